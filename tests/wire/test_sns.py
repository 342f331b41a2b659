"""SNS as boto3 sees it: the SMS sandbox, who opted out, and the numbers to send from."""

from __future__ import annotations

from itertools import chain

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from engine.domain.account_commands import (
    AddSandboxNumber,
    LeaveSmsSandbox,
    OptIn,
    ReceiveKeyword,
    RemoveSandboxNumber,
    VerifySandboxNumber,
)
from engine.wire.model import load_service
from engine.wire.sns import SNS
from tests.support.sending import Sending, ago, told

ADA = "+12065550100"
BOB = "+12065550101"
MALFORMED = "Invalid parameter: PhoneNumber Reason: input incorrectly formatted"


@pytest.fixture
def sns(account: Sending):
    return account.client("sns")


def another(last: int) -> str:
    """One of a hundred numbers that are kept for fiction."""
    return f"+120655501{last:02}"


def listed(sns) -> list[tuple[str, str]]:
    """The sandbox's destinations and where each stands."""
    answer = sns.list_sms_sandbox_phone_numbers()
    return [(one["PhoneNumber"], one["Status"]) for one in answer["PhoneNumbers"]]


# ── Account status ───────────────────────────────────────────────────────────────────────────


def test_a_new_account_is_in_the_sandbox_until_support_lets_it_out(account, sns):
    before = sns.get_sms_sandbox_account_status()["IsInSandbox"]
    account.act(LeaveSmsSandbox(ago()))
    after = sns.get_sms_sandbox_account_status()["IsInSandbox"]

    assert (before, after) == (True, False)


def test_each_region_has_a_sandbox_of_its_own(account, sns):
    account.act(LeaveSmsSandbox(ago()), region="eu-west-1")
    there = account.client("sns", "eu-west-1")

    assert sns.get_sms_sandbox_account_status()["IsInSandbox"]
    assert not there.get_sms_sandbox_account_status()["IsInSandbox"]


# ── CreateSMSSandboxPhoneNumber ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("number", [ADA, "+447700900123"])
def test_a_new_account_has_nothing_to_send_the_password_from(account, sns, number):
    error = account.refused(
        sns.exceptions.UserErrorException,
        lambda: sns.create_sms_sandbox_phone_number(PhoneNumber=number),
    )

    assert told(error) == (400, "UserError", "No origination entities available to send")


def test_a_number_that_waits_for_its_registration_sends_no_password(account, sns):
    account.lease(registered=False)

    error = account.refused(
        sns.exceptions.UserErrorException,
        lambda: sns.create_sms_sandbox_phone_number(PhoneNumber=ADA),
    )

    assert told(error)[2] == "No origination entities available to send"


def test_a_created_destination_is_pending_and_gets_a_password(account, sns):
    account.lease()

    sns.create_sms_sandbox_phone_number(PhoneNumber=ADA)

    (message,) = account.messages()
    assert listed(sns) == [(ADA, "Pending")]
    assert (message.medium, message.destination, message.sandbox_exempt) == ("SMS", ADA, True)
    assert message.code is not None
    assert message.code in message.body


def test_creating_a_pending_destination_again_sends_a_new_password_only(account, sns):
    account.lease()
    sns.create_sms_sandbox_phone_number(PhoneNumber=ADA)

    sns.create_sms_sandbox_phone_number(PhoneNumber=ADA)

    first, second = account.messages()
    assert listed(sns) == [(ADA, "Pending")]
    assert first.id != second.id


def test_the_language_asked_for_is_kept(account, sns):
    account.lease()

    sns.create_sms_sandbox_phone_number(PhoneNumber=ADA, LanguageCode="fr-FR")
    sns.create_sms_sandbox_phone_number(PhoneNumber=BOB)

    numbers = account.state().sandbox_numbers
    assert [numbers[ADA].language, numbers[BOB].language] == ["fr-FR", "en-US"]


