"""Who may be let in, and what is asked first (facts 4.7)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from engine.domain import sign_in
from engine.domain.errors import DomainError
from engine.domain.events import (
    MfaPreferenceSet,
    PasswordResetRequired,
    TemporaryPasswordIssued,
    UserDisabled,
    UserEnabled,
)
from engine.domain.sending import Due
from engine.domain.sign_in_errors import (
    FactorWithoutNumber,
    FlowNotEnabled,
    PasswordIncorrect,
    PasswordResetNeeded,
    TemporaryPasswordExpired,
    UserNotEnabled,
    UserUnconfirmed,
)
from engine.domain.srp import temporary_password_set
from tests.domain.entering import NUMBER, OWN, PASSWORD, SALT, a_client, after
from tests.domain.given import NOON
from tests.domain.users import NEXT_NOON, POOL, a_pool

A_POOL = a_pool()
TEMPORARY = temporary_password_set(POOL, "ada", "Temp0rary!", SALT, NEXT_NOON)
INVITED = TemporaryPasswordIssued("Temp0rary!", NEXT_NOON)
LATER = "2026-11-23T12:00:00.001Z"


def test_a_client_lets_in_by_its_own_flows_alone():
    client = a_client(flows=("USER_PASSWORD_AUTH",))

    sign_in.check_flow(client, "USER_PASSWORD_AUTH")
    with pytest.raises(FlowNotEnabled):
        sign_in.check_flow(client, "ADMIN_USER_PASSWORD_AUTH")


@pytest.mark.parametrize(
    ("events", "error"),
    [
        ((OWN, UserDisabled()), UserNotEnabled),
        ((PasswordResetRequired(),), PasswordResetNeeded),
        ((PasswordResetRequired(), UserDisabled()), UserNotEnabled),
    ],
)
def test_some_states_let_nobody_in(events, error: type[DomainError]):
    with pytest.raises(error):
        sign_in.check_enterable(after(A_POOL, *events))


def test_whoever_is_unconfirmed_is_not_let_in():
    user = replace(after(A_POOL, OWN), status="UNCONFIRMED")  # as signing up makes them

    with pytest.raises(UserUnconfirmed):
        sign_in.check_enterable(user)


def test_whoever_is_enabled_again_may_come_in():
    sign_in.check_enterable(after(A_POOL, OWN, UserDisabled(), UserEnabled()))


@pytest.mark.parametrize("given", ["", "abcdef1!", f"{PASSWORD} ", "(masked 1)"])
def test_only_the_password_itself_is_right(given):
    user = after(A_POOL, OWN)

    sign_in.check_password_of(user, PASSWORD, NOON)
    with pytest.raises(PasswordIncorrect):
        sign_in.check_password_of(user, given, NOON)


def test_without_any_password_none_is_right():
    with pytest.raises(PasswordIncorrect):
        sign_in.check_password_of(after(A_POOL), PASSWORD, NOON)


@pytest.mark.parametrize("event", [TEMPORARY, INVITED])
def test_a_temporary_password_is_right_until_its_end(event):
    user = after(A_POOL, event)

    sign_in.check_password_of(user, "Temp0rary!", NOON)
    with pytest.raises(TemporaryPasswordExpired):
        sign_in.check_password_of(user, "Temp0rary!", NEXT_NOON)


def test_that_a_password_has_expired_is_told_to_whoever_knows_it():
    with pytest.raises(PasswordIncorrect):
        sign_in.check_password_of(after(A_POOL, TEMPORARY), "another", LATER)


def test_a_temporary_password_must_be_changed():
    assert sign_in.must_change_password(after(A_POOL, TEMPORARY))
    assert not sign_in.must_change_password(after(A_POOL, TEMPORARY, OWN))


@pytest.mark.parametrize(
    ("mfa", "sms_mfa", "preference", "asked"),
    [
        ("OFF", True, True, None),
        ("OPTIONAL", True, False, None),
        ("OPTIONAL", True, True, "SMS_MFA"),
        ("OPTIONAL", False, True, None),
        ("ON", True, False, "SMS_MFA"),
        ("ON", False, False, None),
    ],
)
def test_a_code_is_needed_by_the_pools_rule_or_by_the_users_wish(mfa, sms_mfa, preference, asked):
    pool = a_pool(mfa=mfa, sms_mfa=sms_mfa)
    user = after(pool, OWN, MfaPreferenceSet(sms=preference), phone_number=NUMBER)

    assert sign_in.second_factor(pool, user) == asked


@pytest.mark.parametrize(
    ("sms_mfa", "app_mfa", "number", "asked"),
    [
        (False, True, True, "MFA_SETUP"),
        (False, True, False, "MFA_SETUP"),
        (True, True, False, "MFA_SETUP"),
        (True, False, False, "MFA_SETUP"),
        (True, True, True, "SMS_MFA"),
    ],
)
def test_who_must_have_a_factor_and_has_none_must_set_one_up(sms_mfa, app_mfa, number, asked):
    pool = a_pool(mfa="ON", sms_mfa=sms_mfa, app_mfa=app_mfa)
    user = after(pool, OWN, **({"phone_number": NUMBER} if number else {}))

    assert sign_in.second_factor(pool, user) == asked


def test_the_code_goes_to_the_users_number():
    assert sign_in.code_due(after(A_POOL, OWN, phone_number=NUMBER)) == Due(
        "Authentication", "SMS", NUMBER
    )
    with pytest.raises(FactorWithoutNumber):
        sign_in.code_due(after(A_POOL, OWN))


@pytest.mark.parametrize(
    ("name", "hers"),
    [("ada", True), ("ADA", True), ("ada@shop.example", True), ("bob", False), ("", False)],
)
def test_an_answer_bears_one_of_the_users_names(name, hers):
    pool = a_pool(alias_attributes=("email",), case_sensitive=False)
    user = after(pool, OWN, email="ada@shop.example", email_verified="true")

    assert sign_in.goes_by(pool, user, name) is hers
    assert sign_in.goes_by(pool, user, user.sub)


def test_an_alias_that_is_not_active_is_none_of_the_users_names():
    pool = a_pool(alias_attributes=("email",))

    assert not sign_in.goes_by(pool, after(pool, email="ada@shop.example"), "ada@shop.example")
