"""Every event there is, on one page: past-tense facts, each readable on its own.

A stored event is never edited. Its stored name and version are in `STORED_NAMES`; a new meaning
gets a new version and an upcaster beside the codec. Times are RFC 3339 UTC with milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Medium = Literal["SMS", "EMAIL"]
Outcome = Literal["delivered", "undelivered"]
Result = Literal["passed", "failed", "not-applicable"]
Basis = Literal["documented", "observed", "assumed"]


# ── Parts of events ──────────────────────────────────────────────────────────────────────────


class SchemaAttribute(Struct, frozen=True, omit_defaults=True):
    """One attribute a pool knows; limits are characters for strings, values for numbers."""

    name: str
    type: Literal["String", "Number", "DateTime", "Boolean"]
    mutable: bool = True
    required: bool = False
    developer_only: bool = False
    min_length: int | None = None
    max_length: int | None = None
    min_value: int | None = None
    max_value: int | None = None


class MessageTemplates(Struct, frozen=True, omit_defaults=True):
    """The pool's own words, where it has any; `{####}` is the code, `{username}` the user."""

    verification_sms: str | None = None
    verification_email: str | None = None
    verification_email_subject: str | None = None
    invitation_sms: str | None = None
    invitation_email: str | None = None
    invitation_email_subject: str | None = None


class SmsConfiguration(Struct, frozen=True, omit_defaults=True):
    """Whom Cognito becomes to publish a text, and from which region it does so."""

    role: str
    external_id: str | None = None
    region: str | None = None


class EmailConfiguration(Struct, frozen=True, omit_defaults=True):
    """Who sends the pool's mail: Cognito's shared sender, or the account's own SES identity."""

    own_identity: bool = False
    identity_arn: str | None = None
    from_address: str | None = None
    reply_to: str | None = None
    configuration_set: str | None = None


class PasswordPolicy(Struct, frozen=True, omit_defaults=True):
    """What a password must be; the defaults are those AWS shows for a minimal pool."""

    minimum_length: int = 8
    uppercase: bool = True
    lowercase: bool = True
    numbers: bool = True
    symbols: bool = True
    temporary_password_validity_days: int = 7


class PoolSettings(Struct, frozen=True, omit_defaults=True):
    """What a pool does, as far as anything here depends on it.

    `repeated` is opaque JSON: members without effect here that a description of the pool repeats.
    """

    alias_attributes: tuple[str, ...] = ()
    username_attributes: tuple[str, ...] = ()
    auto_verified: tuple[str, ...] = ()
    verified_before_update: tuple[str, ...] = ()
    case_sensitive: bool = True
    deletion_protected: bool = False
    sms: SmsConfiguration | None = None
    email: EmailConfiguration = EmailConfiguration()
    templates: MessageTemplates = MessageTemplates()
    password_policy: PasswordPolicy = PasswordPolicy()
    custom_message_trigger: str | None = None
    repeated: str = "{}"


class EmailSender(Struct, frozen=True, omit_defaults=True):
    """Who a mail is from. `identity` is None for Cognito's shared sender, which needs none."""

    from_address: str
    identity: str | None = None
    shared: bool = False


class Step(Struct, frozen=True, omit_defaults=True):
    """One thing to do: run a command (`aws` works here and at AWS), or wait for something.

    What becomes known only on the way stands in capitals: `yields` names what this step brings
    (a command prints it; a wait finds it as the code of the newest message of this `purpose` to
    `inbox`), `needs` what earlier steps must have brought. With `opens_link`, following that
    message's first link is part of the step.
    """

    by: Literal["aws", "sandpost", "wait"]
    run: str | None = None
    wait_for: str | None = None
    yields: str | None = None
    needs: tuple[str, ...] = ()
    inbox: str | None = None
    purpose: str | None = None
    opens_link: bool = False