def test_an_opted_out_number_is_sent_no_password(account, sns):
    account.lease()
    account.act(ReceiveKeyword(ADA, "STOP", ago()))

    error = account.refused(
        sns.exceptions.OptedOutException,
        lambda: sns.create_sms_sandbox_phone_number(PhoneNumber=ADA),
    )

    assert told(error) == (400, "OptedOut", "Phone number is opted out")


def test_the_sandbox_takes_ten_destinations(account, sns):
    account.lease()
    for last in range(10):
        sns.create_sms_sandbox_phone_number(PhoneNumber=another(last))

    error = account.refused(
        sns.exceptions.UserErrorException,
        lambda: sns.create_sms_sandbox_phone_number(PhoneNumber=another(10)),
    )

    text = "The maximum number of sandbox phone numbers (10) has been reached."
    assert told(error) == (400, "UserError", text)


def test_a_destination_is_sent_five_passwords_a_day(account, sns):
    account.lease(days_ago=3)
    for hours in (30, 4, 3, 2, 1):
        account.act(AddSandboxNumber(ADA, "135790", f"{account.id}-{hours}", ago(hours=hours)))
    sns.create_sms_sandbox_phone_number(PhoneNumber=ADA)

    error = account.refused(
        sns.exceptions.UserErrorException,
        lambda: sns.create_sms_sandbox_phone_number(PhoneNumber=ADA),
    )

    text = "The maximum number of verification attempts per day (5) has been reached."
    assert told(error) == (400, "UserError", text)


@pytest.mark.parametrize("number", ["123456789", "+120655501", "+999999999999"])
def test_a_destination_that_nobody_can_have_is_refused(account, sns, number):
    account.lease()

    error = account.refused(
        sns.exceptions.InvalidParameterException,
        lambda: sns.create_sms_sandbox_phone_number(PhoneNumber=number),
    )

    assert told(error) == (400, "InvalidParameter", MALFORMED)


def test_a_broken_constraint_is_told_without_the_number(account, sns):
    error = account.refused(
        ClientError, lambda: sns.create_sms_sandbox_phone_number(PhoneNumber="+1 206 555 0100")
    )

    text = (
        "1 validation error detected: Value at 'phoneNumber' failed to satisfy constraint: "
        r"Member must satisfy regular expression pattern: ^(\+[0-9]{8,}|[0-9]{0,9})$"
    )
    assert told(error) == (400, "ValidationError", text)


def test_a_language_that_sns_does_not_speak_is_refused(account, sns):
    account.lease()

    error = account.refused(
        ClientError,
        lambda: sns.create_sms_sandbox_phone_number(PhoneNumber=ADA, LanguageCode="ko-KR"),
    )

    assert told(error)[1] == "ValidationError"
    assert "'languageCode' failed to satisfy constraint" in told(error)[2]


# ── VerifySMSSandboxPhoneNumber ──────────────────────────────────────────────────────────────


def test_the_newest_password_verifies_a_destination(account, sns):
    account.lease()
    sns.create_sms_sandbox_phone_number(PhoneNumber=ADA)
    sns.create_sms_sandbox_phone_number(PhoneNumber=ADA)
    code = account.messages()[-1].code

    sns.verify_sms_sandbox_phone_number(PhoneNumber=ADA, OneTimePassword=code)

    assert listed(sns) == [(ADA, "Verified")]


def test_verifying_twice_is_no_error(account, sns):
    account.lease()
    sns.create_sms_sandbox_phone_number(PhoneNumber=ADA)
    code = account.messages()[-1].code
    sns.verify_sms_sandbox_phone_number(PhoneNumber=ADA, OneTimePassword=code)

    with account.unchanged():
        sns.verify_sms_sandbox_phone_number(PhoneNumber=ADA, OneTimePassword=code)


