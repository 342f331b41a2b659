"""What a sending account is: one AWS account in one region, as far as its messages depend on it.

Sandboxes, verified destinations, opt-outs, origination numbers, e-mail identities, roles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.domain.events import DEFAULT_OPT_OUT_LIST, CarrierResult
from engine.domain.registration import Attachment, Registration

FOLD_VERSION = 2
NEW_ACCOUNT_QUOTA = 1_000_000  # micro-USD a month (SNS developer guide: 1.00 USD)
# When the list was made that nobody made; AWS says one, and this is the day of its API's version.
BEGINNING = "2022-03-31T00:00:00.000Z"


@dataclass(frozen=True, slots=True)
class SandboxNumber:
    """A destination the account wants to text from within the sandbox.

    `attempts` are the last times a one-time password was sent to it, oldest first; as many as a
    day allows. `id` is what End User Messaging SMS knows it by.
    """

    code: str | None
    language: str
    added_at: str
    attempts: tuple[str, ...]
    verified_at: str | None = None
    id: str = ""

    @property
    def verified(self) -> bool:
        """The destination is proved: the sandbox lets texts to it pass."""
        return self.verified_at is not None


@dataclass(frozen=True, slots=True)
class OptOut:
    """Since when a number may not be texted, and whether its owner wished so, or an API call."""

    since: str
    by_owner: bool = True


@dataclass(frozen=True, slots=True)
class OptOutList:
    """A list of numbers that opted out, kept apart from the account's other lists.

    `opted_in_at` says when an API call last opted a number in, which AWS allows once in 30 days.
    `request` is the id of the call that created it, as far as its caller gave one.
    """

    created_at: str
    opted_out: Mapping[str, OptOut] = field(default_factory=dict)
    opted_in_at: Mapping[str, str] = field(default_factory=dict)
    request: str | None = None
    comes_with: str | None = None


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
    opt_out_list: str = DEFAULT_OPT_OUT_LIST
    international: bool = False

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

    `written` is the spelling it was added with; `added_at` the time its last mail was sent;
    `cognito_may_send` what its policy would say.
    """

    written: str
    token: str
    added_at: str
    verified_at: str | None = None
    cognito_may_send: bool = True

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
    may_send_texts: bool = True


@dataclass(frozen=True, slots=True)
class SenderId:
    """A name the account may send texts under, to one country.

    If it `comes_with` a registration, it is there once that is approved.
    """

    sender_id: str
    country: str
    message_types: tuple[str, ...]
    monthly_price: str
    requested_at: str
    deletion_protected: bool = False
    request: str | None = None
    comes_with: str | None = None


@dataclass(frozen=True, slots=True)
class SmsAttributes:
    """The account's settings for texts; None where none was ever set."""

    default_sender_id: str | None = None
    default_type: Literal["Promotional", "Transactional"] | None = None
    delivery_log_role: str | None = None
    success_sampling_percent: int | None = None
    usage_report_bucket: str | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """What carriers do with texts to a target: to `percent` of them, drawn by `seed`."""

    result: CarrierResult
    percent: int
    seed: int
    delay_ms: int


@dataclass(frozen=True, slots=True)
class SendingAccount:
    """A new AWS account until its events say otherwise: both sandboxes on, nothing registered.

    Numbers are in E.164, identities compared without the case of their domain, origination
    numbers under their ids. `opted_out` and `opted_in_at` are about the list that every account
    has, `opt_out_lists` are the others, by name. Amounts are micro-USD. Sender ids are under
    NAME/COUNTRY, scenarios under their targets.
    """

    in_sms_sandbox: bool = True
    in_ses_sandbox: bool = True
    sandbox_numbers: Mapping[str, SandboxNumber] = field(default_factory=dict)
    opted_out: Mapping[str, OptOut] = field(default_factory=dict)
    opted_in_at: Mapping[str, str] = field(default_factory=dict)
    origination_numbers: Mapping[str, OriginationNumber] = field(default_factory=dict)
    identities: Mapping[str, EmailIdentity] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    opt_out_lists: Mapping[str, OptOutList] = field(default_factory=dict)
    blocked_prefixes: tuple[str, ...] = ()
    under_review: bool = False
    sms: SmsAttributes = SmsAttributes()
    spend_limit: int | None = None
    spend_quota: int = NEW_ACCOUNT_QUOTA
    sender_ids: Mapping[str, SenderId] = field(default_factory=dict)
    registrations: Mapping[str, Registration] = field(default_factory=dict)
    attachments: Mapping[str, Attachment] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)

    @property
    def monthly_limit(self) -> int:
        """What the account may spend on texts in a month, in micro-USD."""
        return self.spend_quota if self.spend_limit is None else self.spend_limit

    def opt_out_list(self, name: str) -> OptOutList | None:
        """The list of this name, the one that every account has included."""
        if name == DEFAULT_OPT_OUT_LIST:
            return OptOutList(BEGINNING, self.opted_out, self.opted_in_at)
        return self.opt_out_lists.get(name)


INITIAL = SendingAccount()
