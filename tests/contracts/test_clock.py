"""One clock for every process on a store: what a move of it promises."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from engine.adapters import keys
from engine.adapters.derived import derived_from, stored_beside
from engine.adapters.redis_archive import RedisArchive
from engine.adapters.redis_log import RedisEventLog
from engine.adapters.store import open_memory
from engine.adapters.system import SystemClock
from engine.app.clocks import Clocks
from engine.domain.act_errors import TimeOnlyMovesForward, TimeTooFarAhead
from engine.domain.clock import MoveBy, MoveTo
from engine.domain.events import ClockMoved
from engine.domain.streams import CLOCK
from engine.ports import Appended, GenerationEnded, TimeMoved
from tests.contracts.conftest import room_of
from tests.support.writing import created, renamed, stream_of, writing

ADA, BOB, EVE = stream_of("ada"), stream_of("bob"), stream_of("eve")
HOUR_MS = 3_600_000


class Process:
    """A log and a clock of its own on the store."""

    def __init__(self, room, chance) -> None:
        self.clock = SystemClock()
        self.log = RedisEventLog(room.lines, self.clock)
        self.clocks = Clocks(self.log, self.clock, chance)

    async def append(self, stream, version, *events, at=None):
        """An append decided now, unless it was decided before."""
        append = writing(stream, version, *events)
        return await self.log.append(replace(append, at=at or self.clock.now()))


class Ids:
    """Ids that are told apart."""

    def __init__(self) -> None:
        self.count = 0

    def id(self) -> str:
        self.count += 1
        return f"move-{self.count}"


@pytest.fixture
async def processes(room):
    """Two of them."""
    ids = Ids()
    both = Process(room, ids), Process(room, ids)
    yield both
    for process in both:
        await process.log.close()


async def test_a_move_is_one_event_and_kept_beside_the_log(room, processes):
    here, _ = processes

    told = await here.clocks.move(MoveBy(HOUR_MS))

    (moved,) = await room.log.read(0, 10)
    assert (moved.stream, moved.event) == (CLOCK, ClockMoved(HOUR_MS))
    assert await room.lines.ask("HGET", keys.META, keys.CLOCK) == str(HOUR_MS).encode()
    assert told.ahead_ms == here.clock.ahead_ms == HOUR_MS
    assert told.now > moved.at


async def test_moves_add_up_whoever_makes_them(processes):
    here, there = processes

    await here.clocks.move(MoveBy(HOUR_MS))
    await there.clocks.move(MoveBy(1))

    assert (await here.clocks.read()).ahead_ms == HOUR_MS + 1


async def test_of_many_who_move_the_clock_at_once_everybody_does(processes):
    here, there = processes
    moves = [one.clocks.move(MoveBy(1000)) for one in (here, there) * 5]

    await asyncio.gather(*moves)

    assert (await here.clocks.read()).ahead_ms == 10_000


async def test_time_moves_to_a_moment_but_never_back(processes):
    here, there = processes
    await here.clocks.move(MoveTo("2999-01-01T00:00:00.000Z"))

    with pytest.raises(TimeOnlyMovesForward):
        await there.clocks.move(MoveTo("2998-12-31T23:59:59.999Z"))
    with pytest.raises(TimeTooFarAhead):
        await there.clocks.move(MoveTo("3000-01-01T00:00:00.000Z"))

    assert there.clock.now().startswith("2999-01-01T00:00:")
    assert await here.log.end() == 1


async def test_who_loads_anything_has_heard_of_every_move(processes):
    here, there = processes
    await here.clocks.move(MoveBy(HOUR_MS))
    before = there.clock.now()

    await there.log.load(ADA)

    assert there.clock.ahead_ms == HOUR_MS
    assert there.clock.moved_since(before)
    assert not there.clock.moved_since(there.clock.now())


async def test_what_was_decided_at_a_time_past_is_not_recorded(processes):
    here, there = processes
    await here.clocks.move(MoveBy(HOUR_MS))

    with pytest.raises(TimeMoved):
        await there.append(ADA, 0, created("ada"))

    assert await here.log.end() == 1
    assert there.clock.ahead_ms == HOUR_MS
    assert await there.append(ADA, 0, created("ada")) == Appended(2, 2)


async def test_what_was_decided_before_this_process_heard_is_not_recorded_either(processes):
    here, there = processes
    past = there.clock.now()
    await here.clocks.move(MoveBy(1))
    await there.log.load(ADA)

    ends = await asyncio.gather(
        there.append(ADA, 0, created("ada"), at=past),
        there.append(BOB, 0, created("bob")),
        there.append(EVE, 0, created("eve"), at=past),
        return_exceptions=True,
    )

    assert isinstance(ends[0], TimeMoved)
    assert ends[1] == Appended(2, 2)
    assert isinstance(ends[2], TimeMoved)


async def test_what_travels_with_a_move_and_after_it_is_of_a_time_past(processes):
    here, _ = processes

    ends = await asyncio.gather(
        here.append(ADA, 0, created("ada")),
        here.append(CLOCK, 0, ClockMoved(HOUR_MS)),
        here.append(BOB, 0, created("bob")),
        return_exceptions=True,
    )

    assert list(ends[:2]) == [Appended(1, 1), Appended(2, 2)]
    assert isinstance(ends[2], TimeMoved)
    assert await here.append(BOB, 0, created("bob")) == Appended(3, 3)


async def test_a_move_that_is_refused_moves_nothing(room, processes):
    here, there = processes
    await here.clocks.move(MoveBy(HOUR_MS))
    await there.log.load(CLOCK)

    ends = await asyncio.gather(
        there.append(CLOCK, 0, ClockMoved(HOUR_MS)),
        there.append(ADA, 0, created("ada")),
        return_exceptions=True,
    )

    assert isinstance(ends[1], Appended)
    assert await room.lines.ask("HGET", keys.META, keys.CLOCK) == str(HOUR_MS).encode()


async def test_events_are_dated_by_simulated_time(processes):
    here, _ = processes
    real = here.clock.now()
    await here.clocks.move(MoveBy(25 * HOUR_MS))

    await here.append(ADA, 0, created("ada"))

    recorded = (await here.log.read(1, 10))[0]
    assert recorded.at[:10] > real[:10]


async def test_a_reset_makes_time_real_again_for_everybody(room, processes):
    here, there = processes
    await here.clocks.move(MoveBy(HOUR_MS))
    await there.log.load(CLOCK)
    ahead = there.clock.now()

    await room.worlds.reset()

    assert (await here.clocks.read()).ahead_ms == 0
    with pytest.raises(GenerationEnded):
        await there.append(BOB, 0, created("bob"), at=ahead)
    with pytest.raises(TimeMoved):
        await there.append(BOB, 0, created("bob"), at=ahead)
    assert there.clock.ahead_ms == 0
    assert await there.append(BOB, 0, created("bob")) == Appended(1, 1)


async def test_an_exported_log_takes_its_time_along(room, processes):
    here, there = processes
    await here.clocks.move(MoveBy(HOUR_MS))
    await here.append(ADA, 0, created("ada"))
    await here.clocks.move(MoveBy(HOUR_MS))
    content = b"".join([line async for line in archive_of(room).export(masked=True)])
    elsewhere = room_of(await open_memory())

    await archive_of(elsewhere).import_(_whole(content))

    other = Process(elsewhere, Ids())
    assert (await other.clocks.read()).ahead_ms == 2 * HOUR_MS
    assert await stored_beside(elsewhere.lines) == await stored_beside(room.lines)
    assert await derived_from(room.log) == await stored_beside(room.lines)
    assert await other.append(ADA, 1, renamed(name="Ada")) == Appended(4, 4)
    assert there.clock.ahead_ms == 0
    for log in (other.log, elsewhere.log):
        await log.close()
    await elsewhere.changes.close()
    await elsewhere.store.close()


def archive_of(room) -> RedisArchive:
    """The archive of the room's store."""
    return RedisArchive(room.lines, room.log, lambda: None)


async def _whole(content: bytes):
    yield content
