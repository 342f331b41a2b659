"""Forms that no SDK would send to SNS: AWS's errors in XML, never a fault, and nothing changes."""

from __future__ import annotations

from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.wire.model import load_service
from engine.wire.sns import SNS
from tests.support.live import Live
from tests.support.sending import Sending

NAMESPACE = {"sns": "http://sns.amazonaws.com/doc/2010-03-31/"}
VERSION = "2010-03-31"
OTHER_ACCOUNT = "222222222222"


def post(
    live: Live, form: bytes | dict[str, str], service: str | None = "sns", account: str = "test"
) -> httpx.Response:
    """A form, signed for a service unless there is none; what it leaves out is the version."""
    body = form if isinstance(form, bytes) else urlencode({"Version": VERSION, **form}).encode()
    headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    if service is not None:
        scope = f"{account}/20261122/us-east-1/{service}/aws4_request"
        headers["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00"
        )
    return httpx.post(live.url, content=body, headers=headers, timeout=30, trust_env=False)


def told(answer: httpx.Response) -> tuple[int, str | None, str | None]:
    """Status, code and text of an error that has the form of one."""
    root = ET.fromstring(answer.content)  # noqa: S314  # our own answer
    assert root.tag == f"{{{NAMESPACE['sns']}}}ErrorResponse"
    sender = "Receiver" if answer.status_code >= 500 else "Sender"
    assert root.findtext("sns:Error/sns:Type", None, NAMESPACE) == sender
    assert root.findtext("sns:RequestId", None, NAMESPACE) == answer.headers["x-amzn-requestid"]
    code = root.findtext("sns:Error/sns:Code", None, NAMESPACE)
    return answer.status_code, code, root.findtext("sns:Error/sns:Message", None, NAMESPACE)


def publish(**more: str) -> dict[str, str]:
    return {"Action": "Publish", "PhoneNumber": "+12065550100", "Message": "hi", **more}


# ── Which operation ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ({}, "Could not find operation  for version 2010-03-31"),
        ({"Action": ""}, "Could not find operation  for version 2010-03-31"),
        ({"Action": "publish"}, "Could not find operation publish for version 2010-03-31"),
        ({"Action": "SendEmail"}, "Could not find operation SendEmail for version 2010-03-31"),
        (
            {"Action": "Publish", "Version": "2009-01-01"},
            "Could not find operation Publish for version 2009-01-01",
        ),
        ({"Action": "<&>\r\n\x00"}, None),
        ({"Action": "x" * 100_000}, None),
    ],
    ids=range(7),
)
def test_an_operation_that_there_is_not_is_an_invalid_action(live, form, text):
    with live.recording_nothing():
        status, code, sentence = told(post(live, form))

    assert (status, code) == (400, "InvalidAction")
    assert text is None or sentence == text


def test_without_a_signature_the_version_says_which_service(live):
    answer = post(live, {"Action": "GetSMSSandboxAccountStatus"}, service=None)

    assert answer.status_code == 200
    assert b"<IsInSandbox>" in answer.content


def test_the_answer_to_an_operation_without_a_result_is_an_empty_one(live):
    answer = post(live, {"Action": "OptInPhoneNumber", "phoneNumber": "+12065550100"})

    root = ET.fromstring(answer.content)  # noqa: S314  # our own answer
    assert root.tag == f"{{{NAMESPACE['sns']}}}OptInPhoneNumberResponse"
    result = root.find("sns:OptInPhoneNumberResult", NAMESPACE)
    assert result is not None
    assert list(result) == []
    found = root.findtext("sns:ResponseMetadata/sns:RequestId", None, NAMESPACE)
    assert found == answer.headers["x-amzn-requestid"]


# ── What cannot be read ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "form",
    [
        publish(**{"PhoneNumber.x": "1"}),
        {"Action": "Publish", "PhoneNumber": "+12065550100", "Message.member.1": "hi"},
        publish(MessageAttributes="x"),
        publish(**{"MessageAttributes.entry.x.Name": "a"}),
        publish(**{"MessageAttributes.entry.1.Value": "a"}),
        publish(
            **{
                "MessageAttributes.entry.1.Name": "a",
                "MessageAttributes.entry.1.Value": "b",
            }
        ),
        publish(
            **{
                "MessageAttributes.entry.1.Name": "a",
                "MessageAttributes.entry.1.Value.DataType": "Binary",
                "MessageAttributes.entry.1.Value.BinaryValue": "no base64",
            }
        ),
        {"Action": "SetSMSAttributes", "attributes": "x"},
        {"Action": "SetSMSAttributes", "attributes.entry.1.value": "x"},
        {"Action": "GetSMSAttributes", "attributes": "x"},
        {"Action": "ListOriginationNumbers", "MaxResults": "all"},
        {"Action": "ListSMSSandboxPhoneNumbers", "MaxResults.x": "1"},
        {"Action": "OptInPhoneNumber", "phoneNumber.a.b": "1"},
    ],
    ids=range(13),
)
def test_what_has_not_the_shape_of_its_operation_is_malformed(live, form):
    with live.recording_nothing():
        status, code, _ = told(post(live, form))

    assert (status, code) == (400, "MalformedInput")


