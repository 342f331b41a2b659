"""Sender ids as boto3 sees them: asking, looking, changing, giving back."""

from __future__ import annotations

import pytest

from tests.support.sending import REGION, told

SHOP = {"SenderId": "Shop", "IsoCountryCode": "DE"}
SHOP_KNOWN = {"SenderId": "SHOP", "IsoCountryCode": "DE"}


@pytest.fixture
def eum(account):
    return account.client("pinpoint-sms-voice-v2")


def bare(answer: dict) -> dict:
    """An answer without what is about the request."""
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def described(eum, **asked) -> list[str]:
    """The names that are found, with their countries, in order."""
    found = eum.describe_sender_ids(**asked)["SenderIds"]
    return [f"{one['SenderId']}/{one['IsoCountryCode']}" for one in found]


# ── RequestSenderId ──────────────────────────────────────────────────────────────────────────


def test_a_name_is_had_at_once_where_none_is_registered(account, eum):
    tags = [{"Key": "team", "Value": "accounts"}]

    requested = bare(eum.request_sender_id(**SHOP, MessageTypes=["TRANSACTIONAL"], Tags=tags))

    expected = {
        "SenderIdArn": f"arn:aws:sms-voice:{REGION}:{account.id}:sender-id/SHOP/DE",
        "SenderId": "SHOP",
        "IsoCountryCode": "DE",
        "MessageTypes": ["TRANSACTIONAL"],
        "MonthlyLeasingPrice": "0.00",
        "DeletionProtectionEnabled": False,
        "Registered": False,
    }
    assert requested == expected | {"Tags": tags}
    assert eum.describe_sender_ids()["SenderIds"] == [expected]


def test_without_message_types_it_is_for_all(eum):
    assert eum.request_sender_id(**SHOP)["MessageTypes"] == ["TRANSACTIONAL", "PROMOTIONAL"]


def test_the_same_request_again_has_no_other(account, eum):
    first = bare(eum.request_sender_id(**SHOP, ClientToken="once"))

    with account.unchanged():
        second = bare(eum.request_sender_id(**SHOP, ClientToken="once"))

    assert first == second


def test_another_request_for_it_is_a_conflict(account, eum):
    eum.request_sender_id(**SHOP, ClientToken="one")

    error = account.refused(
        eum.exceptions.ConflictException,
        lambda: eum.request_sender_id(**SHOP, ClientToken="another"),
    )

    text = (
        'Conflict Occurred - Reason="RESOURCE_ALREADY_EXISTS" ResourceType="sender-id" '
        'ResourceId="SHOP"'
    )
    assert told(error) == (400, "ConflictException", text)
    assert error.response["Reason"] == "RESOURCE_ALREADY_EXISTS"


@pytest.mark.parametrize(
    ("name", "country", "reason", "field"),
    [
        ("AB", "DE", "INVALID_PARAMETER", "SenderId"),
        ("12345", "DE", "INVALID_PARAMETER", "SenderId"),
        ("AB_C", "DE", "INVALID_PARAMETER", "SenderId"),
        ("MY-SHOP", "FR", "INVALID_PARAMETER", "SenderId"),
        ("SHOP", "US", "SENDER_ID_NOT_SUPPORTED", "IsoCountryCode"),
        ("SHOP", "GB", "SENDER_ID_REQUIRES_REGISTRATION", "SenderId"),
    ],
)
def test_what_cannot_be_a_name_there_is_refused(account, eum, name, country, reason, field):
    error = account.refused(
        eum.exceptions.ValidationException,
        lambda: eum.request_sender_id(SenderId=name, IsoCountryCode=country),
    )

    assert error.response["Reason"] == reason
    assert [one["Name"] for one in error.response["Fields"]] == [field]
    assert f'Reason="{reason}"' in told(error)[2]


def test_a_name_is_one_of_this_region_only(account, eum):
    eum.request_sender_id(**SHOP)

    assert described(account.client("pinpoint-sms-voice-v2", "eu-west-1")) == []


# ── DescribeSenderIds ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["SHOP", "shop", "arn"])
def test_a_name_is_described_by_name_or_arn(account, eum, name):
    arn = eum.request_sender_id(**SHOP)["SenderIdArn"]
    eum.request_sender_id(SenderId="Other", IsoCountryCode="DE")
    asked = {"SenderId": arn if name == "arn" else name, "IsoCountryCode": "DE"}

    assert described(eum, SenderIds=[asked]) == ["SHOP/DE"]


