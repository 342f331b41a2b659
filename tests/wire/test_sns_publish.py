"""Publish to a phone number, as boto3 sees it, and what becomes of the text."""

from __future__ import annotations

import re
from typing import Any

import pytest
from botocore.exceptions import ClientError

from engine.domain.account_commands import LeaveSmsSandbox, ReceiveKeyword
from engine.domain.account_state import SmsAttributes
from engine.domain.account_texting import SetSmsAttributes
from engine.domain.events import TextOptions
from tests.support.sending import Sending, ago, told

ADA = "+12065550100"
BERLIN = "+4930123456"
NO_TEXTS = "ap-east-1"  # Cognito developer guide: its pools use Singapore for their texts
SENDER_ID = "AWS.SNS.SMS.SenderID"
SMS_TYPE = "AWS.SNS.SMS.SMSType"
MAX_PRICE = "AWS.SNS.SMS.MaxPrice"
ORIGINATION = "AWS.MM.SMS.OriginationNumber"
ENTITY = "AWS.MM.SMS.EntityId"
TEMPLATE = "AWS.MM.SMS.TemplateId"


@pytest.fixture
def sns(account: Sending):
    return account.client("sns")


def text(value: str, kind: str = "String") -> dict[str, str]:
    """A message attribute as the API takes it."""
    return {"DataType": kind, "StringValue": value}


def invalid(sns, account, **given: Any) -> tuple[int, str, str]:
    """What Publish says of this, as an invalid parameter."""
    error = account.refused(
        sns.exceptions.InvalidParameterException, lambda: sns.publish(**{"Message": "hi", **given})
    )
    return told(error)


def not_allowed(sns, account, attributes: dict[str, Any]) -> tuple[int, str, str]:
    """What Publish says of message attributes that no message may have."""
    error = account.refused(
        sns.exceptions.InvalidParameterValueException,
        lambda: sns.publish(PhoneNumber=ADA, Message="hi", MessageAttributes=attributes),
    )
    return told(error)


# ── Accepted ─────────────────────────────────────────────────────────────────────────────────


def test_the_answer_is_the_messages_id_as_sns_writes_it(sns):
    answer = sns.publish(PhoneNumber=ADA, Message="hi")

    answer.pop("ResponseMetadata")
    assert set(answer) == {"MessageId"}
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", answer["MessageId"]
    )


def test_every_message_has_an_id_of_its_own(sns):
    answers = [sns.publish(PhoneNumber=ADA, Message="hi")["MessageId"] for _ in range(3)]

    assert len(set(answers)) == 3


def test_the_text_is_requested_as_it_was_published(account, sns):
    answer = sns.publish(PhoneNumber=ADA, Message="Your table is ready\r\n✓")

    (message,) = account.messages()
    assert message.id == answer["MessageId"]
    assert (message.medium, message.purpose, message.destination) == ("SMS", "Publish", ADA)
    assert message.body == "Your table is ready\r\n✓"
    assert (message.account, message.region) == (account.id, "us-east-1")
    assert (message.pool, message.user, message.code, message.text) == (None, None, None, None)
    assert not message.sandbox_exempt


def test_a_region_has_texts_of_its_own(account):
    account.client("sns", "eu-west-1").publish(PhoneNumber=ADA, Message="hi")

    assert [message.region for message in account.messages()] == ["eu-west-1"]


@pytest.mark.parametrize(
    ("given", "destination"),
    [
        ("12065550100", ADA),
        ("+12065550100", ADA),
        ("4930123456", BERLIN),
        ("+4407400123456", "+447400123456"),  # a zero that nobody dials from abroad
        ("+999999999999999", "+999999999999999"),
    ],
)
def test_a_number_goes_as_e164_writes_it(account, sns, given, destination):
    sns.publish(PhoneNumber=given, Message="hi")

    assert [message.destination for message in account.messages()] == [destination]


def test_the_subject_and_the_group_do_nothing(account, sns):
    sns.publish(PhoneNumber=ADA, Message="hi", Subject="a\nb", MessageGroupId="group")

    (message,) = account.messages()
    assert (message.subject, message.body) == (None, "hi")