@pytest.mark.parametrize(
    "body",
    [
        b"Action=Publish&Version=2010-03-31&PhoneNumber=%ff&Message=hi",
        b"Action=Publish&Version=2010-03-31&Message=\xff",
        b"Action=Publish&Version=2010-03-31&" + b"&".join(b"x.%d=1" % n for n in range(20_000)),
    ],
    ids=["percent", "bytes", "many"],
)
def test_a_form_that_is_none_is_malformed(live, body):
    with live.recording_nothing():
        assert told(post(live, body))[:2] == (400, "MalformedInput")


def test_a_form_larger_than_any_request_is_refused(live):
    body = b"Action=Publish&Version=2010-03-31&Message=" + b"x" * (17 * 1024 * 1024)

    assert post(live, body).status_code == 413


def test_the_first_of_two_values_counts(account: Sending):
    body = (
        b"Action=Publish&Version=2010-03-31&PhoneNumber=%2B12065550100&Message=first"
        b"&Message=second&PhoneNumber=%2B12065550101&Unheard.member.1=x"
    )

    answer = post(account.live, body, account=account.id)

    assert answer.status_code == 200
    (message,) = account.messages()
    assert (message.destination, message.body) == ("+12065550100", "first")


# ── Strange values ───────────────────────────────────────────────────────────────────────────

STRANGE = (
    *("", " ", "\x00", "\r\n", "😀", "\u202e", "é" * 3_000, "%s%n", "'; --", "{0}", "../..", "*"),
    *("+" + "1" * 5_000, "9" * 5_000, "-1", "1e400", "NaN", "<x/>", "]]>", "+1206555\x00", "null"),
)


@pytest.mark.parametrize("value", STRANGE, ids=range(len(STRANGE)))
def test_a_strange_text_arrives_as_it_is_or_is_refused(account: Sending, value):
    sns = account.client("sns")

    try:
        sns.publish(PhoneNumber="+12065550100", Message=value)
    except sns.exceptions.InvalidParameterException:
        assert account.messages() == []
    else:
        (message,) = account.messages()
        assert message.body == value
        assert account.judged(message.id).body == value


def fields_of(operation: str) -> list[str]:
    """The names under which an operation takes single values."""
    shape = load_service("sns").operations[operation].input
    if shape is None:
        return []
    names = []
    for name, member in shape.members.items():
        match member.type_name:
            case "map" if member.value.type_name == "structure":
                entry = f"{name}.entry.1"
                names += [f"{entry}.Name"]
                names += [f"{entry}.Value.{part}" for part in member.value.members]
            case "map":
                names += [f"{name}.entry.1.key", f"{name}.entry.1.value"]
            case "list":
                names += [f"{name}.member.1"]
            case _:
                names += [name]
    return names


TARGETS = [(operation, field) for operation in SNS.operations for field in fields_of(operation)]
USUAL = {
    "PhoneNumber": "+12065550100",
    "phoneNumber": "+12065550100",
    "Message": "hi",
    "OneTimePassword": "123456",
    "attributes.entry.1.key": "DefaultSenderID",
    "attributes.entry.1.value": "SHOP",
    "MessageAttributes.entry.1.Name": "AWS.SNS.SMS.SenderID",
    "MessageAttributes.entry.1.Value.DataType": "String",
    "MessageAttributes.entry.1.Value.StringValue": "SHOP",
}


@pytest.mark.parametrize(("operation", "field"), TARGETS, ids=lambda value: value)
def test_no_value_of_any_field_is_a_fault(account: Sending, operation, field):
    usual = {name: USUAL[name] for name in fields_of(operation) if name in USUAL}
    for value in STRANGE:
        form = {"Action": operation, **usual, field: value}
        before = account.live.end()

        answer = post(account.live, form, account=account.id)

        assert answer.status_code == 501 or answer.status_code < 500, (value, answer.text)
        if answer.status_code >= 400:
            assert told(answer)[1]
            assert account.live.recorded_since(before) == []


@pytest.mark.parametrize("operation", SNS.operations)
@settings(
    max_examples=8,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_whatever_is_asked_is_answered(live, operation, data):
    names = st.sampled_from([*fields_of(operation), "Unheard"])
    values = st.one_of(st.text(max_size=20), st.sampled_from([*USUAL.values(), *STRANGE]))
    pairs = data.draw(st.lists(st.tuples(names, values), max_size=6))
    form = urlencode([("Action", operation), ("Version", VERSION), *pairs], errors="replace")

    answer = post(live, form.encode(), account=OTHER_ACCOUNT)

    assert answer.status_code == 501 or answer.status_code < 500, answer.text
    ET.fromstring(answer.content)  # noqa: S314  # our own answer
