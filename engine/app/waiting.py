"""Waiting without blocking anybody: for the projector to catch up, for something to happen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, TypeVar

from engine.ports import GenerationEnded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine.domain.recorded import Recorded
    from engine.ports import Changes, EventLog, Projections

T = TypeVar("T")

CATCH_UP_SECONDS = 2.0  # lists wait this long for the projector, then answer and say that it lags
LOOK_AGAIN_SECONDS = 0.02  # the checkpoint has no event of its own to wait for


async def lag_after_waiting(
    log: EventLog, projections: Projections, seconds: float = CATCH_UP_SECONDS
) -> tuple[int, int]:
    """(log's end at arrival, events that the projector has still not reached; 0: caught up)."""
    end = await log.end()
    deadline = asyncio.get_running_loop().time() + seconds
    while (lag := end - await projections.checkpoint()) > 0:
        if asyncio.get_running_loop().time() >= deadline:
            return end, lag
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
    return end, 0


async def first(
    changes: Changes, after: int, seconds: float, found: Callable[[Recorded], Awaitable[T | None]]
) -> T | None:
    """What `found` makes of the first event it likes, of those after a position; None: too late."""
    try:
        async with asyncio.timeout(seconds), aclosing(through_resets(changes, after)) as events:
            async for recorded in events:
                if (answer := await found(recorded)) is not None:
                    return answer
    except TimeoutError:
        pass
    return None


async def through_resets(
    changes: Changes, after: int, on_reset: Callable[[], None] = lambda: None
) -> AsyncGenerator[Recorded, None]:
    """Every event after a position; after a reset, every event of the new world."""
    while True:
        events = changes.follow(after)
        try:
            async for recorded in events:
                yield recorded
        except GenerationEnded:
            after = 0
            on_reset()
        else:
            return  # the feed was closed: this process is stopping
        finally:
            if isinstance(events, AsyncGenerator):
                await events.aclose()
