"""`python -m bench`: measure, print the ratios, write the figures."""

from __future__ import annotations

import asyncio
import signal
import sys

import msgspec
import uvloop

from bench.aws import Refused
from bench.load import LoadFailed
from bench.needs import Missing, check
from bench.plan import Plan, plan
from bench.pool import SeedingFailed
from bench.processes import DidNotStart
from bench.report import show
from bench.session import Report, run

FAILED, STOPPED = 2, 130
NOTHING_SAID = (DidNotStart, LoadFailed, Missing, Refused, SeedingFailed)


async def ended_by_signals(asked: Plan) -> Report:
    """The run; SIGTERM and SIGINT end it the way an error does, and so all it started."""
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("runs in a task")
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    return await run(asked)


def main() -> int:
    """Run the bench; 1 if a goal was missed and --check given, 2 if nothing can be said."""
    asked = plan()
    try:
        check(asked)
        report = uvloop.run(ended_by_signals(asked))
    except asyncio.CancelledError:
        print("stopped; everything that was started has been ended", file=sys.stderr)
        return STOPPED
    except (*NOTHING_SAID, ExceptionGroup) as failed:
        reason = first(failed)
        if not isinstance(reason, NOTHING_SAID):
            raise
        print(f"{type(reason).__name__}: {reason}", file=sys.stderr)
        return FAILED
    show(report)
    if asked.json:
        figures = msgspec.json.encode(report)
        asked.json.write_bytes(msgspec.json.format(figures, indent=1) + b"\n")
    return int(asked.check and not all(goal.met for goal in report.goals))


def first(failed: Exception) -> Exception:
    """What went wrong first, where several things were under way."""
    while isinstance(failed, ExceptionGroup):
        failed = failed.exceptions[0]
    return failed


if __name__ == "__main__":
    sys.exit(main())
