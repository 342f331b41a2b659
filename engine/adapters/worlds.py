"""The world a store holds: its generation and log format, and its end by a reset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redis.exceptions import ResponseError

from engine.adapters import keys
from engine.adapters.scripts import RESET
from engine.domain.aggregates import AGGREGATES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.adapters.line import Lines

LOG_FORMAT = "1"
FIXED_KEYS = (
    *(keys.LOG, keys.HEADS, keys.BUDGETS, keys.DEAD, keys.REFUSALS, keys.ATTEMPTS, keys.CHECKPOINT),
    *(keys.documents_key(kind) for kind in AGGREGATES),
)
STAYS = ("format", "world")  # of meta, through a reset


class UnknownLogFormat(Exception):
    """The store holds a log that another version of Sandpost wrote."""


class Worlds:
    """What is said about the world as a whole, outside its log."""

    def __init__(self, lines: Lines) -> None:
        """The world in the store that these lines lead to."""
        self._lines = lines

    async def open(self) -> None:
        """Make the store ready: generation, log format, consumer group.

        Raises UnknownLogFormat when the log is not one of ours.
        """
        await self._lines.ask("HSETNX", keys.META, "format", LOG_FORMAT)
        await self._lines.ask("HSETNX", keys.META, "generation", 1)
        found = (await self._lines.ask("HGET", keys.META, "format")).decode()
        if found != LOG_FORMAT:
            msg = f"the store holds a log of format {found}; this version knows {LOG_FORMAT}"
            raise UnknownLogFormat(msg)
        try:
            # At 0, so that what was requested before the first worker came is not missed.
            group = (keys.OUTBOX, keys.NOTIFIERS, "0", "MKSTREAM")
            await self._lines.ask("XGROUP", "CREATE", *group)
        except ResponseError as refusal:
            if not str(refusal).startswith("BUSYGROUP"):
                raise

    async def said(self) -> Mapping[str, str]:
        """Everything noted of the world: generation, format, and what `note` added."""
        flat = await self._lines.ask("HGETALL", keys.META)
        words = [word.decode() for word in flat]
        return dict(zip(words[::2], words[1::2], strict=True))

    async def note(self, field: str, value: str) -> None:
        """Keep a word about the world, such as which one it began as."""
        await self._lines.ask("HSET", keys.META, field, value)

    async def outbox_waiting(self) -> int:
        """How many message requests wait for a channel."""
        return int(await self._lines.ask("XLEN", keys.OUTBOX))

    async def dead(self) -> int:
        """How many message requests were given up."""
        return int(await self._lines.ask("XLEN", keys.DEAD))

    async def reset(self) -> int:
        """An empty world in a new generation: whatever writes for the old one is refused."""
        generation = 0
        while not generation:  # a key that came up meanwhile makes the script ask again
            named = await self._lines.ask("SMEMBERS", keys.NAMED)
            others = [*FIXED_KEYS, *(name.decode() for name in named)]
            generation = await self._lines.run(
                RESET,
                [keys.META, keys.NAMED, keys.RESETS, keys.OUTBOX, *others],
                [keys.NOTIFIERS, *STAYS],
            )
        return int(generation)
