"""Judge message requests: what the rules say of each, recorded exactly once.

Verdict, acknowledgement and removal from the outbox are one append, so that a request that is
handed out twice, or whose worker died half-way, still ends with one verdict.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.app.known import Aggregates, Known, Memory
from engine.domain.account import INITIAL, SendingAccount
from engine.domain.aggregates import State
from engine.domain.events import MessageEvent, MessageJudged, MessageRequested, MessageStuck
from engine.domain.rules.choices import RuleChoices
from engine.domain.rules.judge import judge
from engine.domain.rules.sms_send import Circumstances
from engine.domain.streams import account_stream, message_stream
from engine.ports import Append, Chance, Clock, Documents, EventLog, VersionConflict, Write

MAX_TRIES = 5  # an account that moves more often than this while one message is judged: a fault


class JudgementUnsettled(Exception):
    """Every try met a change of the account; the request stays in the outbox."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message request as the outbox holds it, at the version that its next event follows."""

    request: MessageRequested
    version: int


class Judge:
    """Asks the rules about waiting requests. `worker` begins the ids of its appends."""

    def __init__(
        self,
        log: EventLog,
        documents: Documents,
        clock: Clock,
        chance: Chance,
        choices: RuleChoices,
        worker: str,
    ) -> None:
        self._log = log
        self._aggregates = Aggregates(log, documents, Memory(capacity=1))  # loaded each time
        self._clock = clock
        self._chance = chance
        self._choices = choices
        self._worker = worker

    async def judge(self, waiting: Sequence[Waiting]) -> None:
        """Every request has its one verdict, by whoever was first, on the account as it is now.

        Raises what stood in the way of any of them; the others may have theirs all the same.
        """
        left = waiting
        for _ in range(MAX_TRIES):
            left = await self._judge_once(left)
            if not left:
                return
        raise JudgementUnsettled(f"{left[0].request.id} and {len(left) - 1} others")

    async def give_up(self, message: str, version: int, error: str, tries: int) -> None:
        """The request is a dead letter, unless it got its verdict meanwhile."""
        await self._record(message, version, MessageStuck(message, error, tries))

    async def _judge_once(self, waiting: Sequence[Waiting]) -> Sequence[Waiting]:
        """Judge each; those whose account moved meanwhile are left."""
        accounts = await self._accounts(waiting)
        # All rules first: one that fails spoils the batch before anything of it is recorded.
        judged = [(each, *self._judged(each.request, accounts)) for each in waiting]
        ends = await asyncio.gather(
            *(
                self._record(each.request.id, each.version, event, account)
                for each, event, account in judged
            ),
            return_exceptions=True,
        )
        for end in ends:
            if isinstance(end, BaseException):
                raise end
        return [each for each, recorded in zip(waiting, ends, strict=True) if not recorded]

    async def _accounts(self, waiting: Sequence[Waiting]) -> Mapping[str, Known[State]]:
        """Every sending account that the requests need, each loaded once, in one round trip."""
        streams = {_account_of(each.request) for each in waiting}
        loaded = await self._aggregates.load(*streams)
        return {account.stream: account for account in loaded if account is not None}

    def _judged(
        self, request: MessageRequested, accounts: Mapping[str, Known[State]]
    ) -> tuple[MessageJudged, Known[State]]:
        account = accounts[_account_of(request)]
        state = account.state if isinstance(account.state, SendingAccount) else INITIAL
        circumstances = Circumstances(self._clock.now(), account.version)
        return judge(request, state, circumstances, self._choices), account

    async def _record(
        self, message: str, version: int, event: MessageEvent, seen: Known[State] | None = None
    ) -> bool:
        """Record the request's next event unless it has one; False if the account moved instead."""
        stream = message_stream(message)
        read = () if seen is None else (Write(seen.stream, seen.version),)
        append = Append(
            correlation=f"{self._worker}/{self._chance.id()}",
            at=self._clock.now(),
            writes=(Write(stream, version, (event,)), *read),
            cause=f"{stream}@{version}",
            generation=0 if seen is None else seen.generation,
        )
        try:
            await self._log.append(append)
        except VersionConflict as conflict:
            return conflict.stream == stream  # whoever came first has judged it: once is enough
        return True


def _account_of(request: MessageRequested) -> str:
    return account_stream(request.account, request.region)
