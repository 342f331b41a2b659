"""The figures of a run, and the arithmetic on them: medians, percentiles, ratios."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


class Case(msgspec.Struct, frozen=True, order=True):
    """What is measured: a target in one of its variants, a pool's size, a concurrency."""

    target: str
    variant: str
    users: int
    connections: int


class Cost(msgspec.Struct, frozen=True):
    """CPU microseconds per accepted update, while loaded and until the backlog was gone."""

    loaded_us: float
    settled_us: float
    rss_mb: float


class Backlog(msgspec.Struct, frozen=True):
    """How much was waiting, so many seconds after the load began."""

    second: float
    pending: int
    lag: int


class Round(msgspec.Struct, frozen=True):
    """One load on one target, proven to have been accepted whole."""

    case: Case
    number: int
    accepted: int
    seconds: float
    p50_ms: float
    p90_ms: float
    p99_ms: float
    costs: Mapping[str, Cost]
    compared: int
    log_growth: int | None = None
    drain_seconds: float | None = None
    backlog: tuple[Backlog, ...] = ()

    @property
    def per_second(self) -> float:
        """Accepted updates a second."""
        return self.accepted / self.seconds

    @property
    def cpu_us(self) -> float:
        """What one update cost all of the target's processes, followed to its end."""
        return sum(cost.settled_us for stage, cost in self.costs.items() if stage != LOADER)


LOADER = "wrk"


def rounds_of(rounds: Iterable[Round], case: Case) -> list[Round]:
    """A case's rounds, in order."""
    return sorted((r for r in rounds if r.case == case), key=lambda r: r.number)


def middle(rounds: Sequence[Round], figure: Callable[[Round], float]) -> float:
    """The median of a figure over rounds."""
    return median(figure(one) for one in rounds)


def ratio(
    ours: Sequence[Round], theirs: Sequence[Round], figure: Callable[[Round], float]
) -> float:
    """How many times theirs ours is: the median of the ratios within each round.

    Both were measured within a minute of each other then, under the same neighbours.
    """
    pairs = zip(ours, theirs, strict=True)
    return median(figure(one) / figure(other) for one, other in pairs)


def percentile(sorted_values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed."""
    rank = max(1, -int(-share * len(sorted_values) // 1))
    return sorted_values[rank - 1]