# ── What becomes of it ───────────────────────────────────────────────────────────────────────


def test_a_text_from_a_new_account_is_accepted_and_lost_in_the_sandbox(account, sns):
    account.lease()

    answer = sns.publish(PhoneNumber=ADA, Message="hi")

    row = account.judged(answer["MessageId"])
    assert (row.outcome, row.verdict) == ("undelivered", "sandbox-destination-unverified")
    assert (row.caller_saw, row.aws_says) == ("200", "Sandboxed account unable to send to number.")
    assert row.consequence == f"{ADA} does not get the text."
    assert row.resend == "Publishing the text again sends it anew."
    assert row.steps


def test_a_text_from_an_account_in_order_arrives(account, sns):
    account.lease()
    account.act(LeaveSmsSandbox(ago()))

    answer = sns.publish(PhoneNumber=ADA, Message="hi")

    row = account.judged(answer["MessageId"])
    assert (row.outcome, row.sent_from) == ("delivered", "+18335550100")


def test_a_text_to_a_phone_that_opted_out_is_accepted_and_lost(account, sns):
    account.lease()
    account.act(LeaveSmsSandbox(ago()))
    account.act(ReceiveKeyword(ADA, "STOP", ago()))

    answer = sns.publish(PhoneNumber=ADA, Message="hi")

    assert account.judged(answer["MessageId"]).verdict == "opted-out"


def test_a_text_without_a_number_to_send_it_from_is_accepted_and_lost(account, sns):
    account.act(LeaveSmsSandbox(ago()))

    answer = sns.publish(PhoneNumber=ADA, Message="hi")

    row = account.judged(answer["MessageId"])
    assert row.verdict == "origination-identity-missing"
    assert row.aws_says == "No origination entities available to send"


def test_a_number_that_nobody_has_is_accepted_and_lost(account, sns):
    answer = sns.publish(PhoneNumber="+1206555", Message="hi")

    row = account.judged(answer["MessageId"])
    assert (row.verdict, row.aws_says) == ("number-impossible", "Invalid phone number")


def test_the_inbox_lists_a_published_text(account, sns):
    answer = sns.publish(PhoneNumber=ADA, Message="hi")
    account.judged(answer["MessageId"])

    (row,) = account.inbox(ADA)

    assert (row.id, row.purpose, row.body) == (answer["MessageId"], "Publish", "hi")
    assert (row.pool, row.user, row.outcome) == (None, None, "undelivered")


# ── The target ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "echoed"),
    [
        ("+1a234", "+1a234"),  # this and the next three were observed
        ("NAA+15551234567", "NAA+15551234567"),
        ("InvalidPhoneNumber", "InvalidPhoneNumber"),
        ("abcd", "abcd"),
        ("", ""),
        ("+", "+"),
        ("+0123456789", "+0123456789"),
        ("0123456789", "+0123456789"),
        ("+1234567890123456", "+1234567890123456"),
        ("1234567890123456", "+1234567890123456"),
        ("+1 206 555 0100", "+1 206 555 0100"),
        ("++12065550100", "++12065550100"),
        ("+12065550100\n", "+12065550100\n"),
        ("+120655501\uff10\uff11", "+120655501\uff10\uff11"),  # digits, but not of ASCII
    ],
)
def test_a_number_that_is_not_e164_cannot_be_published_to(account, sns, given, echoed):
    text = f"Invalid parameter: PhoneNumber Reason: {echoed} is not valid to publish to"

    assert invalid(sns, account, PhoneNumber=given) == (400, "InvalidParameter", text)


def test_a_region_without_texts_says_the_same_of_a_right_number(account):
    sns = account.client("sns", NO_TEXTS)
    text = "Invalid parameter: PhoneNumber Reason: +12065550100 is not valid to publish to"

    assert invalid(sns, account, PhoneNumber="12065550100") == (400, "InvalidParameter", text)


def test_without_a_target_there_is_nothing_to_publish_to(account, sns):
    text = "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter"

    assert invalid(sns, account) == (400, "InvalidParameter", text)


