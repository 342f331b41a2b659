"""What the product promises of its speed, held against a run's figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bench.figures import Case, Round, ratio, rounds_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.verdicts import Paced

BUSY = 32
FEW, MANY = 100, 10_000
TIMES_FASTER = (("moto", FEW, 20.0), ("moto", MANY, 100.0), ("ministack", MANY, 4.0))
MOST_GROWTH = 1.1
MOST_MS_TO_VERDICT = 50.0


class Goal(msgspec.Struct, frozen=True):
    """A promise and what came of it."""

    promise: str
    wanted: float
    got: float
    met: bool


def rate(one: Round) -> float:
    """Accepted updates a second."""
    return one.per_second


def cost(one: Round) -> float:
    """CPU microseconds per update, all processes, to the end."""
    return one.cpu_us


def goals(rounds: Sequence[Round], paced: Sequence[Paced]) -> Iterator[Goal]:
    """Each goal that this run can say something about."""
    for peer, users, wanted in TIMES_FASTER:
        ours = rounds_of(rounds, Case("sandpost", "plain", users, BUSY))
        theirs = rounds_of(rounds, Case(peer, "plain", users, BUSY))
        if ours and theirs:
            got = ratio(ours, theirs, rate)
            promise = f"accepted updates a second against {peer}, {users} users, at least"
            yield Goal(promise, wanted, got, got >= wanted)
    for variant in ("plain", "messages"):
        few = rounds_of(rounds, Case("sandpost", variant, FEW, BUSY))
        many = rounds_of(rounds, Case("sandpost", variant, MANY, BUSY))
        if few and many:
            got = ratio(many, few, cost)
            promise = f"CPU per update with {MANY} users against {FEW}, {variant}, at most"
            yield Goal(promise, MOST_GROWTH, got, got <= MOST_GROWTH)
    for one in paced:
        got = one.verdict_through_api.p50
        promise = f"ms from the 200 to the verdict, median, {one.users} users, at most"
        yield Goal(promise, MOST_MS_TO_VERDICT, got, got <= MOST_MS_TO_VERDICT)
