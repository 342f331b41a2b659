"""From a plan and the outside's answers to the events: what a user's command records."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.domain.codes import Sendings, codes_issued
from engine.domain.effects import USERNAME
from engine.domain.errors import (
    AliasTaken,
    AttributeNotMutable,
    ResendImpossible,
)
from engine.domain.events import (
    AttributesUpdated,
    PendingValueDropped,
    PendingValueSubmitted,
    TemporaryPasswordIssued,
    UserCreated,
    UserDeleted,
    UserDisabled,
    UserEnabled,
)
from engine.domain.moments import later
from engine.domain.names import active_aliases, claimed
from engine.domain.schema import FLAGS
from engine.domain.sending import CODE_LIFETIME, Due, message_for
from engine.domain.streams import message_stream, user_stream
from engine.domain.temporary_password import usable_again
from engine.domain.user import FIRST_PASSWORD
from engine.domain.user_update import check_values, with_lower_case_flags
from engine.domain.usernames import stored_username

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.domain.commands import CreateUser, InviteAgain, Pairs
    from engine.domain.decision import Decision
    from engine.domain.disputed import Disputed
    from engine.domain.events import Event
    from engine.domain.pool import Pool
    from engine.domain.user import User
    from engine.domain.user_update import UpdatePlan


class Outside(Struct, frozen=True):
    """What was asked outside before recording.

    `sendings` are the finished messages; `holders` says by kind who else holds a wanted alias.
    """

    sendings: Sendings = ()
    holders: Mapping[str, User] = {}


def decide_update(
    plan: UpdatePlan,
    user: User,
    pool: Pool,
    outside: Outside,
    disputed: Disputed,
    now: str,
) -> Decision:
    """The events of an update; none where nothing changes."""
    decision: dict[str, tuple[Event, ...]] = {}
    if outside.holders:
        check_takeable(outside.holders, pool, may_move=plan.moves)
        decision = losses(outside.holders, pool)
    events: list[Event] = _changes(plan, disputed, now)
    if outside.sendings:
        events += codes_issued(outside.sendings, now)
    if user.access.temporary_until is not None:
        events += usable_again(user, pool, disputed, now)
    if events:
        decision[user_stream(pool.id, user.sub)] = tuple(events)
    if outside.sendings:
        decision |= messages_to(pool, user.sub, user.username, outside.sendings)
    return decision


def check_takeable(holders: Mapping[str, User], pool: Pool, *, may_move: bool) -> None:
    """Raise AliasTaken for a value that its holder (by kind) cannot lose to somebody else.

    Only a verified alias of an alias pool moves (observed); a username attribute never does.
    """
    for kind in holders:
        if not (may_move and kind in FLAGS and kind in pool.settings.alias_attributes):
            raise AliasTaken(kind)


def losses(holders: Mapping[str, User], pool: Pool) -> dict[str, tuple[Event, ...]]:
    """Whoever loses an alias keeps the value, unverified."""
    decision: dict[str, tuple[Event, ...]] = {}
    for kind, holder in holders.items():
        stream = user_stream(pool.id, holder.sub)
        lost = AttributesUpdated(
            changed={FLAGS[kind]: "false"}, deactivated={kind: holder.activated[kind]}
        )
        decision[stream] = (*decision.get(stream, ()), lost)
    return decision


def _changes(plan: UpdatePlan, disputed: Disputed, now: str) -> list[Event]:
    events: list[Event] = []
    if plan.changed or plan.removed:
        updated = AttributesUpdated(plan.changed, plan.removed, plan.activated, plan.deactivated)
        events.append(updated)
    for attribute, value in plan.dropped.items():
        events.append(PendingValueDropped(attribute, value))
    for attribute, value in plan.pended.items():
        timed = disputed.pending_value_lifetime == "code"
        until = later(now, CODE_LIFETIME) if timed else None
        events.append(PendingValueSubmitted(attribute, value, until))
    return events


def messages_to(
    pool: Pool, sub: str, username: str, sendings: Sendings
) -> dict[str, tuple[Event, ...]]:
    """The requests of finished messages to a user, each in a stream of its own."""
    return {
        message_stream(sending.message): (message_for(pool, sub, username, due, sending),)
        for due, sending in sendings
    }


# ── Creation ─────────────────────────────────────────────────────────────────────────────────


def plan_creation(command: CreateUser, pool: Pool) -> UserCreated:
    """The user that would be created. Raises a DomainError if it may not be."""
    wanted = with_lower_case_flags(_given(command.attributes))
    username = stored_username(command.username, command.sub, pool, wanted)
    check_values(pool, wanted, creating=True, required_may_go=True)
    attributes = {name: value for name, value in wanted.items() if value}
    return UserCreated(
        username=username,
        claimed_username=claimed(pool, USERNAME, username),
        attributes=attributes,
        status=FIRST_PASSWORD,
        activated=active_aliases(pool, attributes),
    )


def _given(pairs: Pairs) -> dict[str, str]:
    if any(name == "sub" for name, _ in pairs):
        raise AttributeNotMutable("sub")
    return {name: value or "" for name, value in pairs}


def invitations_due(
    attributes: Mapping[str, str], media: Sequence[str], disputed: Disputed
) -> tuple[Due, ...]:
    """The invitations to send: by text unless other media were chosen (documented default)."""
    chosen = media or ("SMS",)
    number, address = attributes.get("phone_number"), attributes.get("email")
    if not media and number is None and disputed.invitation_without_number == "email":
        chosen = ("EMAIL",)
    due: list[Due] = []
    if "SMS" in chosen and number:
        due.append(Due("AdminCreateUser", "SMS", number))
    if "EMAIL" in chosen and address:
        due.append(Due("AdminCreateUser", "EMAIL", address))
    return tuple(due)


def decide_creation(
    created: UserCreated, command: CreateUser, pool: Pool, outside: Outside
) -> Decision:
    """The events of a creation: the user, its first password, its invitations."""
    check_takeable(outside.holders, pool, may_move=command.force_alias)
    decision = losses(outside.holders, pool)
    decision[user_stream(pool.id, command.sub)] = (
        created,
        _first_password(pool, command.temporary_password, command.now),
    )
    return {
        **decision,
        **messages_to(pool, command.sub, created.username, outside.sendings),
    }


def _first_password(pool: Pool, password: str, now: str) -> TemporaryPasswordIssued:
    days = pool.settings.password_policy.temporary_password_validity_days
    return TemporaryPasswordIssued(password, later(now, timedelta(days=days)))


def decide_invitation(command: InviteAgain, user: User, pool: Pool, outside: Outside) -> Decision:
    """The events of a repeated invitation: a new first password, and its messages."""
    check_invitable(user)
    issued = _first_password(pool, command.temporary_password, command.now)
    messages = messages_to(pool, user.sub, user.username, outside.sendings)
    return {user_stream(pool.id, user.sub): (issued,), **messages}


def check_invitable(user: User) -> None:
    """Raise unless the user still has its first password."""
    if user.status != FIRST_PASSWORD:
        raise ResendImpossible(user.username)


def decide_deletion(user: User) -> Decision:
    """The user is gone, and its names are free."""
    deleted = UserDeleted(user.claimed_username, user.activated)
    return {user_stream(user.pool, user.sub): (deleted,)}


def decide_enabled(user: User, *, enabled: bool) -> Decision:
    """The event of enabling or disabling; none for whoever is so already."""
    if user.enabled == enabled:
        return {}
    event = UserEnabled() if enabled else UserDisabled()
    return {user_stream(user.pool, user.sub): (event,)}
