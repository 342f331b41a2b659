"""A run's report for people: one table of medians, one of ratios, the verdicts, the goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bench.figures import LOADER, Case, Round, middle, ratio, rounds_of
from bench.goals import cost, rate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bench.session import Report
    from bench.verdicts import Latency

OURS = "sandpost"
WIDTH = 160


def show(report: Report) -> None:
    """Print everything but the raw figures."""
    console = Console(width=WIDTH, highlight=False)
    for name, value in {**report.machine, **report.versions}.items():
        console.print(f"{name}: {value}")
    for remark in report.remarks:
        console.print(f"note: {remark}")
    console.print("CPUs bound: server 0, load and store 1" if report.pinned else "CPUs not bound")
    for table in (each(report) for each in TABLES):
        if table.row_count:
            console.print(table)


def medians(report: Report) -> Table:
    """One row per case."""
    table = titled(
        f"Medians of {rounds_in(report)} rounds of {report.seconds} s; nothing was refused",
        ("target", "variant", "users", "c", "accepted/s", "p50 ms", "p99 ms"),
        ("server us", "redis us", "projector us", "notifier us", "all us", "wrk us", "RSS MB"),
    )
    for case in cases(report.rounds):
        rounds = rounds_of(report.rounds, case)
        each = (stage(rounds, name) for name in ("server", "redis", "projector", "notifier"))
        table.add_row(
            *(case.target, case.variant, f"{case.users:,}", str(case.connections)),
            f"{middle(rounds, rate):,.0f}",
            f"{middle(rounds, lambda r: r.p50_ms):,.2f}",
            f"{middle(rounds, lambda r: r.p99_ms):,.1f}",
            *each,
            f"{middle(rounds, cost):,.0f}",
            stage(rounds, LOADER),
            f"{middle(rounds, memory):,.0f}",
        )
    return table


def ratios(report: Report) -> Table:
    """How many times each peer's figure ours is, within the same rounds."""
    table = titled(
        "Sandpost against the others, same pool size and concurrency: how many times",
        ("against", "variant", "users", "c", "accepted/s", "p50 lower", "p99 lower", "CPU lower"),
    )
    for theirs in cases(report.rounds):
        for ours in cases(report.rounds):
            if theirs.target == OURS or ours.target != OURS or here(theirs) != here(ours):
                continue
            table.add_row(
                *(theirs.target, ours.variant, f"{ours.users:,}", str(ours.connections)),
                *compared(rounds_of(report.rounds, ours), rounds_of(report.rounds, theirs)),
            )
    return table


def compared(ours: Sequence[Round], theirs: Sequence[Round]) -> tuple[str, ...]:
    """The ratios of a row."""
    lower: tuple[Callable[[Round], float], ...] = (lambda r: r.p50_ms, lambda r: r.p99_ms, cost)
    faster = f"{ratio(ours, theirs, rate):,.1f}x"
    return (faster, *(f"{ratio(theirs, ours, figure):,.1f}x" for figure in lower))


def backlog(report: Report) -> Table:
    """What waited under full load."""
    table = titled(
        "Messages under full load: every update requests one, and the workers share the CPUs",
        ("users", "c", "accepted/s", "most waiting", "drained after s", "accepted and judged/s"),
    )
    for case in cases(report.rounds):
        if (case.target, case.variant) != (OURS, "messages"):
            continue
        rounds = rounds_of(report.rounds, case)
        table.add_row(
            *(f"{case.users:,}", str(case.connections)),
            f"{middle(rounds, rate):,.0f}",
            f"{middle(rounds, lambda r: max((b.pending for b in r.backlog), default=0)):,.0f}",
            f"{middle(rounds, lambda r: r.drain_seconds or 0.0):,.1f}",
            f"{middle(rounds, whole_rate):,.0f}",
        )
    return table


def verdicts(report: Report) -> Table:
    """How long a caller waits for the verdict at a tenth of the peak."""
    table = titled(
        "Messages at a tenth of the peak: from the 200 to the verdict, in ms",
        ("users", "updates/s", "update p50", "p99"),
        ("in the log p50", "p99", "of", "through the API p50", "p99", "of"),
    )
    for one in report.paced:
        table.add_row(
            *(f"{one.users:,}", f"{one.per_second:,.0f}"),
            *(f"{one.update.p50:,.2f}", f"{one.update.p99:,.1f}"),
            *shown(one.verdict_in_log),
            *shown(one.verdict_through_api),
        )
    return table


def shown(latency: Latency) -> tuple[str, str, str]:
    """Median, p99, and of how many."""
    return f"{latency.p50:,.1f}", f"{latency.p99:,.1f}", f"{latency.count:,}"


def promises(report: Report) -> Table:
    """The goals, and whether they were met."""
    table = titled("Goals", ("goal", "wanted", "got", "met"))
    for goal in report.goals:
        met = "yes" if goal.met else "NO"
        table.add_row(goal.promise, f"{goal.wanted:g}", f"{goal.got:.2f}", met)
    return table


TABLES = (medians, ratios, backlog, verdicts, promises)


def titled(title: str, *columns: Iterable[str]) -> Table:
    """An empty table; the columns may come in groups."""
    table = Table(title=title, title_justify="left")
    for column in (name for group in columns for name in group):
        table.add_column(column, justify="left" if column in {"target", "goal"} else "right")
    return table


def cases(rounds: Iterable[Round]) -> list[Case]:
    """Every case, ordered by pool size and concurrency, ours first."""
    return sorted({r.case for r in rounds}, key=lambda c: (here(c), c.target != OURS, c))


def here(case: Case) -> tuple[int, int]:
    """What two cases must share to be compared."""
    return case.users, case.connections


def stage(rounds: Sequence[Round], name: str) -> str:
    """A process's median CPU per update; empty if the target has no such process."""
    if name not in rounds[0].costs:
        return ""
    return f"{middle(rounds, lambda r: r.costs[name].settled_us):,.0f}"


def memory(one: Round) -> float:
    """What all processes of the target hold at the round's end."""
    return sum(cost.rss_mb for cost in one.costs.values())


def whole_rate(one: Round) -> float:
    """Updates a second if the time to drain the backlog is counted too."""
    return one.accepted / (one.seconds + (one.drain_seconds or 0.0))


def rounds_in(report: Report) -> int:
    """How many rounds there were."""
    return len({one.number for one in report.rounds})
