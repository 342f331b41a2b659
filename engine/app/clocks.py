"""Simulated time: asked for as it is, and moved, for every process on the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.app.known import known
from engine.app.records import TimeRow
from engine.domain import clock as domain
from engine.domain.streams import CLOCK
from engine.ports import Append, GenerationEnded, TimeMoved, VersionConflict, Write

if TYPE_CHECKING:
    from engine.domain.clock import MoveBy, MoveTo
    from engine.ports import Chance, Clock, EventLog, Loaded


@dataclass(frozen=True, slots=True)
class Clocks:
    """The one clock of everybody who works on this log."""

    log: EventLog
    clock: Clock
    chance: Chance

    async def read(self) -> TimeRow:
        """What time it is."""
        await self._loaded()
        return TimeRow(self.clock.now(), self.clock.ahead_ms)

    async def move(self, command: MoveBy | MoveTo) -> TimeRow:
        """Move time; what time it is then. Raises the DomainError that refuses it.

        From then on, no process decides anything at the time before.
        """
        while True:
            loaded = await self._loaded()
            now = self.clock.now()  # as loading has just told this process
            write = Write(CLOCK, known(loaded).version, (domain.decide(command, now),))
            append = Append(self.chance.id(), now, (write,), generation=loaded.generation)
            try:
                await self.log.append(append)
            except (VersionConflict, TimeMoved, GenerationEnded):
                continue  # somebody else moved it, or the world was reset: look again
            return TimeRow(self.clock.now(), self.clock.ahead_ms)

    async def _loaded(self) -> Loaded:
        (loaded,) = await self.log.load(CLOCK)
        if loaded is None:
            raise TypeError(CLOCK)  # a stream by name is always there
        return loaded
