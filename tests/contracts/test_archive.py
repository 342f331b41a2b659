"""The log as a file: out of one store and into another, the same to the last byte."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from engine.adapters import keys
from engine.adapters.derived import derived_from, stored_beside
from engine.adapters.line import Lines
from engine.adapters.redis_archive import RedisArchive
from engine.adapters.scripts import TAKE_OVER
from engine.adapters.store import open_memory
from engine.domain.archive_errors import ArchiveRefused, LogNotEmpty
from engine.domain.events import CodeIssued, TemporaryPasswordIssued
from engine.domain.streams import message_stream
from engine.ports import GenerationEnded, Write
from tests.contracts.conftest import room_of
from tests.support.writing import (
    NOON,
    POOL,
    SHARED,
    created,
    deleted,
    judged,
    messaging,
    moved,
    renamed,
    requested,
    requeued,
    stream_of,
    stuck,
    together,
    writing,
)

ADA, BOB, EVE = stream_of("ada"), stream_of("bob"), stream_of("eve")
MAIL = "ada@example.example"
CODE = CodeIssued("email", "ada@new.example", "135790", NOON, "m1")


class Losing(Lines):
    """Lines to a server that drops a staged key just before it is needed, as after an hour."""

    def __init__(self, lines: Lines, name: str) -> None:
        super().__init__(lines._pool)
        self._lent = lines
        self._name = name

    async def run(self, script, keys_, words):
        if script is TAKE_OVER:
            dropped = [key for key in keys_ if ":import:" in key and key.endswith(self._name)]
            await self._lent.ask("DEL", *dropped)
        return await self._lent.run(script, keys_, words)

    async def ask(self, *command, within_s=10.0):
        return await self._lent.ask(*command, within_s=within_s)


def archive_of(room) -> RedisArchive:
    """The archive of the room's store, with nobody who remembers anything."""
    return RedisArchive(room.lines, room.log, lambda: None)


async def eventful(room) -> None:
    """A log with everything in it that leaves traces beside the log."""
    await room.log.append(writing(ADA, 0, created("ada", email=MAIL), renamed(name="Åda")))
    await room.log.append(
        together(
            Write(BOB, 0, (created("bob", email="bob@example.example"),)),
            Write(message_stream("m1"), 0, (requested("m1", SHARED),)),
            cause=f"{ADA}@2",
        )
    )
    await room.log.append(
        together(
            Write(BOB, 1, (moved("email", "bob@example.example", MAIL),)),
            Write(ADA, 2, (moved("email", MAIL, None),)),
        )
    )
    await room.log.append(writing(EVE, 0, created("eve")))
    await room.log.append(writing(EVE, 1, deleted("eve")))
    await room.log.append(messaging("m1", 1, judged("m1")))
    await room.log.append(messaging("m2", 0, requested("m2", SHARED)))
    await room.log.append(messaging("m3", 0, requested("m3"), stuck("m3"), requeued("m3")))
    await room.log.append(
        together(
            Write(ADA, 3, (CODE, TemporaryPasswordIssued("a<b>&c", NOON))),
            Write(message_stream("m4"), 0, (requested("m4"),)),
        )
    )


async def exported(room, *, masked: bool = False) -> bytes:
    """The whole file."""
    return b"".join([chunk async for chunk in archive_of(room).export(masked=masked)])


async def pieces(content: bytes, size: int = 100):
    """The file as it comes over a network."""
    for first in range(0, len(content), size):
        yield content[first : first + size]


@pytest.fixture
async def elsewhere():
    """Another store, of the kind that is always at hand."""
    room = room_of(await open_memory())
    yield room
    await room.changes.close()
    await room.log.close()
    await room.store.close()


async def everything(room) -> dict[str, object]:
    """All keys of the store and what they hold."""
    read = {
        b"hash": lambda key: ("HGETALL", key),
        b"stream": lambda key: ("XRANGE", key, "-", "+"),
        b"set": lambda key: ("SMEMBERS", key),
        b"string": lambda key: ("GET", key),
    }
    found: dict[str, object] = {}
    for key in sorted(await room.lines.ask("KEYS", "*")):
        kind = await room.lines.ask("TYPE", key)
        found[key.decode()] = sorted(await room.lines.ask(*read[kind](key)), key=repr)
    return found


