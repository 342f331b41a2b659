"""AWS JSON: what cannot be read is refused in AWS's words, and errors arrive as the SDK's own."""

import json
import random
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.wire import aws_json, constraints
from engine.wire.aws_error import AwsError, SerializationFailure
from engine.wire.model import load_service
from tests.wire.codec_samples import JSON_OPERATIONS, REQUEST_ID, call, client, operation

UPDATE = operation("cognito-idp", "AdminUpdateUserAttributes")
POOL = "us-east-1_AbCdEfGhI"
GOOD = json.dumps(
    {
        "UserPoolId": POOL,
        "Username": "ada",
        "UserAttributes": [{"Name": "email", "Value": "ada@new.example"}],
        "ClientMetadata": {"why": "she moved ✓"},
    },
    ensure_ascii=False,
).encode()


def refusal(name: str, body: bytes, service: str = "cognito-idp") -> str | None:
    with pytest.raises(SerializationFailure) as refused:
        aws_json.parse(operation(service, name), body)
    assert refused.value.name == "SerializationException"
    return refused.value.message


# ---- reading --------------------------------------------------------------------------------


def test_unknown_and_null_members_are_absent():
    body = b'{"UserPoolId":"p","Username":null,"Nonsense":{"a":[1]},"ClientMetadata":{"a":null}}'

    assert aws_json.parse(UPDATE, body) == {"UserPoolId": "p", "ClientMetadata": {}}


@pytest.mark.parametrize(
    ("name", "member", "value", "words"),
    [
        # Measured in AWS JSON 1.1 services.
        ("ListUsers", "Limit", "1", "STRING_VALUE can not be converted to an Integer"),
        ("ListUsers", "Limit", True, "TRUE_VALUE can not be converted to an Integer"),
        ("ListUsers", "Limit", False, "FALSE_VALUE can not be converted to an Integer"),
        ("ListUsers", "Limit", [1], "Start of list found where not expected"),
        ("ListUsers", "Limit", {"a": 1}, "Start of structure or map found where not expected."),
        ("ListUsers", "Filter", 1, "NUMBER_VALUE can not be converted to a String"),
        ("ListUsers", "Filter", 1.5, "NUMBER_VALUE can not be converted to a String"),
        ("ListUsers", "Filter", True, "TRUE_VALUE can not be converted to a String"),
        ("ListUsers", "AttributesToGet", "x", "Expected list or null"),
        ("ListUsers", "AttributesToGet", [1], "NUMBER_VALUE can not be converted to a String"),
        (
            "ListUsers",
            "AttributesToGet",
            {},
            "Start of structure or map found where not expected.",
        ),
        ("CreateUserPool", "Policies", "x", "Expected null"),
        ("CreateUserPool", "Policies", [], "Start of list found where not expected"),
        # Observed in Cognito.
        ("SignUp", "ClientMetadata", "x", "Expected map or null"),
        ("CreateManagedLoginBranding", "Assets", [1, 2], "Unexpected value type in payload"),
    ],
)
def test_a_wrong_type_is_named_as_the_front_end_names_it(name, member, value, words):
    assert refusal(name, json.dumps({member: value}).encode()) == words


@pytest.mark.parametrize("body", [b"{", b"", b"null", b'"x"', b"7", b'{"Limit": 1,}', b"{} {}"])
def test_a_body_that_is_no_object_is_refused_without_a_word(body):
    # Measured; only a list gets a text.
    assert refusal("ListUsers", body) is None
    assert refusal("ListUsers", b"[]") == "Start of list found where not expected"


def test_fractions_are_cut_off_and_texts_are_true():
    # Measured: an integer of 1.5 counts as 1; any text counts as true.
    assert aws_json.parse(operation("cognito-idp", "ListUsers"), b'{"Limit":1.9}') == {"Limit": 1}
    op = operation("cognito-idp", "CreateManagedLoginBranding")
    assert aws_json.parse(op, b'{"UseCognitoProvidedValues":"no"}') == {
        "UseCognitoProvidedValues": True
    }


@pytest.mark.parametrize("number", ["1e300", "9" * 400, "99999999999"])
def test_a_number_out_of_range_is_a_matter_of_constraints(number):
    op = operation("cognito-idp", "ListUsers")
    request = aws_json.parse(op, b'{"Limit":%s,"UserPoolId":"a_b"}' % number.encode())

    assert request["Limit"] == 2**31 - 1
    with pytest.raises(constraints.ConstraintViolations, match="less than or equal to 60"):
        constraints.check(op, request)


