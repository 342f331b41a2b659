"""What documents, projections and views promise, on every store."""

from __future__ import annotations

from engine.adapters import keys
from engine.adapters.redis_views import RedisProjections
from engine.domain.user import FOLD_VERSION, User
from engine.domain.views import ViewChange
from engine.ports import Document, Projection
from tests.support.interrupted import Interrupted
from tests.support.writing import NOON, POOL, stream_of

ADA, BOB = stream_of("ada"), stream_of("bob")


def document(name: str, version: int) -> Document:
    """A user's document at a version."""
    user = User(POOL, name, name, name, {"b": "2", "a": "1"}, "CONFIRMED", NOON, NOON)
    return Document(version, version * 10, user)


async def test_an_older_document_never_replaces_a_newer_one(room):
    await room.documents.save({ADA: document("ada", 3), BOB: document("bob", 1)})

    await room.documents.save({ADA: document("ada", 2), BOB: document("bob", 2)})

    found = await room.projections.documents([ADA, BOB, stream_of("eve")])
    assert {stream: one.version for stream, one in found.items()} == {ADA: 3, BOB: 2}


async def test_the_same_document_is_always_the_same_bytes(room):
    await room.documents.save({ADA: document("ada", 3)})
    first = await room.lines.ask("HGET", keys.documents_key("user"), ADA)
    state = document("ada", 3).state
    reordered = User(POOL, "ada", "ada", "ada", {"a": "1", "b": "2"}, "CONFIRMED", NOON, NOON)

    await room.projections.discard()
    await room.documents.save({ADA: Document(3, 30, reordered)})

    assert state == reordered
    assert await room.lines.ask("HGET", keys.documents_key("user"), ADA) == first
    assert first.startswith(b"%d 3 30 {" % FOLD_VERSION)


async def test_a_document_of_another_fold_is_replaced_however_new_it_is(room):
    await room.documents.save({ADA: document("ada", 3)})
    stored = await room.lines.ask("HGET", keys.documents_key("user"), ADA)
    await room.lines.ask("HSET", keys.documents_key("user"), ADA, b"0 " + stored.split(b" ", 1)[1])

    await room.documents.save({ADA: document("ada", 2)})

    assert await room.projections.documents([ADA]) == {ADA: document("ada", 2)}


async def test_a_view_that_comes_up_while_all_are_discarded_is_discarded_too(room):
    await room.projections.checkpoint()
    await room.projections.commit(0, Projection(1, changes=(ViewChange("v", "a", 1),)))
    rival = RedisProjections(room.lines)
    await rival.checkpoint()
    meanwhile = rival.commit(1, Projection(2, changes=(ViewChange("w", "b", 2),)))

    await RedisProjections(Interrupted(room.lines, meanwhile)).discard()

    assert await dump(room) == {}
    assert await room.lines.ask("SMEMBERS", keys.NAMED) == []


async def test_a_document_of_an_ended_generation_is_not_kept(room):
    (seen,) = await room.log.load(ADA)
    await room.worlds.reset()

    await room.documents.save({ADA: document("ada", 3)}, seen.generation)

    assert await room.projections.documents([ADA]) == {}


async def test_a_commit_writes_documents_views_and_checkpoint(room):
    assert await room.projections.resume() == 0
    changes = (
        ViewChange("inbox", "m1", score=5),
        ViewChange("inbox", "m2", score=7),
        ViewChange("outcomes", "pending", count=2),
    )

    done = await room.projections.commit(0, Projection(7, {ADA: document("ada", 1)}, changes))

    assert done
    assert await room.projections.checkpoint() == 7
    assert await room.projections.documents([ADA]) == {ADA: document("ada", 1)}
    assert await room.views.newest("inbox", below=None, limit=9) == [(7, "m2"), (5, "m1")]
    assert await room.views.counts("outcomes") == {"pending": 2}


