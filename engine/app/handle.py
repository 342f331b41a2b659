"""Carry out a command: look, ask the outside, decide, append; on a conflict look again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from engine.app.in_call import Asked, InCall, judged_in_call, messages_of
from engine.app.known import Aggregates, Memory
from engine.app.look import Look
from engine.app.turns import Turns
from engine.domain.effects import shared_sender_budget
from engine.domain.errors import Contended, DomainError
from engine.domain.recorded import Recorded
from engine.ports import (
    Append,
    BudgetSpent,
    ClaimTaken,
    GenerationEnded,
    Limit,
    TimeMoved,
    VersionConflict,
    Write,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Sequence

    from engine.domain.decision import Decision
    from engine.domain.disputed import Disputed
    from engine.domain.events import MessageRequested
    from engine.domain.rules.choices import RuleChoices
    from engine.ports import Budgets, Chance, Clock, Documents, EventLog

    Decide = Callable[[Look], Awaitable[Decision]]

MAX_TRIES = 8
# After a conflict: twice as long each time. Between two servers whose callers all want one alias,
# whoever lost five times in a row was refused for nothing (seen with 64 callers).
FIRST_PAUSE_S = 0.004


class Caller(Struct, frozen=True):
    """Whose credentials a call bears, for which region it was signed, and the call's own id."""

    account: str
    region: str
    request: str = ""


class Handler:
    """The one way in which anything comes to be recorded because somebody asked for it."""

    def __init__(
        self,
        log: EventLog,
        documents: Documents,
        clock: Clock,
        chance: Chance,
        disputed: Disputed,
        choices: RuleChoices,
        budgets: Budgets,
    ) -> None:
        self._log = log
        self.choices = choices
        self.asked = Asked(disputed, choices, budgets)
        self.clock = clock
        self.chance = chance
        self.disputed = disputed
        self._aggregates = Aggregates(log, documents, Memory())
        self._names: dict[tuple[str, str], str] = {}
        self._turns = Turns()

    def look(self) -> Look:
        """Look at things as they are stored now."""
        return Look(self._aggregates, self._names, fresh=True)

    def forget(self) -> None:
        """Remember nothing: the world was reset, or another one was imported."""
        self._aggregates.memory.clear()
        self._names.clear()

    async def settle(
        self, keys: Sequence[Hashable], decide: Decide, now: str, request: str = ""
    ) -> Sequence[Recorded]:
        """Record what is decided, once it is the caller's turn for each key.

        `request` is the id of the call that it all starts from. Raises the DomainError that
        refuses it, ClaimTaken, Contended after too many conflicts, or TimeMoved if `now` is over.
        """
        taken: list[Hashable] = []
        try:
            for key in keys if len(keys) == 1 else sorted(set(keys), key=repr):
                if not self._turns.take_free(key):
                    await self._turns.take(key)
                taken.append(key)
            return await self._settle(decide, now, request or self.chance.id())
        finally:
            for key in taken:
                self._turns.give(key)

    async def _settle(self, decide: Decide, now: str, request: str) -> Sequence[Recorded]:
        """Try on what is remembered, then on what is stored; a refusal is never from memory."""
        fresh = False
        for tried in range(MAX_TRIES):
            look = Look(self._aggregates, self._names, fresh=fresh)
            settled = await self._decided(decide, look, now)
            if not settled.decision and look.remembered:
                fresh = True
                continue
            if not settled.decision:
                if self.clock.moved_since(now):
                    raise TimeMoved
                return ()
            fresh = True
            append = _append_of(settled, look, now, request)
            try:
                appended = await self._log.append(append)
                return self._remember(append, appended.first, look)
            except GenerationEnded:
                self.forget()
            except VersionConflict as conflict:
                fresh = not self._learnt(conflict, look.generation)
                await asyncio.sleep(FIRST_PAUSE_S * 2**tried)
            except ClaimTaken as taken:
                if (taken.pool, taken.kind, taken.value) not in look.free:
                    raise  # nobody looked: the append was the one to ask
            except BudgetSpent as spent:
                settled.tell_of(spent)  # else others spent it: judge again on what is spent now
        raise Contended

    async def _decided(self, decide: Decide, look: Look, now: str) -> InCall:
        """What is decided, with what is judged in the call; nothing if memory would refuse it."""
        try:
            decision = await decide(look)
            messages = messages_of(decision)
            if not messages:
                return InCall(decision)
            settled = await judged_in_call(look, decision, self.asked, now)
            return replace(settled, mails=self._mail_limits(messages, now))
        except DomainError:
            if not look.remembered:
                raise
            return InCall({})

    def _learnt(self, conflict: VersionConflict, generation: int) -> bool:
        """Whether what happened meanwhile is known now, so that nothing need be loaded again."""
        memory = self._aggregates.memory
        present = memory.get(conflict.stream)
        if conflict.later is None or present is None:
            memory.forget(conflict.stream)
            return False
        later = [recorded for recorded in conflict.later if recorded.version > present.version]
        if later:
            memory.learn(present, later, generation)
        return True

    def _remember(self, append: Append, first: int, look: Look) -> Sequence[Recorded]:
        """The events of an append as the log now has them, known from here on."""
        memory = self._aggregates.memory
        found: list[Recorded] = []
        position = first
        for write in append.writes:
            if not write.events:
                continue
            version, recorded = write.expected_version, []
            for event in write.events:
                version += 1
                recorded.append(
                    Recorded(
                        position, write.stream, version, event, append.at, 0, "", append.correlation
                    )
                )
                position += 1
            memory.learn(look.read.get(write.stream), recorded, look.generation)
            found += recorded
        return found

    def _mail_limits(self, messages: Sequence[MessageRequested], now: str) -> tuple[Limit, ...]:
        most = self.disputed.shared_sender_daily_limit
        if not most or self.disputed.shared_sender_limit_on_update == "send":
            return ()
        budgets = {
            shared_sender_budget(message.account, message.region, now)
            for message in messages
            if message.sender and message.sender.shared
        }
        return tuple(Limit(budget, most) for budget in budgets)


def _append_of(settled: InCall, look: Look, now: str, request: str) -> Append:
    """One append of all that was decided, compared with all that was read."""
    decision, read, writes = settled.decision, look.read, []
    for stream, events in decision.items():
        known = read.get(stream)
        writes.append(Write(stream, 0 if known is None else known.version, events))
    for stream, known in read.items():
        if stream not in decision:
            writes.append(Write(stream, known.version))
    return Append(
        request,
        now,
        tuple(writes),
        limits=settled.limits,
        generation=look.generation,
    )