@pytest.mark.parametrize("base64", ["x", "AAA", "AA=A", "A A=", "ÄÄÄÄ", "AA*AA", "AA==x"])
def test_a_blob_must_be_base64(base64):
    body = json.dumps({"ImageFile": base64}).encode()

    assert refusal("SetUICustomization", body) == "STRING_VALUE can not be converted to a Blob"


def test_a_number_too_large_for_a_double_is_refused():
    place = {"ShowLocation": {"Latitude": 10**400}}
    body = json.dumps({"RcsMessageContent": {"Suggestions": [place]}}).encode()

    assert refusal("SendRcsMessage", body, "pinpoint-sms-voice-v2") == (
        "NUMBER_VALUE can not be converted to a Double"
    )


@pytest.mark.parametrize("value", ['"2026-11-22T10:00:00Z"', "1e18", "-1e300", "true"])
def test_a_timestamp_is_a_number_of_seconds_within_reason(value):
    body = b'{"ExpirationTimestamp":%s}' % value.encode()
    words = refusal("PutProtectConfigurationRuleSetNumberOverride", body, "pinpoint-sms-voice-v2")

    assert words
    assert words.endswith("can not be converted to milliseconds since epoch")


# ---- hostile bodies -------------------------------------------------------------------------


@pytest.mark.parametrize("cut", range(len(GOOD)))
def test_a_body_cut_short_is_refused(cut):
    refusal("AdminUpdateUserAttributes", GOOD[:cut])


HOSTILE = {
    "nested lists": b"[" * 100_000,
    "nested objects": b'{"a":' * 100_000,
    "nested member": b'{"UserAttributes":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "not UTF-8": b'{"Username":"\xff\xfe"}',
    "name not UTF-8": b'{"\xff":1}',
    "half a character": b'{"Username":"\\ud800"}',
    "huge exponent": b'{"Username":1e999999999}',
    "huge integer": b'{"Limit":' + b"9" * 100_000 + b"}",
    "not a number": b'{"Username":NaN}',
    "zeros": b"\x00" * 1_000_000,
    "noise": random.Random(7).randbytes(1_000_000),  # noqa: S311  # noise, not a secret
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bodies_are_refused_like_any_other(body):
    refusal("AdminUpdateUserAttributes", body)


JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inside: st.one_of(st.lists(inside, max_size=3), st.dictionaries(st.text(), inside)),
    max_leaves=5,
)


@pytest.mark.parametrize(("service", "name"), JSON_OPERATIONS[::4])
@settings(max_examples=10, deadline=None, database=None)
@given(data=st.data())
def test_whatever_the_members_hold_is_read_or_refused(service, name, data):
    op = operation(service, name)
    members = sorted(op.input.members) if op.input and op.input.members else ["None"]
    anything = st.dictionaries(st.sampled_from(members), JSON_VALUES, max_size=3)
    body = json.dumps(data.draw(anything)).encode("utf-8", "surrogatepass")

    try:
        request = aws_json.parse(op, body)
        constraints.check(op, request)
    except (SerializationFailure, constraints.ConstraintViolations):
        return


# ---- answering ------------------------------------------------------------------------------


def test_none_is_left_out_and_times_are_seconds_with_milliseconds():
    op = operation("cognito-idp", "AdminGetUser")
    noon = datetime(2022, 5, 18, 22, 27, 0, 116_499, UTC)
    user = {
        "Username": "ada",
        "UserCreateDate": noon,
        "UserLastModifiedDate": noon.astimezone(timezone(timedelta(hours=5))),
        "UserMFASettingList": None,
    }

    assert json.loads(aws_json.render(op, user)) == {
        "Username": "ada",
        "UserCreateDate": 1652912820.116,
        "UserLastModifiedDate": 1652912820.116,
    }


def test_seconds_may_be_given_as_they_are():
    op = operation("cognito-idp", "AdminGetUser")

    assert aws_json.render(op, {"UserCreateDate": 1652913220.1164}) == (
        b'{"UserCreateDate":1652913220.116}'
    )


@pytest.mark.parametrize("name", ["AdminUpdateUserAttributes", "AdminDeleteUser"])
def test_an_answer_without_members_is_an_empty_object(name):
    response = aws_json.respond(operation("cognito-idp", name), {}, REQUEST_ID)

    assert response.body == b"{}"
    assert dict(response.headers) == {
        b"content-type": b"application/x-amz-json-1.1",
        b"content-length": b"2",
        b"x-amzn-requestid": REQUEST_ID.encode(),
    }


@pytest.mark.parametrize("name", ["AdminUpdateUserAttributes", "AdminDeleteUser"])
def test_an_answer_with_a_member_that_aws_has_not_is_our_bug(name):
    with pytest.raises(KeyError):
        aws_json.render(operation("cognito-idp", name), {"CodeDeliveryDetailsList": []})


