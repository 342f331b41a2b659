"""Every command a sending account knows: what AWS calls ask of it, and what only people can do.

Codes, tokens, ids and the time are drawn by the caller. Numbers and identities come as written;
`account.decide` parses them and refuses what cannot be one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.domain.account_sender_ids import SenderIdCommand
from engine.domain.account_texting import TextingCommand
from engine.domain.events import DEFAULT_OPT_OUT_LIST, TextOptions
from engine.domain.registration_commands import RegistrationCommand

NumberType = Literal["LONG_CODE", "TOLL_FREE", "TEN_DLC", "SIMULATOR"]
MessageType = Literal["TRANSACTIONAL", "PROMOTIONAL"]

# ── SMS sandbox ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class AddSandboxNumber:
    """Make a destination known to the SMS sandbox and send it a one-time password.

    For a number it knows already, only send a new one. A new one has the id (`vdn-…`).
    """

    number: str
    code: str
    message_id: str
    now: str
    language: str = "en-US"
    id: str | None = None


@dataclass(frozen=True, slots=True)
class VerifySandboxNumber:
    """Prove a destination with the one-time password that was sent to it."""

    number: str
    code: str
    now: str


@dataclass(frozen=True, slots=True)
class RemoveSandboxNumber:
    """Let the SMS sandbox forget a destination."""

    number: str
    now: str


@dataclass(frozen=True, slots=True)
class LeaveSmsSandbox:
    """What AWS support does on request: the account may text any destination."""

    now: str


# ── Verified destinations: the SMS sandbox's, as End User Messaging SMS asks for them ─────────


@dataclass(frozen=True, slots=True)
class CreateDestination:
    """Make a destination known under this id (`vdn-…`); nothing is sent to it yet."""

    id: str
    number: str
    now: str


@dataclass(frozen=True, slots=True)
class SendDestinationCode:
    """Send a destination a one-time password, by a text with these wishes."""

    id: str
    code: str
    message_id: str
    now: str
    text: TextOptions
    language: str = "en-US"


@dataclass(frozen=True, slots=True)
class VerifyDestination:
    """Prove a destination with the one-time password that was sent to it."""

    id: str
    code: str
    now: str


@dataclass(frozen=True, slots=True)
class RemoveDestination:
    """Forget a destination."""

    id: str
    now: str


# ── Opt-out ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class OptIn:
    """Take a number off the opt-out list by an API call."""

    number: str
    now: str


@dataclass(frozen=True, slots=True)
class ReceiveKeyword:
    """A phone answers with a word such as STOP or START, which no API call can do for it.

    `to` is the number that it answers; None: the one that the account would text it from.
    """

    number: str
    keyword: str
    now: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class CreateOptOutList:
    """Keep a further list of numbers that opted out. `request` is the call's own id, if any."""

    name: str
    now: str
    request: str | None = None


@dataclass(frozen=True, slots=True)
class DeleteOptOutList:
    """Forget a list, and with it every opt-out on it."""

    name: str
    now: str


@dataclass(frozen=True, slots=True)
class PutOptedOut:
    """Opt a number out by an API call, in place of its owner."""

    opt_out_list: str
    number: str
    now: str


@dataclass(frozen=True, slots=True)
class DeleteOptedOut:
    """Take a number that is on a list off it, by an API call."""

    opt_out_list: str
    number: str
    now: str


# ── Texts ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SendText:
    """Have End User Messaging SMS send a text to a number, with these wishes.

    `message_type` None: the type of the number that it names, else transactional.
    """

    message_id: str
    number: str
    body: str
    text: TextOptions
    now: str
    message_type: MessageType | None = None


# ── Origination numbers ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class NumberPreference:
    """Which of the free numbers would be liked: one that fits any of these digits."""

    how: Literal["starts-with", "ends-with", "contains", "exact"]
    digits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequestOriginationNumber:
    """Lease a number to send from. `id` is the number's id in full (`phone-…`).

    `registration` is the id of one that shall stand for it at once.
    """

    id: str
    country: str
    number_type: NumberType
    message_type: MessageType
    capabilities: tuple[str, ...]
    now: str
    deletion_protected: bool = False
    registration: str | None = None
    opt_out_list: str = DEFAULT_OPT_OUT_LIST
    international: bool = False
    preference: NumberPreference | None = None


@dataclass(frozen=True, slots=True)
class ChangeOriginationNumber:
    """Set a leased number's settings; those that are None stay."""

    id: str
    now: str
    deletion_protected: bool | None = None
    opt_out_list: str | None = None
    international: bool | None = None


@dataclass(frozen=True, slots=True)
class ReleaseOriginationNumber:
    """Give a leased number back."""

    id: str
    now: str


@dataclass(frozen=True, slots=True)
class CompleteRegistration:
    """What the carriers do after weeks: approve the use of a number, by its id or the number.

    The id of a registration is taken as well, or NAME/COUNTRY of a sender id that one stands for:
    the version of it that is under review is approved.
    """

    id: str
    now: str


@dataclass(frozen=True, slots=True)
class GrantShortCode:
    """What AWS support and the carriers do after months: a US short code, ready for use."""

    id: str
    short_code: str
    now: str


# ── E-mail ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class VerifyIdentity:
    """Start the verification of an e-mail address: a mail with `link`, which carries `token`."""

    identity: str
    token: str
    link: str
    message_id: str
    now: str


@dataclass(frozen=True, slots=True)
class ConfirmIdentity:
    """Follow the link of a verification mail."""

    token: str
    now: str


@dataclass(frozen=True, slots=True)
class DeclareIdentity:
    """What an owner of DNS records or a mailbox has done: the address or domain is proved.

    And what its policy would say of Cognito, since policies are not simulated.
    """

    identity: str
    token: str
    now: str
    cognito_may_send: bool = True


@dataclass(frozen=True, slots=True)
class RemoveIdentity:
    """Forget an e-mail identity; missing ones are forgotten already."""

    identity: str
    now: str


@dataclass(frozen=True, slots=True)
class LeaveSesSandbox:
    """What AWS support does on request: the account may mail any recipient."""

    now: str


# ── Roles ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class DeclareRole:
    """Say what IAM would answer for a role, since IAM is not simulated."""

    arn: str
    now: str
    assumable: bool = True
    may_publish: bool = True
    external_id: str | None = None
    may_send_texts: bool = True


SandboxCommand = (
    AddSandboxNumber | VerifySandboxNumber | RemoveSandboxNumber | OptIn | ReceiveKeyword
)
DestinationCommand = CreateDestination | SendDestinationCode | VerifyDestination | RemoveDestination
OptOutListCommand = CreateOptOutList | DeleteOptOutList | PutOptedOut | DeleteOptedOut
NumberCommand = (
    RequestOriginationNumber
    | ChangeOriginationNumber
    | ReleaseOriginationNumber
    | CompleteRegistration
    | GrantShortCode
)
OriginationCommand = NumberCommand | SenderIdCommand | RegistrationCommand
IdentityCommand = VerifyIdentity | ConfirmIdentity | DeclareIdentity | RemoveIdentity
AccountCommand = (
    SandboxCommand
    | DestinationCommand
    | OptOutListCommand
    | OriginationCommand
    | IdentityCommand
    | TextingCommand
    | LeaveSmsSandbox
    | LeaveSesSandbox
    | DeclareRole
)
