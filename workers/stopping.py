"""Stopping: told once, by a signal or by whoever started us; what is in hand is finished."""

from __future__ import annotations

import asyncio
import signal

ASK_AGAIN_S = 0.05


def stop_on_signals() -> asyncio.Event:
    """Set by SIGTERM or SIGINT, from then on, in the running loop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows: its loop knows no signal handlers
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop


async def stopped_within(stop: asyncio.Event, seconds: float) -> bool:
    """Wait so long, or less if we are stopped; whether we are."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True


async def cancelled(*tasks: asyncio.Task[object]) -> None:
    """End these tasks, whatever they are in; how they ended is not looked at.

    Asked more than once: where an answer and the cancellation meet, `asyncio.wait_for` of
    Python 3.11 hands on the answer and forgets the cancellation.
    """
    while pending := [task for task in tasks if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=ASK_AGAIN_S)
    await asyncio.gather(*tasks, return_exceptions=True)
