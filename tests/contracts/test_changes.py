"""The live feed: everything once, in order, for any number of followers."""

from __future__ import annotations

import asyncio
import gc

import pytest

from engine.adapters import changes
from engine.ports import GenerationEnded
from tests.support.writing import created, renamed, stream_of, writing

ADA = stream_of("ada")


async def first(feed, count: int) -> list[int]:
    """Positions of the next so many events."""
    return [(await anext(feed)).position for _ in range(count)]


async def test_a_follower_gets_what_was_and_then_what_comes(room):
    await room.log.append(writing(ADA, 0, created("ada"), renamed(name="Ada")))
    feed = room.changes.follow(0)
    was = await first(feed, 2)

    coming = asyncio.create_task(first(feed, 2))
    await room.log.append(writing(ADA, 2, renamed(name="1"), renamed(name="2")))

    assert (was, await asyncio.wait_for(coming, 10)) == ([1, 2], [3, 4])
    await feed.aclose()


async def test_a_follower_may_start_anywhere_and_misses_nothing(room):
    appends = [writing(stream_of(str(n)), 0, created(str(n))) for n in range(60)]
    for append in appends[:30]:
        await room.log.append(append)
    feeds = [room.changes.follow(after) for after in (0, 5, 30)]
    following = [asyncio.create_task(first(feed, 10)) for feed in feeds]

    for append in appends[30:]:
        await room.log.append(append)

    found = await asyncio.wait_for(asyncio.gather(*following), 10)
    assert found == [[*range(1, 11)], [*range(6, 16)], [*range(31, 41)]]
    for feed in feeds:
        await feed.aclose()


async def test_a_follower_who_is_far_behind_reads_the_log_in_pages(room, monkeypatch):
    monkeypatch.setattr(changes, "PAGE", 3)
    await room.log.append(writing(ADA, 0, created("ada"), *[renamed(name="x")] * 19))
    feed = room.changes.follow(0)

    assert await asyncio.wait_for(first(feed, 20), 10) == [*range(1, 21)]
    await feed.aclose()


async def test_one_reader_serves_all_followers_and_ends_with_the_last(room):
    feeds = [room.changes.follow(0) for _ in range(5)]
    following = [asyncio.create_task(first(feed, 1)) for feed in feeds]
    await room.log.append(writing(ADA, 0, created("ada")))
    await asyncio.wait_for(asyncio.gather(*following), 10)

    readers = [task for task in asyncio.all_tasks() if "RedisChanges._read" in repr(task)]
    for feed in feeds:
        await feed.aclose()

    assert len(readers) == 1
    assert readers[0].done()


async def test_a_reset_ends_every_feed_and_is_no_fault(room, caplog):
    await room.log.append(writing(ADA, 0, created("ada")))
    feed = room.changes.follow(1)
    following = asyncio.create_task(first(feed, 1))
    await asyncio.sleep(0)

    await room.worlds.reset()

    with pytest.raises(GenerationEnded):
        await asyncio.wait_for(following, 10)
    del feed, following
    gc.collect()  # when asyncio says which exceptions nobody has looked at
    assert caplog.messages == []


async def test_a_feed_that_is_started_after_a_reset_shows_the_new_world(room):
    await room.log.append(writing(ADA, 0, created("ada")))
    await room.worlds.reset()
    await room.log.load(ADA)
    feed = room.changes.follow(0)

    await room.lines.ask("PING")
    fresh = asyncio.create_task(first(feed, 1))
    with pytest.raises(GenerationEnded):
        await room.log.append(writing(ADA, 0, created("ada")))
    await room.log.append(writing(ADA, 0, created("ada")))

    assert await asyncio.wait_for(fresh, 10) == [1]
    await feed.aclose()


async def test_closing_ends_every_feed_quietly(room):
    feed = room.changes.follow(0)
    following = asyncio.create_task(anext(feed, None))
    await asyncio.sleep(0)

    await room.changes.close()

    assert await asyncio.wait_for(following, 10) is None
