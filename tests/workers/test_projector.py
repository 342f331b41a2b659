"""The projector: in order, never past what it cannot fold, and the same bytes every time."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from engine.adapters import keys
from engine.adapters.redis_views import RedisProjections
from engine.app import project
from engine.app.known import Aggregates, Memory, known
from engine.app.project import Halted, Projector
from engine.domain import views
from engine.domain.aggregates import USER_SAVED_EVERY
from engine.domain.events import (
    AttributesUpdated,
    MessageJudged,
    MessageRequeued,
    MessageStuck,
    PoolCreated,
    PoolDeleted,
    PoolSettings,
    SmsSandboxLeft,
    UserCreated,
    UserDeleted,
)
from engine.domain.streams import message_stream, pool_stream, user_stream
from engine.domain.views import ViewChange
from engine.ports import AsOf, Document, EventLog, GenerationEnded, Projection
from tests.support.working import (
    ACCOUNT,
    POOL,
    REGION,
    account_at,
    everything_projected,
    projector,
    record,
    record_unreadable,
    request,
    text,
    until,
)

ADA, BOB = user_stream(POOL, "ada"), user_stream(POOL, "bob")
ADAS_VERSION = USER_SAVED_EVERY + 1  # after a little of everything


def projector_of(sandpost, batch: int = 1000) -> Projector:
    return Projector(sandpost.log, sandpost.projections, sandpost.views, batch=batch)


def created(name: str) -> UserCreated:
    return UserCreated(name, name, {"sub": name}, "CONFIRMED")


async def rename_ada(sandpost, times: int) -> None:
    """Her events after the first; each says of which version it is."""
    for version in range(2, 2 + times):
        nickname = {"nickname": f"version {version}"}
        await record(sandpost, ADA, version - 1, AttributesUpdated(nickname))


async def record_a_little_of_everything(sandpost) -> None:
    pool = PoolCreated(POOL, "people", ACCOUNT, REGION, (), PoolSettings())
    await record(sandpost, pool_stream(POOL), 0, pool)
    await record(sandpost, ADA, 0, created("ada"))
    await record(sandpost, BOB, 0, created("bob"))
    await rename_ada(sandpost, ADAS_VERSION - 1)
    await request(sandpost, "m1", "m2", "m3")
    await record(sandpost, message_stream("m1"), 1, MessageJudged("m1", "delivered", (), 0))
    judged = MessageJudged("m2", "undelivered", (), 0, verdict="opted-out")
    await record(sandpost, message_stream("m2"), 1, MessageStuck("m2", "fell over", 5))
    await record(sandpost, message_stream("m2"), 2, MessageRequeued("m2", "stuck"), judged)
    await record(sandpost, account_at(ACCOUNT), 0, SmsSandboxLeft())
    await record(sandpost, BOB, 1, UserDeleted("bob"))


class Asked:
    """A log that notes what it was asked to load."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self.append, self.read, self.end = log.append, log.read, log.end
        self.asked: list[AsOf] = []

    async def load(self, *wanted):
        self.asked += wanted
        return await self._log.load(*wanted)


async def members(sandpost, view: str) -> list[str]:
    return [member for _, member in await sandpost.views.newest(view, below=None, limit=100)]


async def project_all(projecting: Projector) -> None:
    while await projecting.advance():
        pass


async def test_lists_and_counts_are_what_the_log_says(sandpost):
    await record_a_little_of_everything(sandpost)

    await project_all(projector_of(sandpost))

    assert await members(sandpost, views.MESSAGES) == ["m3", "m2", "m1"]
    assert await members(sandpost, views.messages_of(pool_stream(POOL))) == ["m3", "m2", "m1"]
    assert await members(sandpost, views.messages_of(user_stream(POOL, "sub-of-m1"))) == ["m1"]
    assert await members(sandpost, views.messages_of(account_at(ACCOUNT))) == ["m3", "m2", "m1"]
    assert await members(sandpost, views.users_of(POOL)) == ["ada"]
    assert await members(sandpost, views.pools_of(ACCOUNT, REGION)) == [POOL]
    assert await members(sandpost, views.ACCOUNTS) == [f"{ACCOUNT}/{REGION}"]
    counts = await sandpost.views.counts(views.OUTCOMES)
    assert counts == {"pending": 1, "delivered": 1, "undelivered": 1, "stuck": 0}
    assert await sandpost.views.counts(views.VERDICTS) == {"opted-out": 1}
    assert await sandpost.views.counts(views.USERS) == {POOL: 1}


async def test_a_deleted_pool_leaves_its_account_s_list(in_memory):
    await record_a_little_of_everything(in_memory)
    await record(in_memory, pool_stream(POOL), 1, PoolDeleted(POOL, ACCOUNT, REGION))

    await project_all(projector_of(in_memory))

    assert await members(in_memory, views.pools_of(ACCOUNT, REGION)) == []


