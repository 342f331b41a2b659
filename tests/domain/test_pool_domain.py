"""A pool's domain: had by one pool of a region, given up before the pool is deleted."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.commands import RemovePoolDomain, SetPoolDomain
from engine.domain.decision import Decision
from engine.domain.effects import DOMAINS, Release, Take, claims_of
from engine.domain.errors import DomainNotFound, DomainUnsuitable, PoolHasDomain
from engine.domain.events import (
    PoolCreated,
    PoolDeleted,
    PoolDomainRemoved,
    PoolDomainSet,
    PoolSettings,
)
from engine.domain.pool import Pool, evolve
from engine.domain.pool_decide import decide_deletion
from engine.domain.pool_domain import decide_domain, decide_removal
from engine.domain.schema import STANDARD
from engine.domain.streams import pool_stream
from tests.domain.given import Decider
from tests.domain.users import ACCOUNT, POOL, REGION

CREATED = PoolCreated(POOL, "shop", ACCOUNT, REGION, STANDARD, PoolSettings())
SET = PoolDomainSet("shop", REGION)
REMOVED = PoolDomainRemoved("shop", REGION)


def decide(command: SetPoolDomain | RemovePoolDomain | None, pool: Pool) -> Decision:
    match command:
        case SetPoolDomain():
            return decide_domain(command, pool)
        case RemovePoolDomain():
            return decide_removal(command, pool)
        case None:  # the pool is deleted
            return decide_deletion(pool)


given = Decider[Any, Any](decide, evolve, pool_stream(POOL), None).given


def test_a_pool_can_have_a_domain():
    given(CREATED).when(SetPoolDomain("shop")).then(SET)


def test_a_pool_has_one_domain():
    given(CREATED, SET).when(SetPoolDomain("store")).then_refused(
        DomainUnsuitable, sentence="User pool already has a domain configured."
    )


@pytest.mark.parametrize(
    ("domain", "word"), [("my-cognito", "cognito"), ("awsome", "aws"), ("amazon", "amazon")]
)
def test_words_of_awss_own_are_refused(domain: str, word: str):
    given(CREATED).when(SetPoolDomain(domain)).then_refused(
        DomainUnsuitable, sentence=f"Domain cannot contain reserved word: {word}"
    )


def test_a_domain_can_be_given_up_and_had_again():
    given(CREATED, SET).when(RemovePoolDomain("shop")).then(REMOVED)
    given(CREATED, SET, REMOVED).when(SetPoolDomain("shop")).then(SET)


@pytest.mark.parametrize("domain", ["store", "shop"])
def test_a_domain_that_the_pool_has_not_cannot_be_given_up(domain: str):
    given(CREATED, *([SET] if domain == "store" else [])).when(
        RemovePoolDomain(domain)
    ).then_refused(DomainNotFound, domain=domain)


def test_a_domain_is_claimed_in_its_region():
    stream = pool_stream(POOL)

    assert claims_of(stream, SET) == (Take(DOMAINS, REGION, "shop", POOL),)
    assert claims_of(stream, REMOVED) == (Release(DOMAINS, REGION, "shop", POOL),)


def test_a_pool_with_a_domain_is_deleted_after_the_domain():
    """Facts 3.1; the text was seen in reports."""
    given(CREATED, SET).when(None).then_refused(PoolHasDomain)
    given(CREATED, SET, REMOVED).when(None).then(PoolDeleted(POOL, ACCOUNT, REGION))
