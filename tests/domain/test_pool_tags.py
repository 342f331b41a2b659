"""Tags of a pool: added, replaced, taken away."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.account_state import SendingAccount
from engine.domain.commands import CreatePool, TagPool, UntagPool
from engine.domain.decision import Decision
from engine.domain.errors import TagsUnsuitable
from engine.domain.events import PoolCreated, PoolSettings, PoolTagged, PoolUntagged
from engine.domain.pool import Pool, evolve
from engine.domain.pool_decide import PoolAccounts, decide_creation
from engine.domain.pool_tags import decide_tags, decide_untagging
from engine.domain.schema import STANDARD
from engine.domain.streams import pool_stream
from tests.domain.given import NOON, Decider
from tests.domain.users import ACCOUNT, POOL, REGION

STREAM = pool_stream(POOL)
CREATED = PoolCreated(POOL, "shop", ACCOUNT, REGION, STANDARD, PoolSettings())
TAGGED = PoolTagged({"team": "shop", "cost": "1"})


def decide(command: TagPool | UntagPool, pool: Pool) -> Decision:
    if isinstance(command, TagPool):
        return decide_tags(command, pool)
    return decide_untagging(command, pool)


given = Decider[Any, Any](decide, evolve, STREAM, None).given


def test_a_new_pool_may_have_tags():
    command = CreatePool(POOL, "shop", ACCOUNT, REGION, (), PoolSettings(), NOON, {"team": "shop"})
    accounts = PoolAccounts(SendingAccount(), SendingAccount())

    assert decide_creation(command, accounts) == {STREAM: (CREATED, PoolTagged({"team": "shop"}))}


def test_only_what_is_new_is_recorded():
    given(CREATED, TAGGED).when(TagPool({"team": "shop", "cost": "2", "env": "dev"})).then(
        PoolTagged({"cost": "2", "env": "dev"})
    )


def test_tags_that_are_there_record_nothing():
    given(CREATED, TAGGED).when(TagPool({"team": "shop"})).then()


def test_a_pool_has_at_most_fifty_tags():
    """API reference, TagResource [doc]; the sentence is ours."""
    fifty = {f"k{n}": "" for n in range(50)}

    given(CREATED).when(TagPool(fifty)).then(PoolTagged(fifty))
    given(CREATED, PoolTagged(fifty)).when(TagPool({"k0": "x"})).then(PoolTagged({"k0": "x"}))
    given(CREATED, PoolTagged(fifty)).when(TagPool({"k50": ""})).then_refused(
        TagsUnsuitable, sentence="A user pool can have at most 50 tags."
    )


@pytest.mark.parametrize("key", ["aws:team", "AWS:team"])
def test_keys_of_awss_own_are_refused(key: str):
    """AWS general reference [doc]; the sentence is ours."""
    given(CREATED).when(TagPool({key: "shop", "team": "shop"})).then_refused(
        TagsUnsuitable, sentence=f"Tag keys that begin with aws: are AWS's own: {key}."
    )


def test_a_pool_loses_those_tags_that_it_bears():
    given(CREATED, TAGGED).when(UntagPool(("cost", "env", "cost"))).then(PoolUntagged(("cost",)))


def test_taking_away_what_is_not_there_records_nothing():
    given(CREATED, TAGGED).when(UntagPool(("env",))).then()