@pytest.mark.parametrize("other", ["TopicArn", "TargetArn"])
def test_a_number_is_the_only_target(account, sns, other):
    status, code, text = invalid(
        sns, account, PhoneNumber=ADA, **{other: "arn:aws:sns:us-east-1:000000000000:shop"}
    )

    assert (status, code) == (400, "InvalidParameter")
    assert text == f"Invalid parameter: PhoneNumber Reason: {other} is given as well"


@pytest.mark.parametrize("target", ["TopicArn", "TargetArn"])
def test_publishing_to_anything_else_says_that_topics_are_not_simulated(account, sns, target):
    arn = {target: "arn:aws:sns:us-east-1:000000000000:shop"}

    error = account.refused(ClientError, lambda: sns.publish(**arn, Message="hi"))

    sentence = (
        f"Sandpost cannot publish to a {target}: topics are not simulated, nor are subscriptions "
        "and mobile push; only texts to phone numbers are."
    )
    assert told(error) == (501, "NotImplementedException", sentence)


# ── The message ──────────────────────────────────────────────────────────────────────────────


def test_an_empty_message_is_refused(account, sns):
    text = "Invalid parameter: Empty message"

    assert invalid(sns, account, PhoneNumber=ADA, Message="") == (400, "InvalidParameter", text)


def test_a_missing_message_breaks_the_model(account, sns):
    error = account.refused(ClientError, lambda: sns.publish(PhoneNumber=ADA))

    text = (
        "1 validation error detected: Value null at 'message' failed to satisfy constraint: "
        "Member must not be null"
    )
    assert told(error) == (400, "ValidationError", text)


@pytest.mark.parametrize("message", ["x" * 1600, "é" * 1600, " "])
def test_a_text_may_have_1600_characters(account, sns, message):
    sns.publish(PhoneNumber=ADA, Message=message)

    assert [one.body for one in account.messages()] == [message]


@pytest.mark.parametrize("message", ["x" * 1601, "x" * 262_145])
def test_a_longer_text_is_too_long(account, sns, message):
    text = "Invalid parameter: Message too long"

    assert invalid(sns, account, PhoneNumber=ADA, Message=message) == (
        400,
        "InvalidParameter",
        text,
    )


def test_attributes_count_among_the_bytes_of_a_message(account, sns):
    # 5 + 6 + 262,131 bytes of the attribute, and 2 of the message: as many as there may be.
    most = {"attr1": text("x" * 262_131)}
    sns.publish(PhoneNumber=ADA, Message="hi", MessageAttributes=most)

    refused = invalid(sns, account, PhoneNumber=ADA, Message="hi!", MessageAttributes=most)

    assert refused[2] == "Invalid parameter: Message too long"


def test_deduplication_is_for_other_targets(account, sns):
    _, code, text = invalid(sns, account, PhoneNumber=ADA, MessageDeduplicationId="once")

    assert code == "InvalidParameter"
    assert text == (
        "Invalid parameter: MessageDeduplicationId Reason: The request includes "
        "MessageDeduplicationId parameter that is not valid for this topic type"
    )


# ── A message in JSON ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("message", "body"),
    [
        ('{"default": "all", "sms": "phones"}', "phones"),
        ('{"default": "all", "email": "mail"}', "all"),
        ('{"default": "all", "sms": 5, "lambda": {"x": null}}', "all"),
        ('{"default": "all", "sms": "\\ud83d\\ude00"}', "😀"),
    ],
)
def test_a_message_in_json_says_to_phones_what_is_meant_for_them(account, sns, message, body):
    sns.publish(PhoneNumber=ADA, Message=message, MessageStructure="json")

    assert [one.body for one in account.messages()] == [body]


