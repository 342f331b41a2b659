"""What a pool's commands about its domain record: links lead to pages under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import DomainNotFound, DomainUnsuitable
from engine.domain.events import PoolDomainRemoved, PoolDomainSet
from engine.domain.streams import pool_stream

if TYPE_CHECKING:
    from engine.domain.commands import RemovePoolDomain, SetPoolDomain
    from engine.domain.decision import Decision
    from engine.domain.pool import Pool

RESERVED_WORDS = ("aws", "amazon", "cognito")  # AWS developer guide, "Configuring a domain"


def decide_domain(command: SetPoolDomain, pool: Pool) -> Decision:
    """The pool has the domain, if no other pool of its region has it. Raises DomainUnsuitable."""
    if pool.domain is not None:
        sentence = "User pool already has a domain configured."
        raise DomainUnsuitable(sentence)
    return {pool_stream(pool.id): (domain_set(command.domain, pool.region),)}


def domain_set(domain: str, region: str) -> PoolDomainSet:
    """The event of a domain that a pool may have. Raises DomainUnsuitable."""
    if (word := next((word for word in RESERVED_WORDS if word in domain), None)) is not None:
        sentence = f"Domain cannot contain reserved word: {word}"
        raise DomainUnsuitable(sentence)
    return PoolDomainSet(domain, region)


def decide_removal(command: RemovePoolDomain, pool: Pool) -> Decision:
    """The domain is free again. Raises DomainNotFound for one that the pool has not."""
    if pool.domain != command.domain:
        raise DomainNotFound(command.domain)
    return {pool_stream(pool.id): (PoolDomainRemoved(command.domain, pool.region),)}
