"""SNS as the AWS CLI sees it: every operation that is simulated, and how errors look there."""

from __future__ import annotations

import pytest

from engine.domain.account_commands import (
    AddSandboxNumber,
    LeaveSmsSandbox,
    ReceiveKeyword,
    VerifySandboxNumber,
)
from tests.support.aws_cli import AwsCli
from tests.support.sending import Sending, ago

ADA = "+12065550100"
BOB = "+12065550101"


@pytest.fixture
def aws(account: Sending) -> AwsCli:
    return AwsCli(account.live.url, account.id)


def test_a_text_is_published_and_its_verdict_stands_in_the_inbox(account, aws):
    account.lease()
    account.act(LeaveSmsSandbox(ago()))
    attributes = (
        '{"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}, '
        '"AWS.SNS.SMS.MaxPrice": {"DataType": "Number", "StringValue": "0.1"}}'
    )

    answer = aws(
        *("sns", "publish", "--phone-number", ADA, "--message", "Your table is ready"),
        *("--message-attributes", attributes),
    )

    row = account.judged(answer["MessageId"])
    assert set(answer) == {"MessageId"}
    assert (row.body, row.outcome) == ("Your table is ready", "delivered")


def test_what_cannot_be_published_to_is_told(aws):
    said = aws.refused("sns", "publish", "--phone-number", "+1a234", "--message", "hi")

    assert said.endswith(
        "An error occurred (InvalidParameter) when calling the Publish operation: Invalid "
        "parameter: PhoneNumber Reason: +1a234 is not valid to publish to"
    )


def test_that_topics_are_not_simulated_is_told(aws):
    said = aws.refused("sns", "create-topic", "--name", "shop")

    assert said.endswith(
        "An error occurred (NotImplementedException) when calling the CreateTopic operation: "
        "Sandpost does not simulate CreateTopic of sns: topics are not simulated, nor are "
        "subscriptions and mobile push; only texts to phone numbers are."
    )


def test_settings_of_texts_are_set_and_told(aws):
    shorthand = "DefaultSMSType=Transactional,MonthlySpendLimit=0.5"
    nothing = aws("sns", "set-sms-attributes", "--attributes", shorthand)

    every = aws("sns", "get-sms-attributes")
    one = aws("sns", "get-sms-attributes", "--attributes", "DefaultSMSType", "DefaultSenderID")

    assert nothing is None
    assert every == {"attributes": {"DefaultSMSType": "Transactional", "MonthlySpendLimit": "0.5"}}
    assert one == {"attributes": {"DefaultSMSType": "Transactional"}}


def test_a_setting_that_there_is_not_is_told(aws):
    said = aws.refused("sns", "set-sms-attributes", "--attributes", "InvalidAttribute=x")

    assert said.endswith(
        "An error occurred (InvalidParameter) when calling the SetSMSAttributes operation: "
        "InvalidAttribute is not a valid attribute"
    )


def test_a_destination_is_proved_from_within_the_sandbox(account, aws):
    account.lease()
    number = ("--phone-number", ADA)

    status = aws("sns", "get-sms-sandbox-account-status")
    aws("sns", "create-sms-sandbox-phone-number", *number, "--language-code", "de-DE")
    code = account.messages()[-1].code
    aws("sns", "verify-sms-sandbox-phone-number", *number, "--one-time-password", code)
    listed = aws("sns", "list-sms-sandbox-phone-numbers")
    said = aws.refused("sns", "delete-sms-sandbox-phone-number", *number)

    assert status == {"IsInSandbox": True}
    assert listed == {"PhoneNumbers": [{"PhoneNumber": ADA, "Status": "Verified"}]}
    assert "(UserError) when calling the DeleteSMSSandboxPhoneNumber operation" in said


def test_a_destination_is_deleted_after_a_day(account, aws):
    account.lease(days_ago=3)
    account.act(AddSandboxNumber(ADA, "135790", f"{account.id}-1", ago(hours=26)))
    account.act(VerifySandboxNumber(ADA, "135790", ago(hours=25)))

    aws("sns", "delete-sms-sandbox-phone-number", "--phone-number", ADA)

    assert account.state().sandbox_numbers == {}


def test_a_number_that_answered_stop_is_listed_and_opted_in(account, aws):
    for number in (ADA, BOB):
        account.act(ReceiveKeyword(number, "STOP", ago()))

    listed = aws("sns", "list-phone-numbers-opted-out")
    aws("sns", "opt-in-phone-number", "--phone-number", ADA)
    checked = aws("sns", "check-if-phone-number-is-opted-out", "--phone-number", ADA)

    assert listed == {"phoneNumbers": [ADA, BOB]}
    assert checked == {"isOptedOut": False}


def test_leased_numbers_are_listed_page_by_page(account, aws):
    for days_ago in (2, 1):
        account.lease(days_ago=days_ago)

    first = aws("sns", "list-origination-numbers", "--max-results", "1")
    every = aws("sns", "list-origination-numbers", "--page-size", "1")

    assert [one["PhoneNumber"] for one in first["PhoneNumbers"]] == ["+18335550100"]
    assert first["NextToken"]
    assert [one["PhoneNumber"] for one in every["PhoneNumbers"]] == ["+18335550100", "+18335550101"]


def test_a_broken_constraint_is_told(aws):
    said = aws.refused("sns", "list-origination-numbers", "--max-results", "31")

    assert "(ValidationError) when calling the ListOriginationNumbers operation" in said
    assert "Value '31' at 'maxResults' failed to satisfy constraint" in said