@pytest.mark.parametrize(
    ("message", "what"),
    [
        ('{"sms": "phones"}', "No default entry in JSON message body"),
        ('{"default": 5}', "No default entry in JSON message body"),
        ("{", "JSON message body failed to parse"),
        ("hi", "JSON message body failed to parse"),
        ("[]", "JSON message body failed to parse"),
        ('"hi"', "JSON message body failed to parse"),
        ("null", "JSON message body failed to parse"),
        ('{"default": NaN}', "JSON message body failed to parse"),
        ('{"default": "a", "default": "b"}', "JSON message body failed to parse"),
        ('{"default": "\\ud83d"}', "JSON message body failed to parse"),
        ('{"default":' + "[" * 100_000, "JSON message body failed to parse"),
        ('{"default": ' + "9" * 100_000 + "}", "JSON message body failed to parse"),
    ],
    ids=range(12),
)
def test_a_message_in_json_that_says_nothing_to_phones_is_refused(account, sns, message, what):
    text = f"Invalid parameter: Message Structure - {what}"
    given = {"PhoneNumber": ADA, "Message": message, "MessageStructure": "json"}

    assert invalid(sns, account, **given) == (400, "InvalidParameter", text)


def test_the_words_for_phones_are_what_is_counted(account, sns):
    message = '{"default": "' + "x" * 2_000 + '", "sms": "short"}'
    sns.publish(PhoneNumber=ADA, Message=message, MessageStructure="json")

    given = {"Message": '{"default": "' + "x" * 1_601 + '"}', "MessageStructure": "json"}
    refused = invalid(sns, account, PhoneNumber=ADA, **given)

    assert [one.body for one in account.messages()] == ["short"]
    assert refused[2] == "Invalid parameter: Message too long"


def test_an_empty_message_is_empty_in_every_structure(account, sns):
    given = {"PhoneNumber": ADA, "Message": "", "MessageStructure": "json"}

    assert invalid(sns, account, **given)[2] == "Invalid parameter: Empty message"


def test_another_structure_means_nothing(account, sns):
    sns.publish(PhoneNumber=ADA, Message='{"sms": "hi"}', MessageStructure="string")

    assert [one.body for one in account.messages()] == ['{"sms": "hi"}']


# ── What a publisher asks for ────────────────────────────────────────────────────────────────


def test_what_the_publisher_asks_for_is_in_the_request(account, sns):
    attributes = {
        SENDER_ID: text("Shop-1"),
        SMS_TYPE: text("Transactional"),
        MAX_PRICE: text("0.05", "Number"),
        ORIGINATION: text("+18335550100"),
        ENTITY: text("1101456324675322134"),
        TEMPLATE: text("1107165900749762632"),
    }

    sns.publish(PhoneNumber=ADA, Message="hi", MessageAttributes=attributes)

    (message,) = account.messages()
    assert message.sms_type == "Transactional"
    assert message.text == TextOptions(
        sender_id="Shop-1",
        origination="+18335550100",
        max_price=50_000,
        entity_id="1101456324675322134",
        template_id="1107165900749762632",
    )


@pytest.mark.parametrize("kind", ["String", "Number", "String.currency", "Number.USD"])
@pytest.mark.parametrize(
    ("price", "micro"),
    [
        ("0.00645", 6_450),
        ("0.1", 100_000),  # no binary fraction is a tenth
        ("1", 1_000_000),
        ("0", 0),
        (".5", 500_000),
        ("0.0000019", 1),  # prices are whole micro-USD: 1.9 of them buy no more than one
        ("999999999.999999", 999_999_999_999_999),
    ],
)
def test_the_highest_price_is_counted_exactly(account, sns, price, micro, kind):
    sns.publish(PhoneNumber=ADA, Message="hi", MessageAttributes={MAX_PRICE: text(price, kind)})

    (message,) = account.messages()
    assert message.text == TextOptions(max_price=micro)