async def test_heads_claims_and_budgets_follow_from_the_log(room):
    await eventful(room)

    beside = await stored_beside(room.lines)

    assert beside == await derived_from(room.log)
    assert beside[keys.claims_key(POOL, "email")] == {MAIL: "bob"}
    assert beside[keys.claims_key(POOL, "username")] == {"ada": "ada", "bob": "bob"}
    assert list(beside[keys.BUDGETS].values()) == ["2"]


async def test_a_log_is_the_same_in_another_store(room, elsewhere):
    await eventful(room)
    content = await exported(room)

    taken = await archive_of(elsewhere).import_(pieces(content))

    assert taken == await room.log.end() == await elsewhere.log.end()
    assert await elsewhere.log.read(0, 100) == await room.log.read(0, 100)
    assert await exported(elsewhere) == content
    assert await stored_beside(elsewhere.lines) == await stored_beside(room.lines)


async def test_a_log_from_elsewhere_can_be_taken_over_by_every_store(room, elsewhere):
    await eventful(elsewhere)
    content = await exported(elsewhere)

    await archive_of(room).import_(pieces(content, 7))

    assert await exported(room) == content
    assert await stored_beside(room.lines) == await stored_beside(elsewhere.lines)
    assert await derived_from(room.log) == await stored_beside(room.lines)
    assert [await room.lines.ask("TTL", key) for key in (keys.LOG, keys.HEADS)] == [-1, -1]


async def test_life_goes_on_after_an_import(room, elsewhere):
    await eventful(elsewhere)
    await archive_of(room).import_(pieces(await exported(elsewhere)))

    (bob,) = await room.log.load(BOB)
    await room.log.append(writing(BOB, bob.events[-1].version, renamed(name="Bob")))
    await room.worlds.reset()

    assert await room.log.end() == 0
    assert await stored_beside(room.lines) == {}
    assert set(await everything(room)) == {keys.META, keys.OUTBOX, keys.RESETS}


async def test_an_imported_request_waits_for_nobody_until_somebody_asks(room, elsewhere):
    await eventful(elsewhere)
    await archive_of(room).import_(pieces(await exported(elsewhere)))
    waiting_at_first = await room.worlds.outbox_waiting()

    await room.log.append(messaging("m2", 1, requeued("m2")))

    assert waiting_at_first == 0
    (entry,) = await room.lines.ask("XRANGE", keys.OUTBOX, "-", "+")
    assert entry[1][:2] == [b"message", b"m2"]
    assert b'"id":"m2"' in entry[1][-1]


async def test_the_store_says_what_was_imported(room, elsewhere):
    await eventful(elsewhere)
    await archive_of(room).import_(pieces(await exported(elsewhere, masked=True)))

    said = await room.worlds.said()

    assert (said["imported"], said["masked"]) == (str(await elsewhere.log.end()), "1")


async def test_a_follower_sees_an_import_as_it_sees_all_else(room, elsewhere):
    await eventful(elsewhere)
    feed = room.changes.follow(0)
    following = asyncio.create_task(anext(feed))
    await asyncio.sleep(0)

    await archive_of(room).import_(pieces(await exported(elsewhere)))

    assert (await asyncio.wait_for(following, 10)).event == created("ada", email=MAIL)
    await feed.aclose()


async def test_a_log_with_something_in_it_takes_over_nothing(room, elsewhere):
    await eventful(elsewhere)
    await room.log.append(writing(ADA, 0, created("ada")))
    before = await everything(room)

    with pytest.raises(LogNotEmpty):
        await archive_of(room).import_(pieces(await exported(elsewhere)))

    assert await everything(room) == before


@pytest.mark.parametrize(
    ("meanwhile", "refusal"), [("reset", GenerationEnded), ("append", LogNotEmpty)]
)
async def test_what_happens_during_an_import_wins(room, elsewhere, meanwhile, refusal):
    await eventful(elsewhere)
    content = await exported(elsewhere)

    async def slowly():
        async for piece in pieces(content[:500]):
            yield piece
        if meanwhile == "reset":
            await room.worlds.reset()
        else:
            await room.log.append(writing(EVE, 0, created("eve")))
        yield content[500:]

    with pytest.raises(refusal):
        await archive_of(room).import_(slowly())

    assert await room.log.end() == (0 if meanwhile == "reset" else 1)
    assert not [key for key in await everything(room) if key.startswith(keys.key("import"))]


