"""Who waits for a message that never arrived, and what it cannot do."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.disputed import Disputed
from engine.domain.events import (
    AttributesUpdated,
    AttributeVerified,
    ChallengeAnswered,
    ChallengeIssued,
    CodeIssued,
    Event,
    MessageJudged,
    MessageRequested,
    MessageStuck,
    PasswordResetRequired,
    PasswordSet,
    PendingValueDropped,
    PendingValueSubmitted,
    TemporaryPasswordIssued,
    TemporaryPasswordSet,
    UserConfirmed,
    UserCreated,
    UserDisabled,
    UserEnabled,
)
from engine.domain.message import Message
from engine.domain.recorded import Recorded
from engine.domain.user import User, evolve
from engine.domain.waiting_users import known_as, waits_of
from tests.domain.given import NOON
from tests.domain.users import DEFAULTS, NEW_NUMBER, NEXT_NOON, OLD_NUMBER, POOL, STREAM, SUB

EVENING = "2026-11-22T18:00:00.000Z"
IN_AN_HOUR = "2026-11-22T13:00:00.000Z"
UNVERIFIED = "ada cannot sign in by phone until the number is verified."
UNCONFIRMED = "ada cannot confirm the account, and cannot sign in."
UNINVITED = "ada does not get the temporary password and cannot sign in."
INVITED = TemporaryPasswordIssued("Secret-1234", NEXT_NOON)


def user(*events: Event, status: str = "CONFIRMED", **attributes: str) -> User:
    """Ada, a user with a phone number, to whom this has happened."""
    attributes = attributes or {"phone_number": NEW_NUMBER}
    found = None
    for version, event in enumerate((UserCreated("ada", "ada", attributes, status), *events), 1):
        found = evolve(found, Recorded(version, STREAM, version, event, NOON), event)  # type: ignore[arg-type]
    assert found is not None
    return found


def message(
    number: int = 1,
    outcome: str | None = "undelivered",
    purpose: str = "UpdateUserAttribute",
    at: str = NOON,
    **more: Any,
) -> Message:
    """The n-th text to Ada; without an outcome nobody has judged it yet."""
    fields = {"medium": "SMS", "destination": NEW_NUMBER, "attribute": "phone_number", **more}
    request = MessageRequested(
        id=f"m{number}",
        purpose=purpose,
        body="",
        account="111122223333",
        region="us-east-1",
        code=f"{100_000 + number}",
        pool=POOL,
        user=SUB,
        username="ada",
        signs_in=True,
        **fields,
    )
    judged = stuck = None
    if outcome == "stuck":
        stuck = MessageStuck(request.id, "RuntimeError: no", 5)
    elif outcome is not None:
        verdict = "opted-out" if outcome == "undelivered" else None
        judged = MessageJudged(request.id, outcome, (), 1, verdict)  # type: ignore[arg-type]
    return Message(request, at, number, judged=judged, stuck=stuck)


def code(number: int = 1, use: Any = "verify", until: str = NEXT_NOON) -> CodeIssued:
    """The code that the n-th text carried."""
    return CodeIssued("phone_number", NEW_NUMBER, f"{100_000 + number}", until, f"m{number}", use)


def cannot(
    who: User, *newest_first: Message, now: str = EVENING, disputed: Disputed = DEFAULTS
) -> list[str]:
    """What Ada cannot do for want of these messages."""
    return [wait.cannot for wait in waits_of(who, newest_first, disputed, now)]


def challenged(until: str = NEXT_NOON) -> ChallengeIssued:
    """Signing in asks Ada for the code of the first text."""
    return ChallengeIssued("session", "SMS_MFA", "client", until, "100001", NEW_NUMBER, "m1")


def test_a_changed_number_waits_for_the_code_that_verifies_it():
    assert cannot(user(code()), message()) == [UNVERIFIED]


@pytest.mark.parametrize(
    ("outcome", "waits"),
    [("undelivered", True), ("stuck", True), ("delivered", False), (None, False)],
)
def test_only_what_will_never_come_is_waited_for_in_vain(outcome, waits):
    assert bool(cannot(user(code()), message(outcome=outcome))) == waits


@pytest.mark.parametrize(
    "since",
    [
        AttributeVerified("phone_number", NEW_NUMBER),
        AttributesUpdated({"phone_number_verified": "true"}),
        AttributesUpdated({"phone_number": OLD_NUMBER}),
        AttributesUpdated(removed=("phone_number",)),
        UserDisabled(),
    ],
)
def test_nobody_waits_for_what_was_settled_by_other_means(since):
    assert cannot(user(code(), since), message()) == []


def test_who_may_sign_in_again_waits_again():
    assert cannot(user(code(), UserDisabled(), UserEnabled()), message()) == [UNVERIFIED]


def test_a_later_message_that_arrived_ends_the_waiting_for_earlier_ones():
    later = message(2, "delivered", "VerifyUserAttribute")

    assert cannot(user(code(1), code(2)), later, message(1)) == []


def test_a_later_message_that_was_lost_too_is_the_one_that_is_waited_for():
    later = message(2, purpose="VerifyUserAttribute")

    (wait,) = waits_of(user(code(1), code(2)), (later, message(1)), DEFAULTS, EVENING)

    assert wait == (later, UNVERIFIED)


@pytest.mark.parametrize(("setting", "waits"), [("replaced", True), ("valid", False)])
def test_an_earlier_code_that_arrived_counts_where_the_setting_says_so(setting, waits):
    who = user(code(1), code(2))
    messages = (message(2, purpose="VerifyUserAttribute"), message(1, "delivered"))

    assert bool(cannot(who, *messages, disputed=Disputed(earlier_codes=setting))) == waits
    assert cannot(who, *messages, disputed=Disputed(earlier_codes="valid"), now=NEXT_NOON)


def test_a_number_stays_unverified_when_its_lost_code_has_expired():
    assert cannot(user(code()), message(), now=NEXT_NOON) == [UNVERIFIED]


def test_who_keeps_the_old_number_until_the_new_one_is_verified_can_still_use_that():
    pending = PendingValueSubmitted("phone_number", NEW_NUMBER, NEXT_NOON)
    who = user(pending, code(), phone_number=OLD_NUMBER, phone_number_verified="true")
    said = "ada cannot sign in by the new number until it is verified, only by the old one."

    assert cannot(who, message()) == [said]
    assert cannot(who, message(), now=NEXT_NOON) == []

    dropped = PendingValueDropped("phone_number", NEW_NUMBER)
    settled = user(pending, code(), dropped, phone_number=OLD_NUMBER, phone_number_verified="true")
    assert cannot(settled, message()) == []


@pytest.mark.parametrize("purpose", ["SignUp", "ResendCode"])
def test_an_unconfirmed_account_waits_for_its_code_even_after_that_expired(purpose):
    who = user(code(use="confirm"), status="UNCONFIRMED")

    assert cannot(who, message(purpose=purpose)) == [UNCONFIRMED]
    assert cannot(who, message(purpose=purpose), now=NEXT_NOON) == [UNCONFIRMED]


def test_an_account_that_an_administrator_confirmed_waits_for_nothing():
    who = user(code(use="confirm"), UserConfirmed(), status="UNCONFIRMED")

    assert cannot(who, message(purpose="SignUp")) == []


def test_who_asked_to_reset_its_password_waits_as_long_as_the_code_is_valid():
    who, lost = user(code(use="reset", until=IN_AN_HOUR)), message(purpose="ForgotPassword")

    assert cannot(who, lost, now=NOON) == ["ada cannot choose a new password."]
    assert cannot(who, lost, now=IN_AN_HOUR) == []


def test_whose_password_an_administrator_reset_waits_until_there_is_another():
    reset = (PasswordResetRequired(), code(use="reset", until=IN_AN_HOUR))
    lost = message(purpose="ForgotPassword")
    said = "ada cannot choose a new password, and cannot sign in with the old one."

    assert cannot(user(*reset), lost) == [said]
    assert cannot(user(*reset, PasswordSet("aa", "bb")), lost) == []


def test_a_sign_in_waits_for_its_code_until_it_is_over():
    lost = message(purpose="Authentication")

    assert cannot(user(challenged()), lost) == ["ada cannot finish signing in."]
    assert cannot(user(challenged(until=IN_AN_HOUR)), lost) == []
    assert cannot(user(challenged(), ChallengeAnswered("session")), lost) == []


def test_an_invited_user_waits_for_the_newest_invitation():
    first, again = (message(n, purpose="AdminCreateUser", at=at) for n, at in ((1, NOON), (2, "x")))
    who = user(INVITED, INVITED, status="FORCE_CHANGE_PASSWORD")

    (wait,) = waits_of(who, (again, first), DEFAULTS, EVENING)

    assert wait == (again, UNINVITED)


def test_one_medium_that_delivers_an_invitation_is_enough():
    who = user(INVITED, status="FORCE_CHANGE_PASSWORD")
    text = message(1, purpose="AdminCreateUser")

    for outcome in ("delivered", None):
        mail = message(2, outcome, "AdminCreateUser", medium="EMAIL")
        assert cannot(who, mail, text) == []
    mail = message(2, "undelivered", "AdminCreateUser", medium="EMAIL")
    assert cannot(who, mail, text) == [UNINVITED]


def test_an_invitation_that_arrived_before_does_not_help_after_a_newer_one():
    who = user(INVITED, INVITED, status="FORCE_CHANGE_PASSWORD")
    lost = message(2, purpose="AdminCreateUser", at=EVENING)

    assert cannot(who, lost, message(1, "delivered", "AdminCreateUser")) == [UNINVITED]


@pytest.mark.parametrize(
    "since", [PasswordSet("aa", "bb"), TemporaryPasswordSet("aa", "bb", NEXT_NOON)]
)
def test_whom_an_administrator_gave_another_password_needs_no_invitation(since):
    who = user(INVITED, since, status="FORCE_CHANGE_PASSWORD")

    assert cannot(who, message(purpose="AdminCreateUser")) == []


@pytest.mark.parametrize(
    ("use", "purpose", "status", "before"),
    [
        ("confirm", "SignUp", "UNCONFIRMED", ()),
        ("reset", "ForgotPassword", "CONFIRMED", (PasswordResetRequired(),)),
    ],
)
def test_nor_does_it_need_a_code_to_confirm_or_to_reset(use, purpose, status, before):
    given = TemporaryPasswordSet("aa", "bb", NEXT_NOON)
    who = user(code(use=use), *before, given, status=status)

    assert cannot(who, message(purpose=purpose), now=NOON) == []


def test_a_user_can_wait_for_several_things_at_once():
    messages = (message(2, purpose="UpdateUserAttribute"), message(1, purpose="Authentication"))
    who = user(code(2), challenged())

    assert cannot(who, *messages) == [UNVERIFIED, "ada cannot finish signing in."]


def test_a_user_without_a_name_of_its_own_is_known_as_what_it_signs_in_by():
    event = UserCreated(SUB, SUB, {"email": "ada@shop.example"}, "CONFIRMED")
    found = evolve(None, Recorded(1, STREAM, 1, event, NOON), event)
    assert found is not None

    assert known_as(found) == "ada@shop.example"
    assert known_as(user()) == "ada"
