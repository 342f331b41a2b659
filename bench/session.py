"""A whole run: everything started first, then measured in turn, then the verdicts timed."""

from __future__ import annotations

import sys
import tempfile
from contextlib import AsyncExitStack
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bench.figures import Case, Round, middle, rounds_of
from bench.goals import Goal, goals, rate
from bench.machine import busy, disk, machine
from bench.measure import Attempt, measure, settled
from bench.processes import Pinning
from bench.targets.cognito_local import CognitoLocal
from bench.targets.ministack import Ministack
from bench.targets.moto import Moto
from bench.targets.sandpost import Sandpost
from bench.targets.target import MESSAGES, Setting
from bench.verdicts import Paced, paced

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bench.plan import Plan
    from bench.targets.target import Running, Target

WARM_UP_S = 3  # long enough for a pool of 10,000 to have been through a cache
WARM_UP = 0
TENTH = 0.1


class Report(msgspec.Struct, frozen=True):
    """Everything a run found out."""

    machine: Mapping[str, str]
    versions: Mapping[str, str]
    remarks: Sequence[str]
    pinned: bool
    seconds: int
    rounds: Sequence[Round]
    paced: Sequence[Paced]
    goals: Sequence[Goal]


async def run(plan: Plan) -> Report:
    """Measure what the plan asks for; whatever was started is ended, also on errors."""
    makers: Mapping[str, Callable[[], Target]] = {
        "sandpost": Sandpost,
        "moto": Moto,
        "ministack": lambda: Ministack(plan.ministack_python),
        "cognito-local": CognitoLocal,
    }
    targets = [makers[name]() for name in plan.targets]
    remarks = busy()
    async with AsyncExitStack() as stack:
        temporary = tempfile.TemporaryDirectory
        folder = Path(stack.enter_context(temporary(prefix="bench-")))
        store = Path(stack.enter_context(temporary(prefix="bench-", dir=plan.store_folder)))
        about = {**machine(), **disk(store)}
        started: dict[tuple[str, int], Running] = {}
        for target, users in product(targets, plan.users):
            say(f"starting {target.name} {target.version} with {users} users")
            home = folder / f"{target.name}-{users}"
            kept = store / f"{target.name}-{users}"
            home.mkdir()
            kept.mkdir()
            setting = Setting(users, home, kept, Pinning(plan.pinned))
            started[target.name, users] = await stack.enter_async_context(target.start(setting))
        rounds = await all_rounds(plan, targets, started)
        timed = await verdicts(plan, rounds, started)
        remarks += [f"{name}: {r}" for (name, _), one in started.items() for r in one.remarks]
    return Report(
        machine=about,
        versions={target.name: target.version for target in targets},
        remarks=sorted(set(remarks)),
        pinned=plan.pinned,
        seconds=plan.seconds,
        rounds=rounds,
        paced=timed,
        goals=list(goals(rounds, timed)),
    )


async def all_rounds(
    plan: Plan, targets: Sequence[Target], started: Mapping[tuple[str, int], Running]
) -> list[Round]:
    """A B C … A B C …: what is compared is measured within a minute; a warm-up round first.

    Pools that differ in size alone come one after the other: their costs are compared most closely.
    """
    cases = [
        Case(target.name, variant, users, connections)
        for connections in plan.connections
        for target in targets
        for variant in target.variants
        for users in plan.users
    ]
    found = []
    for number in range(WARM_UP, plan.rounds + 1):
        seconds = WARM_UP_S if number == WARM_UP else plan.seconds
        for case in cases:
            target = started[case.target, case.users]
            one = await measure(target, Attempt(case, number, seconds), Pinning(plan.pinned))
            if number != WARM_UP:
                found.append(one)
                say(told(one))
    return found


async def verdicts(
    plan: Plan, rounds: Sequence[Round], started: Mapping[tuple[str, int], Running]
) -> list[Paced]:
    """The time to the verdict at a tenth of the peak just measured, for each pool's size."""
    found = []
    for (name, users), target in started.items():
        if target.log is None:
            continue
        busiest = Case(name, MESSAGES, users, max(plan.connections))
        pace = TENTH * middle(rounds_of(rounds, busiest), rate)
        say(f"timing verdicts with {users} users at {pace:.0f} updates a second")
        pool = target.pools[MESSAGES]
        one = await paced(target.address, target.store_url, pool, pace, plan.pace_seconds)
        await settled(target.log)
        found.append(one)
    return found


def told(one: Round) -> str:
    """A round in one line, for who is waiting."""
    case = one.case
    return (
        f"{one.number} {case.target} {case.variant} {case.users} users c={case.connections}: "
        f"{one.per_second:.0f}/s p50 {one.p50_ms:.2f} ms p99 {one.p99_ms:.1f} ms, "
        f"{one.cpu_us:.0f} us CPU each"
    )


def say(line: str) -> None:
    """Tell who is waiting; the report alone goes to standard output."""
    print(line, file=sys.stderr, flush=True)
