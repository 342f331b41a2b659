"""A code proves the value it was sent to, and nothing else."""

from __future__ import annotations

import pytest

from engine.domain.events import (
    AttributesUpdated,
    CodeIssued,
    PendingValueDropped,
    PendingValueSubmitted,
    UserCreated,
)
from engine.domain.recorded import Recorded
from engine.domain.user import evolve
from tests.domain.given import NOON

CREATED = UserCreated("ada", "ada", {"email": "ada@old.example"}, "CONFIRMED")
ISSUED = CodeIssued("email", "ada@new.example", "135790", NOON, "m1")


def codes_after(*events):
    """The codes that a user has after these events."""
    user = None
    for version, event in enumerate(events, start=1):
        recorded = Recorded(version, "user/p/ada", version, event, NOON)
        user = evolve(user, recorded, event)
    assert user is not None
    return set(user.codes)


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
