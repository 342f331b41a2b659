"""End User Messaging SMS as boto3 sees it: leasing numbers, looking at them, giving them back."""

from __future__ import annotations

import re

import pytest
from botocore.exceptions import ClientError

from engine.domain.account_commands import CompleteRegistration, GrantShortCode
from tests.support.sending import REGION, Sending, ago, told

TOLL_FREE = {
    "IsoCountryCode": "US",
    "MessageType": "TRANSACTIONAL",
    "NumberCapabilities": ["SMS"],
    "NumberType": "TOLL_FREE",
}
UNKNOWN_ID = "phone-00000000000000000000000000000000"


@pytest.fixture
def eum(account: Sending):
    return account.client("pinpoint-sms-voice-v2")


def described(eum, **asked) -> list[str]:
    """The numbers that are found, in order."""
    return [one["PhoneNumber"] for one in eum.describe_phone_numbers(**asked)["PhoneNumbers"]]


def bare(answer: dict) -> dict:
    """An answer without what is about the request."""
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


# ── RequestPhoneNumber ───────────────────────────────────────────────────────────────────────


def test_a_toll_free_number_is_pending_until_it_is_registered(account, eum):
    leased = bare(eum.request_phone_number(**TOLL_FREE))
    id_ = leased["PhoneNumberId"]
    account.act(CompleteRegistration(id_, ago()))

    leased.pop("CreatedTimestamp")
    assert leased == {
        "PhoneNumberArn": f"arn:aws:sms-voice:{REGION}:{account.id}:phone-number/{id_}",
        "PhoneNumberId": id_,
        "PhoneNumber": "+18335550100",
        "Status": "PENDING",
        "IsoCountryCode": "US",
        "MessageType": "TRANSACTIONAL",
        "NumberCapabilities": ["SMS"],
        "NumberType": "TOLL_FREE",
        "MonthlyLeasingPrice": "2.00",
        "TwoWayEnabled": False,
        "SelfManagedOptOutsEnabled": False,
        "OptOutListName": "Default",
        "InternationalSendingEnabled": False,
        "DeletionProtectionEnabled": False,
    }
    assert re.fullmatch("phone-[0-9a-f]{32}", id_)
    assert eum.describe_phone_numbers()["PhoneNumbers"][0]["Status"] == "ACTIVE"


@pytest.mark.parametrize(
    ("country", "number_type", "status", "price"),
    [
        ("US", "TOLL_FREE", "PENDING", "2.00"),
        ("US", "TEN_DLC", "PENDING", "1.00"),
        ("US", "SIMULATOR", "ACTIVE", "1.00"),
        ("CA", "LONG_CODE", "ACTIVE", "1.00"),
        ("GB", "LONG_CODE", "ACTIVE", "1.00"),
    ],
)
def test_each_kind_of_number_can_be_leased(eum, country, number_type, status, price):
    asked = TOLL_FREE | {"IsoCountryCode": country, "NumberType": number_type}

    leased = eum.request_phone_number(**asked)

    assert (leased["Status"], leased["MonthlyLeasingPrice"]) == (status, price)


def test_each_request_leases_another_number(account, eum):
    first = eum.request_phone_number(**TOLL_FREE, ClientToken="first")
    second = eum.request_phone_number(**TOLL_FREE, ClientToken="second")

    assert first["PhoneNumberId"] != second["PhoneNumberId"]
    assert sorted(described(eum)) == ["+18335550100", "+18335550101"]


def test_the_same_request_again_leases_no_other_number(account, eum):
    first = eum.request_phone_number(**TOLL_FREE, ClientToken="once")

    with account.unchanged():
        second = eum.request_phone_number(**TOLL_FREE, ClientToken="once")

    assert bare(first) == bare(second)


def test_tags_are_repeated_to_who_gave_them(eum):
    tags = [{"Key": "team", "Value": "accounts"}]

    assert eum.request_phone_number(**TOLL_FREE, Tags=tags)["Tags"] == tags


