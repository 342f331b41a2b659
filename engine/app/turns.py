"""Turns: calls on the same thing wait for each other inside a process, in order of arrival.

It spares them the version conflicts they would otherwise run into; between processes the append
decides.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable


class Turns:
    """One holder per key; the others wait in line."""

    def __init__(self) -> None:
        self._lines: dict[Hashable, deque[asyncio.Future[None]] | None] = {}  # None: nobody waits

    def take_free(self, key: Hashable) -> bool:
        """Take the turn and say so, if nobody has it."""
        if key in self._lines:
            return False
        self._lines[key] = None
        return True

    async def take(self, key: Hashable) -> None:
        """Return when it is the caller's turn; whoever took a turn gives it back."""
        if self.take_free(key):
            return
        line = self._lines[key]
        if line is None:
            line = self._lines[key] = deque()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():
                self.give(key)  # it was our turn already: pass it on
            elif turn in line:  # else whoever had the turn has passed us over
                line.remove(turn)
            raise

    def give(self, key: Hashable) -> None:
        """Let the next in line go."""
        line = self._lines[key]
        while line:
            turn = line.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        del self._lines[key]
