"""The event loop that processes run on: uvloop where there is one, which halves the cost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")


def run_until_done(doing: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run to its end on a new loop."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(doing())


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415  # absent on Windows and PyPy
    except ImportError:
        return None
    return uvloop.new_event_loop
