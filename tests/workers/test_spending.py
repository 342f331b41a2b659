"""Judging with money: never more than the limit, never less than it allows, each text once."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace

import pytest

from engine.adapters.redis_log import RedisEventLog
from engine.adapters.system import SystemClock
from engine.app.again import judge_again
from engine.app.clocks import Clocks
from engine.app.judge import Judge, Waiting
from engine.bootstrap import Sandpost
from engine.domain.clock import MoveBy
from engine.domain.effects import sms_spend_budget
from engine.domain.events import (
    MessageJudged,
    OriginationNumberRequested,
    RegistrationCompleted,
    SmsSandboxLeft,
    SpendQuotaRaised,
)
from tests.support.working import ACCOUNT, OTHER_ACCOUNT, REGION, account_at, record, request, text

DAY_MS = 86_400_000
US_PART = 8_830  # micro-USD
NOVEMBER = "sms-spend/000000000000/us-east-1/2026-11"
DECEMBER = "sms-spend/000000000000/us-east-1/2026-12"
NUMBER = OriginationNumberRequested(
    id="phone-1",
    number="+18335550100",
    country="US",
    number_type="TOLL_FREE",
    message_type="TRANSACTIONAL",
    capabilities=("SMS",),
    needs_registration=True,
    monthly_price="2.00",
)


@dataclass
class Calendar:
    """A clock that stands still until it is set."""

    moment: str = "2026-11-22T12:00:00.000Z"

    def now(self) -> str:
        return self.moment


async def opened(sandpost, quota: int, account: str = ACCOUNT) -> None:
    """An account in which only money can be missing."""
    events = (SmsSandboxLeft(), NUMBER, RegistrationCompleted("phone-1"), SpendQuotaRaised(quota))
    await record(sandpost, account_at(account), 0, *events)


@dataclass
class Counted:
    """The log, with what was asked of it."""

    sandpost: Sandpost
    loaded: list[tuple[object, ...]] = field(default_factory=list)
    appends: int = 0

    async def load(self, *wanted):
        self.loaded.append(wanted)
        return await self.sandpost.log.load(*wanted)

    async def append(self, append):
        self.appends += 1
        return await self.sandpost.log.append(append)


def judge_of(sandpost, clock=None, log=None) -> Judge:
    ports = replace(sandpost.judging, clock=clock or Calendar())
    return Judge(
        ports if log is None else replace(ports, log=log), sandpost.settings.choices, "judge"
    )


async def waiting(sandpost, *messages: str, account: str = ACCOUNT) -> list[Waiting]:
    await request(sandpost, *messages, account=account)
    return [Waiting(text(message, account), 1) for message in messages]


async def verdicts(sandpost) -> Counter[str | None]:
    return Counter(one.verdict for one in await judgements(sandpost))


async def judgements(sandpost) -> list[MessageJudged]:
    log = await sandpost.log.read(0, 10_000)
    return [one.event for one in log if isinstance(one.event, MessageJudged)]


async def charged(sandpost) -> int:
    return sum(one.charge.amount for one in await judgements(sandpost) if one.charge)


async def test_of_a_batch_as_many_arrive_as_there_is_money_for_and_in_its_order(sandpost):
    await opened(sandpost, 7 * US_PART + 1)
    batch = await waiting(sandpost, *(f"m{n}" for n in range(20)))

    await judge_of(sandpost).judge(batch)

    assert await verdicts(sandpost) == {None: 7, "spend-limit-reached": 13}
    delivered = {one.message for one in await judgements(sandpost) if one.verdict is None}
    assert delivered == {f"m{n}" for n in range(7)}
    assert await sandpost.budgets.spent(NOVEMBER) == (7 * US_PART,)
    assert await charged(sandpost) == 7 * US_PART


async def test_each_text_of_a_batch_sees_what_those_before_it_cost(in_memory):
    await opened(in_memory, 2 * US_PART)
    batch = await waiting(in_memory, "m1", "m2", "m3")
    log = Counted(in_memory)

    await judge_of(in_memory, log=log).judge(batch)

    checks = [check for one in await judgements(in_memory) for check in one.checks]
    seen = [check.saw["spent_usd"] for check in checks if check.rule == "spend"]
    assert seen == ["0", "0.00883", "0.01766"]
    assert log.appends == 3  # nothing is tried that cannot succeed


async def test_many_who_judge_at_once_spend_the_limit_to_the_last_text(sandpost):
    await opened(sandpost, 50 * US_PART)
    batches = [await waiting(sandpost, *(f"m{judge}-{n}" for n in range(15))) for judge in range(8)]

    await asyncio.gather(*(judge_of(sandpost).judge(batch) for batch in batches))

    assert await verdicts(sandpost) == {None: 50, "spend-limit-reached": 70}
    assert await sandpost.budgets.spent(NOVEMBER) == (50 * US_PART,)


async def test_a_text_handed_to_several_is_charged_once(sandpost):
    await opened(sandpost, 100 * US_PART)
    batch = await waiting(sandpost, *(f"m{n}" for n in range(10)))

    await asyncio.gather(*(judge_of(sandpost).judge(batch) for _ in range(4)))
    await judge_of(sandpost).judge(batch)

    assert await verdicts(sandpost) == {None: 10}
    assert await sandpost.budgets.spent(NOVEMBER) == (10 * US_PART,)


async def test_nothing_is_lost_for_money_that_was_only_expected_to_be_spent(in_memory):
    await opened(in_memory, 2 * US_PART)
    batch = await waiting(in_memory, "m1", "m2")
    await judge_of(in_memory).judge(batch[:1])

    # Half the money is spent on m1 already; a worker that is handed it again expects it to cost.
    await judge_of(in_memory).judge(batch)

    assert await verdicts(in_memory) == {None: 2}
    assert await in_memory.budgets.spent(NOVEMBER) == (2 * US_PART,)


@dataclass
class Rival:
    """The log, in which somebody else spends money just before the first append."""

    sandpost: Sandpost
    judge: Judge
    batch: list[Waiting]

    async def load(self, *wanted):
        return await self.sandpost.log.load(*wanted)

    async def append(self, append):
        batch, self.batch = self.batch, []
        if batch:
            await self.judge.judge(batch)
        return await self.sandpost.log.append(append)


async def test_money_that_somebody_else_spends_meanwhile_is_looked_at_again(in_memory):
    await opened(in_memory, 3 * US_PART)
    mine = await waiting(in_memory, "m1", "m2")
    others = await waiting(in_memory, "o1", "o2")
    rival = Rival(in_memory, judge_of(in_memory), others)

    await judge_of(in_memory, log=rival).judge(mine)

    lost = [one for one in await judgements(in_memory) if one.verdict is not None]
    assert [one.verdict for one in lost] == ["spend-limit-reached"]
    (check,) = [check for check in lost[0].checks if check.result == "failed"]
    assert check.saw["spent_usd"] == "0.02649"  # what the four have cost, not what was expected
    assert await in_memory.budgets.spent(NOVEMBER) == (3 * US_PART,)


async def test_texts_of_one_price_do_not_keep_cheaper_ones_from_what_is_left(in_memory):
    await opened(in_memory, 60_000)
    await request(in_memory, "dear", "cheap", "dearer")
    german = replace_destination(text("dear"), "+4930123456")
    batch = [
        Waiting(german, 1),
        Waiting(text("cheap"), 1),
        Waiting(replace_destination(text("dearer"), "+4930123456"), 1),
    ]

    await judge_of(in_memory).judge(batch)

    assert {one.message: one.verdict for one in await judgements(in_memory)} == {
        "dear": None,
        "cheap": None,
        "dearer": "spend-limit-reached",
    }
    assert await in_memory.budgets.spent(NOVEMBER) == (50_000 + US_PART,)


def replace_destination(one, number):
    """The same request to another number."""
    from msgspec.structs import replace as changed  # noqa: PLC0415  # beside dataclasses' own

    return changed(one, destination=number)


async def test_a_new_month_has_all_its_money(in_memory):
    await opened(in_memory, 2 * US_PART)
    calendar = Calendar("2026-11-30T23:59:59.999Z")
    judge = judge_of(in_memory, calendar)

    await judge.judge(await waiting(in_memory, "m1", "m2", "m3"))
    calendar.moment = "2026-12-01T00:00:00.000Z"
    await judge.judge(await waiting(in_memory, "m4", "m5", "m6"))

    ends = [one.verdict for one in await judgements(in_memory)]
    assert ends == [None, None, "spend-limit-reached"] * 2
    assert await in_memory.budgets.spent(NOVEMBER, DECEMBER) == (2 * US_PART, 2 * US_PART)


async def test_each_account_has_its_own_money(in_memory):
    await opened(in_memory, US_PART)
    await opened(in_memory, 2 * US_PART, OTHER_ACCOUNT)
    batch = [
        *await waiting(in_memory, "a1", "a2", "a3"),
        *await waiting(in_memory, "b1", "b2", "b3", account=OTHER_ACCOUNT),
    ]

    await judge_of(in_memory).judge(batch)

    lost = [one.message for one in await judgements(in_memory) if one.verdict is not None]
    assert sorted(lost) == ["a2", "a3", "b3"]


async def test_money_that_is_raised_lets_the_same_text_pass(in_memory):
    await opened(in_memory, 0)
    judge = judge_of(in_memory)
    await judge.judge(await waiting(in_memory, "m1"))

    await record(in_memory, account_at(ACCOUNT), 4, SpendQuotaRaised(US_PART))
    await judge.judge(await waiting(in_memory, "m2"))

    assert [one.verdict for one in await judgements(in_memory)] == ["spend-limit-reached", None]


async def test_a_text_that_was_stuck_is_charged_when_it_is_judged_after_all(in_memory):
    await opened(in_memory, US_PART)
    (one,) = await waiting(in_memory, "m1")
    judge = judge_of(in_memory)
    await judge.give_up("m1", 1, "the rules fell over", 5)
    assert await in_memory.budgets.spent(NOVEMBER) == (0,)

    await judge_again(in_memory.log, in_memory.clock, in_memory.chance, "m1")
    await judge.judge([replace(one, version=3)])

    assert [one.outcome for one in await judgements(in_memory)] == ["delivered"]
    assert await in_memory.budgets.spent(NOVEMBER) == (US_PART,)


@pytest.mark.parametrize(("quota", "loads"), [(100 * US_PART, 1), (0, 1)])
async def test_what_arrives_or_only_lacks_money_asks_no_other_region(in_memory, quota, loads):
    await opened(in_memory, quota)
    batch = await waiting(in_memory, *(f"m{n}" for n in range(5)))
    log = Counted(in_memory)

    await judge_of(in_memory, log=log).judge(batch)

    assert len(log.loaded) == loads


async def test_a_batch_that_fails_on_what_other_regions_might_have_asks_them_once(in_memory):
    batch = await waiting(in_memory, *(f"m{n}" for n in range(5)))
    log = Counted(in_memory)

    await judge_of(in_memory, log=log).judge(batch)

    assert [len(wanted) > 1 for wanted in log.loaded] == [False, True]
    assert account_at(ACCOUNT) not in log.loaded[1]
    assert "account/000000000000/eu-west-1" in log.loaded[1]
    assert await verdicts(in_memory) == {"sandbox-destination-unverified": 5}


async def test_a_judge_who_has_not_heard_of_a_new_month_spends_that_month_s_money(sandpost):
    """And of what it judged at the time before, nothing is recorded."""
    await opened(sandpost, 2 * US_PART)
    batch = await waiting(sandpost, "m1", "m2")
    clock = SystemClock()
    judge = judge_of(sandpost, clock, RedisEventLog(sandpost.store.lines, clock))
    clocks = Clocks(sandpost.log, sandpost.clock, sandpost.chance)
    told = await clocks.move(MoveBy(40 * DAY_MS))

    await judge.judge(batch)

    budget = sms_spend_budget(ACCOUNT, REGION, told.now)
    assert await sandpost.budgets.spent(budget) == (2 * US_PART,)
    assert await charged(sandpost) == 2 * US_PART
    log = await sandpost.log.read(0, 100)
    judged = [one for one in log if isinstance(one.event, MessageJudged)]
    assert all(one.at >= told.now[:19] for one in judged)
