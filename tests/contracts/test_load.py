"""What a load promises: the truth as of now, in one round trip, however long the story."""

from __future__ import annotations

import asyncio

import pytest

from engine.adapters import keys
from engine.adapters.event_codec import UnreadableEvent
from engine.domain import aggregates
from engine.ports import Appended, AsOf, Document, GenerationEnded, Loaded, Owner, VersionConflict
from tests.support.writing import NOON, POOL, created, deleted, renamed, stream_of, writing

ADA, BOB = stream_of("ada"), stream_of("bob")
MAIL = "ada@example.example"


async def folded(room, stream: str) -> Document:
    """The stream's document, folded from its first event."""
    state = None
    last = None
    for recorded in await room.log.read(0, 10_000):
        if recorded.stream == stream:
            state, last = aggregates.evolve(state, recorded), recorded
    assert last is not None
    return Document(last.version, last.position, state)


async def test_a_stream_without_events_is_loaded_empty(room):
    (loaded,) = await room.log.load(ADA)

    assert (loaded.stream, loaded.document, loaded.events) == (ADA, None, ())


async def test_all_events_are_loaded_in_order_when_there_is_no_document(room):
    await room.log.append(writing(ADA, 0, created("ada"), renamed(name="Ada")))
    await room.log.append(writing(BOB, 0, created("bob")))
    await room.log.append(writing(ADA, 2, renamed(name="Ada L.")))

    ada, bob = await room.log.load(ADA, BOB)

    assert [(r.version, r.position) for r in ada.events] == [(1, 1), (2, 2), (3, 4)]
    assert [r.version for r in bob.events] == [1]


async def test_a_document_shortens_what_is_loaded(room):
    await room.log.append(writing(ADA, 0, created("ada"), renamed(name="Ada")))
    document = await folded(room, ADA)
    await room.documents.save({ADA: document})
    await room.log.append(writing(ADA, 2, renamed(name="Ada L.")))

    (ada,) = await room.log.load(ADA)

    assert ada.document == document
    assert [r.version for r in ada.events] == [3]


async def test_a_document_that_is_up_to_date_comes_alone(room):
    await room.log.append(writing(ADA, 0, created("ada")))
    document = await folded(room, ADA)
    await room.documents.save({ADA: document})

    (ada,) = await room.log.load(ADA)

    assert (ada.document, ada.events) == (document, ())


async def test_a_document_of_a_deleted_user_is_kept_too(room):
    await room.log.append(writing(ADA, 0, created("ada"), deleted("ada")))
    await room.documents.save({ADA: await folded(room, ADA)})

    (ada,) = await room.log.load(ADA)

    assert ada.document == Document(2, 2, None)


async def test_a_document_of_another_fold_is_ignored(room):
    await room.log.append(writing(ADA, 0, created("ada")))
    await room.documents.save({ADA: await folded(room, ADA)})
    stored = await room.lines.ask("HGET", keys.documents_key("user"), ADA)
    fold, rest = stored.split(b" ", 1)
    other = b"%d %s" % (int(fold) + 1, rest)
    await room.lines.ask("HSET", keys.documents_key("user"), ADA, other)

    (ada,) = await room.log.load(ADA)

    assert ada.document is None
    assert [r.version for r in ada.events] == [1]
    assert await room.projections.documents([ADA]) == {}


async def test_a_document_beyond_the_head_is_ignored(room):
    await room.log.append(writing(ADA, 0, created("ada"), renamed(name="Ada")))
    document = await folded(room, ADA)
    await room.documents.save({ADA: Document(9, 9, document.state)})

    (ada,) = await room.log.load(ADA)

    assert ada.document is None
    assert len(ada.events) == 2


@pytest.mark.parametrize("length", [256, 257, 700])
async def test_a_long_story_is_loaded_whole(room, length):
    changes = [renamed(name=str(n)) for n in range(length - 1)]
    await room.log.append(writing(ADA, 0, created("ada"), *changes))

    (ada,) = await room.log.load(ADA)

    assert [r.version for r in ada.events] == list(range(1, length + 1))


async def test_a_long_story_is_loaded_down_to_its_document(room):
    changes = [renamed(name=str(n)) for n in range(400)]
    await room.log.append(writing(ADA, 0, created("ada")))
    await room.documents.save({ADA: await folded(room, ADA)})
    await room.log.append(writing(ADA, 1, *changes))

    (ada,) = await room.log.load(ADA)

    assert ada.document is not None
    assert [r.version for r in ada.events] == list(range(2, 402))


async def test_a_stream_is_loaded_as_it_stood_then(room):
    await room.log.append(writing(ADA, 0, created("ada"), renamed(name="Ada")))
    document = await folded(room, ADA)
    await room.log.append(writing(BOB, 0, created("bob")))
    await room.log.append(writing(ADA, 2, renamed(name="Ada L."), renamed(name="Ada K.")))

    then, now = await room.log.load(AsOf(ADA, 3, 4), ADA)
    await room.documents.save({ADA: document})
    shortened, without, earlier = await room.log.load(
        AsOf(ADA, 3, 4), AsOf(ADA, 2, 2), AsOf(ADA, 1, 1)
    )

    assert [r.version for r in then.events] == [1, 2, 3]
    assert [r.version for r in now.events] == [1, 2, 3, 4]
    assert (shortened.document, [r.version for r in shortened.events]) == (document, [3])
    assert (without.document, without.events) == (document, ())
    assert (earlier.document, [r.version for r in earlier.events]) == (None, [1])


