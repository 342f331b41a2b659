"""AWS query: a form is read as the model says, or refused; never anything else."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.serialize import create_serializer
from hypothesis import given, settings
from hypothesis import strategies as st
from moto.core.model import ServiceModel as MotoServiceModel
from moto.core.parse import QueryParser

from engine.wire import aws_query, constraints
from engine.wire.aws_error import AwsError, SerializationFailure
from engine.wire.model import load_service
from engine.wire.query_form import MAX_BODY_BYTES, MAX_PARAMETERS
from tests.wire.codec_samples import QUERY_OPERATIONS, operation, values

DESCRIPTIONS = {
    name: Loader().load_service_model(name, "service-2") for name in ("sns", "ses", "sts")
}
MODELS = {name: ServiceModel(description, name) for name, description in DESCRIPTIONS.items()}
MOTO_MODELS = {name: MotoServiceModel(description) for name, description in DESCRIPTIONS.items()}


def read(service: str, name: str, form: str) -> dict[str, object]:
    return aws_query.parse(operation(service, name), f"Action={name}&{form}".encode())


def refusal(service: str, name: str, form: str) -> SerializationFailure:
    with pytest.raises(SerializationFailure) as refused:
        read(service, name, form)
    return refused.value


# ---- reading --------------------------------------------------------------------------------


def test_maps_and_structures_are_read_with_the_names_of_the_model():
    form = (
        "Version=2010-03-31&PhoneNumber=%2B12065550100&Message=a+b%26c"
        "&MessageAttributes.entry.1.Name=AWS.SNS.SMS.SMSType"
        "&MessageAttributes.entry.1.Value.DataType=String"
        "&MessageAttributes.entry.1.Value.StringValue=Transactional"
        "&Unknown.member.1=x&Signature=y"
    )

    assert read("sns", "Publish", form) == {
        "PhoneNumber": "+12065550100",
        "Message": "a b&c",
        "MessageAttributes": {
            "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}
        },
    }


def test_lists_are_read_in_the_order_of_their_numbers():
    form = "Identities.member.10=c&Identities.member.2=b&Identities.member.1=a"

    assert read("ses", "GetIdentityVerificationAttributes", form) == {"Identities": ["a", "b", "c"]}


def test_an_empty_parameter_is_an_empty_list_or_text():
    assert read("ses", "GetIdentityVerificationAttributes", "Identities=") == {"Identities": []}
    assert read("sns", "CheckIfPhoneNumberIsOptedOut", "phoneNumber=") == {"phoneNumber": ""}


def test_the_first_of_two_values_counts():
    body = b"Action=ListTopics&NextToken=a&Action=Publish&NextToken=b"

    assert aws_query.action_of(body) == ("ListTopics", "")
    assert aws_query.parse(operation("sns", "ListTopics"), body) == {"NextToken": "a"}


@pytest.mark.parametrize(
    ("body", "action"),
    [(b"", ""), (b"\xff\x00&&=&Action", ""), (b"a=b&Action=Pub%6Cish", "Publish")],
)
def test_asking_for_the_action_never_refuses(body, action):
    assert aws_query.action_of(body) == (action, "")


def test_scalars_are_read_as_the_model_types_them():
    form = (
        "MessageDsn.ArrivalDate=2026-11-22T10:00:00.125Z&MessageDsn.ReportingMta=dns%3B+x"
        "&BouncedRecipientInfoList.member.1.RecipientDsnFields.LastAttemptDate=2026-11-22T10:00:00"
    )
    request: Any = read("ses", "SendBounce", form)
    fields = request["BouncedRecipientInfoList"][0]["RecipientDsnFields"]

    assert request["MessageDsn"]["ArrivalDate"] == datetime(2026, 11, 22, 10, 0, 0, 125_000, UTC)
    assert fields["LastAttemptDate"] == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert read("sns", "ListOriginationNumbers", "MaxResults=%2B30") == {"MaxResults": 30}
    assert read("ses", "SendRawEmail", "RawMessage.Data=AAEC") == {
        "RawMessage": {"Data": b"\x00\x01\x02"}
    }
    assert read("ses", "SetIdentityDkimEnabled", "DkimEnabled=TRUE") == {"DkimEnabled": True}


@pytest.mark.parametrize(
    ("service", "name", "form", "words"),
    [
        # Seen in Elastic Load Balancing and CloudFront.
        ("ses", "SendEmail", "Message=x", "Unexpected complex element termination"),
        ("ses", "SendEmail", "Destination.ToAddresses=x", "Unexpected list element termination"),
        ("sns", "SetSMSAttributes", "attributes=x", "Unexpected list element termination"),
        ("sns", "SetSMSAttributes", "attributes.entry.1.value=x", "Unexpected complex element"),
        ("sns", "Publish", "Message.a=x", "Start of structure or map found where not expected."),
        ("sns", "Publish", "Message=x&Message.a=x", "Unexpected complex element termination"),
        ("sns", "Publish", "Message.a=x&Message=x", "Unexpected complex element termination"),
        ("sns", "ListOriginationNumbers", "MaxResults=x", "to an Integer"),
        ("sns", "ListOriginationNumbers", "MaxResults=", "to an Integer"),
        ("sns", "ListOriginationNumbers", "MaxResults=1_0", "to an Integer"),
        ("sns", "ListOriginationNumbers", "MaxResults=%D9%A1", "to an Integer"),
        ("ses", "SetIdentityDkimEnabled", "DkimEnabled=yes", "to a Boolean"),
        ("ses", "SendRawEmail", "RawMessage.Data=A", "to a Blob"),
        ("ses", "SendRawEmail", "RawMessage.Data=%C3%84", "to a Blob"),
        ("ses", "SendBounce", "MessageDsn.ArrivalDate=noon", "to milliseconds since epoch"),
        (
            "ses",
            "SendBounce",
            "MessageDsn.ArrivalDate=0001-01-01T00:00:00%2B12:00",
            "to milliseconds since epoch",
        ),
    ],
)
def test_what_cannot_be_read_is_malformed_input(service, name, form, words):
    refused = refusal(service, name, form)

    assert refused.name == "MalformedInput"
    assert words in str(refused.message)


def test_another_version_of_the_service_is_not_found():
    with pytest.raises(AwsError) as refused:
        read("sns", "Publish", "Version=2009-01-01")

    assert refused.value.name == "InvalidAction"
    assert refused.value.message == "Could not find operation Publish for version 2009-01-01"


# ---- hostile forms --------------------------------------------------------------------------

LIST = "GetIdentityVerificationAttributes"


def test_a_large_number_in_a_list_costs_nothing():
    assert read("ses", LIST, "Identities.member.99999=x") == {"Identities": ["x"]}
    assert "not the number" in str(refusal("ses", LIST, "Identities.member.999999999=1").message)


@pytest.mark.parametrize("number", ["-1", "x", "", "1.5", "%C2%B2", "9" * 5_000])
def test_a_member_of_a_list_has_a_number(number):
    assert refusal("ses", LIST, f"Identities.member.{number}=1").name == "MalformedInput"


def test_parameters_are_counted_before_they_are_read():
    most = "&".join(f"Identities.member.{n}=x" for n in range(1, MAX_PARAMETERS))

    assert read("ses", LIST, most) == {"Identities": ["x"] * (MAX_PARAMETERS - 1)}
    assert "more than" in str(refusal("ses", LIST, f"{most}&a=b").message)


def test_a_body_may_not_be_larger_than_a_raw_message_needs():
    refused = refusal("ses", LIST, "a" * MAX_BODY_BYTES)

    assert aws_query.render_error(load_service("ses"), refused, "r-1").status == 413


HOSTILE = {
    "deep name": "a." * 100_000 + "a=1",
    "dots": "." * 1_000_000,
    "not UTF-8": "Identities.member.1=%ff",
    "ampersands": "&" * 5_000 + "=" * 1_000_000,
    "scalar and tree": "Identities.member=1&Identities.member.1=2",
}


@pytest.mark.parametrize("form", HOSTILE.values(), ids=HOSTILE)
def test_hostile_forms_are_read_or_refused(form):
    try:
        read("ses", LIST, form)
    except SerializationFailure as refused:
        assert refused.name == "MalformedInput"  # noqa: PT017  # to be read is as good


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(SerializationFailure, match="not UTF-8"):
        aws_query.parse(operation("ses", LIST), b"Action=x&a=\xff")
    assert refusal("ses", LIST, "Unknown=%ff").name == "MalformedInput"


@pytest.mark.parametrize(("service", "name"), QUERY_OPERATIONS[::3])
@settings(max_examples=10, deadline=None, database=None)
@given(data=st.data())
def test_whatever_stands_under_the_members_is_read_or_refused(service, name, data):
    op = operation(service, name)
    members = sorted(op.input.members) if op.input and op.input.members else ["None"]
    ends = st.sampled_from(
        ["", ".", ".member", ".member.1", ".entry.1.key", ".entry.1.value", ".1"]
    )
    names = st.builds(lambda *parts: "".join(parts), st.sampled_from(members), ends, ends)
    pairs = data.draw(st.lists(st.tuples(names, st.text(max_size=5)), max_size=6))
    body = urlencode(pairs, errors="replace").encode()

    try:
        constraints.check(op, aws_query.parse(op, body))
    except (SerializationFailure, constraints.ConstraintViolations):
        return


# ---- against another reader -----------------------------------------------------------------


@pytest.mark.parametrize(("service", "name"), QUERY_OPERATIONS)
@settings(max_examples=4, deadline=None, database=None)
@given(data=st.data())
def test_moto_reads_the_same(service, name, data):
    op = operation(service, name)
    parameters = data.draw(values(op.input, emptiest=1)) if op.input else {}
    model, theirs = MODELS[service].operation_model(name), MOTO_MODELS[service]
    serializer = create_serializer("query", include_validation=False)
    body = urlencode(serializer.serialize_to_request(parameters, model)["body"]).encode()
    form: Any = {"values": dict(parse_qsl(body.decode(), keep_blank_values=True))}
    moto = QueryParser(theirs.operation_model(name), timestamp_parser=datetime.fromisoformat)

    assert aws_query.parse(op, body) == moto.parse(form)