def test_a_wrong_password_verifies_nothing(account, sns):
    account.lease()
    account.act(AddSandboxNumber(ADA, "135790", f"{account.id}-1", ago()))

    error = account.refused(
        sns.exceptions.VerificationException,
        lambda: sns.verify_sms_sandbox_phone_number(PhoneNumber=ADA, OneTimePassword="246801"),
    )

    assert told(error) == (400, "VerificationException", "Incorrect OneTimePassword")
    assert error.response["Status"]


def test_a_destination_that_was_never_created_cannot_be_verified(account, sns):
    error = account.refused(
        sns.exceptions.ResourceNotFoundException,
        lambda: sns.verify_sms_sandbox_phone_number(PhoneNumber=ADA, OneTimePassword="135790"),
    )

    assert told(error)[:2] == (404, "ResourceNotFound")


def test_a_password_of_letters_is_refused(account, sns):
    error = account.refused(
        ClientError,
        lambda: sns.verify_sms_sandbox_phone_number(PhoneNumber=ADA, OneTimePassword="abcdef"),
    )

    assert "'oneTimePassword' failed to satisfy constraint" in told(error)[2]


# ── DeleteSMSSandboxPhoneNumber ──────────────────────────────────────────────────────────────


def test_a_destination_can_be_deleted_a_day_after_it_was_touched(account, sns):
    account.lease(days_ago=3)
    account.act(AddSandboxNumber(ADA, "135790", f"{account.id}-1", ago(hours=26)))
    account.act(VerifySandboxNumber(ADA, "135790", ago(hours=25)))

    sns.delete_sms_sandbox_phone_number(PhoneNumber=ADA)

    assert listed(sns) == []


@pytest.mark.parametrize("verified", [True, False])
def test_a_destination_touched_within_a_day_cannot_be_deleted(account, sns, verified):
    account.lease(days_ago=3)
    added_at = ago(hours=30) if verified else ago(hours=23)
    account.act(AddSandboxNumber(ADA, "135790", f"{account.id}-1", added_at))
    if verified:
        account.act(VerifySandboxNumber(ADA, "135790", ago(hours=23)))

    error = account.refused(
        sns.exceptions.UserErrorException,
        lambda: sns.delete_sms_sandbox_phone_number(PhoneNumber=ADA),
    )

    text = (
        "Phone number can only be deleted 24 hours after verification or the last verification "
        "attempt"
    )
    assert told(error) == (400, "UserError", text)


def test_a_destination_that_was_never_created_cannot_be_deleted(account, sns):
    error = account.refused(
        sns.exceptions.ResourceNotFoundException,
        lambda: sns.delete_sms_sandbox_phone_number(PhoneNumber=ADA),
    )

    assert told(error)[:2] == (404, "ResourceNotFound")


# ── ListSMSSandboxPhoneNumbers ───────────────────────────────────────────────────────────────


def test_destinations_are_listed_page_by_page(account, sns):
    account.lease()
    for last in range(7):
        sns.create_sms_sandbox_phone_number(PhoneNumber=another(last))

    pages = sns.get_paginator("list_sms_sandbox_phone_numbers").paginate(
        PaginationConfig={"PageSize": 3}
    )

    found = [[one["PhoneNumber"] for one in page["PhoneNumbers"]] for page in pages]
    assert [len(page) for page in found] == [3, 3, 1]
    assert list(chain(*found)) == [another(last) for last in range(7)]


def test_a_last_page_that_is_full_leads_nowhere(account, sns):
    account.lease()
    for last in range(2):
        sns.create_sms_sandbox_phone_number(PhoneNumber=another(last))

    page = sns.list_sms_sandbox_phone_numbers(MaxResults=2)

    assert len(page["PhoneNumbers"]) == 2
    assert "NextToken" not in page


