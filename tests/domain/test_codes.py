"""A code proves the value it was sent to, and nothing else."""

from __future__ import annotations

import pytest

from engine.domain.codes import check_code
from engine.domain.disputed import Disputed
from engine.domain.events import (
    AttributesUpdated,
    AttributeVerified,
    CodeIssued,
    PendingValueDropped,
    PendingValueSubmitted,
    UserCreated,
)
from engine.domain.recorded import Recorded
from engine.domain.sign_in_errors import CodeWrong
from engine.domain.user import evolve
from tests.domain.given import NOON
from tests.domain.users import NEXT_NOON

CREATED = UserCreated("ada", "ada", {"email": "ada@old.example"}, "CONFIRMED")
ISSUED = CodeIssued("email", "ada@new.example", "135790", NOON, "m1")


def user_after(*events):
    """A user to whom this happened."""
    user = None
    for version, event in enumerate(events, start=1):
        recorded = Recorded(version, "user/p/ada", version, event, NOON)
        user = evolve(user, recorded, event)
    assert user is not None
    return user


def codes_after(*events):
    """What the codes are for that a user has after these events."""
    return set(user_after(*events).codes)


@pytest.mark.parametrize(
    "event",
    [
        AttributesUpdated(changed={"email": "ada@newer.example"}),
        AttributesUpdated(removed=("email",)),
        PendingValueDropped("email", "ada@new.example"),
    ],
)
def test_a_code_goes_with_the_value_it_was_sent_to(event):
    assert codes_after(CREATED, ISSUED, event) == set()


@pytest.mark.parametrize(
    "event",
    [
        AttributesUpdated(changed={"email_verified": "true"}),
        AttributesUpdated(changed={"phone_number": "+12065550100"}),
        PendingValueDropped("phone_number", "+12065550100"),
        PendingValueSubmitted("phone_number", "+12065550100", None),
    ],
)
def test_a_code_stays_while_its_value_does(event):
    assert codes_after(CREATED, ISSUED, event) == {"email"}


@pytest.mark.parametrize("use", ["verify", "confirm", "reset"])
def test_a_code_goes_when_another_value_is_proved_instead_of_the_one_it_was_sent_to(use):
    """Else whoever still reads the old address could choose a new password with it."""
    sent = CodeIssued("email", "ada@old.example", "135790", NOON, "m1", use=use)

    assert codes_after(CREATED, sent, AttributeVerified("email", "ada@new.example")) == set()


def test_a_code_stays_while_the_value_that_it_was_sent_to_waits():
    waiting = PendingValueSubmitted("email", "ada@new.example", None)

    assert codes_after(CREATED, waiting, ISSUED, AttributeVerified("email", "ada@old.example")) == {
        "email"
    }


def test_a_code_to_the_value_in_use_outlives_a_pending_value():
    waiting = PendingValueSubmitted("email", "ada@new.example", None)
    sent = CodeIssued("email", "ada@old.example", "135790", NOON, "m1")
    dropped = PendingValueDropped("email", "ada@new.example")

    assert codes_after(CREATED, waiting, sent, dropped) == {"email"}


def test_the_code_of_a_proved_value_is_used_up():
    sent = CodeIssued("email", "ada@old.example", "135790", NOON, "m1")

    assert codes_after(CREATED, sent, AttributeVerified("email", "ada@old.example")) == set()


def test_what_stands_for_a_code_in_a_masked_log_proves_nothing():
    """Whoever follows a link may write anything where the code belongs."""
    masked = CodeIssued("email", "ada@old.example", "(masked 1)", NEXT_NOON, "m1", use="confirm")
    user = user_after(CREATED, masked)

    with pytest.raises(CodeWrong):
        check_code(user, "confirm", "(masked 1)", Disputed(), NOON)
