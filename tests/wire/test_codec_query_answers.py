"""AWS query: XML and errors arrive as the SDK's own."""

from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from engine.wire import aws_query
from engine.wire.aws_error import AwsError
from engine.wire.model import compile_service, load_service
from tests.wire.codec_samples import REQUEST_ID, call, client, operation

XMLNS = 'xmlns="http://sns.amazonaws.com/doc/2010-03-31/"'
METADATA = f"<ResponseMetadata><RequestId>{REQUEST_ID}</RequestId></ResponseMetadata>"


def answer(service: str, name: str, result: dict[str, object]) -> str:
    return aws_query.respond(operation(service, name), result, REQUEST_ID).body.decode()


def raised(service: str, name: str, error: AwsError) -> ClientError:
    with pytest.raises(ClientError) as caught:
        call(service, name, {}, lambda _: aws_query.render_error(load_service(service), error, "r"))
    return caught.value


# ---- answers --------------------------------------------------------------------------------


def test_an_answer_is_wrapped_twice():
    assert answer("sns", "Publish", {"MessageId": "m-1", "SequenceNumber": None}) == (
        f"<PublishResponse {XMLNS}><PublishResult><MessageId>m-1</MessageId></PublishResult>"
        f"{METADATA}</PublishResponse>"
    )


def test_an_answer_without_members_sends_its_empty_wrapper():
    assert answer("sns", "OptInPhoneNumber", {}) == (
        f"<OptInPhoneNumberResponse {XMLNS}><OptInPhoneNumberResult />"
        f"{METADATA}</OptInPhoneNumberResponse>"
    )


def test_an_operation_without_output_sends_its_metadata_only():
    assert answer("sns", "Unsubscribe", {}) == (
        f"<UnsubscribeResponse {XMLNS}>{METADATA}</UnsubscribeResponse>"
    )
    with pytest.raises(KeyError):
        answer("sns", "Unsubscribe", {"Anything": 1})


def test_lists_and_maps_have_their_elements():
    numbers = [{"PhoneNumber": "+12065550100", "Status": "Verified"}]

    assert (
        "<PhoneNumbers><member><PhoneNumber>+12065550100</PhoneNumber>"
        "<Status>Verified</Status></member></PhoneNumbers>"
    ) in answer("sns", "ListSMSSandboxPhoneNumbers", {"PhoneNumbers": numbers})
    assert (
        "<attributes><entry><key>MonthlySpendLimit</key><value>1</value></entry></attributes>"
    ) in answer("sns", "GetSMSAttributes", {"attributes": {"MonthlySpendLimit": "1"}})


def test_scalars_are_written_as_aws_writes_them():
    when = datetime(2026, 11, 22, 10, 0, 0, 125_999, UTC)
    points = [{"Timestamp": when, "Bounces": 2}, {"Timestamp": 0.0}]

    text = answer("ses", "GetSendStatistics", {"SendDataPoints": points})

    assert "<Timestamp>2026-11-22T10:00:00.125Z</Timestamp><Bounces>2</Bounces>" in text
    assert "<Timestamp>1970-01-01T00:00:00Z</Timestamp>" in text
    assert "<isOptedOut>true</isOptedOut>" in answer(
        "sns", "CheckIfPhoneNumberIsOptedOut", {"isOptedOut": True}
    )


def test_text_survives_that_xml_makes_hard():
    told = " <a href='x'>&amp; \r\n\t]]> 😀"
    result = call(
        "sns",
        "Publish",
        {},
        lambda _: aws_query.respond(operation("sns", "Publish"), {"MessageId": told}, "r"),
    )

    assert result["MessageId"] == told


def test_characters_that_xml_has_not_are_replaced():
    assert "<MessageId>a\ufffdb\ufffd</MessageId>" in answer(
        "sns", "Publish", {"MessageId": "a\x00b\uffff"}
    )


FLAT = compile_service(
    "flat",
    {
        "metadata": {
            "protocol": "query",
            "apiVersion": "1",
            "endpointPrefix": "flat",
            "xmlNamespace": "urn:flat",
        },
        "operations": {
            "Put": {
                "name": "Put",
                "http": {},
                "input": {"shape": "Flat"},
                "output": {"shape": "Flat", "resultWrapper": "PutResult"},
            }
        },
        "shapes": {
            "Text": {"type": "string"},
            "Flat": {
                "type": "structure",
                "members": {
                    "Names": {"shape": "Names"},
                    "Tagged": {"shape": "Tagged"},
                    "Pairs": {"shape": "Pairs", "locationName": "Pair"},
                },
            },
            "Names": {"type": "list", "member": {"shape": "Text"}, "flattened": True},
            "Tagged": {
                "type": "list",
                "member": {"shape": "Text", "locationName": "Tag"},
                "flattened": True,
            },
            "Pairs": {
                "type": "map",
                "key": {"shape": "Text", "locationName": "K"},
                "value": {"shape": "Text", "locationName": "V"},
                "flattened": True,
            },
        },
    },
)


