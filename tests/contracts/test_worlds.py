"""Generations, resets and the format of the log."""

from __future__ import annotations

import pytest

from engine.adapters import keys
from engine.adapters.worlds import UnknownLogFormat, Worlds
from engine.domain.views import ViewChange
from engine.ports import GenerationEnded, Projection
from tests.support.interrupted import Interrupted
from tests.support.writing import (
    SHARED,
    created,
    messaging,
    requested,
    stream_of,
    stuck,
    together,
    writing,
)

ADA = stream_of("ada")
KEPT = {keys.META, keys.OUTBOX, keys.RESETS}


async def names(room) -> set[str]:
    """Every key there is."""
    return {name.decode() for name in await room.lines.ask("KEYS", "*")}


async def test_a_reset_leaves_nothing_of_the_world_it_ends(room):
    await room.log.append(writing(ADA, 0, created("ada", email="ada@example.example")))
    await room.log.append(messaging("m1", 0, requested("m1", SHARED)))
    await room.log.append(messaging("m2", 0, requested("m2", SHARED), stuck("m2")))
    await room.projections.resume()
    changes = (ViewChange("inbox", "m1", 2), ViewChange("outcomes", "pending", count=1))
    await room.projections.commit(0, Projection(2, changes=changes))
    assert len(await names(room)) > 10

    await room.worlds.reset()

    assert await names(room) == KEPT
    assert await room.log.end() == 0


async def test_a_reset_raises_the_generation_and_keeps_what_kind_of_world_it_is(room):
    await room.worlds.note("world", "ready")
    await room.worlds.note("offset", "3600")

    generation = await room.worlds.reset()

    assert generation == 2
    assert await room.worlds.said() == {"format": "1", "generation": "2", "world": "ready"}


async def test_claims_of_a_new_kind_that_come_up_during_a_reset_end_with_it(room):
    await room.log.append(writing(ADA, 0, created("ada")))
    meanwhile = room.log.append(writing(stream_of("bob"), 0, created("bob", email="b@x.example")))

    await Worlds(Interrupted(room.lines, meanwhile)).reset()

    assert await names(room) == KEPT


async def test_positions_begin_anew_after_a_reset(room):
    await room.log.append(writing(ADA, 0, created("ada")))
    await room.worlds.reset()
    (seen,) = await room.log.load(ADA)

    from_now_on = together(*writing(ADA, 0, created("ada")).writes, generation=seen.generation)
    appended = await room.log.append(from_now_on)

    assert (seen.events, appended.first) == ((), 1)


async def test_a_reset_twice_is_two_generations(room):
    assert [await room.worlds.reset(), await room.worlds.reset()] == [2, 3]
    with pytest.raises(GenerationEnded):
        await room.log.append(together(*writing(ADA, 0, created("ada")).writes, generation=2))


async def test_opening_a_store_again_changes_nothing(room):
    await room.log.append(messaging("m1", 0, requested("m1")))
    said = await room.worlds.said()

    await room.worlds.open()

    assert await room.worlds.said() == said
    assert await room.worlds.outbox_waiting() == 1


async def test_a_log_of_another_format_is_not_touched(room):
    await room.lines.ask("HSET", keys.META, "format", "99")

    with pytest.raises(UnknownLogFormat, match="99"):
        await room.worlds.open()
