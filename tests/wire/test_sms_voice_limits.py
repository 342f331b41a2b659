"""What an account may do and spend, as End User Messaging SMS tells boto3."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.account_commands import LeaveSmsSandbox
from engine.domain.account_texting import RaiseSpendQuota
from tests.support.sending import Sending, ago, told

ADA = "+12065550100"
TEXT = "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT"


@pytest.fixture
def eum(account: Sending):
    return account.client("pinpoint-sms-voice-v2")


def spend_limit(eum) -> Any:
    """What is said of texts."""
    text, _ = eum.describe_spend_limits()["SpendLimits"]
    return text


def test_a_new_account_may_spend_a_dollar_a_month(eum):
    assert spend_limit(eum) == {
        "Name": TEXT,
        "EnforcedLimit": 1,
        "MaxLimit": 1,
        "Overridden": False,
    }


def test_of_voice_nothing_is_said_but_what_a_new_account_may_spend(account, eum):
    account.act(RaiseSpendQuota(100_000_000, ago()))

    _, voice = eum.describe_spend_limits()["SpendLimits"]

    assert voice == {
        "Name": "VOICE_MESSAGE_MONTHLY_SPEND_LIMIT",
        "EnforcedLimit": 1,
        "MaxLimit": 1,
        "Overridden": False,
    }


def test_an_override_holds_until_it_is_deleted(account, eum):
    account.act(RaiseSpendQuota(100_000_000, ago()))

    assert eum.set_text_message_spend_limit_override(MonthlyLimit=20)["MonthlyLimit"] == 20
    overridden = spend_limit(eum)
    assert eum.delete_text_message_spend_limit_override()["MonthlyLimit"] == 100
    lifted = spend_limit(eum)

    assert overridden == {
        "Name": TEXT,
        "EnforcedLimit": 20,
        "MaxLimit": 100,
        "Overridden": True,
    }
    assert lifted == {"Name": TEXT, "EnforcedLimit": 100, "MaxLimit": 100, "Overridden": False}


def test_nothing_may_be_spent_under_an_override_of_nothing(account, eum):
    assert eum.set_text_message_spend_limit_override(MonthlyLimit=0)["MonthlyLimit"] == 0

    assert account.state().monthly_limit == 0
    assert spend_limit(eum)["Overridden"]


def test_more_than_aws_allows_is_refused_until_it_allows_more(account, eum):
    error = account.refused(
        eum.exceptions.ValidationException,
        lambda: eum.set_text_message_spend_limit_override(MonthlyLimit=2),
    )
    account.act(RaiseSpendQuota(2_000_000, ago()))

    reason = "REQUESTED_SPEND_LIMIT_HIGHER_THAN_SERVICE_LIMIT"
    assert told(error)[:2] == (400, "ValidationException")
    assert f'Reason="{reason}" Fields="MonthlyLimit"' in told(error)[2]
    assert error.response["Reason"] == reason
    assert eum.set_text_message_spend_limit_override(MonthlyLimit=2)["MonthlyLimit"] == 2


def test_deleting_no_override_changes_nothing(account, eum):
    with account.unchanged():
        assert eum.delete_text_message_spend_limit_override()["MonthlyLimit"] == 1


def test_an_account_is_in_the_sandbox_until_it_leaves_it(account, eum):
    before = eum.describe_account_attributes()["AccountAttributes"]
    account.act(LeaveSmsSandbox(ago()))
    after = eum.describe_account_attributes()["AccountAttributes"]

    assert before == [{"Name": "ACCOUNT_TIER", "Value": "SANDBOX"}]
    assert after == [{"Name": "ACCOUNT_TIER", "Value": "PRODUCTION"}]


def test_limits_say_what_is_used(account, eum):
    account.lease()
    eum.create_opt_out_list(OptOutListName="News")
    eum.create_verified_destination_number(DestinationPhoneNumber=ADA)

    limits = eum.describe_account_limits()["AccountLimits"]

    used = {one["Name"]: one["Used"] for one in limits}
    assert used == {
        "PHONE_NUMBERS": 1,
        "POOLS": 0,
        "CONFIGURATION_SETS": 0,
        "OPT_OUT_LISTS": 1,
        "SENDER_IDS": 0,
        "REGISTRATIONS": 0,
        "REGISTRATION_ATTACHMENTS": 0,
        "VERIFIED_DESTINATION_NUMBERS": 1,
    }
    most = {one["Name"]: one["Max"] for one in limits}
    assert most["VERIFIED_DESTINATION_NUMBERS"] == 10
    assert most["OPT_OUT_LISTS"] == 25


@pytest.mark.parametrize(
    ("operation", "member", "sizes"),
    [
        ("describe_account_limits", "AccountLimits", [3, 3, 2]),
        ("describe_spend_limits", "SpendLimits", [2]),
        ("describe_account_attributes", "AccountAttributes", [1]),
    ],
)
def test_limits_are_described_page_by_page(eum, operation, member, sizes):
    pages = list(eum.get_paginator(operation).paginate(PaginationConfig={"PageSize": 3}))

    assert [len(page[member]) for page in pages] == sizes
    assert "NextToken" not in pages[-1]
