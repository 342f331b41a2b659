"""What is asked on signing in is answered once, in time, by whoever was asked (facts 4.7)."""

from __future__ import annotations

import base64

import pytest
from msgspec.structs import replace

from engine.domain.access import MOST_OPEN, MOST_OVER
from engine.domain.challenges import (
    Session,
    asked,
    check_answer,
    check_session,
    code_asked,
    read_session,
)
from engine.domain.errors import DomainError
from engine.domain.events import (
    ChallengeAnswered,
    PasswordResetRequired,
    TemporaryPasswordIssued,
    TemporaryPasswordSet,
)
from engine.domain.sending import Due, Sending
from engine.domain.sign_in_errors import (
    ChallengeCodeWrong,
    SessionPastItsEnd,
    SessionUnknown,
    SessionUsed,
)
from engine.domain.srp import password_set
from tests.domain.entering import DRAWN, NUMBER, OWN, a_client, after
from tests.domain.given import NOON
from tests.domain.users import POOL, SUB, a_pool

IN_TIME, TOO_LATE = "2026-11-22T12:02:59.999Z", "2026-11-22T12:03:00.000Z"
CLIENT = a_client()
SENT = code_asked(CLIENT, DRAWN, Due("Authentication", "SMS", NUMBER), Sending("m1", "042042", ""))


def test_a_session_is_opaque_and_long_enough_for_the_model():
    shown = Session(SUB, "session-1").shown()

    assert len(shown) >= 20
    assert SUB not in shown
    assert read_session(shown) == (SUB, "session-1")


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "x" * 20,
        "not base64: ä",
        base64.b64encode(b"nothing-between").decode(),
        base64.b64encode(b"\xff\xfe session").decode(),
        base64.b64encode(b"../another/pool session").decode(),
    ],
)
def test_what_is_no_session_is_unknown(shown):
    with pytest.raises(SessionUnknown):
        read_session(shown)


def test_a_code_that_was_sent_is_asked_for_as_long_as_the_client_says():
    patient = a_client(session_s=900)

    assert SENT.expires_at == TOO_LATE
    assert asked("NEW_PASSWORD_REQUIRED", patient, DRAWN).expires_at == "2026-11-22T12:15:00.000Z"


def test_in_time_the_session_leads_to_what_was_asked():
    user = after(a_pool(), OWN, SENT)

    found = check_session(user, "session-1", "SMS_MFA", CLIENT, IN_TIME)

    assert (found.secret, found.destination, found.message) == ("042042", NUMBER, "m1")


@pytest.mark.parametrize(
    ("session", "challenge", "client", "now", "error"),
    [
        ("session-2", "SMS_MFA", "c1", NOON, SessionUnknown),
        ("session-1", "NEW_PASSWORD_REQUIRED", "c1", NOON, SessionUnknown),
        ("session-1", "SMS_MFA", "c2", NOON, SessionUnknown),
        ("session-1", "SMS_MFA", "c1", TOO_LATE, SessionPastItsEnd),
    ],
)
def test_it_opens_nothing_else_and_nothing_later(
    session, challenge, client, now, error: type[DomainError]
):
    through = (
        CLIENT
        if client == "c1"
        else type(CLIENT)(client, CLIENT.pool, "other", CLIENT.settings, None, NOON, NOON)
    )

    with pytest.raises(error):
        check_session(after(a_pool(), OWN, SENT), session, challenge, through, now)


@pytest.mark.parametrize("now", [NOON, TOO_LATE])
def test_once_answered_it_opens_nothing_more(now):
    user = after(a_pool(), OWN, SENT, ChallengeAnswered("session-1"))

    with pytest.raises(SessionUsed):
        check_session(user, "session-1", "SMS_MFA", CLIENT, now)


@pytest.mark.parametrize("given", ["042043", "42042", "", "0420420", " 042042"])
def test_only_the_code_that_was_sent_is_right(given):
    challenge = after(a_pool(), OWN, SENT).access.challenges["session-1"]

    check_answer(challenge, "042042")
    with pytest.raises(ChallengeCodeWrong):
        check_answer(challenge, given)


def test_what_stands_for_a_code_in_a_masked_log_opens_nothing():
    masked = asked("SMS_MFA", CLIENT, DRAWN, "(masked 1)")
    challenge = after(a_pool(), OWN, masked).access.challenges["session-1"]

    with pytest.raises(ChallengeCodeWrong):
        check_answer(challenge, "(masked 1)")


LATER_PASSWORD = password_set(POOL, "ada", "Zyxwvu9?", "00" * 16)


@pytest.mark.parametrize(
    "event",
    [
        LATER_PASSWORD,
        PasswordResetRequired(),
        TemporaryPasswordIssued("Temp0rary!", TOO_LATE),
        TemporaryPasswordSet(LATER_PASSWORD.salt, LATER_PASSWORD.verifier, TOO_LATE),
    ],
)
def test_what_was_begun_with_the_password_before_leads_nowhere(event):
    user = after(a_pool(), OWN, SENT, event)

    with pytest.raises(SessionUnknown):
        check_session(user, "session-1", "SMS_MFA", CLIENT, IN_TIME)


def test_but_what_was_answered_is_still_known_to_be():
    user = after(a_pool(), OWN, SENT, ChallengeAnswered("session-1"), LATER_PASSWORD)

    with pytest.raises(SessionUsed):
        check_session(user, "session-1", "SMS_MFA", CLIENT, IN_TIME)


def test_of_what_is_asked_without_end_only_the_latest_is_remembered():
    many = [replace(SENT, session=f"session-{n}") for n in range(1, MOST_OPEN + 2)]
    known = after(a_pool(), OWN, *many).access.challenges

    assert len(known) == MOST_OPEN
    assert "session-1" not in known
    assert many[-1].session in known


def test_of_what_is_over_too_and_that_pushes_out_nothing_that_is_not():
    used = [f"used-{n}" for n in range(MOST_OPEN)]
    events = [each for one in used for each in (replace(SENT, session=one), ChallengeAnswered(one))]
    known = after(a_pool(), OWN, SENT, *events, replace(SENT, session="last")).access.challenges

    assert [*known] == ["session-1", *used[-MOST_OVER:], "last"]
