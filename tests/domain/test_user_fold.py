"""How each event changes a user."""

from __future__ import annotations

import pytest

from engine.domain.events import (
    AttributesUpdated,
    CodeIssued,
    PendingValueDropped,
    PendingValueSubmitted,
    TemporaryPasswordIssued,
    UserCreated,
    UserDeleted,
)
from engine.domain.recorded import Recorded
from engine.domain.user import Code, PendingValue, User, evolve
from tests.domain.given import NOON
from tests.domain.users import NEW, NEXT_NOON, OLD, POOL, STREAM, SUB

LATER = "2026-11-22T13:00:00.000Z"
BORN = UserCreated("Ada", "ada", {"email": OLD}, "CONFIRMED", {"email": OLD})
ADA = User(
    POOL, SUB, "Ada", "ada", {"email": OLD}, "CONFIRMED", NOON, NOON, activated={"email": OLD}
)


def folded(*events):
    user = None
    for version, event in enumerate((BORN, *events), start=1):
        at = NOON if version == 1 else LATER
        user = evolve(user, Recorded(version, STREAM, version, event, at), event)
    return user


def test_a_created_user_is_what_its_event_says():
    assert folded() == ADA


def test_an_update_sets_and_removes_and_moves_the_date():
    user = folded(AttributesUpdated({"name": "Ada"}, ("email", "never-there")))

    assert user.attributes == {"name": "Ada"}
    assert user.activated == {"email": OLD}
    assert (user.created_at, user.updated_at) == (NOON, LATER)


@pytest.mark.parametrize(
    ("event", "activated"),
    [
        (AttributesUpdated(activated={"phone_number": "+1"}), {"email": OLD, "phone_number": "+1"}),
        (AttributesUpdated(deactivated={"email": OLD}), {}),
        (AttributesUpdated(activated={"email": NEW}, deactivated={"email": OLD}), {"email": NEW}),
    ],
)
def test_aliases_come_and_go(event, activated):
    assert folded(event).activated == activated


def test_a_submitted_value_waits():
    user = folded(PendingValueSubmitted("email", NEW, NEXT_NOON))

    assert user.pending == {"email": PendingValue(NEW, NEXT_NOON)}
    assert (user.attributes, user.updated_at) == ({"email": OLD}, LATER)


def test_a_dropped_value_waits_no_longer_and_others_wait_on():
    user = folded(
        PendingValueSubmitted("email", NEW, None),
        PendingValueSubmitted("phone_number", "+1", None),
        PendingValueDropped("email", NEW),
    )

    assert user.pending == {"phone_number": PendingValue("+1", None)}


def test_the_newest_code_of_an_attribute_counts():
    user = folded(
        CodeIssued("email", OLD, "1", NOON, "m1"),
        CodeIssued("phone_number", "+1", "2", NOON, "m2"),
        CodeIssued("email", NEW, "3", NEXT_NOON, "m3"),
    )

    assert user.codes == {
        "email": Code(NEW, "3", NEXT_NOON, "m3", "email"),
        "phone_number": Code("+1", "2", NOON, "m2", "phone_number"),
    }


def test_a_first_password_has_an_end_and_is_not_kept():
    user = folded(TemporaryPasswordIssued("Abcdef1!", NEXT_NOON))

    assert user.access.temporary_until == NEXT_NOON
    assert "Abcdef1!" not in repr(user)


def test_a_deleted_user_is_nobody():
    assert folded(UserDeleted("ada", {"email": OLD})) is None


def test_a_stream_that_does_not_begin_with_the_creation_is_no_user():
    event = AttributesUpdated({"name": "Ada"})

    with pytest.raises(ValueError, match="begins with AttributesUpdated, not with its creation"):
        evolve(None, Recorded(1, STREAM, 1, event, NOON), event)
