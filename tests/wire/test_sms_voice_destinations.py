"""Verified destinations of End User Messaging SMS as boto3 sees them, shared with SNS's sandbox."""

from __future__ import annotations

import re

import pytest

from engine.domain.account_commands import (
    AddSandboxNumber,
    CreateDestination,
    ReceiveKeyword,
    SendDestinationCode,
)
from engine.domain.events import TextOptions
from tests.support.sending import REGION, Sending, ago, told

ADA = "+12065550100"
BERLIN = "+4930123456"
UNKNOWN = "vdn-00000000000000000000000000000000"
DIRECT = TextOptions(direct=True)


@pytest.fixture
def eum(account: Sending):
    return account.client("pinpoint-sms-voice-v2")


@pytest.fixture
def sns(account: Sending):
    return account.client("sns")


def bare(answer: dict) -> dict:
    """An answer without what is about the request."""
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def created(eum, number: str = ADA) -> str:
    """The id of a new destination."""
    answer = eum.create_verified_destination_number(DestinationPhoneNumber=number)
    return str(answer["VerifiedDestinationNumberId"])


def send_code(eum, id_: str, **more):
    return eum.send_destination_number_verification_code(
        **{"VerifiedDestinationNumberId": id_, "VerificationChannel": "TEXT", **more}
    )


def verify(eum, id_: str, code: str):
    return eum.verify_destination_number(VerifiedDestinationNumberId=id_, VerificationCode=code)


def statuses(eum, **asked) -> list[tuple[str, str]]:
    """Number and status of the destinations that are found, in order."""
    found = eum.describe_verified_destination_numbers(**asked)["VerifiedDestinationNumbers"]
    return [(one["DestinationPhoneNumber"], one["Status"]) for one in found]


def reason(account: Sending, exception, call) -> str:
    """Why a call is refused, after which log and account are as they were."""
    return str(account.refused(exception, call).response["Reason"])


# ── CreateVerifiedDestinationNumber ──────────────────────────────────────────────────────────


def test_a_new_destination_is_pending_and_nothing_is_sent_to_it(account, eum):
    answer = bare(eum.create_verified_destination_number(DestinationPhoneNumber=ADA))

    id_ = answer.pop("VerifiedDestinationNumberId")
    assert answer.pop("CreatedTimestamp")
    assert answer == {
        "VerifiedDestinationNumberArn": (
            f"arn:aws:sms-voice:{REGION}:{account.id}:verified-destination-number/{id_}"
        ),
        "DestinationPhoneNumber": ADA,
        "Status": "PENDING",
    }
    assert re.fullmatch("vdn-[0-9a-f]{32}", id_)
    assert statuses(eum) == [(ADA, "PENDING")]
    assert account.messages() == []


def test_the_plus_sign_may_be_left_out(eum):
    created(eum, ADA.removeprefix("+"))

    assert statuses(eum) == [(ADA, "PENDING")]


def test_the_same_request_again_makes_no_other_destination(account, eum):
    asked = {"DestinationPhoneNumber": ADA, "ClientToken": "once"}
    first = bare(eum.create_verified_destination_number(**asked))

    with account.unchanged():
        second = bare(eum.create_verified_destination_number(**asked))

    assert first == second


def test_tags_are_repeated_to_who_gave_them(eum):
    tags = [{"Key": "team", "Value": "accounts"}]

    answer = eum.create_verified_destination_number(DestinationPhoneNumber=ADA, Tags=tags)

    assert answer["Tags"] == tags


def test_a_number_is_a_destination_once(account, eum):
    id_ = created(eum)

    error = account.refused(eum.exceptions.ConflictException, lambda: created(eum))

    text = (
        'Conflict Occurred - Reason="RESOURCE_ALREADY_EXISTS" '
        f'ResourceType="verified-destination-number" ResourceId="{id_}"'
    )
    assert told(error) == (400, "ConflictException", text)
    assert error.response["Reason"] == "RESOURCE_ALREADY_EXISTS"
    assert error.response["ResourceId"] == id_


def test_an_eleventh_destination_is_refused_and_a_tenth_is_not(account, eum):
    for last in range(10):
        created(eum, f"+1206555010{last}")

    why = reason(
        account,
        eum.exceptions.ServiceQuotaExceededException,
        lambda: created(eum, BERLIN),
    )

    assert why == "VERIFIED_DESTINATION_NUMBERS_PER_ACCOUNT"
    assert len(statuses(eum)) == 10


