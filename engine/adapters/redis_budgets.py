"""Budgets on Redis: what was counted so far, as the appends have kept it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.adapters import keys

if TYPE_CHECKING:
    from engine.adapters.line import Lines


class RedisBudgets:
    """`Budgets`: only appends write them, so there is nothing here but reading."""

    def __init__(self, lines: Lines) -> None:
        """The budgets in the store that these lines lead to."""
        self._lines = lines

    async def spent(self, *budgets: str) -> tuple[int, ...]:
        """The amount counted against each, in one round trip."""
        if not budgets:
            return ()
        stored = await self._lines.ask("HMGET", keys.BUDGETS, *budgets)
        return tuple(int(amount or 0) for amount in stored)
