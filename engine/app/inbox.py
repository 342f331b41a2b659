"""The inbox: every message with its outcome, newest first, as far as the projector has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.app.known import known
from engine.app.message_rows import row_of
from engine.app.records import InboxCounts, MessageList
from engine.app.waiting import first, lag_after_waiting
from engine.domain import streams, views
from engine.domain.message import Message
from engine.domain.user import User

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from engine.app.records import MessageRow, Wanted
    from engine.domain.events import MessageRequested
    from engine.domain.recorded import Recorded
    from engine.ports import Changes, EventLog, Projections, Views

CHUNK = 200  # messages loaded at once while looking for those that a filter wants
MOST_LOOKED_AT = 10_000  # messages; who wants older ones goes on from `next`


@dataclass(frozen=True, slots=True)
class Inbox:
    """Reads messages: one is never behind the log, a list says how far it is behind."""

    log: EventLog
    projections: Projections
    views: Views
    changes: Changes

    async def one(self, message: str) -> MessageRow | None:
        """The message as stored now; None if there is no such message."""
        rows = await self._rows([message])
        return rows[0] if rows else None

    async def judged(self, message: str, wait_seconds: float = 0) -> MessageRow | None:
        """The message, waiting until it is no longer pending."""
        end = await self.log.end()
        row = await self.one(message)
        if row is None or row.outcome != "pending" or wait_seconds <= 0:
            return row
        stream = streams.message_stream(message)

        async def settled(recorded: Recorded) -> MessageRow | None:
            return await self.one(message) if recorded.stream == stream else None

        return await first(self.changes, end, wait_seconds, settled) or row

    async def counts(self) -> InboxCounts:
        """How many messages there are of each outcome."""
        counts = await self.views.counts(views.OUTCOMES)
        return InboxCounts(
            pending=counts.get("pending", 0),
            delivered=counts.get("delivered", 0),
            undelivered=counts.get("undelivered", 0),
            stuck=counts.get("stuck", 0),
        )

    async def find(self, wanted: Wanted, wait_seconds: float = 0) -> MessageList:
        """Messages that are wanted, newest first; if there are none, the first to become so."""
        found = await self._list(wanted)
        if found.messages or wait_seconds <= 0:
            return found
        listed = found.position - found.lag  # what came later the list could not know
        row = await first(self.changes, listed, wait_seconds, self._if_wanted(wanted))
        return found if row is None else replace(found, messages=(row,))

    def _if_wanted(self, wanted: Wanted) -> Callable[[Recorded], Awaitable[MessageRow | None]]:
        async def look(recorded: Recorded) -> MessageRow | None:
            if streams.kind_of(recorded.stream) != "message":
                return None
            row = await self.one(streams.id_of(recorded.stream))
            return row if row is not None and wanted.wants(row) else None

        return look

    async def _list(self, wanted: Wanted) -> MessageList:
        end, lag = await lag_after_waiting(self.log, self.projections)
        found: list[MessageRow] = []
        below, looked_at = wanted.before, 0
        view, chunk = _view(wanted), min(wanted.limit + 1, CHUNK)
        while True:
            listed = await self.views.newest(view, below=below, limit=chunk)
            newer = [(position, id_) for position, id_ in listed if position > wanted.after]
            rows = await self._rows([id_ for _, id_ in newer])
            found += [row for row in rows if wanted.wants(row)]
            looked_at += len(newer)
            ended = len(newer) < chunk
            if ended or len(found) > wanted.limit or looked_at >= MOST_LOOKED_AT:
                break
            below, chunk = newer[-1][0], CHUNK
        more = _next(found, wanted.limit, None if ended else newer[-1][0])
        return MessageList(tuple(found[: wanted.limit]), end, lag, more)

    async def _rows(self, ids: Sequence[str]) -> list[MessageRow]:
        if not ids:
            return []
        loaded = await self.log.load(*(streams.message_stream(id_) for id_ in ids))
        states = [known(one).state for one in loaded if one is not None]
        messages = [state for state in states if isinstance(state, Message)]
        users = await self._nameless([message.request for message in messages])
        return [row_of(message, users.get(message.request.user)) for message in messages]

    async def _nameless(self, requests: Sequence[MessageRequested]) -> Mapping[str | None, User]:
        """By sub, those users whose user name says nothing: what else they are known as matters."""
        wanted = {
            streams.user_stream(one.pool, one.user)
            for one in requests
            if one.pool and one.user and one.user == one.username
        }
        loaded = await self.log.load(*sorted(wanted)) if wanted else ()
        users = [known(one).state for one in loaded if one is not None]
        return {user.sub: user for user in users if isinstance(user, User)}


def _view(wanted: Wanted) -> str:
    """The narrowest list that holds all that is wanted."""
    if wanted.pool is None:
        return views.MESSAGES
    return views.messages_of(streams.pool_stream(wanted.pool))


def _next(found: Sequence[MessageRow], limit: int, looked_down_to: int | None) -> int | None:
    """The position to ask for older ones with; None if there are none."""
    return found[limit - 1].position if len(found) > limit else looked_down_to