def test_a_number_that_opted_out_is_no_destination_until_it_opts_in(account, eum):
    account.act(ReceiveKeyword(ADA, "STOP", ago()))

    why = reason(account, eum.exceptions.ValidationException, lambda: created(eum))
    account.act(ReceiveKeyword(ADA, "START", ago()))

    assert why == "CANNOT_ADD_OPTED_OUT_NUMBER"
    assert created(eum)


def test_a_number_that_nobody_can_have_is_no_destination(account, eum):
    error = account.refused(eum.exceptions.ValidationException, lambda: created(eum, "+1206555"))

    assert error.response["Reason"] == "INVALID_PARAMETER"
    assert [field["Name"] for field in error.response["Fields"]] == ["DestinationPhoneNumber"]


def test_there_is_no_rcs_agent_to_name(account, eum):
    error = account.refused(
        eum.exceptions.ResourceNotFoundException,
        lambda: eum.create_verified_destination_number(
            DestinationPhoneNumber=ADA, RcsAgentId="rcs-1"
        ),
    )

    assert (error.response["ResourceType"], error.response["ResourceId"]) == ("rcs-agent", "rcs-1")


# ── SendDestinationNumberVerificationCode ────────────────────────────────────────────────────


def test_the_one_time_password_is_in_the_inbox_and_verifies(account, eum):
    account.lease()
    id_ = created(eum)

    answer = send_code(eum, id_)

    (message,) = account.messages()
    assert answer["MessageId"] == message.id
    assert (message.destination, message.code) == (ADA, message.body[-6:])
    assert message.text == DIRECT
    assert verify(eum, id_, message.code)["Status"] == "VERIFIED"
    assert statuses(eum) == [(ADA, "VERIFIED")]


def test_the_one_time_password_is_judged_within_the_call(account, eum):
    account.lease()
    id_ = created(eum)

    message_id = send_code(eum, id_)["MessageId"]

    judged = account.judgement(message_id)
    assert judged.outcome == "delivered"
    assert judged.sent_from == "+18335550100"
    assert judged.as_of == account.version() - 1


def test_an_arn_names_a_destination_too(account, eum):
    account.lease()
    arn = eum.create_verified_destination_number(DestinationPhoneNumber=ADA)[
        "VerifiedDestinationNumberArn"
    ]

    send_code(eum, arn)
    verified = verify(eum, arn, account.messages()[-1].code)

    assert verified["VerifiedDestinationNumberArn"] == arn
    assert verified["Status"] == "VERIFIED"


@pytest.mark.parametrize(
    ("language", "kept"),
    [("DE_DE", "de-DE"), ("ES_419", "es-419"), ("KO_KR", "kr-KR"), ("ZH_CN", "zh-CN")],
)
def test_the_language_is_kept_as_sns_spells_it(account, eum, language, kept):
    account.lease()
    id_ = created(eum)

    send_code(eum, id_, LanguageCode=language)

    assert account.state().sandbox_numbers[ADA].language == kept


def test_nothing_can_be_sent_to_an_unknown_destination(account, eum):
    error = account.refused(
        eum.exceptions.ResourceNotFoundException, lambda: send_code(eum, UNKNOWN)
    )

    text = f'Resource Not Found - ResourceType="verified-destination-number" ResourceId="{UNKNOWN}"'
    assert told(error) == (400, "ResourceNotFoundException", text)
    assert error.response["ResourceType"] == "verified-destination-number"
    assert error.response["ResourceId"] == UNKNOWN


def test_a_one_time_password_needs_a_number_that_can_send(account, eum):
    id_ = created(eum)

    why = reason(account, eum.exceptions.ConflictException, lambda: send_code(eum, id_))
    account.lease()

    assert why == "NO_ORIGINATION_IDENTITIES_FOUND"
    assert send_code(eum, id_)["MessageId"]


def test_a_named_number_that_waits_for_its_registration_sends_no_password(account, eum):
    account.lease()
    waiting = account.lease("TEN_DLC", registered=False)
    id_ = created(eum)

    why = reason(
        account,
        eum.exceptions.ConflictException,
        lambda: send_code(eum, id_, OriginationIdentity=waiting),
    )

    assert why == "RESOURCE_NOT_ACTIVE"
    assert send_code(eum, id_)["MessageId"]