def test_a_time_without_a_zone_is_our_bug():
    naive = datetime(2026, 1, 1)  # noqa: DTZ001  # the point

    with pytest.raises(ValueError, match="time zone"):
        aws_json.render(operation("cognito-idp", "AdminGetUser"), {"UserCreateDate": naive})


# ---- errors ---------------------------------------------------------------------------------


def raised(service: str, name: str, error: AwsError) -> ClientError:
    with pytest.raises(ClientError) as caught:
        call(
            service, name, {}, lambda _: aws_json.render_error(load_service(service), error, "r-1")
        )
    return caught.value


def test_an_error_arrives_as_the_typed_exception():
    error = AwsError("AliasExistsException", "An account with the given email already exists.")

    with pytest.raises(client("cognito-idp").exceptions.AliasExistsException) as caught:
        call(
            "cognito-idp",
            "AdminUpdateUserAttributes",
            {},
            lambda _: aws_json.render_error(load_service("cognito-idp"), error, "r-1"),
        )

    response = caught.value.response
    assert response["Error"]["Message"] == "An account with the given email already exists."
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert response["ResponseMetadata"]["RequestId"] == "r-1"


def test_an_error_looks_as_observed_in_a_browser():
    # amazon-cognito-identity-js issues 167 and 388.
    error = AwsError("NotAuthorizedException", "Incorrect username or password.")
    response = aws_json.render_error(load_service("cognito-idp"), error, "r-1")

    assert response.body == (
        b'{"__type":"NotAuthorizedException","message":"Incorrect username or password."}'
    )
    headers = dict(response.headers)
    assert headers[b"x-amzn-errortype"] == b"NotAuthorizedException:"
    assert headers[b"x-amzn-errormessage"] == b"Incorrect username or password."
    assert headers[b"x-amzn-requestid"] == b"r-1"
    assert headers[b"content-type"] == b"application/x-amz-json-1.1"


def test_an_unreadable_body_is_refused_with_a_capital_message():
    # aws-amplify/amplify-js issue 4738.
    with pytest.raises(SerializationFailure) as refused:
        aws_json.parse(operation("cognito-idp", "SignUp"), b'{"ClientMetadata":"x"}')

    response = aws_json.render_error(load_service("cognito-idp"), refused.value, "r-1")

    assert response.status == 400
    assert response.body == b'{"__type":"SerializationException","Message":"Expected map or null"}'


def test_a_fault_of_the_service_is_a_500():
    assert (
        raised("cognito-idp", "ListUsers", AwsError("InternalErrorException", "x")).response[
            "ResponseMetadata"
        ]["HTTPStatusCode"]
        == 500
    )


def test_errors_of_end_user_messaging_carry_their_reasons():
    error = AwsError(
        "ConflictException",
        'Conflict Occurred - Reason="RESOURCE_NOT_ACTIVE"',
        members={"Reason": "RESOURCE_NOT_ACTIVE", "ResourceType": "pool", "ResourceId": None},
    )
    response = raised("pinpoint-sms-voice-v2", "SendTextMessage", error).response
    bare = aws_json.render_error(load_service("pinpoint-sms-voice-v2"), error, "r-1")

    assert response["Reason"] == "RESOURCE_NOT_ACTIVE"
    assert response["ResourceType"] == "pool"
    assert b'"Message":"Conflict Occurred' in bare.body
    assert b"ResourceId" not in bare.body
    assert dict(bare.headers)[b"content-type"] == b"application/x-amz-json-1.0"


@pytest.mark.parametrize("service", ["cognito-idp", "pinpoint-sms-voice-v2"])
def test_an_operation_that_is_not_simulated_is_shown_by_the_client(service):
    text = "Sandpost does not simulate this operation."
    error = raised(service, "TagResource", AwsError("NotImplementedException", text, status=501))

    assert error.response["Error"] == {"Code": "NotImplementedException", "Message": text}
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_an_unknown_target_has_no_message_and_needs_no_service():
    response = aws_json.render_error(None, AwsError("UnknownOperationException"), "r-1")

    assert response.body == b'{"__type":"UnknownOperationException"}'
    assert dict(response.headers)[b"content-type"] == b"application/x-amz-json-1.1"


def test_no_message_can_break_out_of_its_header():
    text = "a\r\nSet-Cookie: x=1\x00" + "z" * 200_000
    error = raised("cognito-idp", "ListUsers", AwsError("InvalidParameterException", text))

    header = error.response["ResponseMetadata"]["HTTPHeaders"]["x-amzn-errormessage"]
    assert "\n" not in header
    assert len(header) < 2_000
    assert error.response["Error"]["Message"] == text