class Check(Struct, frozen=True, omit_defaults=True):
    """One rule's answer; why, source and steps are there only when it failed."""

    rule: str
    result: Result
    basis: Basis
    saw: Mapping[str, str | int | bool | tuple[str, ...]]
    because: str | None = None
    source: str | None = None
    verdict: str | None = None
    steps: tuple[Step, ...] = ()


# ── User pools: stream pool/<id> ─────────────────────────────────────────────────────────────


class PoolCreated(Struct, frozen=True, omit_defaults=True):
    """A user pool exists in this account and region, with this schema and these settings."""

    pool: str
    name: str
    account: str
    region: str
    schema: tuple[SchemaAttribute, ...]
    settings: PoolSettings


class CustomAttributesAdded(Struct, frozen=True, omit_defaults=True):
    """The pool's schema knows these further attributes."""

    attributes: tuple[SchemaAttribute, ...]


class PoolDeleted(Struct, frozen=True, omit_defaults=True):
    """The pool is gone, and every user in it can no longer be reached."""

    pool: str
    account: str
    region: str


# ── Users: stream user/<pool>/<sub> ──────────────────────────────────────────────────────────


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


# ── Messages: stream message/<id> ────────────────────────────────────────────────────────────


class MessageRequested(Struct, frozen=True, omit_defaults=True):
    """A message with this very text is to be sent; a channel decides later what becomes of it.

    `account` and `region` are the sending account's. `pool` and `user` are None for messages
    that the account itself causes: one-time passwords, identity verification mails.
    """

    id: str
    medium: Medium
    purpose: str
    destination: str
    body: str
    account: str
    region: str
    subject: str | None = None
    code: str | None = None
    attribute: str | None = None
    pool: str | None = None
    user: str | None = None
    username: str | None = None
    sender: EmailSender | None = None
    sms_type: str | None = None
    sandbox_exempt: bool = False
    signs_in: bool = False


class MessageJudged(Struct, frozen=True, omit_defaults=True):
    """The rules' answer: delivered, or undelivered with the first failed rule's verdict.

    `as_of` is the version of the account's stream that the rules saw; `settings` are the
    disputed behaviours and data versions that they read.
    """

    message: str
    outcome: Outcome
    checks: tuple[Check, ...]
    as_of: int
    verdict: str | None = None
    sent_from: str | None = None
    chosen_because: str | None = None
    aws_says: str | None = None
    settings: Mapping[str, str] = {}


class MessageStuck(Struct, frozen=True, omit_defaults=True):
    """The message could not be judged after the last try: our fault, kept as a dead letter."""

    message: str
    error: str
    tries: int


class MessageRequeued(Struct, frozen=True, omit_defaults=True):
    """Somebody asked for an unjudged message to be judged after all.

    It was stuck, or still pending: an imported request is in no outbox until somebody asks.
    """

    message: str
    was: Literal["stuck", "pending"]


# ── Sending accounts: stream account/<account>/<region> ──────────────────────────────────────


class SmsSandboxLeft(Struct, frozen=True, omit_defaults=True):
    """AWS moved the account out of the SMS sandbox."""


class SesSandboxLeft(Struct, frozen=True, omit_defaults=True):
    """AWS gave the account production access to SES."""


class SandboxNumberAdded(Struct, frozen=True, omit_defaults=True):
    """A destination waits for its one-time password; adding it again sends a new one."""

    number: str
    code: str
    language: str = "en-US"


class SandboxNumberVerified(Struct, frozen=True, omit_defaults=True):
    """The destination is proved: the sandbox lets texts to it pass."""

    number: str


class SandboxNumberRemoved(Struct, frozen=True, omit_defaults=True):
    """The sandbox no longer knows the destination."""

    number: str


class NumberOptedOut(Struct, frozen=True, omit_defaults=True):
    """The phone answered with a keyword such as STOP: no text may reach it."""

    number: str
    keyword: str


