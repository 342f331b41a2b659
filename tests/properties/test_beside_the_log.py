"""Heads, claims, budgets and outbox are folds of the log, whatever was tried on it at once."""

from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as some

from engine.adapters import keys
from engine.adapters.derived import derived_from, stored_beside
from engine.adapters.redis_archive import RedisArchive
from engine.adapters.redis_log import RedisEventLog
from engine.adapters.store import Store, open_memory
from engine.domain.events import AttributesUpdated, Event, MessageRequested, MessageRequeued
from engine.domain.streams import message_stream
from engine.ports import Append, Appended, Write
from tests.support.writing import (
    SHARED,
    created,
    judged,
    requested,
    requeued,
    stream_of,
    stuck,
    together,
)

USERS = ("ada", "bob", "eve")
VALUES = ("a@example.example", "b@example.example")
MESSAGES = ("m1", "m2")

alias_changes = some.builds(
    lambda taken, released: AttributesUpdated(
        activated={} if taken is None else {"email": taken},
        deactivated={} if released is None else {"email": released},
    ),
    some.none() | some.sampled_from(VALUES),
    some.none() | some.sampled_from(VALUES),
)
user_writes = some.tuples(
    some.sampled_from([stream_of(name) for name in USERS]),
    some.lists(alias_changes, min_size=1, max_size=3).map(tuple),
)
message_writes = some.sampled_from(MESSAGES).flatmap(
    lambda message: some.tuples(
        some.just(message_stream(message)),
        some.lists(
            some.sampled_from([judged(message), stuck(message), requeued(message)]),
            min_size=1,
            max_size=2,
        ).map(tuple),
    )
)
one_append = some.lists(
    user_writes | message_writes, min_size=1, max_size=3, unique_by=lambda w: w[0]
)
histories = some.lists(some.lists(one_append, min_size=1, max_size=4), max_size=8)


class World:
    """A log and what a writer knows of its streams."""

    def __init__(self, store: Store) -> None:
        self.lines = store.lines
        self.log = RedisEventLog(store.lines)
        self.versions: dict[str, int] = {}

    async def begin(self) -> None:
        """Users, and messages that wait."""
        firsts: list[tuple[str, Event]] = [(stream_of(name), created(name)) for name in USERS]
        firsts += [(message_stream(m), requested(m, SHARED)) for m in MESSAGES]
        for stream, event in firsts:
            await self.log.append(together(Write(stream, 0, (event,))))
            self.versions[stream] = 1

    async def try_at_once(self, wishes: list[list[tuple[str, tuple[Event, ...]]]]) -> None:
        """Appends of writers who all saw the same; what came of it is seen afterwards."""
        appends = [
            together(*(Write(stream, self.versions[stream], events) for stream, events in wish))
            for wish in wishes
        ]
        before = await self.log.end()
        ends = await asyncio.gather(*map(self.log.append, appends), return_exceptions=True)
        recorded = 0
        for append, end in zip(appends, ends, strict=True):
            recorded += self._note(append) if isinstance(end, Appended) else 0
        assert await self.log.end() == before + recorded

    def _note(self, append: Append) -> int:
        for write in append.writes:
            self.versions[write.stream] += len(write.events)
        return sum(len(write.events) for write in append.writes)

    async def waiting(self) -> list[str]:
        """Messages in the outbox, by the log: those whose last event put them there."""
        last: dict[str, Event] = {}
        for recorded in await self.log.read(0, 10_000):
            if recorded.stream.startswith("message/"):
                last[recorded.stream] = recorded.event
        waits = (MessageRequested, MessageRequeued)
        return sorted(stream for stream, event in last.items() if isinstance(event, waits))


@settings(max_examples=40, deadline=None)
@given(history=histories)
def test_what_is_stored_beside_the_log_follows_from_it(history):
    async def live() -> None:
        store, elsewhere = await open_memory(), await open_memory()
        world = World(store)
        await world.begin()

        for wishes in history:
            await world.try_at_once(wishes)

        beside = await stored_beside(store.lines)
        entries = await store.lines.ask("XRANGE", keys.OUTBOX, "-", "+")
        assert beside == await derived_from(world.log)
        assert sorted(message_stream(e[1][1].decode()) for e in entries) == await world.waiting()
        copied = World(elsewhere)
        await RedisArchive(elsewhere.lines, copied.log, lambda: None).import_(
            RedisArchive(store.lines, world.log, lambda: None).export(masked=False)
        )
        assert await stored_beside(elsewhere.lines) == beside
        for log, opened in ((world.log, store), (copied.log, elsewhere)):
            await log.close()
            await opened.close()

    asyncio.run(live())
