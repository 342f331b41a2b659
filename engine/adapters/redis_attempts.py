"""Counts of attempts, in one hash: what was tried → how often, in which period, a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.adapters import keys
from engine.adapters.scripts import COUNT

if TYPE_CHECKING:
    from engine.adapters.line import Lines


class RedisAttempts:
    """`Attempts` over Redis; gone with a reset, never exported."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    async def count(self, what: str, period: str, note: str = "") -> int:
        """Once more within this period; how often that makes."""
        return int(await self._lines.run(COUNT, [keys.ATTEMPTS], [what, period, note]))

    async def counted(self, what: str) -> tuple[int, str]:
        """How often in the latest period, and the note of the last time."""
        stored = await self._lines.ask("HGET", keys.ATTEMPTS, what)
        if stored is None:
            return 0, ""
        count, _, note = stored.decode().split(" ", 2)
        return int(count), note

    async def forget(self, what: str) -> None:
        """As if it had never been tried."""
        await self._lines.ask("HDEL", keys.ATTEMPTS, what)
