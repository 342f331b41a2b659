"""One round: a load, its cost, and the proof that everything claimed was accepted and kept."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench import load, pool
from bench.figures import LOADER, Backlog, Case, Cost, Round
from bench.load import LoadFailed, Pressure
from bench.processes import usage

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from bench.load import Load
    from bench.processes import Pinning, Usage
    from bench.targets.target import Ledger, Log, Running

SETTLE_S = 300
WATCH_EVERY_S = 0.25  # each look costs the server a request; four a second is a ten-thousandth
SETTLED_EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class Attempt:
    """Which round of which case this is, and how long it lasts."""

    case: Case
    number: int
    seconds: int

    @property
    def tag(self) -> str:
        """What all its addresses begin with: six letters and digits, used once in a run."""
        return f"{self.case.variant[0]}{self.number:02d}{self.case.connections:03d}"


async def measure(target: Running, attempt: Attempt, pinning: Pinning) -> Round:
    """Load the target and prove what it claims; raises LoadFailed or SeedingFailed otherwise."""
    case = attempt.case
    users = target.pools[case.variant]
    before = await settled(target.log) if target.log else None
    used = usages(target)
    pressure = Pressure(case.connections, attempt.seconds)
    loading = load.run(target.address, users, attempt.tag, pressure, pinning.others())
    seen, backlog = await watched(target.log, loading)
    loaded, ended = usages(target), time.monotonic()
    after = await settled(target.log) if target.log else None
    drained, done = time.monotonic() - ended, usages(target)
    growth = None
    if before and after:
        growth = after.position - before.position
        check_growth(growth, seen, case.connections, target.events_per_update[case.variant])
    return Round(
        case=case,
        number=attempt.number,
        accepted=seen.accepted,
        seconds=seen.seconds,
        p50_ms=seen.p50 / 1e3,
        p90_ms=seen.p90 / 1e3,
        p99_ms=seen.p99 / 1e3,
        costs=costs(used, loaded, done, seen),
        compared=await pool.check_kept(
            target.address, users, attempt.tag, seen.asked, case.connections
        ),
        log_growth=growth,
        drain_seconds=drained if target.log else None,
        backlog=backlog,
    )


def usages(target: Running) -> Mapping[str, Usage]:
    """What each process of the target has used; raises LoadFailed if one is no longer there."""
    for stage, process in target.stages.items():
        if process.poll() is not None:
            raise LoadFailed(f"{stage} ended with status {process.returncode}")
    return {stage: usage(process.pid) for stage, process in target.stages.items()}


def costs(
    before: Mapping[str, Usage], loaded: Mapping[str, Usage], done: Mapping[str, Usage], seen: Load
) -> Mapping[str, Cost]:
    """CPU per accepted update of each process, the load generator included."""
    each = {
        stage: Cost(
            loaded_us=(loaded[stage].cpu_seconds - start.cpu_seconds) / seen.accepted * 1e6,
            settled_us=(done[stage].cpu_seconds - start.cpu_seconds) / seen.accepted * 1e6,
            rss_mb=done[stage].rss_mb,
        )
        for stage, start in before.items()
    }
    wrk_us = seen.cpu_seconds / seen.accepted * 1e6
    return {**each, LOADER: Cost(wrk_us, wrk_us, 0.0)}


def check_growth(growth: int, seen: Load, connections: int, events_per_update: int) -> None:
    """The log holds every update that was answered, and no more than were sent."""
    least = seen.accepted * events_per_update
    most = (seen.accepted + connections) * events_per_update
    if not least <= growth <= most:
        raise LoadFailed(f"the log grew by {growth}, not by {least} to {most}: {seen}")


async def watched(
    log: Log | None, loading: Coroutine[None, None, Load]
) -> tuple[Load, tuple[Backlog, ...]]:
    """The load, and what was waiting meanwhile if there is a log to wait for."""
    began, rows = time.monotonic(), list[Backlog]()
    async with asyncio.TaskGroup() as group:
        load_task = group.create_task(loading)
        while log and not (await asyncio.wait({load_task}, timeout=WATCH_EVERY_S))[0]:
            now = await log.ledger()
            rows.append(Backlog(round(time.monotonic() - began, 3), now.pending, now.lag))
    return load_task.result(), tuple(rows)


async def settled(log: Log) -> Ledger:
    """Wait until nothing is under way any more: all projected, all judged, nothing given up."""
    deadline = time.monotonic() + SETTLE_S
    while time.monotonic() < deadline:
        now = await log.ledger()
        if now.dead:
            raise LoadFailed(f"{now.dead} messages could not be judged")
        if not now.pending and not now.lag:
            return now
        await asyncio.sleep(SETTLED_EVERY_S)
    raise LoadFailed(f"still busy after {SETTLE_S} s: {await log.ledger()}")
