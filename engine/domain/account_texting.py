"""What an account decides about its texts as a whole: settings, spending, blocks, carriers."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Literal, assert_never

from engine.domain.account_errors import SpendLimitAboveQuota
from engine.domain.account_state import Scenario, SmsAttributes
from engine.domain.act_errors import (
    DelayTooLong,
    NoCarrierTarget,
    NoPercentage,
    NoPrefix,
    SpendQuotaBelowLimit,
)
from engine.domain.carrier import ALL_PERCENT
from engine.domain.events import (
    CarrierResult,
    CarrierScenarioCleared,
    CarrierScenarioSet,
    DestinationsBlocked,
    DestinationsUnblocked,
    ReviewEnded,
    ReviewStarted,
    SmsAttributesSet,
    SpendLimitSet,
    SpendQuotaRaised,
)
from engine.domain.phone import is_country

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount

PREFIX = re.compile(r"\+[1-9][0-9]{0,14}")  # E.164: at most 15 digits
# End User Messaging SMS user guide: after 72 hours without an answer the outcome is unknown.
LONGEST_DELAY_MS = 72 * 60 * 60 * 1000

TextingEvent = (
    CarrierScenarioCleared
    | CarrierScenarioSet
    | DestinationsBlocked
    | DestinationsUnblocked
    | ReviewEnded
    | ReviewStarted
    | SmsAttributesSet
    | SpendLimitSet
    | SpendQuotaRaised
)
SmsSetting = Literal[
    "default_sender_id",
    "default_type",
    "delivery_log_role",
    "success_sampling_percent",
    "usage_report_bucket",
]


@dataclass(frozen=True, slots=True)
class SetSmsAttributes:
    """Change settings of all texts; those that are None stay, the `emptied` ones are taken back.

    `limit` is in micro-USD; `lifts_limit` takes it back, to as much as AWS allows.
    """

    attributes: SmsAttributes
    now: str
    limit: int | None = None
    emptied: tuple[SmsSetting, ...] = ()
    lifts_limit: bool = False


@dataclass(frozen=True, slots=True)
class SetSpendLimit:
    """Spend no more than this in a month, in micro-USD; None: as much as AWS allows."""

    limit: int | None
    now: str


@dataclass(frozen=True, slots=True)
class RaiseSpendQuota:
    """What AWS support does on request: allow this much a month, in micro-USD."""

    quota: int
    now: str


@dataclass(frozen=True, slots=True)
class BlockDestinations:
    """What AWS does by itself: send nothing to numbers that begin so."""

    prefix: str
    now: str


@dataclass(frozen=True, slots=True)
class UnblockDestinations:
    """Lift a block."""

    prefix: str
    now: str


@dataclass(frozen=True, slots=True)
class StartReview:
    """What AWS does by itself: hold the account for review."""

    now: str


@dataclass(frozen=True, slots=True)
class EndReview:
    """What AWS support does: let the account send again."""

    now: str


@dataclass(frozen=True, slots=True)
class SetCarrierScenario:
    """Say what carriers do with texts to a target; it replaces what was said of it before."""

    target: str
    result: CarrierResult
    now: str
    percent: int = 100
    seed: int = 0
    delay_ms: int = 0


@dataclass(frozen=True, slots=True)
class ClearCarrierScenario:
    """Let carriers do with a target what they do with all others."""

    target: str
    now: str


TextingCommand = (
    SetSmsAttributes
    | SetSpendLimit
    | RaiseSpendQuota
    | BlockDestinations
    | UnblockDestinations
    | StartReview
    | EndReview
    | SetCarrierScenario
    | ClearCarrierScenario
)


def decide(command: TextingCommand, account: SendingAccount) -> tuple[TextingEvent, ...]:
    """What a command about all texts records; nothing if all is so already."""
    match command:
        case SetSmsAttributes():
            return _set(command, account)
        case SetSpendLimit(limit=limit):
            return _limited(limit, account)
        case RaiseSpendQuota(quota=quota):
            return _allowed(quota, account)
        case BlockDestinations(prefix=prefix):
            return _blocked(prefix, account)
        case UnblockDestinations(prefix=prefix):
            return (DestinationsUnblocked(prefix),) if prefix in account.blocked_prefixes else ()
        case StartReview():
            return () if account.under_review else (ReviewStarted(),)
        case EndReview():
            return (ReviewEnded(),) if account.under_review else ()
        case SetCarrierScenario():
            return _scenario(command, account)
        case ClearCarrierScenario():
            target = _target(command.target)
            return (CarrierScenarioCleared(target),) if target in account.scenarios else ()
        case _:
            assert_never(command)


def _set(command: SetSmsAttributes, account: SendingAccount) -> tuple[TextingEvent, ...]:
    keeps_limit = command.limit is None and not command.lifts_limit
    limits = () if keeps_limit else _limited(command.limit, account)
    event = SmsAttributesSet(
        default_sender_id=command.attributes.default_sender_id,
        default_type=command.attributes.default_type,
        delivery_log_role=command.attributes.delivery_log_role,
        success_sampling_percent=command.attributes.success_sampling_percent,
        usage_report_bucket=command.attributes.usage_report_bucket,
        emptied=command.emptied,
    )
    same = _attributes_after(account.sms, event) == account.sms
    return limits if same else (event, *limits)


def _limited(limit: int | None, account: SendingAccount) -> tuple[TextingEvent, ...]:
    if limit is not None and limit > account.spend_quota:
        raise SpendLimitAboveQuota(limit, account.spend_quota)
    return () if limit == account.spend_limit else (SpendLimitSet(limit),)


def _allowed(quota: int, account: SendingAccount) -> tuple[TextingEvent, ...]:
    if account.spend_limit is not None and quota < account.spend_limit:
        raise SpendQuotaBelowLimit(quota, account.spend_limit)
    return () if quota == account.spend_quota else (SpendQuotaRaised(quota),)


def _blocked(prefix: str, account: SendingAccount) -> tuple[TextingEvent, ...]:
    if not PREFIX.fullmatch(prefix):
        raise NoPrefix(prefix)
    return () if prefix in account.blocked_prefixes else (DestinationsBlocked(prefix),)


def _scenario(command: SetCarrierScenario, account: SendingAccount) -> tuple[TextingEvent, ...]:
    target = _target(command.target)
    if not 1 <= command.percent <= ALL_PERCENT:
        raise NoPercentage(command.percent)
    if command.delay_ms > LONGEST_DELAY_MS:
        raise DelayTooLong(command.delay_ms, LONGEST_DELAY_MS)
    scenario = Scenario(command.result, command.percent, command.seed, command.delay_ms)
    if account.scenarios.get(target) == scenario:
        return ()
    return (
        CarrierScenarioSet(
            target=target,
            result=command.result,
            percent=command.percent,
            seed=command.seed,
            delay_ms=command.delay_ms,
        ),
    )


def _target(target: str) -> str:
    """A number or its beginning as it is, a country in capitals. Raises NoCarrierTarget."""
    country = target.upper()
    if PREFIX.fullmatch(target):
        return target
    if not is_country(country):
        raise NoCarrierTarget(target)
    return country


def texting_after(account: SendingAccount, event: TextingEvent) -> SendingAccount:
    """The account after the event."""
    match event:
        case SmsAttributesSet():
            return replace(account, sms=_attributes_after(account.sms, event))
        case SpendLimitSet(limit=limit):
            return replace(account, spend_limit=limit)
        case SpendQuotaRaised(quota=quota):
            return replace(account, spend_quota=quota)
        case DestinationsBlocked(prefix=prefix):
            return replace(account, blocked_prefixes=(*account.blocked_prefixes, prefix))
        case DestinationsUnblocked(prefix=prefix):
            left = tuple(one for one in account.blocked_prefixes if one != prefix)
            return replace(account, blocked_prefixes=left)
        case ReviewStarted():
            return replace(account, under_review=True)
        case ReviewEnded():
            return replace(account, under_review=False)
        case CarrierScenarioSet(target=target):
            scenario = Scenario(event.result, event.percent, event.seed, event.delay_ms)
            return replace(account, scenarios={**account.scenarios, target: scenario})
        case CarrierScenarioCleared(target=target):
            left_over = {key: one for key, one in account.scenarios.items() if key != target}
            return replace(account, scenarios=left_over)
        case _:
            assert_never(event)


def _attributes_after(attributes: SmsAttributes, event: SmsAttributesSet) -> SmsAttributes:
    said = {
        field.name: value
        for field in fields(SmsAttributes)
        if (value := getattr(event, field.name)) is not None
    }
    return replace(attributes, **{**said, **dict.fromkeys(event.emptied)})
