"""What a new log starts with: nothing, everything in order, or what somebody describes.

A world is events like all others, appended once into an empty log.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.domain.account_numbers import MONTHLY_PRICES, NEEDS_REGISTRATION
from engine.domain.events import (
    IdentityAdded,
    IdentityVerified,
    NumberOptedOut,
    OriginationNumberRequested,
    RegistrationCompleted,
    RoleDeclared,
    SandboxNumberAdded,
    SandboxNumberVerified,
    SesSandboxLeft,
    SmsAttributesSet,
    SmsSandboxLeft,
    SpendQuotaRaised,
)
from engine.domain.money import micro_usd
from engine.domain.streams import account_stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.domain.decision import Decision
    from engine.domain.events import Event

DECLARED = "declared"  # stands where a one-time password or a token would: nobody can enter it


@dataclass(frozen=True, slots=True)
class DescribedNumber:
    """An origination number that an account has."""

    number: str
    number_type: str = "TOLL_FREE"
    country: str = "US"
    registered: bool = True


@dataclass(frozen=True, slots=True)
class DescribedAccount:
    """A sending account as it is to begin; what is not said is as in a new AWS account.

    The quota is what AWS lets it spend on texts in a month.
    """

    account: str
    region: str
    sms_sandbox: bool = True
    ses_sandbox: bool = True
    origination_numbers: tuple[DescribedNumber, ...] = ()
    verified_destinations: tuple[str, ...] = ()
    opted_out: tuple[str, ...] = ()
    verified_identities: tuple[str, ...] = ()
    roles: tuple[RoleDeclared, ...] = ()
    spend_quota_usd: float | None = None
    delivery_log_role: str | None = None


@dataclass(frozen=True, slots=True)
class World:
    """A name for health and start line, and what there is at the beginning.

    `events` are of further streams: pools and clients, and accounts of which there is more to say
    than a description can.
    """

    name: str
    accounts: tuple[DescribedAccount, ...] = ()
    events: Decision = field(default_factory=dict)

    def begins(self) -> Decision:
        """The events that make it, by stream."""
        accounts = {
            account_stream(described.account, described.region): tuple(_events(described))
            for described in self.accounts
        }
        streams = {**accounts, **self.events}
        return {stream: events for stream, events in streams.items() if events}


NEW = World("new")
READY_QUOTA_USD = 1_000_000  # a month; more than any test spends, so that only meant limits are met


def ready(account: str, regions: Iterable[str]) -> World:
    """One account with everything in order in each region: no sandbox, a number, and money."""
    number = DescribedNumber("+18335550100")
    return World(
        "ready",
        tuple(
            DescribedAccount(
                account,
                region,
                sms_sandbox=False,
                ses_sandbox=False,
                origination_numbers=(number,),
                spend_quota_usd=READY_QUOTA_USD,
            )
            for region in regions
        ),
    )


def _events(described: DescribedAccount) -> Iterator[Event]:
    if not described.sms_sandbox:
        yield SmsSandboxLeft()
    if not described.ses_sandbox:
        yield SesSandboxLeft()
    for order, number in enumerate(described.origination_numbers, start=1):
        yield from _number_events(f"phone-{described.region}-{order}", number)
    for destination in described.verified_destinations:
        yield SandboxNumberAdded(destination, DECLARED)
        yield SandboxNumberVerified(destination)
    for number_out in described.opted_out:
        yield NumberOptedOut(number_out, "STOP")
    for identity in described.verified_identities:
        yield IdentityAdded(identity, f"{DECLARED}/{identity}")
        yield IdentityVerified(identity)
    if described.spend_quota_usd is not None:
        yield SpendQuotaRaised(micro_usd(described.spend_quota_usd))
    if described.delivery_log_role is not None:
        yield SmsAttributesSet(delivery_log_role=described.delivery_log_role)
    yield from described.roles


def _number_events(number_id: str, number: DescribedNumber) -> Iterator[Event]:
    needed = number.number_type in NEEDS_REGISTRATION
    yield OriginationNumberRequested(
        id=number_id,
        number=number.number,
        country=number.country,
        number_type=number.number_type,
        message_type="TRANSACTIONAL",
        capabilities=("SMS",),
        needs_registration=needed,
        monthly_price=MONTHLY_PRICES[number.number_type],
    )
    if needed and number.registered:
        yield RegistrationCompleted(number_id)