def test_a_type_that_a_country_has_not_is_refused(account, eum):
    error = account.refused(
        eum.exceptions.ValidationException,
        lambda: eum.request_phone_number(**TOLL_FREE | {"IsoCountryCode": "DE"}),
    )

    assert told(error)[:2] == (400, "ValidationException")
    assert 'Reason="INVALID_PARAMETER" Fields="NumberType"' in told(error)[2]
    assert error.response["Reason"] == "INVALID_PARAMETER"
    assert [field["Name"] for field in error.response["Fields"]] == ["NumberType"]


def test_a_simulator_number_takes_transactional_messages_only(account, eum):
    asked = TOLL_FREE | {"NumberType": "SIMULATOR", "MessageType": "PROMOTIONAL"}

    error = account.refused(
        eum.exceptions.ValidationException, lambda: eum.request_phone_number(**asked)
    )

    assert [field["Name"] for field in error.response["Fields"]] == ["MessageType"]


def test_an_account_cannot_lease_more_numbers_than_there_are(account, eum):
    asked = TOLL_FREE | {"NumberType": "SIMULATOR"}
    for _ in range(100):
        account.lease("SIMULATOR")

    error = account.refused(
        eum.exceptions.ServiceQuotaExceededException, lambda: eum.request_phone_number(**asked)
    )

    assert told(error)[:2] == (400, "ServiceQuotaExceededException")
    assert error.response["Reason"] == "PHONE_NUMBERS_PER_ACCOUNT"


@pytest.mark.parametrize(
    ("operation", "name", "value"),
    [
        ("request", "PoolId", "pool-1"),
        ("update", "TwoWayEnabled", True),
        ("update", "TwoWayChannelArn", "arn:aws:sns:us-east-1:000000000000:answers"),
        ("update", "TwoWayChannelRole", "arn:aws:iam::000000000000:role/answers"),
        ("update", "SelfManagedOptOutsEnabled", True),
    ],
)
def test_a_parameter_without_effect_is_refused_and_named(account, eum, operation, name, value):
    id_ = account.lease()
    ask = {
        "request": lambda: eum.request_phone_number(**TOLL_FREE, **{name: value}),
        "update": lambda: eum.update_phone_number(PhoneNumberId=id_, **{name: value}),
    }

    error = account.refused(eum.exceptions.ValidationException, ask[operation])

    (field,) = error.response["Fields"]
    assert field["Name"] == name
    assert "Sandpost" in field["Message"]
    assert field["Message"] in told(error)[2]


def test_a_parameter_that_asks_for_nothing_is_taken(eum):
    assert eum.request_phone_number(**TOLL_FREE, PoolId="")["PhoneNumber"] == "+18335550100"


@pytest.mark.parametrize("by_arn", [True, False])
def test_a_number_is_leased_with_all_its_settings(account, eum, by_arn):
    name = f"arn:aws:sms-voice:{REGION}:{account.id}:opt-out-list/Default" if by_arn else "Default"

    leased = eum.request_phone_number(
        **TOLL_FREE,
        OptOutListName=name,
        InternationalSendingEnabled=True,
        DeletionProtectionEnabled=True,
    )

    shown = eum.describe_phone_numbers()["PhoneNumbers"][0]
    for number in (leased, shown):
        assert number["OptOutListName"] == "Default"
        assert number["InternationalSendingEnabled"]
        assert number["DeletionProtectionEnabled"]


@pytest.mark.parametrize(
    ("how", "wanted", "number"),
    [
        ("StartsWith", "877", "+18775550100"),
        ("EndsWith", "0142", "+18335550142"),
        ("Contains", "555017", "+18335550170"),
        ("ExactMatch", "+18445550199", "+18445550199"),
    ],
)
def test_a_number_can_be_preferred(eum, how, wanted, number):
    preference = [{"PreferenceType": [how], "Filter": [wanted]}]

    leased = eum.request_phone_number(**TOLL_FREE, NumberPreference=preference)

    assert leased["PhoneNumber"] == number


