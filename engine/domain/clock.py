"""Simulated time: how far it is ahead of real time, and how it is moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.act_errors import TimeOnlyMovesForward, TimeTooFarAhead
from engine.domain.events import ClockMoved
from engine.domain.moments import epoch_milliseconds

if TYPE_CHECKING:
    from engine.domain.events import ClockEvent
    from engine.domain.recorded import Recorded

FOLD_VERSION = 1
# Beyond it nobody waits for anything, and every moment that follows from now can still be written.
LATEST = "3000-01-01T00:00:00.000Z"
UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


@dataclass(frozen=True, slots=True)
class SimulatedClock:
    """How many milliseconds simulated time is ahead of real time."""

    ahead_ms: int = 0


@dataclass(frozen=True, slots=True)
class MoveBy:
    """Let so much time pass."""

    milliseconds: int


@dataclass(frozen=True, slots=True)
class MoveTo:
    """Let it be this moment."""

    moment: str


def decide(command: MoveBy | MoveTo, now: str) -> ClockMoved:
    """The move. Raises TimeOnlyMovesForward or TimeTooFarAhead."""
    present = epoch_milliseconds(now)
    if isinstance(command, MoveBy):
        by = command.milliseconds
    else:
        by = epoch_milliseconds(command.moment) - present
    if by <= 0:
        raise TimeOnlyMovesForward(now)
    if present + by >= epoch_milliseconds(LATEST):
        raise TimeTooFarAhead(LATEST)
    return ClockMoved(by)


def evolve(clock: SimulatedClock | None, _: Recorded, event: ClockEvent) -> SimulatedClock:
    """The clock after it was moved once more."""
    before = 0 if clock is None else clock.ahead_ms
    return SimulatedClock(before + event.by_ms)


def spoken(milliseconds: int) -> str:
    """A span of time as people say it: `1 day 1 hour`; less than a second: `250 ms`."""
    seconds, left_ms = divmod(milliseconds, 1000)
    words = []
    for unit, size in UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            words.append(f"{count:,} {unit}" + ("s" if count > 1 else ""))
    return " ".join([*words, f"{left_ms} ms"] if left_ms or not words else words)
