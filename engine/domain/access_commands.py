"""Every command about getting in: signing up, confirming, and passwords.

What only the outside knows (time, ids, salts) is a field, drawn by the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.domain.commands import Pairs


@dataclass(frozen=True, slots=True)
class ClientCall:
    """A call through a client: whom it is about, and what proves the client's secret.

    `metadata` is what the pool's trigger is told besides, `public_url` what links begin with.
    """

    client: str
    username: str
    secret_hash: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    public_url: str = ""


@dataclass(frozen=True, slots=True)
class SignUp:
    """Make an account for oneself, with this password."""

    password: str
    attributes: Pairs
    sub: str
    now: str


@dataclass(frozen=True, slots=True)
class ConfirmSignUp:
    """Prove with its code that one's own address or number is right; so the account is confirmed.

    `force_alias` takes the value away from whoever signs in by it now.
    """

    code: str
    now: str
    force_alias: bool = False


@dataclass(frozen=True, slots=True)
class ChooseNewPassword:
    """Replace a forgotten or dead password, by the code that was sent for it."""

    code: str
    password: str
    now: str


@dataclass(frozen=True, slots=True)
class SetPassword:
    """Give a user a password, as an administrator does: its own, or one that it must change."""

    password: str
    now: str
    permanent: bool = False


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """Replace one's own password, knowing it; `previous` is needed by whoever has one."""

    previous: str | None
    proposed: str
    now: str
