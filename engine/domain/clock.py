"""Simulated time: how far it is ahead of real time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.domain.events import ClockEvent
    from engine.domain.recorded import Recorded

FOLD_VERSION = 1


@dataclass(frozen=True, slots=True)
class SimulatedClock:
    """How many milliseconds simulated time is ahead of real time."""

    ahead_ms: int = 0


def evolve(clock: SimulatedClock | None, _: Recorded, event: ClockEvent) -> SimulatedClock:
    """The clock after it was moved once more."""
    before = 0 if clock is None else clock.ahead_ms
    return SimulatedClock(before + event.by_ms)
