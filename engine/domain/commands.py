"""Every command to a pool, a client or a user that says more than its name, on one page.

Accounts have `account_commands`, getting in has `access_commands`. What only the outside knows
(time, ids, codes) is a field, drawn by the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct

from engine.domain.events import ClientSettings, Medium, PoolSettings, SchemaAttribute

Pairs = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class CreatePool:
    """Make a user pool with this id."""

    id: str
    name: str
    account: str
    region: str
    custom_and_changed: tuple[SchemaAttribute, ...]
    settings: PoolSettings
    now: str
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReplacePoolSettings:
    """Give the pool these settings instead of those it has; without a name it keeps its own.

    Without tags (None) it keeps its own as well.
    """

    settings: PoolSettings
    name: str | None = None
    tags: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class TagPool:
    """Let the pool bear these tags as well, or with these values."""

    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UntagPool:
    """Take the tags of these keys away."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetPoolDomain:
    """Let the pool's links lead to this domain prefix."""

    domain: str


@dataclass(frozen=True, slots=True)
class RemovePoolDomain:
    """Give the pool's domain prefix up."""

    domain: str


@dataclass(frozen=True, slots=True)
class AddCustomAttributes:
    """Let the pool's schema know further attributes."""

    attributes: tuple[SchemaAttribute, ...]


@dataclass(frozen=True, slots=True)
class CreateClient:
    """Let an application call for a pool's users, with this secret if it has one."""

    id: str
    name: str
    settings: ClientSettings
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class ReplaceClientSettings:
    """Give a client these settings instead of those it has; without a name it keeps its own."""

    settings: ClientSettings
    name: str | None = None


@dataclass(frozen=True, slots=True)
class CreateUser:
    """Make a user, as an administrator does, and invite it by these media (none: silently)."""

    username: str
    attributes: Pairs
    sub: str
    temporary_password: str
    now: str
    media: tuple[Medium, ...] = ()
    suppressed: bool = False
    force_alias: bool = False
    client_metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InviteAgain:
    """Give a user that never signed in a new temporary password, and tell it."""

    username: str
    temporary_password: str
    now: str
    media: tuple[Medium, ...] = ()
    client_metadata: Mapping[str, str] = field(default_factory=dict)


class UpdateAttributes(Struct, frozen=True):
    """Set attributes; a blank value deletes. An administrator may set flags too."""

    attributes: Pairs
    now: str
    client_metadata: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class DeleteAttributes:
    """Remove attributes by name."""

    names: tuple[str, ...]
    now: str


@dataclass(frozen=True, slots=True)
class AskForCode:
    """Send a code that proves an attribute of the user's."""

    attribute: str
    now: str
    client_metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VerifyAttribute:
    """Prove an attribute by the code that was sent for it."""

    attribute: str
    code: str
    now: str


# Why a message is sent: as the custom message trigger is told it.
Purpose = Literal[
    "UpdateUserAttribute",
    "VerifyUserAttribute",
    "AdminCreateUser",
    "SignUp",
    "ResendCode",
    "ForgotPassword",
    "Authentication",
]
