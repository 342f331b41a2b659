"""What an event does beyond its own stream: claims, budgets, outbox, the clock.

Pure functions of the event and its stream, so that import and rebuild restore by the very code
that the live append uses.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.domain import streams
from engine.domain.events import (
    AttributesUpdated,
    AttributeVerified,
    ClockMoved,
    MessageJudged,
    MessageRequested,
    MessageRequeued,
    MessageStuck,
    PoolDomainRemoved,
    PoolDomainSet,
    UserCreated,
    UserDeleted,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.domain.events import Event

USERNAME = "username"
DOMAINS = "domains"  # stands for the pool where a value is claimed among all pools of a region


class Take(Struct, frozen=True):
    """A value that only one user of the pool may hold now belongs to `owner`.

    Of a domain, which only one pool of a region may have, `pool` is `DOMAINS`, `kind` the region.
    """

    pool: str
    kind: str
    value: str
    owner: str


class Release(Struct, frozen=True):
    """A value that `owner` held is free again."""

    pool: str
    kind: str
    value: str
    owner: str


class Spend(Struct, frozen=True):
    """An amount counted against a budget of one period."""

    budget: str
    amount: int


class ToOutbox(Struct, frozen=True):
    """A message request waits for a channel."""

    message: str


class FromOutbox(Struct, frozen=True):
    """A message request waits no longer; with an error, it became a dead letter."""

    message: str
    error: str | None = None


def claims_of(stream: str, event: Event) -> Sequence[Take | Release]:
    """Which claims an event of this stream takes and releases; releases come first."""
    match event:
        case AttributesUpdated(activated=activated, deactivated=deactivated):
            return _claims(stream, deactivated, activated)
        case UserCreated(claimed_username=username, activated=activated):
            return _claims(stream, {}, {USERNAME: username, **activated})
        case AttributeVerified(activated=activated, deactivated=deactivated):
            return _claims(stream, deactivated, activated)
        case UserDeleted(claimed_username=username, deactivated=deactivated):
            return _claims(stream, {**deactivated, USERNAME: username}, {})
        case PoolDomainSet(domain=domain, region=region):
            return (Take(DOMAINS, region, domain, streams.id_of(stream)),)
        case PoolDomainRemoved(domain=domain, region=region):
            return (Release(DOMAINS, region, domain, streams.id_of(stream)),)
        case _:
            return ()


def _claims(
    stream: str, released: Mapping[str, str], taken: Mapping[str, str]
) -> Sequence[Take | Release]:
    if not (released or taken):
        return ()
    pool, owner = streams.pool_of(stream), streams.id_of(stream)
    claims: list[Take | Release] = []
    for kind, value in released.items():
        claims.append(Release(pool, kind, value, owner))
    for kind, value in taken.items():
        claims.append(Take(pool, kind, value, owner))
    return claims


def outbox_of(event: Event) -> ToOutbox | FromOutbox | None:
    """Whether a message request starts or stops waiting for a channel."""
    match event:
        case AttributesUpdated():  # most events by far: the question asked first
            return None
        case MessageRequested(id=message) | MessageRequeued(message=message):
            return ToOutbox(message)
        case MessageJudged(message=message):
            return FromOutbox(message)
        case MessageStuck(message=message, error=error):
            return FromOutbox(message, error)
        case _:
            return None


def ahead_of(event: Event) -> int:
    """By how many milliseconds an event moves simulated time forward."""
    return event.by_ms if isinstance(event, ClockMoved) else 0


def budget_of(event: Event, at: str) -> Spend | None:
    """What an event counts against: the shared sender's mails of a day, texts of a month in USD."""
    match event:
        case AttributesUpdated():
            return None
        case MessageRequested(sender=sender) if sender is not None and sender.shared:
            return Spend(shared_sender_budget(event.account, event.region, at), 1)
        case MessageJudged(charge=charge) if charge is not None:
            return Spend(charge.budget, charge.amount)
        case _:
            return None


DAILY_RESET_HOUR_UTC = 9  # AWS quota page: the shared sender's daily count starts anew at 09:00 UTC


def shared_sender_budget(account: str, region: str, at: str) -> str:
    """The budget of Cognito's shared sender for the quota day that `at` falls into."""
    moment = datetime.fromisoformat(at)
    day = (moment - timedelta(hours=DAILY_RESET_HOUR_UTC)).date().isoformat()
    return f"shared-sender/{account}/{region}/{day}"


def sms_spend_budget(account: str, region: str, at: str) -> str:
    """The budget of what texts cost an account, in micro-USD, for the calendar month of `at`."""
    return f"sms-spend/{account}/{region}/{at[:7]}"
