"""SetUserMFAPreference and AdminSetUserMFAPreference, and what is shown of them (facts 4, 4.7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.shop import Shop
from tests.support.signing_in import PASSWORD, Door

INVALID = "InvalidParameterException"
NUMBER = "+12065550123"


@pytest.fixture
def door(shop: Callable[..., Shop]) -> Door:
    door = Door(shop())
    door.user("ada", PASSWORD, phone_number=NUMBER)
    return door


def by_oneself(door: Door, **wanted: Any) -> None:
    answer = door.cognito.set_user_mfa_preference(
        AccessToken=door.tokens()["AccessToken"], **wanted
    )
    assert set(answer) == {"ResponseMetadata"}


def by_an_administrator(door: Door, **wanted: Any) -> None:
    answer = door.cognito.admin_set_user_mfa_preference(
        UserPoolId=door.shop.pool, Username="ada", **wanted
    )
    assert set(answer) == {"ResponseMetadata"}


BOTH_WAYS = pytest.mark.parametrize("prefer", [by_oneself, by_an_administrator])


def shown(door: Door) -> tuple[Any, Any]:
    """What AdminGetUser says of second factors; None: nothing."""
    answer = door.cognito.admin_get_user(UserPoolId=door.shop.pool, Username="ada")
    return answer.get("UserMFASettingList"), answer.get("PreferredMfaSetting")


@BOTH_WAYS
@pytest.mark.parametrize(
    ("wanted", "list_", "preferred"),
    [
        ({"Enabled": True, "PreferredMfa": True}, ["SMS_MFA"], "SMS_MFA"),
        ({"Enabled": True}, ["SMS_MFA"], None),
        ({"Enabled": False}, None, None),
    ],
)
def test_a_preference_is_shown_and_what_is_not_wanted_is_absent(
    door, prefer, wanted, list_, preferred
):
    prefer(door, SMSMfaSettings=wanted)

    assert shown(door) == (list_, preferred)


@BOTH_WAYS
def test_it_is_taken_back(door, prefer):
    prefer(door, SMSMfaSettings={"Enabled": True, "PreferredMfa": True})

    prefer(door, SMSMfaSettings={"Enabled": False, "PreferredMfa": False})

    assert shown(door) == (None, None)


@BOTH_WAYS
def test_what_is_not_named_stays(door, prefer):
    prefer(door, SMSMfaSettings={"Enabled": True})

    prefer(door, SoftwareTokenMfaSettings={"Enabled": False, "PreferredMfa": False})

    assert shown(door) == (["SMS_MFA"], None)


def test_the_same_again_records_nothing(door):
    by_an_administrator(door, SMSMfaSettings={"Enabled": True})

    with door.shop.live.recording_nothing():
        by_an_administrator(door, SMSMfaSettings={"Enabled": True})


@pytest.mark.parametrize(
    ("member", "factor"),
    [
        ("SoftwareTokenMfaSettings", "SOFTWARE_TOKEN_MFA"),
        ("EmailMfaSettings", "EMAIL_OTP"),
    ],
)
def test_a_factor_that_nobody_can_register_here_is_refused(door, member, factor):
    door.refused(
        INVALID,
        f"User does not have delivery config set to turn on {factor}",
        lambda: by_an_administrator(door, **{member: {"Enabled": True}}),
    )


def test_without_a_number_there_are_no_codes_by_text(shop):
    door = Door(shop())
    door.user()

    door.refused(
        INVALID,
        "User does not have delivery config set to turn on SMS_MFA",
        lambda: by_an_administrator(door, SMSMfaSettings={"Enabled": True}),
    )


def test_what_is_off_cannot_be_preferred(door):
    door.refused(
        INVALID,
        "SMS_MFA cannot be preferred without being enabled",
        lambda: by_an_administrator(door, SMSMfaSettings={"PreferredMfa": True}),
    )
