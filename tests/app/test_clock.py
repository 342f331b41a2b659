"""No call rests on a time past, whichever process carries it out."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from engine.adapters.redis_log import RedisEventLog
from engine.adapters.system import SystemClock
from engine.app.accounts import Accounts
from engine.app.anew import of_now
from engine.app.clocks import Clocks
from engine.app.handle import Caller, Handler
from engine.domain.account_commands import ConfirmIdentity, VerifyIdentity
from engine.domain.account_errors import IdentityLinkExpired
from engine.domain.clock import MoveBy
from engine.domain.errors import Contended, DomainError
from engine.ports import TimeMoved

CALLER = Caller("000000000000", "us-east-1")
LINK = "https://shop.example/verify"
HOUR_MS = 3_600_000


def test_what_was_heard_later_stands_whatever_answer_comes_last():
    clock = SystemClock()

    clock.hear(1, HOUR_MS)
    clock.hear(1, 0)

    assert clock.ahead_ms == HOUR_MS
    clock.hear(2, 0)
    assert clock.ahead_ms == 0


def test_a_clock_that_never_moved_calls_no_moment_past():
    assert not SystemClock().moved_since("2001-01-01T00:00:00.000Z")


def test_before_and_after_a_move_are_told_apart_to_the_millisecond():
    clock = SystemClock()
    before = clock.now()

    clock.hear(1, 1)

    assert clock.moved_since(before)
    assert not clock.moved_since(clock.now())


def test_tokens_are_dated_by_simulated_time_only_where_that_is_set():
    simulated, real = SystemClock(tokens_simulated=True), SystemClock()
    for clock in (simulated, real):
        clock.hear(1, 10 * HOUR_MS)

    assert 9 * 3600 < simulated.token_time() - real.token_time() < 11 * 3600


@dataclass(frozen=True)
class Process:
    """One of several on a log, with what it has heard of the clock."""

    clock: SystemClock
    clocks: Clocks
    accounts: Accounts

    async def start(self, message: str = "mail-1") -> None:
        """Have a mail sent whose link proves an address for 24 hours."""

        async def ask() -> None:
            now = self.clock.now()
            command = VerifyIdentity("ops@shop.example", "token", LINK, message, now)
            await self.accounts.carry_out(CALLER, command)

        await of_now(self.clock, ask)

    async def follow(self) -> None:
        """Follow the link, once, at what this process takes for now."""
        command = ConfirmIdentity("token", self.clock.now())
        await self.accounts.carry_out(CALLER, command)


def process_of(sandpost) -> Process:
    """A process that has just started, and not asked the log anything."""
    clock = SystemClock()
    log = RedisEventLog(sandpost.store.lines, clock)
    settings = sandpost.settings
    handler = Handler(
        log,
        sandpost.documents,
        clock,
        sandpost.chance,
        settings.disputed,
        settings.choices,
        sandpost.budgets,
    )
    return Process(clock, Clocks(log, clock, sandpost.chance), Accounts(handler))


async def test_what_has_expired_for_one_process_has_for_every_other(sandpost):
    here, there = process_of(sandpost), process_of(sandpost)
    await there.start()
    await here.clocks.move(MoveBy(25 * HOUR_MS))
    end = await sandpost.log.end()

    with pytest.raises(IdentityLinkExpired):
        await of_now(there.clock, there.follow)

    assert await sandpost.log.end() == end


async def test_what_one_process_remembers_is_decided_at_the_time_of_all(sandpost):
    """Without loading anything first: the append itself is the one to say that time has moved."""
    here, there = process_of(sandpost), process_of(sandpost)
    await there.start()
    await here.clocks.move(MoveBy(25 * HOUR_MS))

    with pytest.raises(TimeMoved):
        await there.follow()


async def test_a_refusal_at_a_time_past_is_no_refusal(sandpost):
    here, there = process_of(sandpost), process_of(sandpost)
    await there.start()
    await here.clocks.move(MoveBy(25 * HOUR_MS))
    await here.start("mail-2")
    asked = 0

    async def refused_before() -> None:
        nonlocal asked
        asked += 1
        if there.clock.ahead_ms == 0:
            await there.clocks.read()
            raise IdentityLinkExpired("ops@shop.example")
        await there.follow()

    await of_now(there.clock, refused_before)

    assert asked == 2
    assert there.clock.ahead_ms == 25 * HOUR_MS


async def test_a_call_that_would_change_nothing_is_made_anew_too(sandpost):
    here, there = process_of(sandpost), process_of(sandpost)
    await here.start()
    await here.follow()
    past = there.clock.now()
    await here.clocks.move(MoveBy(1))

    with pytest.raises(TimeMoved):
        await there.accounts.carry_out(CALLER, ConfirmIdentity("token", past))

    await of_now(there.clock, there.follow)


async def test_a_refusal_while_time_stands_is_told_at_once(sandpost):
    process = process_of(sandpost)
    asked = 0

    async def refused() -> None:
        nonlocal asked
        asked += 1
        raise DomainError

    with pytest.raises(DomainError):
        await of_now(process.clock, refused)

    assert asked == 1


async def test_a_call_under_which_the_clock_is_moved_without_end_is_given_up(sandpost):
    process = process_of(sandpost)

    async def outrun() -> None:
        raise TimeMoved

    with pytest.raises(Contended):
        await of_now(process.clock, outrun)
