"""A copy's texts: sandbox and its destinations, settings, spending, who opted out."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from msgspec import Struct

from engine.domain import account_texting
from engine.domain.account_state import INITIAL, NEW_ACCOUNT_QUOTA
from engine.domain.account_texting import RaiseSpendQuota, TextingEvent
from engine.domain.events import (
    DEFAULT_OPT_OUT_LIST,
    NumberOptedOut,
    OptOutListCreated,
    SandboxNumberAdded,
    SandboxNumberVerified,
    SmsSandboxLeft,
    SpendLimitSet,
    SpendQuotaRaised,
)
from engine.domain.money import USD
from engine.domain.world import DECLARED
from engine.wire.aws_copy.moments import moment
from engine.wire.sns.sms_attributes import command_of

TEXT_LIMIT = "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT"
STOP = "STOP"  # which of the keywords a phone answered is not told

Destinations = tuple[SandboxNumberAdded | SandboxNumberVerified, ...]


class SandboxStatus(Struct):
    """What GetSMSSandboxAccountStatus answers."""

    IsInSandbox: bool


class SandboxNumber(Struct):
    """One number of ListSMSSandboxPhoneNumbers."""

    PhoneNumber: str
    Status: str


class SandboxNumbers(Struct):
    """What ListSMSSandboxPhoneNumbers answers."""

    PhoneNumbers: list[SandboxNumber]


class VerifiedDestination(Struct):
    """One number of DescribeVerifiedDestinationNumbers."""

    DestinationPhoneNumber: str
    VerifiedDestinationNumberId: str
    Status: str


class VerifiedDestinations(Struct):
    """What DescribeVerifiedDestinationNumbers answers."""

    VerifiedDestinationNumbers: list[VerifiedDestination]


class OptedOutNumber(Struct):
    """One number of DescribeOptedOutNumbers."""

    OptedOutNumber: str
    EndUserOptedOut: bool = True
    OptedOutTimestamp: str | float | None = None


class OptedOutNumbers(Struct):
    """What DescribeOptedOutNumbers answers."""

    OptedOutNumbers: list[OptedOutNumber]
    OptOutListName: str = DEFAULT_OPT_OUT_LIST


class Attributes(Struct):
    """What GetSMSAttributes answers."""

    attributes: dict[str, str]


class SpendLimit(Struct):
    """One limit of DescribeSpendLimits, in USD."""

    Name: str
    EnforcedLimit: int
    MaxLimit: int
    Overridden: bool = False


class SpendLimits(Struct):
    """What DescribeSpendLimits answers."""

    SpendLimits: list[SpendLimit]


def sandbox_status(content: bytes) -> tuple[SmsSandboxLeft, ...]:
    """Out of the SMS sandbox, or still in it."""
    return (
        () if msgspec.json.decode(content, type=SandboxStatus).IsInSandbox else (SmsSandboxLeft(),)
    )


def sandbox_numbers(content: bytes) -> Destinations:
    """Every destination of the SMS sandbox; the one-time password of a pending one is not known."""
    listed = msgspec.json.decode(content, type=SandboxNumbers).PhoneNumbers
    return tuple(
        event
        for one in listed
        for event in _destination(one.PhoneNumber, verified=one.Status == "Verified")
    )


def verified_destinations(content: bytes) -> Destinations:
    """The same destinations, with the ids that End User Messaging SMS knows them by."""
    listed = msgspec.json.decode(content, type=VerifiedDestinations).VerifiedDestinationNumbers
    return tuple(
        event
        for one in listed
        for event in _destination(
            one.DestinationPhoneNumber,
            one.VerifiedDestinationNumberId,
            verified=one.Status == "VERIFIED",
        )
    )


def _destination(number: str, id_: str | None = None, *, verified: bool) -> Destinations:
    added = SandboxNumberAdded(number, DECLARED, id=id_)
    return (added, SandboxNumberVerified(number)) if verified else (added,)


def opted_out_numbers(content: bytes) -> tuple[OptOutListCreated | NumberOptedOut, ...]:
    """Everybody on an opt-out list; other lists than the default one are created with it."""
    told = msgspec.json.decode(content, type=OptedOutNumbers)
    name = told.OptOutListName
    created = () if name == DEFAULT_OPT_OUT_LIST else (OptOutListCreated(name),)
    numbers = (
        NumberOptedOut(
            one.OptedOutNumber,
            STOP if one.EndUserOptedOut else None,
            name,
            since=moment(one.OptedOutTimestamp),
        )
        for one in told.OptedOutNumbers
    )
    return (*created, *numbers)


def sms_attributes(content: bytes) -> tuple[TextingEvent, ...]:
    """The account's settings for texts; AWS allows it at least what it limits itself to."""
    command = command_of(msgspec.json.decode(content, type=Attributes).attributes, now="")
    quota = max(command.limit or 0, NEW_ACCOUNT_QUOTA)
    allowed = account_texting.decide(RaiseSpendQuota(quota, now=""), INITIAL)
    return (*allowed, *account_texting.decide(command, replace(INITIAL, spend_quota=quota)))


def spend_limits(content: bytes) -> tuple[SpendQuotaRaised | SpendLimitSet, ...]:
    """What the account may spend on texts in a month, and what it limits itself to."""
    for one in msgspec.json.decode(content, type=SpendLimits).SpendLimits:
        if one.Name == TEXT_LIMIT:
            quota = SpendQuotaRaised(one.MaxLimit * USD)
            limit = SpendLimitSet(one.EnforcedLimit * USD)
            return (quota, limit) if one.Overridden else (quota,)
    return ()