@pytest.mark.parametrize(
    ("parameters", "reason", "field"),
    [
        (
            {"NumberPreference": [{"PreferenceType": ["StartsWith"], "Filter": ["206"]}]},
            "INVALID_PARAMETER",
            "NumberPreference",
        ),
        (
            {"NumberType": "SIMULATOR", "InternationalSendingEnabled": True},
            "INTERNATIONAL_SENDING_NOT_SUPPORTED",
            "InternationalSendingEnabled",
        ),
    ],
)
def test_a_setting_that_cannot_be_had_is_refused(account, eum, parameters, reason, field):
    error = account.refused(
        eum.exceptions.ValidationException,
        lambda: eum.request_phone_number(**TOLL_FREE | parameters),
    )

    assert error.response["Reason"] == reason
    assert [one["Name"] for one in error.response["Fields"]] == [field]


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("OptOutListName", "Newsletter", "opt-out-list"),
        ("RegistrationId", "registration-1", "registration"),
    ],
)
def test_a_number_refers_to_nothing_that_is_not_there(account, eum, name, value, kind):
    error = account.refused(
        eum.exceptions.ResourceNotFoundException,
        lambda: eum.request_phone_number(**TOLL_FREE, **{name: value}),
    )

    text = f'Resource Not Found - ResourceType="{kind}" ResourceId="{value}"'
    assert told(error) == (400, "ResourceNotFoundException", text)
    assert error.response["ResourceType"] == kind


def test_all_broken_constraints_are_told_with_their_fields(account, eum):
    error = account.refused(
        eum.exceptions.ValidationException,
        lambda: eum.request_phone_number(**TOLL_FREE | {"NumberType": "PIGEON"}),
    )

    assert told(error)[2].startswith(
        "1 validation error detected: Value 'PIGEON' at 'numberType' failed to satisfy constraint: "
    )
    assert error.response["Reason"] == "FIELD_VALIDATION_FAILED"
    assert [field["Name"] for field in error.response["Fields"]] == ["numberType"]


# ── DescribePhoneNumbers ─────────────────────────────────────────────────────────────────────


def test_numbers_are_described_oldest_first(account, eum):
    account.lease("TEN_DLC", days_ago=1)
    account.lease("TOLL_FREE", days_ago=2)

    assert described(eum) == ["+18335550100", "+13035550100"]


def test_a_number_is_described_by_id_or_arn(account, eum):
    account.lease()
    id_ = account.lease("TEN_DLC")
    arn = f"arn:aws:sms-voice:{REGION}:{account.id}:phone-number/{id_}"

    assert described(eum, PhoneNumberIds=[id_]) == ["+13035550100"]
    assert described(eum, PhoneNumberIds=[arn]) == ["+13035550100"]


@pytest.mark.parametrize("elsewhere", ["", "arn:aws:sms-voice:eu-west-1:000000000000:phone-number"])
def test_a_number_that_is_not_leased_here_cannot_be_described(account, eum, elsewhere):
    id_ = account.lease()
    name = f"{elsewhere}/{id_}" if elsewhere else UNKNOWN_ID

    error = account.refused(
        eum.exceptions.ResourceNotFoundException,
        lambda: eum.describe_phone_numbers(PhoneNumberIds=[id_, name]),
    )

    assert told(error)[:2] == (400, "ResourceNotFoundException")
    assert error.response["ResourceType"] == "phone-number"
    assert error.response["ResourceId"] == name