@pytest.mark.parametrize(
    ("name", "value", "told_as"),
    [
        (SENDER_ID, "ab", "SenderID"),
        (SENDER_ID, "a" * 12, "SenderID"),
        (SENDER_ID, "12345", "SenderID"),
        (SENDER_ID, "123-45", "SenderID"),
        (SENDER_ID, "my shop", "SenderID"),
        (SENDER_ID, "my_shop", "SenderID"),
        (SENDER_ID, "shøp", "SenderID"),
        (SENDER_ID, "shop\n", "SenderID"),
        (SMS_TYPE, "transactional", "SMSType"),
        (SMS_TYPE, "Transactional ", "SMSType"),
        (SMS_TYPE, "TRANSACTIONAL", "SMSType"),
        (MAX_PRICE, "cheap", "MaxPrice"),
        (MAX_PRICE, "-1", "MaxPrice"),
        (MAX_PRICE, "1e3", "MaxPrice"),
        (MAX_PRICE, "0,5", "MaxPrice"),
        (MAX_PRICE, ".", "MaxPrice"),
        (MAX_PRICE, "NaN", "MaxPrice"),
        (MAX_PRICE, "1_000", "MaxPrice"),
        (MAX_PRICE, "٣", "MaxPrice"),
        (MAX_PRICE, "9" * 10, "MaxPrice"),
        (MAX_PRICE, "0." + "0" * 21, "MaxPrice"),
        (ORIGINATION, "1234", "OriginationNumber"),
        (ORIGINATION, "1" * 15, "OriginationNumber"),
        (ORIGINATION, "+1 833 555 0100", "OriginationNumber"),
        (ORIGINATION, "SHOP", "OriginationNumber"),
        (ENTITY, "1" * 51, "EntityId"),
        (TEMPLATE, "1" * 51, "TemplateId"),
    ],
)
def test_what_sns_could_not_take_is_refused_by_its_name(account, sns, name, value, told_as):
    refused = invalid(sns, account, PhoneNumber=ADA, MessageAttributes={name: text(value)})

    assert refused == (400, "InvalidParameter", f"Invalid parameter: {told_as}")


@pytest.mark.parametrize("name", [SENDER_ID, SMS_TYPE, ORIGINATION, ENTITY, TEMPLATE])
def test_only_prices_may_be_numbers(account, sns, name):
    attributes = {name: text("12345", "Number")}

    refused = invalid(sns, account, PhoneNumber=ADA, MessageAttributes=attributes)

    assert refused[2] == f"Invalid parameter: {name.rpartition('.')[2]}"


def test_a_price_in_bytes_is_none(account, sns):
    attributes = {MAX_PRICE: {"DataType": "Binary", "BinaryValue": b"1"}}

    refused = invalid(sns, account, PhoneNumber=ADA, MessageAttributes=attributes)

    assert refused[2] == "Invalid parameter: MaxPrice"


@pytest.mark.parametrize("value", ["abc", "a-1", "A2345678901", "1-a", "-a-"])
def test_a_sender_id_has_three_to_eleven_characters_and_a_letter(account, sns, value):
    sns.publish(PhoneNumber=ADA, Message="hi", MessageAttributes={SENDER_ID: text(value)})

    (message,) = account.messages()
    assert message.text == TextOptions(sender_id=value)


@pytest.mark.parametrize("value", ["12345", "+12345678901234", "18335550100"])
def test_an_origination_number_need_not_be_one_of_the_account(account, sns, value):
    sns.publish(PhoneNumber=ADA, Message="hi", MessageAttributes={ORIGINATION: text(value)})

    (message,) = account.messages()
    assert message.text == TextOptions(origination=value)


# ── Defaults ─────────────────────────────────────────────────────────────────────────────────


def test_a_text_is_promotional_unless_somebody_says_otherwise(account, sns):
    sns.publish(PhoneNumber=ADA, Message="hi")
    account.act(SetSmsAttributes(SmsAttributes(default_type="Transactional"), ago()))
    sns.publish(PhoneNumber=ADA, Message="hi")
    attributes = {SMS_TYPE: text("Promotional")}
    sns.publish(PhoneNumber=ADA, Message="hi", MessageAttributes=attributes)

    kinds = [message.sms_type for message in account.messages()]

    assert kinds == ["Promotional", "Transactional", "Promotional"]


def test_a_default_sender_id_is_not_what_the_publisher_asked_for(account, sns):
    account.act(SetSmsAttributes(SmsAttributes(default_sender_id="SHOP"), ago()))

    sns.publish(PhoneNumber=ADA, Message="hi")

    assert [message.text for message in account.messages()] == [None]


