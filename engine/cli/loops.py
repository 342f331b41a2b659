"""The event loop that processes run on: uvloop where there is one, which halves the cost."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")


# Collections, in objects made since the last: a server remembers many aggregates for long, and
# walking them all every few hundred requests showed as pauses in profiles.
YOUNG, MIDDLE, OLD = 50_000, 20, 100


def spare_the_collector() -> None:
    """What was made for good at the start need not be looked at again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)


def run_until_done(doing: Callable[[], Coroutine[object, None, T]]) -> T:
    """Run to its end on a new loop."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(doing())


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415  # absent on Windows and PyPy
    except ImportError:
        return None
    return uvloop.new_event_loop
