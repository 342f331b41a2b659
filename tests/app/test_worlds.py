"""A world begins in an empty log, the first time and after every reset."""

from __future__ import annotations

from engine.bootstrap import running
from engine.settings import Settings


async def test_a_reset_begins_a_world_of_the_same_kind():
    async with running(Settings(store="memory", world="ready")) as sandpost:
        await sandpost.begin()
        began = [(one.stream, one.event) for one in await sandpost.log.read(0, 1000)]
        for _ in range(2):
            await sandpost.reset()

            assert [(one.stream, one.event) for one in await sandpost.log.read(0, 1000)] == began
        assert (await sandpost.worlds.said())["world"] == "ready"


async def test_a_world_that_is_there_is_left_alone():
    async with running(Settings(store="memory", world="ready")) as sandpost:
        await sandpost.begin()
        end = await sandpost.log.end()

        await sandpost.begin()

        assert await sandpost.log.end() == end
