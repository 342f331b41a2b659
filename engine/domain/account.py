"""The sending account: one AWS account in one region, as far as its messages depend on it.

Sandboxes, verified destinations, opt-outs, origination numbers, e-mail identities, roles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.domain.events import AccountEvent
    from engine.domain.recorded import Recorded

FOLD_VERSION = 1


@dataclass(frozen=True, slots=True)
class SandboxNumber:
    """A destination the account wants to text from within the sandbox."""

    code: str
    verified: bool
    language: str
    added_at: str
    attempts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OriginationNumber:
    """A number the account may send from, once its registration (if it needs one) is complete."""

    id: str
    number: str
    country: str
    number_type: str
    message_type: str
    capabilities: tuple[str, ...]
    registered: bool
    needs_registration: bool
    monthly_price: str
    requested_at: str


@dataclass(frozen=True, slots=True)
class EmailIdentity:
    """An e-mail address or domain the account may send from once it is verified."""

    token: str
    verified: bool
    added_at: str


@dataclass(frozen=True, slots=True)
class Role:
    """What IAM would answer for a role."""

    assumable: bool
    may_publish: bool
    external_id: str | None


@dataclass(frozen=True, slots=True)
class SendingAccount:
    """A new AWS account until its events say otherwise: both sandboxes on, nothing registered."""

    in_sms_sandbox: bool = True
    in_ses_sandbox: bool = True
    sandbox_numbers: Mapping[str, SandboxNumber] = field(default_factory=dict)
    opted_out: Mapping[str, str] = field(default_factory=dict)
    opted_in_at: Mapping[str, str] = field(default_factory=dict)
    origination_numbers: Mapping[str, OriginationNumber] = field(default_factory=dict)
    identities: Mapping[str, EmailIdentity] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)


INITIAL = SendingAccount()


def evolve(
    account: SendingAccount | None, recorded: Recorded, event: AccountEvent
) -> SendingAccount:
    """The account after the event."""
    raise NotImplementedError
