"""The user aggregate: what a user is, and how each event changes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar, assert_never

from msgspec import Struct
from msgspec.structs import replace

from engine.domain.events import (
    AttributesUpdated,
    CodeIssued,
    PendingValueDropped,
    PendingValueSubmitted,
    TemporaryPasswordIssued,
    UserCreated,
    UserDeleted,
    UserEvent,
)
from engine.domain.streams import id_of, pool_of

if TYPE_CHECKING:
    from engine.domain.recorded import Recorded

FOLD_VERSION = 1
V = TypeVar("V")


class PendingValue(Struct, frozen=True):
    """A value that waits for its verification; without expiry it waits until replaced."""

    value: str
    expires_at: str | None


class Code(Struct, frozen=True):
    """The newest code sent for an attribute, and the message that carried it."""

    destination: str
    code: str
    expires_at: str
    message: str


class User(Struct, frozen=True):
    """A user as it is now; `activated` are the aliases (kind → claimed value) that lead to it."""

    pool: str
    sub: str
    username: str
    claimed_username: str
    attributes: Mapping[str, str]
    status: str
    created_at: str
    updated_at: str
    enabled: bool = True
    activated: Mapping[str, str] = {}
    pending: Mapping[str, PendingValue] = {}
    codes: Mapping[str, Code] = {}
    temporary_password_expires_at: str | None = None


def evolve(user: User | None, recorded: Recorded, event: UserEvent) -> User | None:
    """The user after the event; None once it is deleted."""
    if isinstance(event, UserCreated):
        return User(
            pool=pool_of(recorded.stream),
            sub=id_of(recorded.stream),
            username=event.username,
            claimed_username=event.claimed_username,
            attributes=event.attributes,
            status=event.status,
            created_at=recorded.at,
            updated_at=recorded.at,
            activated=event.activated,
        )
    if user is None:
        msg = f"{recorded.stream} begins with {type(event).__name__}, not with its creation"
        raise ValueError(msg)
    match event:
        case AttributesUpdated():
            return _with_attributes(user, event, recorded.at)
        case PendingValueSubmitted(attribute=attribute, value=value, expires_at=expires_at):
            pending = {**user.pending, attribute: PendingValue(value, expires_at)}
            return replace(user, pending=pending, updated_at=recorded.at)
        case PendingValueDropped(attribute=attribute):
            left = {attribute}
            return replace(
                user, pending=_without(user.pending, left), codes=_without(user.codes, left)
            )
        case CodeIssued(attribute=attribute):
            code = Code(event.destination, event.code, event.expires_at, event.message)
            return replace(user, codes={**user.codes, attribute: code})
        case TemporaryPasswordIssued(expires_at=expires_at):
            return replace(user, temporary_password_expires_at=expires_at)
        case UserDeleted():
            return None
        case _:
            assert_never(event)


def _with_attributes(user: User, event: AttributesUpdated, at: str) -> User:
    attributes = {**user.attributes, **event.changed}
    activated: Mapping[str, str] = user.activated
    codes = user.codes
    if codes:  # a code proves the value it was sent to, and no other
        codes = _without(codes, {*event.changed, *event.removed})
    for name in event.removed:
        attributes.pop(name, None)
    if event.deactivated or event.activated:
        activated = {**_without(activated, event.deactivated), **event.activated}
    return replace(user, attributes=attributes, activated=activated, codes=codes, updated_at=at)


def _without(values: Mapping[str, V], keys: Mapping[str, str] | set[str]) -> dict[str, V]:
    return {key: value for key, value in values.items() if key not in keys}