def test_flattened_lists_and_maps_have_no_element_around_them():
    put = FLAT.operations["Put"]
    value = {"Names": ["a", "b"], "Tagged": ["c"], "Pairs": {"k": "v"}}
    form = b"Action=Put&Names.1=a&Names.2=b&Tag.1=c&Pair.1.K=k&Pair.1.V=v"

    assert aws_query.parse(put, form) == value
    assert aws_query.render(put, value, "r").decode() == (
        '<PutResponse xmlns="urn:flat"><PutResult><Names>a</Names><Names>b</Names><Tag>c</Tag>'
        "<Pair><K>k</K><V>v</V></Pair></PutResult>"
        "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PutResponse>"
    )


# ---- errors ---------------------------------------------------------------------------------


def test_an_error_has_the_short_code_of_its_exception():
    error = AwsError("InvalidParameterException", "Invalid parameter: PhoneNumber")
    response = aws_query.render_error(load_service("sns"), error, REQUEST_ID)

    assert response.status == 400
    assert response.body.decode() == (
        f"<ErrorResponse {XMLNS}><Error><Type>Sender</Type><Code>InvalidParameter</Code>"
        "<Message>Invalid parameter: PhoneNumber</Message></Error>"
        f"<RequestId>{REQUEST_ID}</RequestId></ErrorResponse>"
    )
    assert dict(response.headers) == {
        b"content-type": b"text/xml",
        b"content-length": str(len(response.body)).encode(),
        b"x-amzn-requestid": REQUEST_ID.encode(),
    }


@pytest.mark.parametrize(
    ("name", "code", "status", "kind"),
    [
        # AWS API model of SNS.
        ("AuthorizationErrorException", "AuthorizationError", 403, "Sender"),
        ("ThrottledException", "Throttled", 429, "Sender"),
        ("ResourceNotFoundException", "ResourceNotFound", 404, "Sender"),
        ("InvalidParameterValueException", "ParameterValueInvalid", 400, "Sender"),
        ("InternalErrorException", "InternalError", 500, "Receiver"),
    ],
)
def test_code_and_status_are_those_of_the_model(name, code, status, kind):
    response = raised("sns", "Publish", AwsError(name, "x")).response

    assert response["Error"]["Code"] == code
    assert response["Error"]["Type"] == kind
    assert response["ResponseMetadata"]["HTTPStatusCode"] == status


@pytest.mark.parametrize(("service", "name"), [("sns", "ListTopics"), ("ses", "ListIdentities")])
def test_every_exception_of_a_model_arrives_as_its_class(service, name):
    for exception in load_service(service).errors:
        assert type(raised(service, name, AwsError(exception, "x"))).__name__ == exception


def test_a_verification_exception_tells_its_status():
    error = AwsError("VerificationException", "Not yet.", members={"Status": "Pending"})
    caught = raised("sns", "VerifySMSSandboxPhoneNumber", error)

    assert isinstance(caught, client("sns").exceptions.VerificationException)
    assert caught.response["Error"]["Code"] == "VerificationException"
    assert caught.response["Status"] == "Pending"


def test_an_error_that_the_model_has_not_says_its_own_code_and_status():
    error = AwsError("AccessDenied", "User is not authorized.", status=403)
    response = raised("ses", "SendEmail", error).response

    assert response["Error"]["Code"] == "AccessDenied"
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 403


@pytest.mark.parametrize("service", ["sns", "ses"])
def test_an_operation_that_is_not_simulated_is_shown_by_the_client(service):
    text = "Sandpost does not simulate this operation."
    error = AwsError("NotImplemented", text, status=501)
    name = "CreateTopic" if service == "sns" else "CreateTemplate"
    response = raised(service, name, error).response

    assert response["Error"] == {"Type": "Receiver", "Code": "NotImplemented", "Message": text}
    assert response["ResponseMetadata"]["RequestId"] == "r"


def test_an_error_of_no_known_service_has_no_namespace_and_may_have_no_message():
    response = aws_query.render_error(None, AwsError("MissingAction"), "r")

    assert response.body == (
        b"<ErrorResponse><Error><Type>Sender</Type><Code>MissingAction</Code></Error>"
        b"<RequestId>r</RequestId></ErrorResponse>"
    )
