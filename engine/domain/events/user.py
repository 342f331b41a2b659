"""Users: stream `user/<pool>/<sub>`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

# What a code is for: to prove an attribute, to confirm a sign-up, to choose a new password.
CodeUse = Literal["verify", "confirm", "reset"]
ChallengeName = Literal["NEW_PASSWORD_REQUIRED", "SMS_MFA", "PASSWORD_VERIFIER", "MFA_SETUP"]


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


class AttributeVerified(Struct, frozen=True, omit_defaults=True):
    """The user has proved this value: it is in use, and called verified.

    `activated` and `deactivated` are the aliases (kind → claimed value) that changed by it.
    """

    attribute: str
    value: str
    activated: Mapping[str, str] = {}
    deactivated: Mapping[str, str] = {}


class CodeIssued(Struct, frozen=True, omit_defaults=True):
    """This code proves this destination for this attribute, until it expires.

    What it is good for beyond that, `use` says.
    """

    attribute: str
    destination: str
    code: str
    expires_at: str
    message: str
    use: CodeUse = "verify"


class TemporaryPasswordIssued(Struct, frozen=True, omit_defaults=True):
    """The user can first sign in with this password, until it expires."""

    password: str
    expires_at: str


class TemporaryPasswordSet(Struct, frozen=True, omit_defaults=True):
    """An administrator set a password that must be changed on signing in, until it expires.

    Kept as SRP's salt and verifier (hexadecimal), never as it is.
    """

    salt: str
    verifier: str
    expires_at: str


class PasswordSet(Struct, frozen=True, omit_defaults=True):
    """The user's own password, kept as SRP's salt and verifier (hexadecimal), never as it is.

    Whoever had to change or reset a password is confirmed by it.
    """

    salt: str
    verifier: str


class PasswordResetRequired(Struct, frozen=True, omit_defaults=True):
    """The password is dead: the user must choose a new one with a code."""


class UserConfirmed(Struct, frozen=True, omit_defaults=True):
    """The account is confirmed: by the code of its sign-up, or by an administrator."""


class UserEnabled(Struct, frozen=True, omit_defaults=True):
    """The user may sign in again."""


class UserDisabled(Struct, frozen=True, omit_defaults=True):
    """The user may not sign in, and no token that it has opens anything."""


class MfaPreferenceSet(Struct, frozen=True, omit_defaults=True):
    """Whether signing in asks the user for a code by text, and whether that is what it prefers."""

    sms: bool
    sms_preferred: bool = False


class ChallengeIssued(Struct, frozen=True, omit_defaults=True):
    """Signing in goes on only when this is answered, once, until it expires.

    `secret` is the code that was sent, or what else the answer is compared with; `message` the
    message that carried it.
    """

    session: str
    challenge: ChallengeName
    client: str
    expires_at: str
    secret: str | None = None
    destination: str | None = None
    message: str | None = None


class ChallengeAnswered(Struct, frozen=True, omit_defaults=True):
    """The challenge was met; its session opens nothing more."""

    session: str


class SignedIn(Struct, frozen=True, omit_defaults=True):
    """The user signed in through this client; all tokens that come of it bear this origin."""

    client: str
    origin: str


class SessionRevoked(Struct, frozen=True, omit_defaults=True):
    """No token of this origin opens anything; after `until` none would anyhow.

    Both moments are of the time that tokens are dated by: simulated time may be far ahead of it.
    """

    origin: str
    until: str
    revoked_at: str


class SignedOutEverywhere(Struct, frozen=True, omit_defaults=True):
    """No token that the user has opens anything."""


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
    | AttributeVerified
    | TemporaryPasswordIssued
    | TemporaryPasswordSet
    | PasswordSet
    | PasswordResetRequired
    | UserConfirmed
    | UserEnabled
    | UserDisabled
    | MfaPreferenceSet
    | ChallengeIssued
    | ChallengeAnswered
    | SignedIn
    | SessionRevoked
    | SignedOutEverywhere
    | UserDeleted
)
