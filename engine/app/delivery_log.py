"""AWS's log of what became of texts: which of an account's messages it has, in order.

What a record says follows from message and judgement, and is written down where it is read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from engine.app.known import known
from engine.app.message_rows import row_of
from engine.app.time_travel import position_before
from engine.app.waiting import lag_after_waiting
from engine.domain import streams, views
from engine.domain.message import Message
from engine.domain.moments import later

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.app.records import MessageRow
    from engine.ports import EventLog, Projections, Views

CHUNK = 200  # messages loaded at once
MOST_LOOKED_AT = 10_000  # messages of one answer; whoever wants more goes on from `next`
SKEW = timedelta(minutes=1)  # by which the clocks of several servers may differ

Written = Literal["success", "failure"]


@dataclass(frozen=True, slots=True)
class WantedRecords:
    """Which records of an account are asked for, in which direction.

    `until` is a moment that is not included any more; `beyond` the position to go on from, in
    that direction, itself not included.
    """

    account: str
    region: str
    written: Written | None = None
    since: str | None = None
    until: str | None = None
    beyond: int | None = None
    newest_first: bool = False
    limit: int = 50

    def has(self, message: Message) -> bool:
        """Whether the log has the message, and it is one of those asked for."""
        log = message.judged.carriage.log if message.judged and message.judged.carriage else None
        if log not in {"success", "failure"} or self.written not in {None, log}:
            return False
        at = message.requested_at
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class RecordList:
    """Messages that the log has, in the direction asked for; None in `next`: there are no more."""

    rows: tuple[MessageRow, ...]
    next: int | None


def _any(_: MessageRow) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class DeliveryLog:
    """Reads what the delivery logs of accounts have."""

    log: EventLog
    projections: Projections
    views: Views
    most_looked_at: int = MOST_LOOKED_AT

    async def find(
        self, wanted: WantedRecords, likes: Callable[[MessageRow], bool] = _any
    ) -> RecordList:
        """As many wanted messages as are liked, from where they begin; fewer after a long search.

        Waits a little for the projector, as every list does.
        """
        await lag_after_waiting(self.log, self.projections)
        if wanted.since is not None and not wanted.newest_first:
            begin = await position_before(self.log, later(wanted.since, -SKEW))
            wanted = replace(wanted, beyond=max(begin, wanted.beyond or 0))
        found: list[MessageRow] = []
        beyond, looked_at = wanted.beyond, 0
        while looked_at < self.most_looked_at:
            listed = await self._listed(replace(wanted, beyond=beyond))
            for position, message in await self._messages(listed):
                if self._ends(wanted, message):
                    return RecordList(tuple(found), None)
                beyond = position
                if wanted.has(message) and likes(row := row_of(message)):
                    found.append(row)
                    if len(found) == wanted.limit:
                        return RecordList(tuple(found), beyond)
            looked_at += len(listed)
            if len(listed) < CHUNK:
                return RecordList(tuple(found), None)
        return RecordList(tuple(found), beyond)

    async def _listed(self, wanted: WantedRecords) -> Sequence[tuple[int, str]]:
        view = views.messages_of(streams.account_stream(wanted.account, wanted.region))
        if wanted.newest_first:
            return await self.views.newest(view, below=wanted.beyond, limit=CHUNK)
        return await self.views.oldest(view, above=wanted.beyond or 0, limit=CHUNK)

    async def _messages(self, listed: Sequence[tuple[int, str]]) -> list[tuple[int, Message]]:
        if not listed:
            return []
        loaded = await self.log.load(*(streams.message_stream(id_) for _, id_ in listed))
        states: Mapping[str, object] = {
            one.stream: known(one).state for one in loaded if one is not None
        }
        found = [(place, states.get(streams.message_stream(id_))) for place, id_ in listed]
        return [(place, state) for place, state in found if isinstance(state, Message)]

    @staticmethod
    def _ends(wanted: WantedRecords, message: Message) -> bool:
        """Whether neither this message nor any beyond it can be in the wanted time."""
        if wanted.newest_first:
            return wanted.since is not None and message.requested_at < later(wanted.since, -SKEW)
        return wanted.until is not None and message.requested_at >= later(wanted.until, SKEW)
