"""Sending accounts: stream `account/<account>/<region>`; sandboxes, opt-outs, identities, roles."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

DEFAULT_OPT_OUT_LIST = (
    "Default"  # what AWS calls the one that every account has, and SNS's only one
)

CarrierResult = Literal[
    "delivered",
    "acknowledged",
    "spam",
    "blocked",
    "carrier-unreachable",
    "phone-unreachable",
    "phone-blocked",
    "unknown",
]


class SmsSandboxLeft(Struct, frozen=True, omit_defaults=True):
    """AWS moved the account out of the SMS sandbox."""


class SesSandboxLeft(Struct, frozen=True, omit_defaults=True):
    """AWS gave the account production access to SES."""


class SandboxNumberAdded(Struct, frozen=True, omit_defaults=True):
    """A destination waits for its one-time password; adding it again sends a new one.

    Without a code, none was sent yet. `id` is the one that End User Messaging SMS knows it by.
    """

    number: str
    code: str | None = None
    language: str = "en-US"
    id: str | None = None


class SandboxNumberVerified(Struct, frozen=True, omit_defaults=True):
    """The destination is proved: the sandbox lets texts to it pass."""

    number: str


class SandboxNumberRemoved(Struct, frozen=True, omit_defaults=True):
    """The sandbox no longer knows the destination."""

    number: str


class NumberOptedOut(Struct, frozen=True, omit_defaults=True):
    """No text may reach the number: its phone answered with a keyword, or an API call said so."""

    number: str
    keyword: str | None = None
    opt_out_list: str = DEFAULT_OPT_OUT_LIST
    since: str | None = None


class NumberOptedIn(Struct, frozen=True, omit_defaults=True):
    """The number may be texted again, by its owner's keyword or by an API call."""

    number: str
    keyword: str | None = None
    opt_out_list: str = DEFAULT_OPT_OUT_LIST


class OptOutListCreated(Struct, frozen=True, omit_defaults=True):
    """The account keeps a further list of numbers that opted out, beside the default one.

    `request` is the id that its caller gave the call, so that the same call again is recognised.
    """

    name: str
    request: str | None = None


class OptOutListDeleted(Struct, frozen=True, omit_defaults=True):
    """The list is gone, and with it every opt-out on it."""

    name: str


class DestinationsBlocked(Struct, frozen=True, omit_defaults=True):
    """AWS sends nothing to numbers that begin so (`+` and digits), whoever asks."""

    prefix: str


class DestinationsUnblocked(Struct, frozen=True, omit_defaults=True):
    """The block on numbers that begin so is lifted."""

    prefix: str


class ReviewStarted(Struct, frozen=True, omit_defaults=True):
    """AWS holds the account for review: it may send no text."""


class ReviewEnded(Struct, frozen=True, omit_defaults=True):
    """The review is over."""


class SmsAttributesSet(Struct, frozen=True, omit_defaults=True):
    """The account's settings for texts; None leaves one as it was.

    `emptied` are the names of those that were taken back.
    """

    default_sender_id: str | None = None
    default_type: Literal["Promotional", "Transactional"] | None = None
    delivery_log_role: str | None = None
    success_sampling_percent: int | None = None
    usage_report_bucket: str | None = None
    emptied: tuple[str, ...] = ()


class SpendLimitSet(Struct, frozen=True, omit_defaults=True):
    """The account spends no more than this on texts in a month, in micro-USD; None: its quota."""

    limit: int | None = None


class SpendQuotaRaised(Struct, frozen=True, omit_defaults=True):
    """AWS support allows the account to spend this much in a month, in micro-USD."""

    quota: int


class CarrierScenarioSet(Struct, frozen=True, omit_defaults=True):
    """What carriers do with texts to a number, to all that begin so, or to a country.

    `target` is a number or prefix with `+`, or a country's two letters. It happens to `percent` of
    the messages, chosen by `seed` and the message's id. Times are milliseconds.
    """

    target: str
    result: CarrierResult
    percent: int = 100
    seed: int = 0
    delay_ms: int = 0


class CarrierScenarioCleared(Struct, frozen=True, omit_defaults=True):
    """Carriers do nothing special with this target any more."""

    target: str


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


class IdentityPolicyDeclared(Struct, frozen=True, omit_defaults=True):
    """Whether the identity's policy lets Cognito send; policies themselves are not simulated."""

    identity: str
    cognito_may_send: bool = True


class RoleDeclared(Struct, frozen=True, omit_defaults=True):
    """What IAM would say of a role, since IAM itself is not simulated; undeclared roles work."""

    arn: str
    assumable: bool = True
    may_publish: bool = True
    external_id: str | None = None
    may_send_texts: bool = True
