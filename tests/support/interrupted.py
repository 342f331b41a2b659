"""Lines on which something else happens right after the first answer."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from engine.adapters.line import Lines


class Interrupted(Lines):
    """As the given lines, with an interruption between the first question and the second."""

    def __init__(self, lines: Lines, interruption: Awaitable[Any]) -> None:
        self._lines = lines
        self._interruption: Awaitable[Any] | None = interruption

    async def ask(self, *command: Any, **limits: Any) -> Any:
        """The answer, and then the interruption."""
        answer = await self._lines.ask(*command, **limits)
        interruption, self._interruption = self._interruption, None
        if interruption is not None:
            await interruption
        return answer

    async def run(self, script: Any, keys: Any, words: Any) -> Any:
        """The answer of the script."""
        return await self._lines.run(script, keys, words)