def test_a_destination_that_opts_out_gets_no_password_until_it_opts_in(account, eum):
    account.lease()
    id_ = created(eum)
    account.act(ReceiveKeyword(ADA, "STOP", ago()))

    why = reason(account, eum.exceptions.ConflictException, lambda: send_code(eum, id_))
    account.act(ReceiveKeyword(ADA, "START", ago()))

    assert why == "DESTINATION_PHONE_NUMBER_OPTED_OUT"
    assert send_code(eum, id_)["MessageId"]


def test_a_sixth_password_within_a_day_is_refused(account, eum):
    account.lease()
    id_ = created(eum)
    for _ in range(5):
        send_code(eum, id_)

    why = reason(account, eum.exceptions.ServiceQuotaExceededException, lambda: send_code(eum, id_))

    assert why == "VERIFICATION_ATTEMPTS_PER_DAY"


def test_passwords_of_the_day_before_do_not_count(account, eum):
    account.lease()
    account.act(CreateDestination("vdn-1", ADA, ago(days=3)))
    for hours in (29, 28, 27, 26, 25):
        account.act(
            SendDestinationCode(
                "vdn-1", "111111", f"m-{account.id}-{hours}", ago(hours=hours), DIRECT
            )
        )

    assert send_code(eum, "vdn-1")["MessageId"]


def test_a_verified_destination_gets_no_further_password(account, eum):
    account.lease()
    id_ = created(eum)
    send_code(eum, id_)
    verify(eum, id_, account.messages()[-1].code)

    why = reason(account, eum.exceptions.ConflictException, lambda: send_code(eum, id_))

    assert why == "VERIFICATION_ALREADY_COMPLETE"


def test_voice_is_not_simulated_and_says_so(account, eum):
    account.lease()
    id_ = created(eum)

    error = account.refused(
        eum.exceptions.ValidationException,
        lambda: send_code(eum, id_, VerificationChannel="VOICE"),
    )

    (field,) = error.response["Fields"]
    assert field["Name"] == "VerificationChannel"
    assert "Sandpost does not simulate" in field["Message"]


def test_there_is_no_configuration_set_to_name(account, eum):
    account.lease()
    id_ = created(eum)

    error = account.refused(
        eum.exceptions.ResourceNotFoundException,
        lambda: send_code(eum, id_, ConfigurationSetName="mine"),
    )

    assert error.response["ResourceType"] == "configuration-set"


# ── VerifyDestinationNumber ──────────────────────────────────────────────────────────────────


def test_a_wrong_password_verifies_nothing_and_the_right_one_does(account, eum):
    account.lease()
    id_ = created(eum)
    send_code(eum, id_)
    right = account.messages()[-1].code
    wrong = "000000" if right != "000000" else "000001"

    error = account.refused(eum.exceptions.ValidationException, lambda: verify(eum, id_, wrong))

    assert error.response["Reason"] == "VERIFICATION_CODE_MISMATCH"
    assert right not in str(error)
    assert verify(eum, id_, right)["Status"] == "VERIFIED"


def test_only_the_newest_password_counts(account, eum):
    account.lease()
    id_ = created(eum)
    send_code(eum, id_)
    send_code(eum, id_)
    first, second = (message.code for message in account.messages())

    if first != second:
        why = reason(account, eum.exceptions.ValidationException, lambda: verify(eum, id_, first))
        assert why == "VERIFICATION_CODE_MISMATCH"
    assert verify(eum, id_, second)["Status"] == "VERIFIED"


def test_no_password_is_right_before_one_was_sent(account, eum):
    id_ = created(eum)

    why = reason(account, eum.exceptions.ValidationException, lambda: verify(eum, id_, "111111"))

    assert why == "VERIFICATION_CODE_MISMATCH"


