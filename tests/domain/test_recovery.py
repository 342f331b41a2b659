"""Forgotten and ended passwords: where the code goes, in which states, and what it opens."""

from __future__ import annotations

import pytest

from engine.domain import passwords, recovery
from engine.domain.access import Owner, is_password
from engine.domain.access_commands import ChangePassword, ChooseNewPassword, SetPassword
from engine.domain.errors import PasswordUnsuitable
from engine.domain.events import (
    AttributesUpdated,
    CodeIssued,
    MfaPreferenceSet,
    PasswordResetRequired,
    TemporaryPasswordIssued,
    UserConfirmed,
    UserCreated,
    UserDisabled,
    UserEnabled,
)
from engine.domain.sign_in_errors import (
    NothingToReset,
    OnlyAdministratorsReset,
    PasswordIncorrect,
    PasswordNotResettable,
    UserNotEnabled,
)
from engine.domain.srp import password_set, temporary_password_set
from engine.domain.user import FIRST_PASSWORD, UNCONFIRMED, Code, User, evolve
from engine.domain.user_decide import Outside, decide_enabled
from engine.domain.verify_attribute import decide_code
from tests.domain.given import NOON, Decider
from tests.domain.users import BOTH, POOL, STREAM, SUB, a_pool, created, sendings

ADDRESS, NUMBER = "ada@shop.example", "+12065550142"
MAIL = {"email": ADDRESS, "email_verified": "true"}
TEXT = {"phone_number": NUMBER, "phone_number_verified": "true"}
STRONG, OTHER = "Correct-Horse-1", "Battery-Staple-2"
SALT = "00112233445566778899aabbccddeeff"
ONE_O_CLOCK = "2026-11-22T13:00:00.000Z"
A_WEEK_LATER = "2026-11-29T12:00:00.000Z"
OWN = password_set(POOL, "ada", STRONG, SALT)
NEW = password_set(POOL, "ada", OTHER, SALT)
SENT = Code(ADDRESS, "100001", ONE_O_CLOCK, "m1", "email")


def ada_after(*events):
    """Ada, to whom this has happened."""
    user = Decider[None, User | None](lambda *_: {}, evolve, STREAM, None).given(*events).state
    assert user is not None
    return user


def user_after(pool, *events, **attributes):
    """Ada, with a password of her own, and then this happened."""
    return ada_after(created(pool, **attributes), OWN, *events)


def invited(pool, **attributes):
    """Ada, with the password of her invitation."""
    event = UserCreated("ada", "ada", attributes, FIRST_PASSWORD)
    return ada_after(event, TemporaryPasswordIssued(STRONG, A_WEEK_LATER))


def unconfirmed(**attributes):
    """Ada, who has signed up."""
    return ada_after(UserCreated("ada", "ada", attributes, UNCONFIRMED), OWN)


def is_right(user, password):
    return is_password(user.access, Owner(POOL, "ada"), password)


PHONE_FIRST = ("verified_phone_number", "verified_email")


@pytest.mark.parametrize(
    ("settings", "attributes", "destination"),
    [
        ({}, {**MAIL, **TEXT}, NUMBER),
        ({}, {**MAIL, "phone_number": NUMBER}, ADDRESS),
        ({"recovery": ("verified_email", "verified_phone_number")}, {**MAIL, **TEXT}, ADDRESS),
        ({"recovery": ("verified_email", "verified_phone_number")}, TEXT, NUMBER),
        ({"recovery": PHONE_FIRST, "mfa": "ON", "sms_mfa": True}, {**MAIL, **TEXT}, ADDRESS),
        ({"mfa": "ON", "sms_mfa": True}, {**MAIL, **TEXT}, NUMBER),
        ({"mfa": "ON"}, {**MAIL, **TEXT}, NUMBER),
        ({"mfa": "OPTIONAL", "sms_mfa": True}, {**MAIL, **TEXT}, NUMBER),
    ],
)
def test_the_code_goes_to_the_first_verified_contact_that_is_no_second_factor(
    settings, attributes, destination
):
    pool = a_pool(**settings)

    (due,) = recovery.recovery_due(user_after(pool, **attributes), pool)

    assert (due.purpose, due.destination, due.use) == ("ForgotPassword", destination, "reset")


def test_a_number_is_a_second_factor_for_whoever_chose_it():
    pool = a_pool(mfa="OPTIONAL", sms_mfa=True, recovery=PHONE_FIRST)
    user = user_after(pool, MfaPreferenceSet(sms=True), **MAIL, **TEXT)

    (due,) = recovery.recovery_due(user, pool)

    assert due.destination == ADDRESS


@pytest.mark.parametrize(
    ("settings", "user", "refusal"),
    [
        ({}, user_after(a_pool()), NothingToReset),
        ({}, user_after(a_pool(), email=ADDRESS), NothingToReset),
        ({"recovery": ("verified_email",)}, user_after(a_pool(), **TEXT), NothingToReset),
        ({"recovery": ("admin_only",)}, user_after(a_pool(), **MAIL), OnlyAdministratorsReset),
        ({}, user_after(a_pool(), UserDisabled(), **MAIL), UserNotEnabled),
        ({}, invited(a_pool(), **MAIL), PasswordNotResettable),
    ],
)
def test_where_no_code_may_go_nothing_is_recovered(settings, user, refusal):
    pool = a_pool(**settings)

    with pytest.raises(refusal):
        recovery.recovery_due(user, pool)
    with pytest.raises(refusal):
        recovery.reset_due(user, pool)