async def test_a_user_is_found_by_the_first_claim_that_is_held(room):
    await room.log.append(writing(ADA, 0, created("ada")))
    await room.log.append(writing(BOB, 0, created("bob", email=MAIL)))
    username, email = ("username", MAIL), ("email", MAIL)

    by_name, by_mail, both = await room.log.load(
        Owner(POOL, (("username", "ada"),)),
        Owner(POOL, (username, email)),
        Owner(POOL, (("username", "ada"), email)),
    )

    assert [one.stream for one in (by_name, by_mail, both)] == [ADA, BOB, ADA]


async def test_a_user_is_found_by_its_sub_when_no_claim_leads_to_it(room):
    await room.log.append(writing(ADA, 0, created("ada")))

    found, nobody = await room.log.load(
        Owner(POOL, (("username", "x"),), sub="ada"), Owner(POOL, (("username", "x"),), sub="x")
    )

    assert found.stream == ADA
    assert nobody is None


async def test_an_owner_nobody_is_is_none_and_spoils_nothing(room):
    await room.log.append(writing(ADA, 0, created("ada")))

    loaded = await room.log.load(ADA, Owner(POOL, (("username", "x"),)), BOB)

    assert [one.stream if one else None for one in loaded] == [ADA, None, BOB]


async def test_concurrent_loads_get_each_their_own(room):
    names = [f"u{n}" for n in range(200)]
    await asyncio.gather(*(room.log.append(writing(stream_of(n), 0, created(n))) for n in names))

    loads = await asyncio.gather(
        *(room.log.load(Owner(POOL, (("username", n),)), stream_of("u0")) for n in names)
    )

    assert [user.stream for user, _ in loads] == [stream_of(n) for n in names]
    assert {other.stream for _, other in loads} == {stream_of("u0")}


async def test_what_cannot_be_read_fails_only_who_wants_it(room):
    await room.log.append(writing(ADA, 0, created("ada")))
    future = ("type", "from-the-future.1", "at", NOON, "prev", 0, "cause", "", "correlation", "")
    entry = ("stream", BOB, "version", 1, *future, "payload", "{}")
    await room.lines.ask("XADD", keys.LOG, "2-0", *entry)
    await room.lines.ask("HSET", keys.HEADS, BOB, "1 2")

    loads = [room.log.load(*wanted) for wanted in ((ADA,), (ADA, BOB), (ADA,))]
    first, both, second = await asyncio.gather(*loads, return_exceptions=True)
    appends = [room.log.append(writing(s, v, renamed(x="y"))) for s, v in ((BOB, 0), (ADA, 1))]
    conflict, appended = await asyncio.gather(*appends, return_exceptions=True)

    assert first == second
    assert isinstance(both, UnreadableEvent)
    assert isinstance(conflict, VersionConflict)
    assert appended == Appended(3, 3)


async def test_an_accepted_write_is_in_every_later_load(room):
    await room.log.append(writing(ADA, 0, created("ada")))
    for version in range(1, 50):
        await room.log.append(writing(ADA, version, renamed(name=str(version))))

        (ada,) = await room.log.load(ADA)

        assert ada.events[-1].event == renamed(name=str(version))


async def test_what_is_loaded_says_which_generation_it_is_of(room):
    (before,) = await room.log.load(ADA)
    await room.worlds.reset()
    (after,) = await room.log.load(ADA)

    assert isinstance(before, Loaded)
    assert after.generation == before.generation + 1


async def test_reading_goes_on_after_a_position_and_ends_with_the_log(room):
    await room.log.append(writing(ADA, 0, created("ada"), *[renamed(name="x")] * 4))

    pages = [await room.log.read(after, 2) for after in (0, 2, 4, 5)]

    assert [[r.position for r in page] for page in pages] == [[1, 2], [3, 4], [5], []]
    assert await room.log.end() == 5


async def test_reading_waits_for_the_first_event(room):
    reading = asyncio.create_task(room.log.read(0, 10, wait_ms=5_000))
    await asyncio.sleep(0)

    await room.log.append(writing(ADA, 0, created("ada")))

    assert [r.position for r in await reading] == [1]


async def test_reading_does_not_wait_for_ever(room):
    assert await room.log.read(0, 10, wait_ms=20) == []


async def test_a_reader_who_waits_learns_of_a_reset_at_once(room):
    await room.log.append(writing(ADA, 0, created("ada")))
    reading = asyncio.create_task(room.log.read(1, 10, wait_ms=30_000))
    await asyncio.sleep(0)

    await room.worlds.reset()

    with pytest.raises(GenerationEnded):
        await asyncio.wait_for(reading, 5)


async def test_a_reader_beyond_the_end_learns_that_the_world_was_reset(room):
    await room.log.append(writing(ADA, 0, created("ada"), renamed(name="Ada")))
    await room.worlds.reset()

    with pytest.raises(GenerationEnded):
        await room.log.read(2, 10)
