"""A copy's e-mail: whether the account left the SES sandbox, and its identities."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from engine.domain.events import IdentityAdded, IdentityVerified, SesSandboxLeft
from engine.domain.world import DECLARED

Identities = tuple[IdentityAdded | IdentityVerified, ...]


class Account(Struct):
    """What SES's GetAccount answers, as far as it is read."""

    ProductionAccessEnabled: bool


class EmailIdentity(Struct):
    """One identity of ListEmailIdentities."""

    IdentityName: str
    VerificationStatus: str


class EmailIdentities(Struct):
    """What ListEmailIdentities answers."""

    EmailIdentities: list[EmailIdentity]


def production_access(content: bytes) -> tuple[SesSandboxLeft, ...]:
    """Out of the SES sandbox, or still in it."""
    account = msgspec.json.decode(content, type=Account)
    return (SesSandboxLeft(),) if account.ProductionAccessEnabled else ()


def identities(content: bytes) -> Identities:
    """Every identity; only those that succeeded are verified."""
    found: list[IdentityAdded | IdentityVerified] = []
    for one in msgspec.json.decode(content, type=EmailIdentities).EmailIdentities:
        found.append(IdentityAdded(one.IdentityName, f"{DECLARED}/{one.IdentityName}"))
        if one.VerificationStatus == "SUCCESS":
            found.append(IdentityVerified(one.IdentityName))
    return tuple(found)
