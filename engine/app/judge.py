"""Judge message requests: what the rules say of each, recorded exactly once.

Verdict, charge, acknowledgement and removal from the outbox are one append, so that a request that
is handed out twice, or whose worker died half-way, still ends with one verdict and one charge. The
append names the account's spend limit: whoever judges at the same time, it is never passed. And
nothing is called lost for want of money because of money that others were only expected to spend.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from engine.app.elsewhere import elsewhere
from engine.app.known import Aggregates, Known, Memory
from engine.app.spending import Spending, limits_of, spending_of
from engine.domain.account import INITIAL, SendingAccount
from engine.domain.aggregates import State
from engine.domain.events import MessageEvent, MessageJudged, MessageRequested, MessageStuck
from engine.domain.rules.choices import RuleChoices
from engine.domain.rules.judge import elsewhere_matters, judge, lacks_money
from engine.domain.rules.sms_send import Circumstances
from engine.domain.streams import account_stream, message_stream
from engine.ports import (
    Append,
    Budgets,
    BudgetSpent,
    Chance,
    Clock,
    Documents,
    EventLog,
    Limit,
    TimeMoved,
    VersionConflict,
    Write,
)

MAX_MOVES = 5  # of an account or of time: more often while one message is judged is a fault


class JudgementUnsettled(Exception):
    """Every try met a change of the account or of time; the request stays in the outbox."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message request as the outbox holds it, at the version that its next event follows."""

    request: MessageRequested
    version: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement that is not recorded yet, and what it rests on."""

    waiting: Waiting
    event: MessageJudged
    account: Known[State]
    under: Circumstances

    @property
    def place(self) -> tuple[str, str]:
        """Account and region that it is sent from."""
        return self.waiting.request.account, self.waiting.request.region


class End(Enum):
    """What became of an append."""

    RECORDED = auto()
    MOVED = auto()  # the account, or time
    MONEY_SPENT = auto()


@dataclass(frozen=True, slots=True)
class Ports:
    """What a judge needs from outside."""

    log: EventLog
    documents: Documents
    budgets: Budgets
    clock: Clock
    chance: Chance


class Judge:
    """Asks the rules about waiting requests. `worker` begins the ids of its appends."""

    def __init__(self, ports: Ports, choices: RuleChoices, worker: str) -> None:
        self._ports = ports
        # Loaded each time, not remembered.
        self._aggregates = Aggregates(ports.log, ports.documents, Memory(capacity=1))
        self._choices = choices
        self._worker = worker

    async def judge(self, waiting: Sequence[Waiting]) -> None:
        """Every request has its one verdict, by whoever was first, on the account as it is now.

        Raises what stood in the way of any of them; the others may have theirs all the same.
        """
        left, moves = waiting, 0
        # Only moves are counted: money that is spent stays spent, so each other try settles some.
        while left:
            left, moved = await self._judge_once(left)
            moves += moved
            if left and moves >= MAX_MOVES:
                raise JudgementUnsettled(f"{left[0].request.id} and {len(left) - 1} others")

    async def give_up(self, message: str, version: int, error: str, tries: int) -> None:
        """The request is a dead letter, unless it got its verdict meanwhile."""
        end = End.MOVED
        while end is End.MOVED:
            stuck, now = MessageStuck(message, error, tries), self._ports.clock.now()
            end = await self._record(message, version, stuck, now)

    async def _judge_once(self, waiting: Sequence[Waiting]) -> tuple[Sequence[Waiting], bool]:
        """Judge each; which are left, and whether that is because their account or time moved."""
        now = self._ports.clock.now()
        accounts, spending = await asyncio.gather(
            self._accounts(waiting),
            spending_of((each.request for each in waiting), self._ports.budgets, now),
        )
        # All rules first: one that fails spoils the batch before anything of it is recorded.
        judged = [self._judged(each, accounts, spending, now) for each in waiting]
        settled = await self._knowing_other_regions([one for one in judged if one is not None])
        ends = await asyncio.gather(
            *(
                self._record(
                    one.waiting.request.id, one.waiting.version, one.event, now, one.account
                )
                for one in settled
            ),
            return_exceptions=True,
        )
        recorded = set[str]()
        for one, end in zip(settled, ends, strict=True):
            if isinstance(end, BaseException):
                raise end
            if end is End.RECORDED:
                recorded.add(one.waiting.request.id)
        left = [each for each in waiting if each.request.id not in recorded]
        return left, End.MOVED in ends

    async def _accounts(self, waiting: Sequence[Waiting]) -> Mapping[str, Known[State]]:
        """Every sending account that the requests need, each loaded once, in one round trip."""
        streams = {_account_of(each.request) for each in waiting}
        loaded = await self._aggregates.load(*streams)
        return {account.stream: account for account in loaded if account is not None}

    def _judged(
        self,
        waiting: Waiting,
        accounts: Mapping[str, Known[State]],
        spending: Spending,
        now: str,
    ) -> Judged | None:
        """The judgement after what the batch has charged so far; None: first see how that ends."""
        request, account = waiting.request, accounts[_account_of(waiting.request)]
        stored, expected = spending.before(request)
        under = Circumstances(now, account.version, expected)
        event = self._asked(request, account, under)
        if expected > stored and lacks_money(event):
            under = replace(under, spent=stored)
            event = self._asked(request, account, under)
            if not lacks_money(event):
                return None
        spending.expect(event)
        return Judged(waiting, event, account, under)

    def _asked(
        self, request: MessageRequested, account: Known[State], under: Circumstances
    ) -> MessageJudged:
        return judge(request, _state_of(account), under, self._choices)

    async def _knowing_other_regions(self, judged: Sequence[Judged]) -> Sequence[Judged]:
        """The judgements; made again where an account has something in another region."""
        places = dict.fromkeys(one.place for one in judged if elsewhere_matters(one.event))
        if not places:
            return judged
        found = await asyncio.gather(*(elsewhere(self._aggregates, *place) for place in places))
        there = {place: regions for place, regions in zip(places, found, strict=True) if regions}
        return [
            self._again(one, there[one.place])
            if one.place in there and elsewhere_matters(one.event)
            else one
            for one in judged
        ]

    def _again(self, judged: Judged, regions: Mapping[str, SendingAccount]) -> Judged:
        under = replace(judged.under, elsewhere=regions)
        event = self._asked(judged.waiting.request, judged.account, under)
        return replace(judged, event=event, under=under)

    async def _record(
        self,
        message: str,
        version: int,
        event: MessageEvent,
        now: str,
        seen: Known[State] | None = None,
    ) -> End:
        """Record the request's next event unless it has one, on an account as it was seen."""
        stream = message_stream(message)
        limits: tuple[Limit, ...] = ()
        if isinstance(event, MessageJudged) and seen is not None:
            limits = limits_of(event, _state_of(seen))
        append = Append(
            correlation=f"{self._worker}/{self._ports.chance.id()}",
            at=now,
            writes=(
                Write(stream, version, (event,)),
                *(() if seen is None else (Write(seen.stream, seen.version),)),
            ),
            cause=f"{stream}@{version}",
            limits=limits,
            generation=0 if seen is None else seen.generation,
        )
        try:
            await self._ports.log.append(append)
        except VersionConflict as conflict:
            # Of the message's own stream: whoever came first has judged it, and once is enough.
            return End.RECORDED if conflict.stream == stream else End.MOVED
        except TimeMoved:
            return End.MOVED
        except BudgetSpent:
            return End.MONEY_SPENT
        return End.RECORDED


def _account_of(request: MessageRequested) -> str:
    return account_stream(request.account, request.region)


def _state_of(account: Known[State]) -> SendingAccount:
    return account.state if isinstance(account.state, SendingAccount) else INITIAL