@pytest.mark.parametrize("batch", [1, 3, 1000])
async def test_a_user_s_document_is_its_fold_at_the_last_version_that_is_saved(sandpost, batch):
    await record(sandpost, ADA, 0, created("ada"))
    await record(sandpost, BOB, 0, created("bob"))
    await rename_ada(sandpost, 2 * USER_SAVED_EVERY + 2)
    events = await sandpost.log.read(0, 1000)

    await project_all(projector_of(sandpost, batch))

    documents = await sandpost.projections.documents([ADA, BOB])
    assert documents.keys() == {ADA}  # of Bob there is too little to save
    assert documents[ADA].version == 2 * USER_SAVED_EVERY
    assert documents[ADA].state.attributes["nickname"] == f"version {2 * USER_SAVED_EVERY}"
    (position,) = (
        e.position for e in events if e.stream == ADA and e.version == 2 * USER_SAVED_EVERY
    )
    assert documents[ADA].position == position


async def test_what_has_no_document_yet_is_listed_as_it_is(sandpost):
    await record_a_little_of_everything(sandpost)
    await project_all(projector_of(sandpost))
    await record(sandpost, ADA, ADAS_VERSION, AttributesUpdated({"nickname": "later"}))
    await record(sandpost, user_stream(POOL, "eve"), 0, created("eve"))
    await project_all(projector_of(sandpost))

    (pool,) = (known(one).state for one in await sandpost.log.load(pool_stream(POOL)))
    users = await sandpost.lists.users(pool, None, limit=10, token=None)

    seen = {user.username: user.attributes.get("nickname") for user in users.items}
    assert seen == {"ada": "later", "eve": None}


async def test_what_is_rebuilt_is_what_was_live_byte_by_byte(sandpost):
    await record_a_little_of_everything(sandpost)
    await project_all(projector_of(sandpost, batch=1))
    live = await everything_projected(sandpost)

    await sandpost.projections.discard()
    await project_all(projector_of(sandpost, batch=7))

    assert await everything_projected(sandpost) == live


async def test_a_running_projector_begins_again_when_all_it_wrote_is_discarded(sandpost):
    await record_a_little_of_everything(sandpost)
    projecting = projector_of(sandpost)
    await project_all(projecting)
    live = await everything_projected(sandpost)

    await sandpost.projections.discard()
    await record(sandpost, ADA, ADAS_VERSION, AttributesUpdated({"nickname": "later"}))
    await project_all(projecting)  # refused: the checkpoint is not where it was
    await project_all(projecting)

    rebuilt = await everything_projected(sandpost)
    assert rebuilt.keys() == live.keys()
    assert rebuilt[b"checkpoint"] == b"%d" % await sandpost.log.end()


async def test_a_document_that_is_ahead_is_not_folded_twice(in_memory):
    await record(in_memory, ADA, 0, created("ada"))
    projecting = projector_of(in_memory, batch=2)
    await project_all(projecting)
    await rename_ada(in_memory, USER_SAVED_EVERY - 1)
    (loaded,) = await in_memory.log.load(ADA)
    ahead = known(loaded)
    written_back = Document(ahead.version, ahead.position, ahead.state)
    await in_memory.documents.save({ADA: written_back})

    await project_all(projector_of(in_memory, batch=2))

    assert await in_memory.projections.checkpoint() == await in_memory.log.end()
    assert (await in_memory.projections.documents([ADA]))[ADA] == written_back


async def test_what_a_reader_writes_back_is_what_a_projector_writes(in_memory):
    await record(in_memory, ADA, 0, created("ada"))
    await rename_ada(in_memory, 70)
    (seen,) = await Aggregates(in_memory.log, in_memory.documents, Memory()).load(ADA)
    written_back = await in_memory.projections.documents([ADA])

    await project_all(projector_of(in_memory))

    assert seen is not None
    assert (seen.version, written_back[ADA].version) == (71, 71 - 71 % USER_SAVED_EVERY)
    assert await in_memory.projections.documents([ADA]) == written_back


async def test_a_stream_whose_document_is_of_no_use_is_folded_from_its_start(in_memory):
    await record_a_little_of_everything(in_memory)
    projecting = projector_of(in_memory)
    await project_all(projecting)
    await in_memory.store.lines.ask("HDEL", keys.documents_key("user"), ADA)
    for version in range(ADAS_VERSION, 2 * USER_SAVED_EVERY):
        await record(in_memory, ADA, version, AttributesUpdated({"nickname": "later"}))

    await project_all(projector_of(in_memory))

    document = (await in_memory.projections.documents([ADA]))[ADA]
    assert document.version == 2 * USER_SAVED_EVERY
    assert document.state.attributes["nickname"] == "later"
    assert document.state.username == "ada"


