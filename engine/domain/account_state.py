"""What a sending account is: one AWS account in one region, as far as its messages depend on it.

Sandboxes, verified destinations, opt-outs, origination numbers, e-mail identities, roles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FOLD_VERSION = 1


@dataclass(frozen=True, slots=True)
class SandboxNumber:
    """A destination the account wants to text from within the sandbox.

    `attempts` are the last times a one-time password was sent to it, oldest first; as many as a
    day allows.
    """

    code: str
    language: str
    added_at: str
    attempts: tuple[str, ...]
    verified_at: str | None = None

    @property
    def verified(self) -> bool:
        """The destination is proved: the sandbox lets texts to it pass."""
        return self.verified_at is not None


@dataclass(frozen=True, slots=True)
class OriginationNumber:
    """A number the account may send from, once its registration (if it needs one) is complete."""

    id: str
    number: str
    country: str
    number_type: str
    message_type: str
    capabilities: tuple[str, ...]
    needs_registration: bool
    monthly_price: str
    requested_at: str
    registered_at: str | None = None
    deletion_protected: bool = False

    @property
    def registered(self) -> bool:
        """The carriers approved its use."""
        return self.registered_at is not None

    @property
    def usable(self) -> bool:
        """Nothing more is needed before texts can leave from it."""
        return self.registered or not self.needs_registration


@dataclass(frozen=True, slots=True)
class EmailIdentity:
    """An e-mail address or domain the account may send from once it is verified.

    `written` is the spelling it was added with; `added_at` the time its last mail was sent.
    """

    written: str
    token: str
    added_at: str
    verified_at: str | None = None

    @property
    def verified(self) -> bool:
        """The identity is proved."""
        return self.verified_at is not None


@dataclass(frozen=True, slots=True)
class Role:
    """What IAM would answer for a role."""

    assumable: bool
    may_publish: bool
    external_id: str | None


@dataclass(frozen=True, slots=True)
class SendingAccount:
    """A new AWS account until its events say otherwise: both sandboxes on, nothing registered.

    Numbers are in E.164, identities compared without the case of their domain, origination
    numbers under their ids. `opted_out` and `opted_in_at` say when; the latter only for opt-ins
    by an API call, which AWS allows once in 30 days.
    """

    in_sms_sandbox: bool = True
    in_ses_sandbox: bool = True
    sandbox_numbers: Mapping[str, SandboxNumber] = field(default_factory=dict)
    opted_out: Mapping[str, str] = field(default_factory=dict)
    opted_in_at: Mapping[str, str] = field(default_factory=dict)
    origination_numbers: Mapping[str, OriginationNumber] = field(default_factory=dict)
    identities: Mapping[str, EmailIdentity] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)


INITIAL = SendingAccount()