def test_a_number_of_another_region_is_unknown_here(account, eum):
    id_ = account.lease()
    there = account.client("pinpoint-sms-voice-v2", "eu-west-1")

    error = account.refused(
        there.exceptions.ResourceNotFoundException,
        lambda: there.describe_phone_numbers(PhoneNumberIds=[id_]),
    )

    assert error.response["ResourceId"] == id_


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("status", ["ACTIVE"], ["+18335550100", "55555"]),
        ("status", ["PENDING"], ["+13035550100"]),
        ("status", ["ACTIVE", "PENDING"], ["+18335550100", "+13035550100", "55555"]),
        ("number-type", ["TEN_DLC", "SHORT_CODE"], ["+13035550100", "55555"]),
        ("number-capability", ["SMS"], ["+18335550100", "+13035550100", "55555"]),
        ("number-capability", ["VOICE"], []),
        ("iso-country-code", ["CA"], []),
        ("message-type", ["TRANSACTIONAL"], ["+18335550100", "+13035550100", "55555"]),
        ("two-way-enabled", ["true"], []),
        ("self-managed-opt-outs-enabled", ["false"], ["+18335550100", "+13035550100", "55555"]),
        ("opt-out-list-name", ["Default"], ["+18335550100", "+13035550100", "55555"]),
        ("deletion-protection-enabled", ["true"], []),
        ("two-way-channel-arn", ["arn:aws:sns:us-east-1:000000000000:topic"], []),
    ],
)
def test_numbers_are_described_by_filter(account, eum, name, values, found):
    account.lease("TOLL_FREE", days_ago=3)
    account.lease("TEN_DLC", days_ago=2, registered=False)
    account.act(GrantShortCode("phone-of-support", "55555", ago(days=1)))

    assert described(eum, Filters=[{"Name": name, "Values": values}]) == found


def test_a_number_must_pass_all_filters(account, eum):
    account.lease("TOLL_FREE", days_ago=2)
    account.lease("TEN_DLC", days_ago=1, registered=False)
    filters = [
        {"Name": "status", "Values": ["ACTIVE"]},
        {"Name": "number-type", "Values": ["TEN_DLC"]},
    ]

    assert described(eum, Filters=filters) == []


def test_nothing_is_shared_between_accounts(account, eum):
    account.lease()

    assert described(eum, Owner="SELF") == ["+18335550100"]
    assert described(eum, Owner="SHARED") == []


def test_ids_and_owner_exclude_each_other(account, eum):
    id_ = account.lease()

    error = account.refused(
        eum.exceptions.ValidationException,
        lambda: eum.describe_phone_numbers(PhoneNumberIds=[id_], Owner="SELF"),
    )

    assert error.response["Reason"] == "PARAMETERS_CANNOT_BE_USED_TOGETHER"


def test_numbers_are_described_page_by_page(account, eum):
    for days_ago in (5, 4, 3, 2, 1):
        account.lease(days_ago=days_ago)

    pages = list(
        eum.get_paginator("describe_phone_numbers").paginate(PaginationConfig={"PageSize": 2})
    )

    found = [[one["PhoneNumber"][-2:] for one in page["PhoneNumbers"]] for page in pages]
    assert found == [["00", "01"], ["02", "03"], ["04"]]
    assert "NextToken" not in pages[-1]


def test_a_token_that_no_page_gave_is_refused(account, eum):
    error = account.refused(
        eum.exceptions.ValidationException,
        lambda: eum.describe_phone_numbers(NextToken="nonsense"),
    )

    assert error.response["Reason"] == "INVALID_NEXT_TOKEN"


# ── UpdatePhoneNumber ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by_arn", [True, False])
def test_a_number_is_changed_and_shown(account, eum, by_arn):
    leased = bare(eum.request_phone_number(**TOLL_FREE, DeletionProtectionEnabled=True))
    name = leased["PhoneNumberArn"] if by_arn else leased["PhoneNumberId"]

    updated = bare(
        eum.update_phone_number(
            PhoneNumberId=name, DeletionProtectionEnabled=False, InternationalSendingEnabled=True
        )
    )

    changed = {"DeletionProtectionEnabled": False, "InternationalSendingEnabled": True}
    assert updated == leased | changed
    assert eum.describe_phone_numbers()["PhoneNumbers"] == [updated]