async def test_aggregates_are_remembered_and_of_too_many_only_those_met_first_are_loaded(
    in_memory, monkeypatch
):
    monkeypatch.setattr(project, "REMEMBERED", 3)
    log = Asked(in_memory.log)
    projecting = Projector(log, in_memory.projections, in_memory.views)
    for name in ("bob", "ada"):
        await record(in_memory, user_stream(POOL, name), 0, created(name))
        await project_all(projecting)
    await record(in_memory, BOB, 1, AttributesUpdated({"nickname": "one of two"}))
    await project_all(projecting)
    assert log.asked == []

    for name in ("eve", "joe"):
        await record(in_memory, user_stream(POOL, name), 0, created(name))
    await project_all(projecting)
    for stream in (ADA, BOB):
        await record(in_memory, stream, 1 + (stream == BOB), AttributesUpdated({"nickname": "x"}))
    await project_all(projecting)

    assert log.asked == [AsOf(BOB, version=2, position=3)]


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "batch by batch"])
async def test_messages_that_are_judged_and_users_deleted_push_nobody_out(
    in_memory, monkeypatch, together
):
    monkeypatch.setattr(project, "REMEMBERED", 3)
    log = Asked(in_memory.log)
    projecting = Projector(
        log, in_memory.projections, in_memory.views, batch=1000 if together else 1
    )
    await record(in_memory, ADA, 0, created("ada"))
    await project_all(projecting)
    for message in ("m1", "m2", "m3", "m4"):
        await request(in_memory, message)
        judged = MessageJudged(message, "delivered", (), 0)
        await record(in_memory, message_stream(message), 1, judged)
        gone = user_stream(POOL, f"to {message}")
        await record(in_memory, gone, 0, created(f"to {message}"))
        await record(in_memory, gone, 1, UserDeleted(f"to {message}"))
    await record(in_memory, ADA, 1, AttributesUpdated({"nickname": "x"}))

    await project_all(projecting)

    assert log.asked == []


class ResetMeanwhile(Asked):
    """A log of which the world is reset between a read and the load that follows."""

    def __init__(self, sandpost) -> None:
        super().__init__(sandpost.log)
        self._reset = sandpost.worlds.reset

    async def load(self, *wanted):
        if not self.asked:
            await self._reset()
        return await super().load(*wanted)


async def test_a_reset_between_reading_and_loading_halts_nothing(sandpost):
    await record(sandpost, ADA, 0, created("ada"))
    await project_all(projector_of(sandpost))
    await record(sandpost, ADA, 1, AttributesUpdated({"nickname": "later"}))
    log = ResetMeanwhile(sandpost)
    projecting = Projector(log, sandpost.projections, sandpost.views)
    halts = []

    for _ in range(5):
        with suppress(GenerationEnded):
            await projecting.advance()
        halts.append(projecting.halted)
    await record(sandpost, BOB, 0, created("bob"))
    await project_all(projecting)

    assert log.asked
    assert halts == [None] * 5
    assert await members(sandpost, views.users_of(POOL)) == ["bob"]


async def test_one_that_halts_where_another_went_on_goes_on_after_it(in_memory):
    position = await record_unreadable(in_memory, ADA)
    older = Projector(in_memory.log, RedisProjections(in_memory.store.lines), in_memory.views)
    newer = RedisProjections(in_memory.store.lines)
    await older.advance()  # stands before it, and tries it alone next
    await newer.resume()
    made_by = ViewChange(views.MADE_BY, project.MADE_BY, score=0)
    assert await newer.commit(0, Projection(position, changes=(made_by,)))
    await record(in_memory, BOB, 0, created("bob"))

    for _ in range(3):
        await older.advance()

    assert older.halted is None
    assert await in_memory.projections.checkpoint() == position + 1


async def test_of_two_projectors_one_wins_each_batch_and_nothing_is_counted_twice(sandpost):
    await record_a_little_of_everything(sandpost)
    await project_all(projector_of(sandpost))
    alone = await everything_projected(sandpost)
    await sandpost.projections.discard()

    async def race(projecting: Projector) -> None:
        while await sandpost.projections.checkpoint() < await sandpost.log.end():
            await projecting.advance()

    both = [projector_of(sandpost, batch=2) for _ in range(2)]
    await asyncio.gather(*(race(projecting) for projecting in both))

    assert await everything_projected(sandpost) == alone
    for version, projecting in enumerate(
        both, start=ADAS_VERSION
    ):  # who lost goes on where the winner is
        await record(sandpost, ADA, version, AttributesUpdated({"nickname": f"ada {version}"}))
        await race(projecting)


