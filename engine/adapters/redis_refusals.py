"""The latest refused calls, in a capped stream beside the log."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

import structlog

from engine.adapters import keys
from engine.ports import Refusal, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.adapters.line import Lines

log = structlog.get_logger()
KEPT = 1000
FIELDS = ("at", "service", "operation", "account", "region", "error", "message")


class RedisRefusals:
    """Keeps refusals a moment later, so that no caller waits for it."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._waiting: deque[Refusal] = deque(maxlen=KEPT)
        self._writing: asyncio.Task[None] | None = None

    def note(self, refusal: Refusal) -> None:
        """Keep it, soon; under a flood only the newest are kept anyway."""
        self._waiting.append(refusal)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._write())

    async def latest(self, limit: int) -> Sequence[Refusal]:
        """The newest ones, newest first."""
        entries = await self._lines.ask("XREVRANGE", keys.REFUSALS, "+", "-", "COUNT", limit)
        return [_refusal(flat) for _, flat in entries]

    async def close(self) -> None:
        """Finish writing."""
        if self._writing is not None:
            await self._writing

    async def _write(self) -> None:
        while self._waiting:
            refusal = self._waiting.popleft()
            flat = [word for name in FIELDS for word in (name, getattr(refusal, name))]
            try:
                await self._lines.ask("XADD", keys.REFUSALS, "MAXLEN", "~", KEPT, "*", *flat)
            except StoreUnavailable as unavailable:
                log.warning("refusal not kept", error=str(unavailable))


def _refusal(flat: Sequence[bytes]) -> Refusal:
    words = [word.decode() for word in flat]
    return Refusal(**dict(zip(words[::2], words[1::2], strict=True)))