@pytest.mark.parametrize("gone", ["log", "heads"])
async def test_an_import_of_which_a_part_is_gone_takes_nothing_over(room, elsewhere, gone):
    await eventful(elsewhere)
    content = await exported(elsewhere)
    before = await everything(room)

    losing = Losing(room.lines, gone)
    with pytest.raises(ArchiveRefused, match="too long"):
        await RedisArchive(losing, room.log, lambda: None).import_(pieces(content))

    assert await everything(room) == before


async def test_an_import_that_breaks_off_leaves_nothing_behind(room, elsewhere):
    await eventful(elsewhere)
    content = await exported(elsewhere)
    before = await everything(room)

    async def broken():
        yield content[:-200]
        msg = "the caller hung up"
        raise ConnectionError(msg)

    with pytest.raises(ConnectionError):
        await archive_of(room).import_(broken())

    assert await everything(room) == before


async def test_an_empty_log_can_be_exported_and_imported(room, elsewhere):
    content = await exported(elsewhere)

    taken = await archive_of(room).import_(pieces(content))

    assert taken == 0
    assert await exported(room) == content
    assert msgspec.json.decode(content) == {"format": "sandpost-log", "version": 1, "events": 0}


async def test_the_header_says_what_the_file_is(room):
    await room.worlds.note("world", "ready")
    await room.log.append(writing(ADA, 0, created("ada")))

    header, event = (await exported(room, masked=True)).splitlines()

    assert msgspec.json.decode(header) == {
        "format": "sandpost-log",
        "version": 1,
        "events": 1,
        "masked": True,
        "world": "ready",
    }
    assert msgspec.json.decode(event)["payload"] == msgspec.to_builtins(created("ada"))


async def test_thousands_of_events_go_out_and_in(room, elsewhere):
    names = [f"u{n}" for n in range(2500)]
    await room.log.append(together(*(Write(stream_of(n), 0, (created(n),)) for n in names)))
    content = await exported(room)

    await archive_of(elsewhere).import_(pieces(content, 65_536))

    assert await exported(elsewhere) == content


async def test_a_masked_log_holds_no_secret_and_is_the_same_otherwise(room, elsewhere):
    await eventful(room)
    content = await exported(room, masked=True)

    await archive_of(elsewhere).import_(pieces(content))

    for secret in (b"135790", b"a<b>&c"):
        assert secret in await exported(room)
        assert secret not in content
    assert await exported(elsewhere, masked=True) == content
    assert await stored_beside(elsewhere.lines) == await stored_beside(room.lines)
    places = [(r.position, r.stream, r.version) for r in await room.log.read(0, 100)]
    assert [(r.position, r.stream, r.version) for r in await elsewhere.log.read(0, 100)] == places


async def test_a_refused_file_names_its_line_and_leaves_nothing_behind(room, elsewhere):
    await eventful(elsewhere)
    lines = (await exported(elsewhere)).splitlines()
    before = await everything(room)

    with pytest.raises(ArchiveRefused) as refused:
        await archive_of(room).import_(pieces(b"\n".join([*lines[:5], *lines[6:]])))

    assert refused.value.line == 6
    assert await everything(room) == before


async def test_a_log_that_holds_only_how_its_world_begins_makes_room_for_another(room, elsewhere):
    await eventful(room)
    content = await exported(room)
    await elsewhere.log.append(writing(EVE, 0, created("eve")))
    archive = RedisArchive(elsewhere.lines, elsewhere.log, lambda: None, beginning=1)

    await archive.import_(pieces(content))

    assert await exported(elsewhere) == content


async def test_a_log_in_which_something_happened_makes_no_room(room, elsewhere):
    await eventful(room)
    content = await exported(room)
    await elsewhere.log.append(writing(EVE, 0, created("eve"), renamed(name="Eve")))
    archive = RedisArchive(elsewhere.lines, elsewhere.log, lambda: None, beginning=1)

    with pytest.raises(LogNotEmpty):
        await archive.import_(pieces(content))

    assert await elsewhere.log.end() == 2