@pytest.mark.parametrize(("hours", "verifies"), [(23.9, True), (24.1, False)])
def test_a_password_expires_after_a_day(account, eum, hours, verifies):
    account.lease(days_ago=3)
    account.act(CreateDestination("vdn-1", ADA, ago(days=2)))
    sent = SendDestinationCode("vdn-1", "111111", f"m-{account.id}", ago(hours=hours), DIRECT)
    account.act(sent)

    if verifies:
        assert verify(eum, "vdn-1", "111111")["Status"] == "VERIFIED"
    else:
        refused = eum.exceptions.ConflictException
        why = reason(account, refused, lambda: verify(eum, "vdn-1", "111111"))
        assert why == "VERIFICATION_CODE_EXPIRED"


def test_a_verified_destination_is_not_verified_again(account, eum):
    account.lease()
    id_ = created(eum)
    send_code(eum, id_)
    code = account.messages()[-1].code
    verify(eum, id_, code)

    why = reason(account, eum.exceptions.ConflictException, lambda: verify(eum, id_, code))

    assert why == "VERIFICATION_ALREADY_COMPLETE"


def test_an_unknown_destination_cannot_be_verified(account, eum):
    account.refused(
        eum.exceptions.ResourceNotFoundException, lambda: verify(eum, UNKNOWN, "111111")
    )


# ── DescribeVerifiedDestinationNumbers ───────────────────────────────────────────────────────


def some_of_each(account: Sending) -> None:
    """A verified destination, and after it a pending one."""
    account.lease(days_ago=9)
    account.act(CreateDestination("vdn-1", ADA, ago(days=2)))
    account.act(SendDestinationCode("vdn-1", "111111", f"m-{account.id}", ago(hours=1), DIRECT))
    eum = account.client("pinpoint-sms-voice-v2")
    verify(eum, "vdn-1", "111111")
    account.act(CreateDestination("vdn-2", BERLIN, ago(days=1)))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [ADA, BERLIN]),
        ({"VerifiedDestinationNumberIds": ["vdn-2"]}, [BERLIN]),
        ({"DestinationPhoneNumbers": [BERLIN]}, [BERLIN]),
        ({"DestinationPhoneNumbers": [BERLIN.removeprefix("+")]}, [BERLIN]),
        (
            {"VerifiedDestinationNumberIds": ["vdn-1"], "DestinationPhoneNumbers": [ADA, BERLIN]},
            [ADA],
        ),
        ({"Filters": [{"Name": "status", "Values": ["VERIFIED"]}]}, [ADA]),
        ({"Filters": [{"Name": "status", "Values": ["PENDING"]}]}, [BERLIN]),
        ({"Filters": [{"Name": "status", "Values": ["PENDING", "VERIFIED"]}]}, [ADA, BERLIN]),
        ({"Filters": [{"Name": "rcs-agent-id", "Values": ["rcs-1"]}]}, []),
    ],
)
def test_destinations_are_described_by_what_is_asked(account, eum, asked, found):
    some_of_each(account)

    assert [number for number, _ in statuses(eum, **asked)] == found


def test_destinations_are_described_page_by_page(account, eum):
    for order in range(5):
        account.act(CreateDestination(f"vdn-{order}", f"+1206555010{order}", ago(days=9 - order)))

    pages = list(
        eum.get_paginator("describe_verified_destination_numbers").paginate(
            PaginationConfig={"PageSize": 2}
        )
    )

    found = [
        [one["DestinationPhoneNumber"][-1] for one in page["VerifiedDestinationNumbers"]]
        for page in pages
    ]
    assert found == [["0", "1"], ["2", "3"], ["4"]]
    assert "NextToken" not in pages[-1]


@pytest.mark.parametrize(
    ("asked", "missing"),
    [
        ({"VerifiedDestinationNumberIds": [UNKNOWN]}, UNKNOWN),
        ({"DestinationPhoneNumbers": [BERLIN]}, BERLIN),
    ],
)
def test_an_unknown_destination_cannot_be_described(account, eum, asked, missing):
    created(eum)

    error = account.refused(
        eum.exceptions.ResourceNotFoundException,
        lambda: eum.describe_verified_destination_numbers(**asked),
    )

    assert error.response["ResourceId"] == missing


def test_a_token_that_no_page_gave_is_refused(account, eum):
    why = reason(
        account,
        eum.exceptions.ValidationException,
        lambda: eum.describe_verified_destination_numbers(NextToken="nonsense"),
    )

    assert why == "INVALID_NEXT_TOKEN"


# ── DeleteVerifiedDestinationNumber ──────────────────────────────────────────────────────────


