"""The sample sending account of the tests, and events to build one from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec

from engine.domain import account
from engine.domain.account import SendingAccount
from engine.domain.account_commands import AccountCommand
from engine.domain.decision import Decision
from engine.domain.events import (
    IdentityAdded,
    IdentityVerified,
    NumberOptedOut,
    OriginationNumberRequested,
    RegistrationAssociated,
    RegistrationCompleted,
    RegistrationCreated,
    RegistrationDecided,
    RegistrationEvent,
    RegistrationSubmitted,
    SandboxNumberAdded,
    SandboxNumberVerified,
    SenderIdRequested,
)
from engine.domain.moments import later
from tests.domain.given import NOON, Decider

ACCOUNT, REGION = "000000000000", "us-east-1"
STREAM = "account/000000000000/us-east-1"
ADA = "+12065550100"
TOLL_FREE = "+18335550100"


def decide(command: AccountCommand, state: SendingAccount) -> Decision:
    return account.decide(command, state, ACCOUNT, REGION)


DECIDER = Decider(decide, account.evolve, STREAM, account.INITIAL)
given = DECIDER.given


def leased(
    id_: str = "phone-1",
    number: str = TOLL_FREE,
    number_type: str = "TOLL_FREE",
    country: str = "US",
    **but: Any,  # any field of the event
) -> OriginationNumberRequested:
    """A number that the account leases; toll-free and unregistered unless said otherwise."""
    usual = OriginationNumberRequested(
        id=id_,
        number=number,
        country=country,
        number_type=number_type,
        message_type="TRANSACTIONAL",
        capabilities=("SMS",),
        needs_registration=True,
        monthly_price="2.00",
    )
    return msgspec.structs.replace(usual, **but)


def sender_id(name: str, country: str, **but: Any) -> SenderIdRequested:  # any field of the event
    """A name that the account has in a country."""
    usual = SenderIdRequested(name, country, ("TRANSACTIONAL", "PROMOTIONAL"))
    return msgspec.structs.replace(usual, **but)


def registered(resource: str, type_: str = "US_TOLL_FREE_REGISTRATION") -> list[RegistrationEvent]:
    """A registration that stands for this number (by its id) or NAME/COUNTRY, and is complete."""
    id_ = f"registration-{resource}"
    return [*under_review(resource, type_), RegistrationDecided(id_, 1, approved=True)]


def under_review(
    resource: str, type_: str = "US_TOLL_FREE_REGISTRATION"
) -> list[RegistrationEvent]:
    """A registration of it that was submitted and is not decided on."""
    id_ = f"registration-{resource}"
    return [
        RegistrationCreated(id_, type_),
        RegistrationAssociated(id_, resource),
        RegistrationSubmitted(id_, 1),
    ]


REGISTERED = (leased(), RegistrationCompleted("phone-1"))
PENDING = (SandboxNumberAdded(ADA, "111111"),)
VERIFIED = (*PENDING, SandboxNumberVerified(ADA))
OPTED_OUT = (NumberOptedOut(ADA, "STOP"),)


def identity(name: str) -> tuple[IdentityAdded, IdentityVerified]:
    """An address or domain that is proved."""
    return (IdentityAdded(name, f"token-of-{name}"), IdentityVerified(name))


def after_noon(**by: float) -> str:
    """Noon and so much more."""
    return later(NOON, timedelta(**by))


def before_noon(**by: float) -> str:
    """Noon and so much less."""
    return later(NOON, -timedelta(**by))
