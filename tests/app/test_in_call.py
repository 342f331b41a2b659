"""Texts that are judged within the call, by processes that remember what others have changed."""

from __future__ import annotations

import pytest

from engine.adapters.derived import derived_from, stored_beside
from engine.adapters.redis_archive import RedisArchive
from engine.app.accounts import Accounts
from engine.bootstrap import running
from engine.domain.account_commands import (
    CompleteRegistration,
    LeaveSmsSandbox,
    ReceiveKeyword,
    RequestOriginationNumber,
    SendText,
)
from engine.domain.direct_errors import TextRefused
from engine.domain.errors import CodeNotDeliverable
from engine.domain.events import (
    EndUserMessaging,
    MessageJudged,
    MessageRequested,
    SmsConfiguration,
    TextOptions,
)
from engine.settings import Settings
from tests.app.shop import CALLER, Shop, elsewhere, handler_of, opened

ADA = "+12065550100"
ROLE = "arn:aws:iam::000000000000:role/sms"
DIRECT = SmsConfiguration(ROLE, direct=EndUserMessaging(origination="phone-1"))
WHOLE_LOG = 1_000


async def ready(sandpost) -> Shop:
    """A pool that sends through End User Messaging SMS, in an account with everything in order."""
    accounts, now = sandpost.accounts, sandpost.clock.now()
    request = RequestOriginationNumber("phone-1", "US", "TOLL_FREE", "TRANSACTIONAL", ("SMS",), now)
    for command in (LeaveSmsSandbox(now), request, CompleteRegistration("phone-1", now)):
        await accounts.carry_out(CALLER, command)
    return await opened(sandpost, auto_verified=("phone_number",), sms=DIRECT)


async def answered(shop: Shop, keyword: str) -> None:
    """Ada's phone says so."""
    command = ReceiveKeyword(ADA, keyword, shop.sandpost.clock.now())
    await shop.sandpost.accounts.carry_out(CALLER, command)


async def test_a_process_that_remembers_an_older_account_does_not_send_by_it(sandpost):
    here = await ready(sandpost)
    there = elsewhere(here)
    await there.create("ada")
    await there.update("ada", phone_number=ADA)
    await answered(here, "STOP")
    before = await sandpost.log.end()

    await there.update("ada", phone_number="+12065550101")
    with pytest.raises(CodeNotDeliverable):
        await there.update("ada", phone_number=ADA)

    events = await sandpost.log.read(before, WHOLE_LOG)
    sent = [one.event for one in events if isinstance(one.event, MessageRequested)]
    assert [message.destination for message in sent] == ["+12065550101"]
    assert (await here.get("ada")).attributes["phone_number"] == "+12065550101"


async def test_a_process_that_remembers_an_older_account_does_not_refuse_by_it(sandpost):
    here = await ready(sandpost)
    there = elsewhere(here)
    await there.create("ada")
    await answered(here, "STOP")
    with pytest.raises(CodeNotDeliverable):
        await there.update("ada", phone_number=ADA)

    await answered(here, "START")
    await there.update("ada", phone_number=ADA)

    assert (await here.get("ada")).attributes["phone_number"] == ADA


async def test_a_text_is_refused_on_the_account_as_it_is_now(sandpost):
    here = await ready(sandpost)
    there = Accounts(handler_of(here))

    async def send(id_: str) -> None:
        command = SendText(id_, ADA, "hi", TextOptions(), sandpost.clock.now())
        await there.send_text(CALLER, command)

    await send("m-1")
    await answered(here, "STOP")
    before = await sandpost.log.end()

    with pytest.raises(TextRefused):
        await send("m-2")

    assert await sandpost.log.end() == before


async def test_a_log_with_texts_judged_in_the_call_is_the_same_elsewhere(sandpost):
    shop = await ready(sandpost)
    await shop.create("ada")
    await shop.update("ada", phone_number=ADA)

    archive = RedisArchive(sandpost.store.lines, sandpost.log, lambda: None)
    content = b"".join([chunk async for chunk in archive.export(masked=False)])

    async with running(Settings(store="memory")) as other:
        taken = RedisArchive(other.store.lines, other.log, other.handler.forget)
        await taken.import_(_pieces(content))
        beside = await stored_beside(other.store.lines)
        judged = [
            one.event
            for one in await other.log.read(0, WHOLE_LOG)
            if isinstance(one.event, MessageJudged)
        ]
        user = await other.users.get(CALLER, "us-east-1_Example01", "ada")
        pool = await other.pools.get(CALLER, "us-east-1_Example01")

        assert beside == await stored_beside(sandpost.store.lines)
        assert beside == await derived_from(other.log)
        assert [one.outcome for one in judged] == ["delivered"]
        assert judged[0].charge is not None
        assert user.codes["phone_number"].destination == ADA
        assert pool.settings.sms == DIRECT
        assert await other.worlds.outbox_waiting() == 0


async def _pieces(content: bytes):
    yield content
