"""Live updates: server-sent events whose ids are positions, so that `Last-Event-ID` resumes."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec
from sse_starlette import EventSourceResponse, ServerSentEvent

from engine.app.queries import event_row
from engine.app.waiting import through_resets
from engine.web.as_json import event_json

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.responses import Response

    from engine.ports import Changes, EventLog

PING_SECONDS = 15  # proxies close what is silent for longer
GATHER_SECONDS = 0.1  # a page needs one word about a burst, not one per event: ten a second


async def resumed(request: Request, after: int, log: EventLog) -> int:
    """The position to go on from: what the client last heard, else what it asks for.

    A position that the log has not reached is of a world that was reset: then all of this one.
    """
    last = request.headers.get("last-event-id", "")
    position = int(last) if last.isascii() and last.isdigit() else after
    return position if position <= await log.end() else 0


def events(changes: Changes, after: int, stream: str | None = None) -> Response:
    """Every recorded event after a position, then each new one; of one stream if it is named."""
    return EventSourceResponse(_events(changes, after, stream), ping=PING_SECONDS)


def ticks(changes: Changes, after: int) -> Response:
    """For pages: that something was recorded, told at most ten times a second."""
    return EventSourceResponse(_ticks(changes, after), ping=PING_SECONDS)


async def _events(
    changes: Changes, after: int, stream: str | None
) -> AsyncIterator[ServerSentEvent]:
    async with aclosing(through_resets(changes, after)) as recorded:
        async for one in recorded:
            if stream in {None, one.stream}:
                row = event_row(one)
                data = msgspec.json.encode(event_json(row)).decode()
                yield ServerSentEvent(data, event="recorded", id=str(row.position))


async def _ticks(changes: Changes, after: int) -> AsyncIterator[ServerSentEvent]:
    """One word for all that was recorded since the last one, or for a reset."""
    newest = told = after
    moved = asyncio.Event()

    def at(position: int) -> None:
        nonlocal newest
        newest = position
        moved.set()

    async def follow() -> None:
        try:
            async with aclosing(through_resets(changes, after, lambda: at(0))) as recorded:
                async for one in recorded:
                    at(one.position)
        finally:
            moved.set()

    following = asyncio.create_task(follow())
    try:
        while not following.done():
            await moved.wait()
            await asyncio.sleep(GATHER_SECONDS)
            moved.clear()
            if newest != told:
                told = newest
                yield ServerSentEvent(str(newest), event="changed", id=str(newest))
    finally:
        following.cancel()
