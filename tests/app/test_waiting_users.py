"""Who is stuck in a large pool: in pieces, and everybody once."""

from __future__ import annotations

import pytest

from engine.app.project import Projector
from engine.app.waiting_users import CHUNK, MOST_LOOKED_AT, WaitingUsers
from engine.domain.errors import PoolNotFound
from engine.domain.events import CodeIssued, MessageJudged, MessageRequested
from engine.domain.streams import message_stream, user_stream
from engine.ports import Append, Write
from tests.app.shop import CALLER, POOL, opened

NUMBER = "+12065550100"


def lost(number: int, sub: str, purpose: str = "UpdateUserAttribute") -> Write:
    """A text that never arrived."""
    id_ = f"m{number}"
    request = MessageRequested(
        id=id_,
        medium="SMS",
        purpose=purpose,
        destination=NUMBER,
        body="",
        account=CALLER.account,
        region=CALLER.region,
        attribute="phone_number",
        pool=POOL,
        user=sub,
        username="ada",
    )
    judged = MessageJudged(id_, "undelivered", (), 1, "opted-out")
    return Write(message_stream(id_), 0, (request, judged))


def code(number: int) -> CodeIssued:
    """The code that a text carried."""
    return CodeIssued("phone_number", NUMBER, "135790", "2999-01-01T00:00:00.000Z", f"m{number}")


@pytest.fixture
async def shop(sandpost):
    """A pool with one user, who was once sent a text that was lost."""
    shop = await opened(sandpost)
    await record(sandpost, lost(0, await shop.create("ada", phone_number=NUMBER)))
    return shop


async def record(sandpost, *writes: Write) -> None:
    """All of it in one append."""
    append = Append(sandpost.chance.id(), sandpost.clock.now(), writes)
    await sandpost.log.append(append)


async def project(sandpost) -> None:
    """Let the lists know everything."""
    projector = Projector(sandpost.log, sandpost.projections, sandpost.views)
    while await projector.advance():
        pass


def waiting_in(sandpost) -> WaitingUsers:
    """Who is stuck."""
    disputed = sandpost.settings.disputed
    return WaitingUsers(
        sandpost.log,
        sandpost.projections,
        sandpost.views,
        sandpost.clock,
        disputed,
        sandpost.handler,
    )


async def test_older_messages_than_one_answer_looks_at_are_asked_about_next(sandpost, shop):
    ada = await shop.get("ada")
    await record(sandpost, Write(user_stream(POOL, ada.sub), 2, (code(0),)))
    others = range(1, MOST_LOOKED_AT + 1)
    await record(sandpost, *(lost(number, f"gone-{number}") for number in others))
    await project(sandpost)

    newest = await waiting_in(sandpost).find(POOL)
    older = await waiting_in(sandpost).find(POOL, newest.next)

    assert (newest.waiting, newest.looked_at) == ((), MOST_LOOKED_AT)
    assert [row.sub for row in older.waiting] == [ada.sub]
    assert (older.looked_at, older.next, older.census.judged) == (1, None, 1)


@pytest.mark.parametrize("purpose", ["UpdateUserAttribute", "AdminCreateUser"])
async def test_who_waits_for_one_message_and_lost_others_before_is_named_once(
    sandpost, shop, purpose
):
    ada = await shop.get("ada")
    for number in range(1, CHUNK + 50):
        writes = [lost(number, ada.sub, purpose)]
        if purpose == "UpdateUserAttribute":
            writes.append(Write(user_stream(POOL, ada.sub), 1 + number, (code(number),)))
        await record(sandpost, *writes)
    await project(sandpost)

    found = await waiting_in(sandpost).find(POOL)

    assert [row.message.id for row in found.waiting] == [f"m{CHUNK + 49}"]
    assert found.looked_at == CHUNK + 50


async def test_a_projector_that_lags_is_said(sandpost, shop):
    found = await waiting_in(sandpost).find(POOL)

    assert (found.waiting, found.lag) == ((), await sandpost.log.end())


async def test_nobody_waits_in_a_pool_that_is_not(sandpost):
    with pytest.raises(PoolNotFound):
        await waiting_in(sandpost).find(POOL)
