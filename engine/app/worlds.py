"""Begin a world: once, in an empty log; or add what another one begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.archive_errors import AlreadyThere
from engine.ports import Append, VersionConflict, Write

if TYPE_CHECKING:
    from engine.domain.world import World
    from engine.ports import Chance, Clock, EventLog


async def begin(world: World, log: EventLog, clock: Clock, chance: Chance) -> bool:
    """Append the world's events if the log is empty; False: there is a world already.

    One append, so that of several servers that start at once only one begins it.
    """
    writes = tuple(Write(stream, 0, events) for stream, events in world.begins().items())
    loaded = await log.load(*(write.stream for write in writes)) if writes else ()
    if await log.end():
        return False
    # Of the generation that was met here: this log may still work in one that a reset has ended.
    generation = next((one.generation for one in loaded if one is not None), 0)
    if writes:
        try:
            await log.append(Append(chance.id(), clock.now(), writes, generation=generation))
        except VersionConflict:
            return False
    return True


async def add(world: World, log: EventLog, clock: Clock, chance: Chance) -> int:
    """Append what the world begins with, whatever else there is; how many events that were.

    Raises AlreadyThere, and then has added nothing, if anything of it has a history here.
    """
    writes = tuple(Write(stream, 0, events) for stream, events in world.begins().items())
    if writes:
        try:
            await log.append(Append(chance.id(), clock.now(), writes))
        except VersionConflict as conflict:
            raise AlreadyThere(conflict.stream) from conflict
    return sum(len(write.events) for write in writes)
