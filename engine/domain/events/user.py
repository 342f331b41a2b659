"""Users: stream `user/<pool>/<sub>`."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class UserCreated(Struct, frozen=True, omit_defaults=True):
    """A user exists; `activated` are the aliases (kind → claimed value) that lead to it at once."""

    username: str
    claimed_username: str
    attributes: Mapping[str, str]
    status: str
    activated: Mapping[str, str] = {}


class AttributesUpdated(Struct, frozen=True, omit_defaults=True):
    """Attributes have these values or are gone; aliases became active or stopped being so."""

    changed: Mapping[str, str] = {}
    removed: tuple[str, ...] = ()
    activated: Mapping[str, str] = {}
    deactivated: Mapping[str, str] = {}


class PendingValueSubmitted(Struct, frozen=True, omit_defaults=True):
    """A new value waits for its verification; the present one stays in use."""

    attribute: str
    value: str
    expires_at: str | None


class PendingValueDropped(Struct, frozen=True, omit_defaults=True):
    """A value that waited for verification will not take effect."""

    attribute: str
    value: str


class CodeIssued(Struct, frozen=True, omit_defaults=True):
    """This code proves this destination for this attribute, until it expires."""

    attribute: str
    destination: str
    code: str
    expires_at: str
    message: str


class TemporaryPasswordIssued(Struct, frozen=True, omit_defaults=True):
    """The user can first sign in with this password, until it expires."""

    password: str
    expires_at: str


class UserDeleted(Struct, frozen=True, omit_defaults=True):
    """The user is gone; its name and its aliases (kind → claimed value) are free again."""

    claimed_username: str
    deactivated: Mapping[str, str] = {}


UserEvent = (
    UserCreated
    | AttributesUpdated
    | PendingValueSubmitted
    | PendingValueDropped
    | CodeIssued
    | TemporaryPasswordIssued
    | UserDeleted
)