def test_a_name_that_is_not_there_cannot_be_described(account, eum):
    eum.request_sender_id(**SHOP)

    error = account.refused(
        eum.exceptions.ResourceNotFoundException,
        lambda: eum.describe_sender_ids(SenderIds=[{"SenderId": "SHOP", "IsoCountryCode": "IT"}]),
    )

    assert error.response["ResourceType"] == "sender-id"
    assert error.response["ResourceId"] == "SHOP"


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("sender-id", ["SHOP"], ["SHOP/DE", "SHOP/IT"]),
        ("iso-country-code", ["IT", "SE"], ["SHOP/IT", "TEAM/SE"]),
        ("message-type", ["PROMOTIONAL"], ["SHOP/DE", "TEAM/SE"]),
        ("deletion-protection-enabled", ["true"], ["TEAM/SE"]),
        ("registered", ["false"], ["SHOP/DE", "SHOP/IT", "TEAM/SE"]),
        ("registered", ["true"], []),
    ],
)
def test_names_are_described_by_filter(eum, name, values, found):
    eum.request_sender_id(**SHOP)
    eum.request_sender_id(SenderId="SHOP", IsoCountryCode="IT", MessageTypes=["TRANSACTIONAL"])
    eum.request_sender_id(SenderId="TEAM", IsoCountryCode="SE", DeletionProtectionEnabled=True)

    assert described(eum, Filters=[{"Name": name, "Values": values}]) == found


def test_names_are_described_page_by_page(eum):
    for country in ("DE", "IT", "SE", "NL", "CH"):
        eum.request_sender_id(SenderId="SHOP", IsoCountryCode=country)

    pages = list(
        eum.get_paginator("describe_sender_ids").paginate(PaginationConfig={"PageSize": 2})
    )

    found = [[one["IsoCountryCode"] for one in page["SenderIds"]] for page in pages]
    assert found == [["CH", "DE"], ["IT", "NL"], ["SE"]]


def test_nothing_is_shared_between_accounts(eum):
    eum.request_sender_id(**SHOP)

    assert described(eum, Owner="SELF") == ["SHOP/DE"]
    assert described(eum, Owner="SHARED") == []


def test_names_and_owner_exclude_each_other(account, eum):
    eum.request_sender_id(**SHOP)

    error = account.refused(
        eum.exceptions.ValidationException,
        lambda: eum.describe_sender_ids(SenderIds=[SHOP], Owner="SELF"),
    )

    assert error.response["Reason"] == "PARAMETERS_CANNOT_BE_USED_TOGETHER"


# ── UpdateSenderId, ReleaseSenderId ──────────────────────────────────────────────────────────


def test_the_protection_of_a_name_can_be_lifted(eum):
    eum.request_sender_id(**SHOP, DeletionProtectionEnabled=True)

    updated = bare(eum.update_sender_id(**SHOP, DeletionProtectionEnabled=False))

    assert not updated["DeletionProtectionEnabled"]
    assert eum.describe_sender_ids()["SenderIds"] == [updated]


def test_an_update_of_nothing_changes_nothing(account, eum):
    requested = bare(eum.request_sender_id(**SHOP))

    with account.unchanged():
        updated = bare(eum.update_sender_id(**SHOP))

    assert updated == requested


def test_a_protected_name_cannot_be_released(account, eum):
    eum.request_sender_id(**SHOP, DeletionProtectionEnabled=True)

    error = account.refused(eum.exceptions.ConflictException, lambda: eum.release_sender_id(**SHOP))

    assert error.response["Reason"] == "DELETION_PROTECTION_ENABLED"
    assert error.response["ResourceType"] == "sender-id"


def test_a_released_name_is_shown_one_last_time(eum):
    requested = bare(eum.request_sender_id(**SHOP))

    released = bare(eum.release_sender_id(**SHOP_KNOWN))

    del requested["DeletionProtectionEnabled"]
    assert released == requested
    assert described(eum) == []


@pytest.mark.parametrize("operation", ["update_sender_id", "release_sender_id"])
def test_a_name_that_is_not_there_cannot_be_changed_or_released(account, eum, operation):
    error = account.refused(
        eum.exceptions.ResourceNotFoundException,
        lambda: (
            getattr(eum, operation)(**SHOP, DeletionProtectionEnabled=True)
            if operation == "update_sender_id"
            else eum.release_sender_id(**SHOP)
        ),
    )

    assert error.response["ResourceType"] == "sender-id"