def test_what_is_not_given_stays(account, eum):
    leased = bare(eum.request_phone_number(**TOLL_FREE, InternationalSendingEnabled=True))

    with account.unchanged():
        updated = bare(eum.update_phone_number(PhoneNumberId=leased["PhoneNumberId"]))

    assert updated == leased


def test_a_number_that_is_not_leased_cannot_be_changed(account, eum):
    error = account.refused(
        eum.exceptions.ResourceNotFoundException,
        lambda: eum.update_phone_number(PhoneNumberId=UNKNOWN_ID),
    )

    assert error.response["ResourceId"] == UNKNOWN_ID


# ── ReleasePhoneNumber ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by_arn", [True, False])
def test_a_released_number_is_shown_one_last_time(account, eum, by_arn):
    leased = eum.request_phone_number(**TOLL_FREE)
    name = leased["PhoneNumberArn"] if by_arn else leased["PhoneNumberId"]

    released = bare(eum.release_phone_number(PhoneNumberId=name))

    expected = bare(leased) | {"Status": "DELETED"}
    del expected["InternationalSendingEnabled"], expected["DeletionProtectionEnabled"]
    assert released == expected
    assert described(eum) == []


def test_a_number_that_is_not_leased_cannot_be_released(account, eum):
    error = account.refused(
        eum.exceptions.ResourceNotFoundException,
        lambda: eum.release_phone_number(PhoneNumberId=UNKNOWN_ID),
    )

    assert error.response["ResourceId"] == UNKNOWN_ID


def test_a_protected_number_cannot_be_released(account, eum):
    leased = eum.request_phone_number(**TOLL_FREE, DeletionProtectionEnabled=True)
    id_ = leased["PhoneNumberId"]

    error = account.refused(
        eum.exceptions.ConflictException, lambda: eum.release_phone_number(PhoneNumberId=id_)
    )

    text = (
        'Conflict Occurred - Reason="DELETION_PROTECTION_ENABLED" ResourceType="phone-number" '
        f'ResourceId="{id_}"'
    )
    assert leased["DeletionProtectionEnabled"]
    assert told(error) == (400, "ConflictException", text)
    assert error.response["Reason"] == "DELETION_PROTECTION_ENABLED"


def test_it_can_be_once_its_protection_is_lifted(eum):
    id_ = eum.request_phone_number(**TOLL_FREE, DeletionProtectionEnabled=True)["PhoneNumberId"]
    eum.update_phone_number(PhoneNumberId=id_, DeletionProtectionEnabled=False)

    assert eum.release_phone_number(PhoneNumberId=id_)["Status"] == "DELETED"


def test_a_short_code_cannot_be_released_by_a_call(account, eum):
    account.act(GrantShortCode("phone-of-support", "55555", ago()))

    error = account.refused(
        eum.exceptions.ValidationException,
        lambda: eum.release_phone_number(PhoneNumberId="phone-of-support"),
    )

    assert error.response["Reason"] == "PHONE_NUMBER_CANNOT_BE_RELEASED"


def test_a_number_has_no_other_name_than_its_id_and_arn(account, eum):
    account.act(GrantShortCode("phone-of-support", "55555", ago()))

    account.refused(
        eum.exceptions.ResourceNotFoundException,
        lambda: eum.release_phone_number(PhoneNumberId="55555"),
    )


# ── Everything else ──────────────────────────────────────────────────────────────────────────


def test_what_is_not_simulated_says_so(account, eum):
    error = account.refused(ClientError, eum.describe_pools)

    text = "Sandpost does not simulate DescribePools of pinpoint-sms-voice-v2."
    assert told(error) == (501, "NotImplementedException", text)