class NumberOptedIn(Struct, frozen=True, omit_defaults=True):
    """The number may be texted again, by its owner's keyword or by an API call."""

    number: str
    keyword: str | None = None


class OriginationNumberRequested(Struct, frozen=True, omit_defaults=True):
    """The account leases a number to send from; until registered, US carriers refuse it."""

    id: str
    number: str
    country: str
    number_type: str
    message_type: str
    capabilities: tuple[str, ...]
    needs_registration: bool
    monthly_price: str
    deletion_protected: bool = False


class RegistrationCompleted(Struct, frozen=True, omit_defaults=True):
    """The carriers approved the use of this origination number."""

    id: str


class OriginationNumberReleased(Struct, frozen=True, omit_defaults=True):
    """The account no longer leases the number."""

    id: str


class IdentityAdded(Struct, frozen=True, omit_defaults=True):
    """An e-mail address or domain waits to be proved; adding it again sends a new mail."""

    identity: str
    token: str


class IdentityVerified(Struct, frozen=True, omit_defaults=True):
    """The e-mail identity is proved."""

    identity: str


class IdentityRemoved(Struct, frozen=True, omit_defaults=True):
    """The e-mail identity is gone."""

    identity: str


class RoleDeclared(Struct, frozen=True, omit_defaults=True):
    """What IAM would say of a role, since IAM itself is not simulated; undeclared roles work."""

    arn: str
    assumable: bool = True
    may_publish: bool = True
    external_id: str | None = None


PoolEvent = PoolCreated | CustomAttributesAdded | PoolDeleted
UserEvent = (
    UserCreated
    | AttributesUpdated
    | PendingValueSubmitted
    | PendingValueDropped
    | CodeIssued
    | TemporaryPasswordIssued
    | UserDeleted
)
MessageEvent = MessageRequested | MessageJudged | MessageStuck | MessageRequeued
AccountEvent = (
    SmsSandboxLeft
    | SesSandboxLeft
    | SandboxNumberAdded
    | SandboxNumberVerified
    | SandboxNumberRemoved
    | NumberOptedOut
    | NumberOptedIn
    | OriginationNumberRequested
    | RegistrationCompleted
    | OriginationNumberReleased
    | IdentityAdded
    | IdentityVerified
    | IdentityRemoved
    | RoleDeclared
)
Event = PoolEvent | UserEvent | MessageEvent | AccountEvent

STORED_NAMES: Mapping[str, type[Event]] = {
    "pool-created.1": PoolCreated,
    "custom-attributes-added.1": CustomAttributesAdded,
    "pool-deleted.1": PoolDeleted,
    "user-created.1": UserCreated,
    "attributes-updated.1": AttributesUpdated,
    "pending-value-submitted.1": PendingValueSubmitted,
    "pending-value-dropped.1": PendingValueDropped,
    "code-issued.1": CodeIssued,
    "temporary-password-issued.1": TemporaryPasswordIssued,
    "user-deleted.1": UserDeleted,
    "message-requested.1": MessageRequested,
    "message-judged.1": MessageJudged,
    "message-stuck.1": MessageStuck,
    "message-requeued.1": MessageRequeued,
    "sms-sandbox-left.1": SmsSandboxLeft,
    "ses-sandbox-left.1": SesSandboxLeft,
    "sandbox-number-added.1": SandboxNumberAdded,
    "sandbox-number-verified.1": SandboxNumberVerified,
    "sandbox-number-removed.1": SandboxNumberRemoved,
    "number-opted-out.1": NumberOptedOut,
    "number-opted-in.1": NumberOptedIn,
    "origination-number-requested.1": OriginationNumberRequested,
    "registration-completed.1": RegistrationCompleted,
    "origination-number-released.1": OriginationNumberReleased,
    "identity-added.1": IdentityAdded,
    "identity-verified.1": IdentityVerified,
    "identity-removed.1": IdentityRemoved,
    "role-declared.1": RoleDeclared,
}
