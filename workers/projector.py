"""The projector: feeds the log to documents and views from its own checkpoint, as it grows."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from engine.app.project import Halted, Projector
from engine.ports import GenerationEnded, StoreUnavailable
from workers.stopping import cancelled, stopped_within

if TYPE_CHECKING:
    from engine.bootstrap import Sandpost

WAIT_MS = 1000  # of one read; a new event ends it at once
TRY_AGAIN_S = 0.05
LOOK_AGAIN_S = 1.0  # whether what halted it is still there: a reset or a newer worker may help
# Under load events come faster than commits are worth: each costs a write to disk that accepting
# waits for too. A rest makes the next one carry what came meanwhile; single events never wait. The
# more came, the longer the rest, up to where longer ones save nothing any more (measured).
MANY = 8
REST_S = 0.02
REST_PER_EVENT_S = 0.0005
LONGEST_REST_S = 0.1

log = structlog.get_logger(__name__)


async def run_projector(sandpost: Sandpost, stop: asyncio.Event) -> None:
    """Project what is recorded until `stop` is set."""
    projector = Projector(sandpost.log, sandpost.projections, sandpost.views)
    stopped = asyncio.create_task(stop.wait())
    log.info("projector started")
    try:
        while not stop.is_set():
            advance = asyncio.create_task(_advance(projector, stop))
            try:
                await asyncio.wait({advance, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if advance.done():
                    advance.result()
            finally:
                await cancelled(advance)  # safe at any point: a commit is one step
    finally:
        await cancelled(stopped)
        log.info("projector stopped")


async def _advance(projector: Projector, stop: asyncio.Event) -> None:
    """Project what there is, or pause if that cannot be done now."""
    before = projector.halted
    try:
        if (events := await projector.advance(WAIT_MS)) >= MANY:
            await stopped_within(stop, rest_s(events))
    except GenerationEnded:
        log.info("world reset: projecting it from the start")
        await stopped_within(stop, TRY_AGAIN_S)
        return  # what halted it was of another world
    except StoreUnavailable as unavailable:
        log.warning("store unavailable", because=str(unavailable))
        await stopped_within(stop, TRY_AGAIN_S)
    if (halted := projector.halted) is not None:
        _say(halted, before)
        await stopped_within(stop, LOOK_AGAIN_S)


def rest_s(events: int) -> float:
    """How long to rest after a commit of so many events."""
    return min(LONGEST_REST_S, max(REST_S, events * REST_PER_EVENT_S))


def _say(halted: Halted, before: Halted | None) -> None:
    if halted != before:
        log.error("projector halted", position=halted.position, error=halted.error)
