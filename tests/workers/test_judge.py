"""Judging: one verdict each, on the account as it is at that moment."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from engine.app.again import judge_again
from engine.app.judge import Judge, JudgementUnsettled, Waiting
from engine.app.known import known
from engine.domain.errors import MessageAlreadyJudged, MessageNotFound
from engine.domain.events import MessageJudged, SmsSandboxLeft
from engine.domain.streams import message_stream
from tests.support.working import ACCOUNT, account_at, record, request, text


def judge_of(sandpost, log=None) -> Judge:
    ports = sandpost.judging if log is None else replace(sandpost.judging, log=log)
    return Judge(ports, sandpost.settings.choices, "judge")


async def life_of(sandpost, message: str):
    (loaded,) = await sandpost.log.load(message_stream(message))
    return known(loaded)


class MovingAccount:
    """The log, of which an account moves each time after it was loaded, so many times."""

    def __init__(self, sandpost, times: int) -> None:
        self._sandpost = sandpost
        self._left = times
        self.moved = 0

    async def load(self, *wanted):
        loaded = await self._sandpost.log.load(*wanted)
        if self._left:
            self._left -= 1
            await record(self._sandpost, account_at(ACCOUNT), self.moved, SmsSandboxLeft())
            self.moved += 1
        return loaded

    async def append(self, append):
        return await self._sandpost.log.append(append)


async def test_a_judgement_says_which_request_it_answers_and_which_account_it_saw(sandpost):
    await record(sandpost, account_at(ACCOUNT), 0, SmsSandboxLeft())
    await request(sandpost, "m1")

    await judge_of(sandpost).judge([Waiting(text("m1"), 1)])

    *_, recorded = await sandpost.log.read(0, 10)
    assert isinstance(recorded.event, MessageJudged)
    assert (recorded.stream, recorded.version) == ("message/m1", 2)
    assert recorded.cause == "message/m1@1"
    assert recorded.correlation.startswith("judge/")
    assert recorded.event.as_of == 1
    assert recorded.event.verdict == "origination-identity-missing"


async def test_a_request_handed_out_twice_gets_one_verdict(sandpost):
    await request(sandpost, "m1", "m2")
    waiting = [Waiting(text("m1"), 1), Waiting(text("m2"), 1)]

    await asyncio.gather(
        judge_of(sandpost).judge([*waiting, *waiting]), judge_of(sandpost).judge(waiting)
    )
    await judge_of(sandpost).judge(waiting)

    assert await sandpost.log.end() == 4
    assert (await life_of(sandpost, "m1")).version == 2


async def test_an_account_that_moves_meanwhile_is_looked_at_again(in_memory):
    await request(in_memory, "m1")
    log = MovingAccount(in_memory, times=2)

    await judge_of(in_memory, log).judge([Waiting(text("m1"), 1)])

    life = await life_of(in_memory, "m1")
    assert life.state.judged.as_of == log.moved == 2
    assert life.state.judged.verdict == "origination-identity-missing"


async def test_an_account_that_never_rests_is_a_fault_and_the_request_stays(in_memory):
    await request(in_memory, "m1")

    with pytest.raises(JudgementUnsettled, match="m1"):
        await judge_of(in_memory, MovingAccount(in_memory, times=100)).judge(
            [Waiting(text("m1"), 1)]
        )

    assert (await life_of(in_memory, "m1")).state.outcome == "pending"


async def test_a_request_given_up_can_be_judged_after_all(sandpost):
    await request(sandpost, "m1")
    judge = judge_of(sandpost)
    await judge.give_up("m1", 1, "the rules fell over", 5)
    assert (await life_of(sandpost, "m1")).state.outcome == "stuck"
    assert (await sandpost.worlds.outbox_waiting(), await sandpost.worlds.dead()) == (0, 1)

    await judge_again(sandpost.log, sandpost.clock, sandpost.chance, "m1")
    assert (await sandpost.worlds.outbox_waiting(), await sandpost.worlds.dead()) == (1, 0)
    await judge.judge([Waiting(text("m1"), 3)])

    life = await life_of(sandpost, "m1")
    assert (life.version, life.state.outcome) == (4, "undelivered")
    assert (await sandpost.worlds.outbox_waiting(), await sandpost.worlds.dead()) == (0, 0)


async def test_a_request_that_has_its_verdict_is_not_given_up(in_memory):
    await request(in_memory, "m1")
    judge = judge_of(in_memory)
    await judge.judge([Waiting(text("m1"), 1)])

    await judge.give_up("m1", 1, "too late", 5)

    assert (await life_of(in_memory, "m1")).state.outcome == "undelivered"


async def test_only_an_unjudged_message_can_be_judged_after_all(in_memory):
    await request(in_memory, "m1")
    await judge_of(in_memory).judge([Waiting(text("m1"), 1)])

    with pytest.raises(MessageAlreadyJudged):
        await judge_again(in_memory.log, in_memory.clock, in_memory.chance, "m1")
    with pytest.raises(MessageNotFound):
        await judge_again(in_memory.log, in_memory.clock, in_memory.chance, "nobody asked for it")


async def test_whoever_had_to_fold_much_of_an_account_saves_the_next_one_the_work(sandpost):
    stream = account_at(ACCOUNT)
    for version in range(70):
        await record(sandpost, stream, version, SmsSandboxLeft())
    await request(sandpost, "m1")

    await judge_of(sandpost).judge([Waiting(text("m1"), 1)])

    assert (await sandpost.projections.documents([stream]))[stream].version == 70
