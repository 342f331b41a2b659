"""What happens when the server is not there, or comes back having forgotten the scripts."""

from __future__ import annotations

import asyncio

import pytest

from engine.adapters.store import open_redis
from engine.domain.events import AttributesUpdated
from engine.ports import Appended, StoreUnavailable
from tests.contracts.conftest import Room, room_of
from tests.support.servers import RedisServer
from tests.support.writing import created, renamed, stream_of, writing

ADA = stream_of("ada")

pytestmark = pytest.mark.redis


@pytest.fixture
async def own(own_server: RedisServer):
    """Everything on a server that the test may kill."""
    room = room_of(await open_redis(own_server.url))
    yield room
    await room.changes.close()
    await room.log.close()
    await room.store.close()


async def accepted_until_it_dies(own: Room, writer: int) -> list[str]:
    """Write one event after the other until the store is gone; what was accepted."""
    stream, accepted = stream_of(str(writer)), list[str]()
    try:
        while True:
            name = f"{writer}.{len(accepted)}"
            await own.log.append(writing(stream, len(accepted), renamed(name=name)))
            accepted.append(name)
    except StoreUnavailable:
        return accepted


async def names_in_the_log(own: Room) -> list[str]:
    """What every event in the log named."""
    found, after = list[str](), 0
    while page := await own.log.read(after, 1000):
        events = [recorded.event for recorded in page]
        found += [one.changed["name"] for one in events if isinstance(one, AttributesUpdated)]
        after = page[-1].position
    return found


async def test_a_server_killed_under_load_loses_nothing_it_answered_for(own, own_server):
    await own.log.append(writing(ADA, 0, renamed(name="ada")))
    rounds = list[str]()
    for turn in range(5):
        writers = [accepted_until_it_dies(own, turn * 100 + n) for n in range(32)]
        writing_on = asyncio.gather(*writers)
        while await own.log.end() < len(rounds) + 200:
            pass
        own_server.kill()
        accepted = [name for names in await asyncio.wait_for(writing_on, 20) for name in names]
        await asyncio.to_thread(own_server.start)

        rounds = await names_in_the_log(own)

        assert set(accepted) <= set(rounds)
        assert len(set(rounds)) == len(rounds)
    positions = [recorded.position for recorded in await own.log.read(0, 100_000)]
    assert positions == [*range(1, len(positions) + 1)]


async def test_a_caller_who_asks_again_after_a_crash_learns_what_became_of_it(own, own_server):
    append = writing(ADA, 0, renamed(name="ada"))
    own_server.pause()
    waiting = asyncio.create_task(own.log.append(append))
    for _ in range(5):
        await asyncio.sleep(0)
    own_server.resume()
    first = await waiting
    own_server.kill()
    await asyncio.to_thread(own_server.start)

    assert await own.log.append(append) == first == Appended(1, 1)


async def test_everybody_in_flight_is_told_and_the_next_one_is_served(own, own_server):
    own_server.pause()
    asked = [
        *(own.log.append(writing(stream_of(str(n)), 0, created(str(n)))) for n in range(20)),
        *(own.log.load(stream_of(str(n))) for n in range(20)),
        own.log.read(0, 10, wait_ms=60_000),
    ]
    waiting = [asyncio.create_task(one) for one in asked]
    for _ in range(10):
        await asyncio.sleep(0)
    own_server.kill()

    ends = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 20)
    with pytest.raises(StoreUnavailable):
        await own.log.append(writing(ADA, 0, created("ada")))
    await asyncio.to_thread(own_server.start)

    assert {type(end) for end in ends} == {StoreUnavailable}
    assert isinstance(await own.log.append(writing(ADA, 0, created("ada"))), Appended)


async def test_a_server_that_was_restarted_in_a_quiet_moment_is_not_noticed(own, own_server):
    await own.log.append(writing(ADA, 0, created("ada")))
    own_server.kill()
    await asyncio.to_thread(own_server.start)

    appended = await own.log.append(writing(ADA, 1, renamed(name="Ada")))

    assert appended == Appended(2, 2)