async def test_of_two_projectors_one_loses_and_drops_its_batch(room):
    rival = RedisProjections(room.lines)
    await room.projections.resume()
    await rival.resume()

    first = await room.projections.commit(0, Projection(3, changes=(ViewChange("v", "a", 1),)))
    second = await rival.commit(0, Projection(2, changes=(ViewChange("v", "b", 2),)))

    assert (first, second) == (True, False)
    assert await rival.checkpoint() == 3
    assert await room.views.newest("v", below=None, limit=9) == [(1, "a")]


async def test_a_projector_that_missed_a_reset_writes_nothing(room):
    await room.projections.resume()
    await room.worlds.reset()

    done = await room.projections.commit(0, Projection(3, {ADA: document("ada", 1)}))

    assert not done
    assert await room.projections.checkpoint() == 0
    assert await room.projections.documents([ADA]) == {}


async def test_who_only_asks_how_far_it_is_takes_no_projector_into_a_new_world(room):
    await room.projections.resume()
    await room.worlds.reset()
    await room.projections.checkpoint()

    done = await room.projections.commit(0, Projection(3, {ADA: document("ada", 1)}))

    assert not done
    assert await room.projections.documents([ADA]) == {}


async def test_members_move_and_leave_and_counts_fall(room):
    await room.projections.resume()
    enter = (ViewChange("v", "a", 1), ViewChange("v", "b", 2), ViewChange("c", "x", count=3))
    change = (
        *(ViewChange("v", "a"), ViewChange("v", "b", 3), ViewChange("v", "c", 4)),
        *(ViewChange("v", "c"), ViewChange("c", "x", count=-2), ViewChange("c", "y", count=1)),
    )
    await room.projections.commit(0, Projection(1, changes=enter))

    await room.projections.commit(1, Projection(2, changes=change))

    assert await room.views.oldest("v", above=0, limit=9) == [(3, "b")]
    assert await room.views.counts("c") == {"x": 1, "y": 1}


async def test_lists_are_read_in_pages_from_both_ends(room):
    await room.projections.resume()
    enter = tuple(ViewChange("v", f"m{n}", n) for n in range(1, 6))
    await room.projections.commit(0, Projection(1, changes=enter))

    newest = await room.views.newest("v", below=4, limit=2)
    oldest = await room.views.oldest("v", above=2, limit=2)

    assert newest == [(3, "m3"), (2, "m2")]
    assert oldest == [(3, "m3"), (4, "m4")]
    assert await room.views.newest("nothing", below=None, limit=2) == []
    assert await room.views.counts("nothing") == {}


async def test_thousands_of_changes_fit_into_one_commit(room):
    await room.projections.resume()
    documents = {stream_of(str(n)): document(str(n), 1) for n in range(3000)}
    enter = tuple(ViewChange("v", f"m{n}", n) for n in range(3000))

    await room.projections.commit(0, Projection(1, documents, enter))

    assert len(await room.projections.documents(list(documents))) == 3000
    assert len(await room.views.oldest("v", above=-1, limit=9000)) == 3000


async def test_what_is_discarded_is_gone_and_can_be_written_again_the_same(room):
    changes = (ViewChange("inbox", "m1", score=5), ViewChange("outcomes", "pending", count=2))
    projection = Projection(7, {ADA: document("ada", 1)}, changes)
    await room.projections.resume()
    await room.projections.commit(0, projection)
    written = await dump(room)

    await room.projections.discard()
    gone = await dump(room)
    assert await room.projections.checkpoint() == 0
    await room.projections.commit(0, projection)

    assert gone == {}
    assert await dump(room) == written
    assert set(written) > {keys.CHECKPOINT, keys.list_key("inbox")}


async def dump(room) -> dict[str, object]:
    """Every key a projector may write, with what it holds."""
    found = {}
    for name in sorted(await room.lines.ask("KEYS", "*")):
        key = name.decode()
        if key == keys.CHECKPOINT:
            found[key] = await room.lines.ask("GET", key)
        elif key.startswith((keys.key("views"), keys.key("docs"))):
            kind = await room.lines.ask("TYPE", key)
            read = {"hash": ("HGETALL", key), "zset": ("ZRANGE", key, 0, -1, "WITHSCORES")}
            found[key] = await room.lines.ask(*read[kind.decode()])
    return found
