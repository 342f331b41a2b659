"""AdminSetUserPassword, AdminEnableUser and AdminDisableUser, as an SDK sees them."""

from __future__ import annotations

import pytest

from engine.domain.access import Owner, is_password
from engine.domain.events import TemporaryPasswordSet
from tests.support.shop import VERIFYING

STRONG, OTHER = "Correct-Horse-1", "Battery-Staple-2"


def set_password(pool, name="ada", password=STRONG, **more):
    return pool.cognito.admin_set_user_password(
        UserPoolId=pool.pool, Username=name, Password=password, **more
    )


def lets_in(pool, name, password):
    user = pool.state(name)
    return is_password(user.access, Owner(user.pool, user.username), password)


def test_a_permanent_password_is_the_users_own_and_confirms_it_without_any_message(shop):
    """Facts 4 [doc]: CONFIRMED if Permanent, and no message."""
    pool = shop(**VERIFYING)
    pool.user("ada", email="ada@shop.example", phone_number="+12065550100")

    answer = set_password(pool, Permanent=True)

    assert set(answer) == {"ResponseMetadata"}
    assert pool.state("ada").status == "CONFIRMED"
    assert lets_in(pool, "ada", STRONG)
    assert not lets_in(pool, "ada", OTHER)
    assert pool.messages() == []


@pytest.mark.parametrize("permanent", [{}, {"Permanent": False}])
def test_any_other_password_must_be_changed_within_the_policys_days(live, shop, permanent):
    """Facts 4 [doc]: else FORCE_CHANGE_PASSWORD; 5 [doc]: 7 days by default."""
    pool = shop()
    pool.user("ada")
    set_password(pool, Permanent=True)
    before = live.end()

    set_password(pool, password=OTHER, **permanent)

    assert pool.state("ada").status == "FORCE_CHANGE_PASSWORD"
    assert lets_in(pool, "ada", OTHER)
    assert not lets_in(pool, "ada", STRONG)
    (event,) = live.recorded_since(before)
    assert isinstance(event, TemporaryPasswordSet)
    assert event.expires_at == pool.state("ada").access.temporary_until


def test_no_password_is_in_the_log(live, shop):
    pool = shop()
    pool.user("ada")
    before = live.end()

    set_password(pool, Permanent=True)
    set_password(pool, password=OTHER)

    recorded = repr(live.recorded_since(before))
    assert STRONG not in recorded
    assert OTHER not in recorded


def test_a_password_that_the_policy_forbids_is_refused(shop):
    """Facts 3.4 [rec]: the text, one violation at a time."""
    pool = shop()
    pool.user("ada")

    pool.refused(
        "InvalidPasswordException",
        "Password did not conform with policy: Password must have uppercase characters",
        lambda: set_password(pool, password="correct-horse"),
    )


def test_nobody_unknown_gets_a_password(shop):
    pool = shop()

    pool.refused("UserNotFoundException", "User does not exist.", lambda: set_password(pool))


def test_disabling_and_enabling_are_shown_and_recorded_once(live, shop):
    pool = shop()
    pool.user("ada")
    who = {"UserPoolId": pool.pool, "Username": "ada"}

    for operation, enabled in (
        (pool.cognito.admin_disable_user, False),
        (pool.cognito.admin_enable_user, True),
    ):
        assert set(operation(**who)) == {"ResponseMetadata"}
        assert pool.cognito.admin_get_user(**who)["Enabled"] is enabled
        with live.recording_nothing():
            operation(**who)


@pytest.mark.parametrize("operation", ["admin_enable_user", "admin_disable_user"])
def test_nobody_unknown_is_enabled_or_disabled(shop, operation):
    pool = shop()
    call = getattr(pool.cognito, operation)

    pool.refused(
        "UserNotFoundException",
        "User does not exist.",
        lambda: call(UserPoolId=pool.pool, Username="ada"),
    )
