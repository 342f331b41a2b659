"""State as of a position: a stream folded only up to there, whatever happened later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.known import known
from engine.app.records import StateAt
from engine.domain.aggregates import AGGREGATES, evolve
from engine.domain.streams import kind_of

if TYPE_CHECKING:
    from engine.domain.aggregates import State
    from engine.domain.recorded import Recorded
    from engine.ports import EventLog


async def state_at(log: EventLog, stream: str, at: int) -> StateAt:
    """The stream after its last event at or before the position; never from a document."""
    return _folded(stream, at, await history(log, stream, at))


async def history(log: EventLog, stream: str, at: int) -> list[Recorded]:
    """The stream's events up to the position, in order, found by its backward chain."""
    events: list[Recorded] = []
    position = await _head(log, stream)
    while position > 0:
        (recorded,) = await log.read(position - 1, 1)
        if recorded.position <= at:
            events.append(recorded)
        position = recorded.prev
    events.reverse()
    return events


async def position_before(log: EventLog, at: str) -> int:
    """The last position of what was recorded before a moment, found in few steps; 0 if nothing.

    As exact as the clocks of those who record agree.
    """
    low, high = 0, await log.end()
    while low < high:
        middle = (low + high) // 2
        (recorded,) = await log.read(middle, 1)
        if recorded.at < at:
            low = recorded.position
        else:
            high = middle
    return low


async def _head(log: EventLog, stream: str) -> int:
    """Position of the stream's last event; 0 if nothing was ever recorded of it."""
    if kind_of(stream) not in AGGREGATES:
        return 0
    (loaded,) = await log.load(stream)
    return 0 if loaded is None else known(loaded).position


def _folded(stream: str, at: int, events: list[Recorded]) -> StateAt:
    state: State | None = None
    for recorded in events:
        state = evolve(state, recorded)
    last = events[-1] if events else None
    return StateAt(
        stream=stream,
        at=at,
        version=last.version if last else 0,
        position=last.position if last else 0,
        state=state,
    )