def test_an_administrator_resets_only_whoever_is_confirmed():
    pool = a_pool()

    assert recovery.recovery_due(unconfirmed(**MAIL), pool)
    with pytest.raises(PasswordNotResettable):
        recovery.reset_due(unconfirmed(**MAIL), pool)


def test_a_reset_ends_the_password_and_may_be_repeated():
    pool = a_pool()
    user = user_after(pool, PasswordResetRequired(), **MAIL)
    assert user.status == "RESET_REQUIRED"
    assert not is_right(user, STRONG)

    due = recovery.reset_due(user, pool)
    events = recovery.decide_reset(user, pool, sendings(due), NOON)[STREAM]

    issued = CodeIssued("email", ADDRESS, "100001", ONE_O_CLOCK, "m1", "reset")
    assert events == (PasswordResetRequired(), issued)


def test_a_forgotten_password_still_opens_until_a_new_one_is_chosen():
    pool = a_pool()
    user = user_after(pool, **MAIL)
    due = recovery.recovery_due(user, pool)

    (issued,) = decide_code(user, pool, Outside(sendings(due)), NOON)[STREAM]

    after = user_after(pool, issued, **MAIL)
    assert is_right(after, STRONG)
    assert set(after.codes) == {"reset"}


def chosen(user, proved=None, password=OTHER):
    command = ChooseNewPassword("100001", password, NOON)
    return recovery.decide_new_password(command, user, a_pool(), SALT, proved)


def test_a_new_password_ends_the_reset_and_its_code():
    pool = a_pool()
    issued = CodeIssued("email", ADDRESS, "100001", ONE_O_CLOCK, "m1", "reset")
    user = user_after(pool, PasswordResetRequired(), issued, **MAIL)

    assert chosen(user) == {STREAM: (NEW,)}
    after = user_after(pool, PasswordResetRequired(), issued, NEW, **MAIL)
    assert (after.status, dict(after.codes)) == ("CONFIRMED", {})
    assert is_right(after, OTHER)


def test_a_new_password_confirms_whoever_was_not():
    assert chosen(unconfirmed(**MAIL)) == {STREAM: (NEW, UserConfirmed())}


def test_a_new_password_verifies_what_received_the_code_if_that_is_not_called_so():
    pool = a_pool(alias_attributes=BOTH)
    verified = user_after(pool, **MAIL)
    no_more = user_after(
        pool,
        AttributesUpdated({"email_verified": "false"}, deactivated={"email": ADDRESS}),
        **MAIL,
    )

    assert recovery.proof(verified, pool, SENT) is None
    proved = recovery.proof(no_more, pool, SENT)
    assert proved is not None
    assert proved.activated == {"email": ADDRESS}
    assert chosen(no_more, proved) == {STREAM: (NEW, proved)}


def test_a_new_password_keeps_to_the_policy():
    with pytest.raises(PasswordUnsuitable):
        chosen(user_after(a_pool(), **MAIL), password="short")


# ── Set and changed ──────────────────────────────────────────────────────────────────────────


def test_an_administrator_sets_a_password_for_good_or_for_the_policys_days():
    pool = a_pool()
    user = user_after(pool)

    def set_(*, permanent):
        return passwords.decide_setting(
            SetPassword(OTHER, NOON, permanent=permanent), user, pool, SALT
        )

    assert set_(permanent=True) == {STREAM: (NEW,)}
    temporary = temporary_password_set(POOL, "ada", OTHER, SALT, A_WEEK_LATER)
    assert set_(permanent=False) == {STREAM: (temporary,)}
    assert user_after(pool, temporary).status == FIRST_PASSWORD


def test_whoever_changes_a_password_knows_the_one_before():
    pool = a_pool()
    user = user_after(pool)

    def changed(previous):
        return passwords.decide_change(ChangePassword(previous, OTHER, NOON), user, pool, SALT)

    assert changed(STRONG) == {STREAM: (NEW,)}
    for wrong in (OTHER, "", None):
        with pytest.raises(PasswordIncorrect):
            changed(wrong)


def test_whoever_has_no_password_needs_to_know_none():
    pool = a_pool()

    decision = passwords.decide_change(
        ChangePassword(None, OTHER, NOON), ada_after(created(pool)), pool, SALT
    )

    assert decision == {STREAM: (NEW,)}


def test_enabling_and_disabling_are_recorded_once():
    pool = a_pool()
    enabled, disabled = user_after(pool), user_after(pool, UserDisabled())

    assert decide_enabled(enabled, enabled=False) == {STREAM: (UserDisabled(),)}
    assert decide_enabled(disabled, enabled=True) == {STREAM: (UserEnabled(),)}
    assert decide_enabled(enabled, enabled=True) == {}
    assert decide_enabled(disabled, enabled=False) == {}
    assert disabled.sub == SUB
