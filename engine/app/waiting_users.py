"""Who of a pool waits for a message that never arrived, as far as the projector has come.

What is still to be done is asked of the account as it is now: whoever repaired it is not told to
do it again.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.app.census import advised, census
from engine.app.known import known
from engine.app.message_rows import row_of
from engine.app.records import WaitingList, WaitingRow
from engine.app.surroundings import Surroundings
from engine.app.waiting import lag_after_waiting
from engine.domain import views
from engine.domain.errors import PoolNotFound
from engine.domain.message import Message
from engine.domain.pool import Pool
from engine.domain.repair import steps_of
from engine.domain.streams import message_stream, pool_stream, user_stream
from engine.domain.user import User
from engine.domain.waiting_users import NEVER_CAME, waits_for, waits_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.app.handle import Handler
    from engine.domain.disputed import Disputed
    from engine.domain.waiting_users import Wait
    from engine.ports import Clock, EventLog, Projections, Views

JUDGED_AT_A_TIME = 50  # messages between two turns of others: about 20 ms
CHUNK = 200  # messages of the pool looked at together
MOST_LOOKED_AT = 2000  # in one answer; who wants to know about older ones goes on from `next`
MOST_OF_A_USER = 100  # of its newest: an older one that still matters has followers without end

Found = tuple["User", "Wait"]


@dataclass(frozen=True, slots=True)
class WaitingUsers:
    """Looks for users whose present state hangs on a message that was lost."""

    log: EventLog
    projections: Projections
    views: Views
    clock: Clock
    disputed: Disputed
    handler: Handler

    async def find(self, pool: str, before: int | None = None) -> WaitingList:
        """Those who wait for one of the pool's newest messages, or of those before a position.

        Raises PoolNotFound.
        """
        end, lag = await lag_after_waiting(self.log, self.projections)
        (state,) = await self._states(pool_stream(pool))
        if not isinstance(state, Pool):
            raise PoolNotFound(pool)
        found: list[Found] = []
        below, looked_at = before, 0
        while looked_at < MOST_LOOKED_AT:
            messages = await self._sent(pool_stream(pool), below, CHUNK)
            found += await self._who_waits(pool, messages)
            looked_at += len(messages)
            below = messages[-1].position if len(messages) == CHUNK else None
            if below is None:
                break
        now = await self._if_sent_now([wait.message for _, wait in found])
        return WaitingList(
            pool=pool,
            waiting=tuple(_row(*one, anew) for one, anew in zip(found, now, strict=True)),
            census=advised(census(now)),
            looked_at=looked_at,
            position=end,
            lag=lag,
            next=below,
        )

    async def _who_waits(self, pool: str, messages: Sequence[Message]) -> list[Found]:
        """Who waits for one of these."""
        lost = [one for one in messages if one.outcome in NEVER_CAME]
        by_user: dict[str, list[Message]] = {}
        for one in lost:
            by_user.setdefault(one.request.user or "", []).append(one)
        found: list[Found] = []
        for user in await self._states(*(user_stream(pool, sub) for sub in by_user)):
            if isinstance(user, User):
                waits = await self._waits(user, by_user[user.sub])
                found += [(user, wait) for wait in waits]
        return sorted(found, key=lambda one: -one[1].message.position)

    async def _waits(self, user: User, lost: Sequence[Message]) -> Sequence[Wait]:
        """What the user waits for of these; its other messages may make up for them."""
        now = self.clock.now()
        if not any(waits_for(user, one.request, now) for one in lost):
            return ()
        sent = await self._sent(user_stream(user.pool, user.sub), None, MOST_OF_A_USER)
        asked_about = {one.request.id for one in lost}
        waits = waits_of(user, sent, self.disputed, now)
        return [wait for wait in waits if wait.message.request.id in asked_about]

    async def _if_sent_now(self, messages: Sequence[Message]) -> list[Message]:
        """The same messages, judged as if each were the next one."""
        surroundings = Surroundings(self.handler.look(), self.handler.asked, self.clock.now())
        anew = []
        for number, one in enumerate(messages):
            anew.append(replace(one, judged=await surroundings.judged(one.request)))
            if number % JUDGED_AT_A_TIME == 0:
                await asyncio.sleep(0)
        return anew

    async def _sent(self, concerned: str, before: int | None, most: int) -> list[Message]:
        """The newest messages to a user, or to all users of a pool."""
        listed = await self.views.newest(views.messages_of(concerned), below=before, limit=most)
        states = await self._states(*(message_stream(id_) for _, id_ in listed))
        return [one for one in states if isinstance(one, Message)]

    async def _states(self, *streams: str) -> list[object]:
        loaded = await self.log.load(*streams) if streams else ()
        return [None if one is None else known(one).state for one in loaded]


def _row(user: User, wait: Wait, anew: Message) -> WaitingRow:
    steps = steps_of(anew.judged) if anew.judged else ()
    return WaitingRow(user.username, user.sub, wait.cannot, row_of(wait.message, user), steps)