def test_a_page_goes_on_where_the_last_one_ended_though_that_number_is_gone(account, sns):
    account.lease(days_ago=3)
    for last in range(3):
        command = AddSandboxNumber(another(last), "135790", f"{account.id}-{last}", ago(days=2))
        account.act(command)
    token = sns.list_sms_sandbox_phone_numbers(MaxResults=2)["NextToken"]
    account.act(RemoveSandboxNumber(another(1), ago()))

    page = sns.list_sms_sandbox_phone_numbers(NextToken=token)

    assert [one["PhoneNumber"] for one in page["PhoneNumbers"]] == [another(2)]
    assert "NextToken" not in page


@pytest.mark.parametrize("token", ["nonsense", "YWJj", "%%%", "\u00e9"])
def test_a_token_that_no_page_gave_is_refused(account, sns, token):
    error = account.refused(
        sns.exceptions.InvalidParameterException,
        lambda: sns.list_sms_sandbox_phone_numbers(NextToken=token),
    )

    assert told(error) == (400, "InvalidParameter", "Invalid parameter: NextToken")


def test_a_token_of_another_list_is_refused(account, sns):
    for _ in range(2):
        account.lease()
    token = sns.list_origination_numbers(MaxResults=1)["NextToken"]

    error = account.refused(
        sns.exceptions.InvalidParameterException,
        lambda: sns.list_sms_sandbox_phone_numbers(NextToken=token),
    )

    assert told(error)[1] == "InvalidParameter"


@pytest.mark.parametrize("size", [0, 101])
def test_a_page_holds_one_to_a_hundred_destinations(account, sns, size):
    error = account.refused(
        ClientError, lambda: sns.list_sms_sandbox_phone_numbers(MaxResults=size)
    )

    assert told(error)[1] == "ValidationError"
    assert f"Value '{size}' at 'maxResults' failed to satisfy constraint" in told(error)[2]


# ── Opt-out ──────────────────────────────────────────────────────────────────────────────────


def test_a_number_that_answered_stop_is_opted_out(account, sns):
    account.act(ReceiveKeyword(ADA, "STOP", ago()))

    answers = [
        sns.check_if_phone_number_is_opted_out(phoneNumber=number)["isOptedOut"]
        for number in (ADA, BOB)
    ]

    assert answers == [True, False]


@pytest.mark.parametrize("number", ["", "206 555 0100", "+1a234", "12065550100"])
def test_a_malformed_number_can_be_neither_checked_nor_opted_in(account, sns, number):
    checked = account.refused(
        sns.exceptions.InvalidParameterException,
        lambda: sns.check_if_phone_number_is_opted_out(phoneNumber=number),
    )
    opted_in = account.refused(
        sns.exceptions.InvalidParameterException,
        lambda: sns.opt_in_phone_number(phoneNumber=number),
    )

    assert told(checked) == told(opted_in) == (400, "InvalidParameter", MALFORMED)


def test_opted_out_numbers_are_listed_a_hundred_to_a_page(account, sns):
    numbers = [f"+12{area}55501{last:02}" for area in ("06", "12") for last in range(60)]
    for number in numbers:
        account.act(ReceiveKeyword(number, "STOP", ago()))

    pages = list(sns.get_paginator("list_phone_numbers_opted_out").paginate())

    assert [len(page["phoneNumbers"]) for page in pages] == [100, 20]
    assert list(chain(*(page["phoneNumbers"] for page in pages))) == sorted(numbers)
    assert "nextToken" not in pages[-1]


def test_a_token_that_no_page_of_opted_out_numbers_gave_is_refused(account, sns):
    error = account.refused(
        sns.exceptions.InvalidParameterException,
        lambda: sns.list_phone_numbers_opted_out(nextToken="nonsense"),
    )

    assert told(error)[1] == "InvalidParameter"


def test_a_number_is_opted_in(account, sns):
    account.act(ReceiveKeyword(ADA, "STOP", ago()))

    sns.opt_in_phone_number(phoneNumber=ADA)

    assert not sns.check_if_phone_number_is_opted_out(phoneNumber=ADA)["isOptedOut"]


def test_opting_in_a_number_that_never_opted_out_does_nothing(account, sns):
    with account.unchanged():
        sns.opt_in_phone_number(phoneNumber=ADA)