def delete(eum, id_: str):
    return eum.delete_verified_destination_number(VerifiedDestinationNumberId=id_)


def test_a_deleted_destination_is_shown_one_last_time(account, eum):
    account.act(CreateDestination("vdn-1", ADA, ago(hours=24.1)))

    answer = bare(delete(eum, "vdn-1"))

    assert answer.pop("CreatedTimestamp")
    assert answer == {
        "VerifiedDestinationNumberArn": (
            f"arn:aws:sms-voice:{REGION}:{account.id}:verified-destination-number/vdn-1"
        ),
        "VerifiedDestinationNumberId": "vdn-1",
        "DestinationPhoneNumber": ADA,
    }
    assert statuses(eum) == []


def test_a_destination_stays_a_day(account, eum):
    account.act(CreateDestination("vdn-1", ADA, ago(hours=23.9)))

    why = reason(account, eum.exceptions.ConflictException, lambda: delete(eum, "vdn-1"))

    assert why == "RESOURCE_DELETION_NOT_ALLOWED"


def test_an_unknown_destination_cannot_be_deleted(account, eum):
    account.refused(eum.exceptions.ResourceNotFoundException, lambda: delete(eum, UNKNOWN))


# ── One list with SNS ────────────────────────────────────────────────────────────────────────


def test_what_sns_created_is_described_with_an_id_of_its_own(account, eum, sns):
    account.lease()
    sns.create_sms_sandbox_phone_number(PhoneNumber=ADA)

    (found,) = eum.describe_verified_destination_numbers()["VerifiedDestinationNumbers"]

    assert (found["DestinationPhoneNumber"], found["Status"]) == (ADA, "PENDING")
    assert re.fullmatch("vdn-[0-9a-f]{32}", found["VerifiedDestinationNumberId"])
    code = account.messages()[-1].code
    assert verify(eum, found["VerifiedDestinationNumberId"], code)["Status"] == "VERIFIED"
    assert sns.list_sms_sandbox_phone_numbers()["PhoneNumbers"] == [
        {"PhoneNumber": ADA, "Status": "Verified"}
    ]


def test_what_was_created_here_can_be_verified_through_sns(account, eum, sns):
    account.lease()
    id_ = created(eum)
    send_code(eum, id_)

    sns.verify_sms_sandbox_phone_number(
        PhoneNumber=ADA, OneTimePassword=account.messages()[-1].code
    )

    assert statuses(eum) == [(ADA, "VERIFIED")]


def test_sns_resends_to_what_was_created_here_under_the_same_id(account, eum, sns):
    account.lease()
    id_ = created(eum)

    sns.create_sms_sandbox_phone_number(PhoneNumber=ADA)

    (found,) = eum.describe_verified_destination_numbers()["VerifiedDestinationNumbers"]
    assert found["VerifiedDestinationNumberId"] == id_
    assert len(account.messages()) == 1


def test_sns_counts_the_passwords_that_were_sent_here(account, eum, sns):
    account.lease()
    id_ = created(eum)
    for _ in range(5):
        send_code(eum, id_)

    account.refused(
        sns.exceptions.UserErrorException,
        lambda: sns.create_sms_sandbox_phone_number(PhoneNumber=ADA),
    )


def test_sns_may_delete_what_no_password_was_ever_sent_to_after_a_day(account, eum, sns):
    account.act(CreateDestination("vdn-1", ADA, ago(hours=23.9)))
    account.act(CreateDestination("vdn-2", BERLIN, ago(hours=24.1)))

    account.refused(
        sns.exceptions.UserErrorException,
        lambda: sns.delete_sms_sandbox_phone_number(PhoneNumber=ADA),
    )
    sns.delete_sms_sandbox_phone_number(PhoneNumber=BERLIN)

    assert statuses(eum) == [(ADA, "PENDING")]


def test_a_number_that_older_versions_recorded_has_an_id(account, eum):
    account.lease()
    account.act(AddSandboxNumber(ADA, "111111", f"m-{account.id}", ago(hours=1)))

    (found,) = eum.describe_verified_destination_numbers()["VerifiedDestinationNumbers"]

    assert verify(eum, found["VerifiedDestinationNumberId"], "111111")["Status"] == "VERIFIED"