async def test_a_server_that_never_answers_is_given_up(own, own_server):
    await own.log.end()
    own_server.pause()

    with pytest.raises(StoreUnavailable, match=r"no answer within 0\.05 s"):
        await own.lines.ask("PING", within_s=0.05)

    own_server.resume()
    assert await own.log.end() == 0


async def test_a_follower_waits_out_an_absent_server(own, own_server):
    await own.log.append(writing(ADA, 0, created("ada")))
    feed = own.changes.follow(1)
    coming = asyncio.create_task(anext(feed))
    await asyncio.sleep(0)
    own_server.kill()
    await asyncio.to_thread(own_server.start)

    await own.log.append(writing(ADA, 1, renamed(name="Ada")))

    assert (await asyncio.wait_for(coming, 20)).position == 2
    await feed.aclose()


async def test_scripts_that_the_server_forgot_are_loaded_again(own):
    await own.log.append(writing(ADA, 0, created("ada")))
    await own.lines.ask("SCRIPT", "FLUSH")

    appended = await own.log.append(writing(ADA, 1, renamed(name="Ada")))
    (loaded,) = await own.log.load(ADA)

    assert (appended, len(loaded.events)) == (Appended(2, 2), 2)


async def test_a_full_server_refuses_whole_appends_and_forgets_nothing(own):
    await own.log.append(writing(ADA, 0, created("ada")))
    await own.lines.ask("CONFIG", "SET", "maxmemory", "1")

    with pytest.raises(StoreUnavailable, match="memory"):
        await own.log.append(writing(ADA, 1, renamed(name="Ada")))
    await own.lines.ask("CONFIG", "SET", "maxmemory", "0")

    assert await own.log.append(writing(ADA, 1, renamed(name="Ada"))) == Appended(2, 2)


async def test_a_full_server_can_be_reset(own):
    await own.log.append(writing(ADA, 0, created("ada")))
    await own.lines.ask("CONFIG", "SET", "maxmemory", "1")

    await own.worlds.reset()

    assert await own.log.end() == 0


async def test_a_replica_without_its_server_is_unavailable(own):
    await own.lines.ask("CONFIG", "SET", "replica-serve-stale-data", "no")
    await own.lines.ask("REPLICAOF", "127.0.0.1", "1")

    with pytest.raises(StoreUnavailable):
        await own.log.end()


async def test_a_reader_whose_server_becomes_a_replica_waits_it_out(own):
    feed = own.changes.follow(0)
    waiting = asyncio.ensure_future(anext(feed))
    while b"cmd=xread " not in await own.lines.ask("CLIENT", "LIST"):
        pass
    await own.lines.ask("REPLICAOF", "127.0.0.1", "1")
    await own.lines.ask("REPLICAOF", "NO", "ONE")

    await own.log.append(writing(ADA, 0, created("ada")))

    assert (await asyncio.wait_for(waiting, 10)).stream == ADA
    await feed.aclose()


async def test_a_closed_log_takes_nothing_more_and_answers_what_it_has(own):
    waiting = asyncio.create_task(own.log.append(writing(ADA, 0, created("ada"))))
    await asyncio.sleep(0)

    await own.log.close()

    assert await waiting == Appended(1, 1)
    with pytest.raises(StoreUnavailable, match="closed"):
        await own.log.append(writing(ADA, 1, renamed(name="Ada")))


async def test_a_caller_who_goes_away_takes_nobody_with_it(own):
    appends = [own.log.append(writing(stream_of(str(n)), 0, created(str(n)))) for n in range(5)]
    waiting = [asyncio.create_task(append) for append in appends]
    await asyncio.sleep(0)

    waiting[2].cancel()
    ends = await asyncio.gather(*waiting, return_exceptions=True)

    assert [type(end) for end in ends].count(Appended) == 4