def test_a_number_is_opted_in_only_once_in_thirty_days(account, sns):
    opt_out_and_in(account, days_ago=29)

    error = account.refused(
        sns.exceptions.InvalidParameterException,
        lambda: sns.opt_in_phone_number(phoneNumber=ADA),
    )

    text = "Invalid parameter: Cannot opt in right now, latest opt in is too recent"
    assert told(error) == (400, "InvalidParameter", text)


def test_a_number_is_opted_in_again_after_thirty_days(account, sns):
    opt_out_and_in(account, days_ago=31)

    sns.opt_in_phone_number(phoneNumber=ADA)

    assert ADA not in account.state().opted_out


def opt_out_and_in(account: Sending, days_ago: float) -> None:
    """Let a number be opted in by a call so long ago, and have it answer STOP after that."""
    account.act(ReceiveKeyword(ADA, "STOP", ago(days=days_ago + 1)))
    account.act(OptIn(ADA, ago(days=days_ago)))
    account.act(ReceiveKeyword(ADA, "STOP", ago()))


# ── ListOriginationNumbers ───────────────────────────────────────────────────────────────────


def test_leased_numbers_are_listed_with_where_they_stand(account, sns):
    account.lease(registered=False, days_ago=2)
    account.lease("LONG_CODE", registered=False)

    toll_free, long_code = sns.list_origination_numbers()["PhoneNumbers"]

    created_at = toll_free.pop("CreatedAt")
    assert toll_free == {
        "PhoneNumber": "+18335550100",
        "Status": "PENDING",
        "Iso2CountryCode": "US",
        "RouteType": "Transactional",
        "NumberCapabilities": ["SMS"],
    }
    assert (long_code["Iso2CountryCode"], long_code["Status"]) == ("CA", "ACTIVE")
    assert created_at < long_code["CreatedAt"]


def test_capabilities_that_sns_has_no_word_for_are_not_listed(account, sns):
    account.client("pinpoint-sms-voice-v2").request_phone_number(
        IsoCountryCode="US",
        MessageType="PROMOTIONAL",
        NumberCapabilities=["SMS", "RCS", "VOICE"],
        NumberType="TEN_DLC",
    )

    (number,) = sns.list_origination_numbers()["PhoneNumbers"]

    assert number["NumberCapabilities"] == ["SMS", "VOICE"]
    assert number["RouteType"] == "Promotional"


def test_leased_numbers_are_listed_page_by_page(account, sns):
    for days_ago in (3, 2, 1):
        account.lease(days_ago=days_ago)

    pages = list(
        sns.get_paginator("list_origination_numbers").paginate(PaginationConfig={"PageSize": 2})
    )

    found = [[one["PhoneNumber"] for one in page["PhoneNumbers"]] for page in pages]
    assert found == [["+18335550100", "+18335550101"], ["+18335550102"]]


@pytest.mark.parametrize("size", [0, 31])
def test_a_page_holds_one_to_thirty_leased_numbers(account, sns, size):
    error = account.refused(ClientError, lambda: sns.list_origination_numbers(MaxResults=size))

    assert told(error)[1] == "ValidationError"
    assert f"Value '{size}' at 'maxResults' failed to satisfy constraint" in told(error)[2]


# ── Everything else ──────────────────────────────────────────────────────────────────────────


ABOUT_TOPICS = sorted(load_service("sns").operations.keys() - SNS.operations.keys())


@pytest.mark.parametrize("operation", ABOUT_TOPICS)
def test_an_operation_on_topics_says_that_they_are_not_simulated(account, sns, operation):
    call = getattr(sns, xform_name(operation))

    error = account.refused(ClientError, call)

    sentence = (
        f"Sandpost does not simulate {operation} of sns: topics are not simulated, nor are "
        "subscriptions and mobile push; only texts to phone numbers are."
    )
    assert told(error) == (501, "NotImplementedException", sentence)