# ── Message attributes that no message may have (all sentences observed) ──────────────────────

NO_TYPE = (
    "has an invalid message attribute type, the set of supported type prefixes is Binary, Number, "
    "and String."
)
NO_CHARACTER = (
    "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can only "
    "include alphanumeric characters, hyphens, underscores, or dots."
)
RESERVED = (
    "Message attribute names starting with 'AWS.' or 'Amazon.' are reserved for use by Amazon."
)


@pytest.mark.parametrize(
    ("attribute", "what"),
    [
        (
            {"DataType": "String", "StringValue": ""},
            "must contain non-empty message attribute value for message attribute type 'String'.",
        ),
        (
            {"DataType": "String"},
            "must contain non-empty message attribute value for message attribute type 'String'.",
        ),
        (
            {"DataType": "Binary", "BinaryValue": b""},
            "must contain non-empty message attribute value for message attribute type 'Binary'.",
        ),
        (
            {"DataType": "String", "BinaryValue": b"123"},
            "with type 'String' must use field 'String'.",
        ),
        (
            {"DataType": "Number", "BinaryValue": b"123"},
            "with type 'Number' must use field 'String'.",
        ),
        (
            {"DataType": "Binary", "StringValue": "123"},
            "with type 'Binary' must use field 'Binary'.",
        ),
        *(
            (
                {"DataType": kind, "StringValue": "123"},
                NO_TYPE,
            )
            for kind in ("InvalidType", "String.", "Stringprefixed", "string", "")
        ),
    ],
)
def test_an_attribute_has_a_type_and_a_value_of_it(account, sns, attribute, what):
    text = f"The message attribute 'attr1' {what}"

    assert not_allowed(sns, account, {"attr1": attribute}) == (400, "ParameterValueInvalid", text)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("a" * 257, "Length of message attribute name must be less than 256 bytes."),
        (
            "a^*?",
            NO_CHARACTER,
        ),
        (".abc", "Invalid message attribute name starting with character '.' was found."),
        ("abc.", "Invalid message attribute name ending with character '.' was found."),
        ("a..bc", "Message attribute name can not have successive '.' character."),
        *(
            (
                name,
                RESERVED,
            )
            for name in (
                "AWS.SNS.SMS.SenderId",  # this very misspelling was observed, and the next
                "AWS.SNS.SMS.TemplateId",
                "AWS.MM.SMS.Keyword",
                "aws.sns.sms.SenderID",
                "Amazon.x",
            )
        ),
    ],
)
def test_an_attribute_has_a_name_that_sns_allows(account, sns, name, sentence):
    refused = not_allowed(sns, account, {name: text("x")})

    assert refused == (400, "ParameterValueInvalid", sentence)


def test_an_attribute_without_a_type_breaks_the_model(account, sns):
    attributes = {"attr1": {"StringValue": "value"}}

    error = account.refused(
        ClientError,
        lambda: sns.publish(PhoneNumber=ADA, Message="hi", MessageAttributes=attributes),
    )

    sentence = (
        "1 validation error detected: Value null at 'messageAttributes.attr1.member.dataType' "
        "failed to satisfy constraint: Member must not be null"
    )
    assert told(error) == (400, "ValidationError", sentence)


def test_attributes_that_mean_nothing_to_texts_do_nothing(account, sns):
    attributes = {
        "shop": text("x", "String.  prefixed."),
        "lines": text("x", "String.a\nb"),
        "both": {**text("x"), "BinaryValue": b"y"},
        "count": text("7", "Number"),
        "list": text("[]", "String.Array"),
        "data": {"DataType": "Binary", "BinaryValue": b"\x00"},
        "AWS.SNS.MOBILE.APNS.PUSH_TYPE": text("alert"),
        "a" * 256: text("x"),
    }

    sns.publish(PhoneNumber=ADA, Message="hi", MessageAttributes=attributes)

    assert [message.text for message in account.messages()] == [None]