async def test_it_halts_before_an_event_it_cannot_read_and_says_which(sandpost):
    await record_a_little_of_everything(sandpost)
    position = await record_unreadable(sandpost, user_stream(POOL, "eve"))
    await record(sandpost, BOB, 2, created("bob"))
    projecting = projector_of(sandpost)

    while projecting.halted is None:
        await projecting.advance()

    assert projecting.halted.position == position
    assert "from-the-future.1" in projecting.halted.error
    assert await sandpost.projections.checkpoint() == position - 1
    shown = await sandpost.views.newest(views.HALTED, below=None, limit=10)
    assert shown == [(position, projecting.halted.error)]


async def test_it_halts_before_an_event_that_does_not_follow_its_document(in_memory):
    await record(in_memory, ADA, 0, created("ada"))
    await record(in_memory, BOB, 0, created("bob"))
    await project_all(projector_of(in_memory))
    await in_memory.store.lines.ask("HSET", keys.HEADS, ADA, "8 1")
    position = await record(in_memory, ADA, 8, AttributesUpdated({"nickname": "ninth"}))
    projecting = projector_of(in_memory)

    while projecting.halted is None:
        await projecting.advance()

    assert projecting.halted == Halted(position, f"EventNotFoldable: {ADA}@9 follows version 1")


async def test_it_goes_on_by_itself_once_the_event_can_be_folded(in_memory):
    position = await record_unreadable(in_memory, ADA)
    projecting = projector_of(in_memory)
    while projecting.halted is None:
        await projecting.advance()
    halted_one = projector_of(in_memory)  # another, started while the mark is there
    lines = in_memory.store.lines
    await lines.ask("DEL", keys.LOG)
    await lines.ask("DEL", keys.HEADS)

    assert await record(in_memory, ADA, 0, created("ada")) == position
    await project_all(halted_one)

    assert await in_memory.projections.checkpoint() == position
    assert await members(in_memory, views.HALTED) == []


async def test_what_another_version_made_is_made_anew(in_memory):
    await record_a_little_of_everything(in_memory)
    await project_all(projector_of(in_memory))
    live = await everything_projected(in_memory)
    end = await in_memory.log.end()
    changes = (ViewChange(views.MESSAGES, "of-another-version", score=1),)
    made_otherwise = ViewChange(views.MADE_BY, "views.0", score=0)
    await in_memory.projections.commit(end, Projection(end, changes=(*changes, made_otherwise)))

    await project_all(projector_of(in_memory))

    assert await everything_projected(in_memory) == live


async def test_a_running_projector_follows_the_log_as_it_grows(sandpost):
    async with projector(sandpost):
        for n in range(20):
            await record(sandpost, user_stream(POOL, f"user {n}"), 0, created(f"user {n}"))
            assert await sandpost.lists.caught_up()

    assert len(await members(sandpost, views.users_of(POOL))) == 20


async def test_a_running_projector_follows_into_a_new_world(sandpost):
    async with projector(sandpost):
        for n in range(5):
            await record_a_little_of_everything(sandpost)
            assert await sandpost.lists.caught_up()
            await sandpost.worlds.reset()
            await record(sandpost, ADA, 0, created("ada"))
            assert await sandpost.lists.caught_up(), f"after reset {n}"
            assert await members(sandpost, views.users_of(POOL)) == ["ada"]
            assert await members(sandpost, views.MESSAGES) == []
            await sandpost.worlds.reset()


async def test_a_halted_projector_keeps_running_and_follows_into_a_new_world(in_memory):
    await record_unreadable(in_memory, ADA)
    async with projector(in_memory):
        await until(lambda: members(in_memory, views.HALTED))
        await in_memory.worlds.reset()
        await record(in_memory, ADA, 0, created("ada"))
        await until(in_memory.lists.caught_up)

    assert await members(in_memory, views.HALTED) == []
    assert await members(in_memory, views.users_of(POOL)) == ["ada"]


async def test_an_account_s_own_message_is_listed_under_the_account_alone(in_memory):
    event = text("m1")
    own = type(event)(
        id="m1",
        medium="SMS",
        purpose="SandboxPhoneNumber",
        destination="+12065550100",
        body="Your one-time password is 135790",
        account=ACCOUNT,
        region=REGION,
    )
    await record(in_memory, message_stream("m1"), 0, own)

    await project_all(projector_of(in_memory))

    written = await everything_projected(in_memory)
    lists = {name for name in written if b":views:list:messages" in name}
    assert lists == {
        keys.list_key(views.MESSAGES).encode(),
        keys.list_key(views.messages_of(account_at(ACCOUNT))).encode(),
    }
