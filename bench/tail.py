"""The log as Redis holds it, followed from outside: what was requested and judged, and when seen.

Reading the stream itself costs the server nothing, so that every message can be timed.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import msgspec
from redis.asyncio import Redis

if TYPE_CHECKING:
    from collections.abc import Mapping

LOG = "sandpost:{0}:log"
READ_AT_ONCE = 1000
BLOCK_MS = 100
REQUESTED, JUDGED = b"message-requested.", b"message-judged."

Entry = tuple[bytes, dict[bytes, bytes]]
Stream = tuple[bytes, list[Entry]]


class Requested(msgspec.Struct):
    """A message request, as far as we look."""

    id: str
    destination: str


class Judged(msgspec.Struct):
    """A verdict, as far as we look."""

    message: str
    outcome: str


class Tail:
    """Follows the log while `follow` runs; `begun` says that nothing later will be missed."""

    def __init__(self, store_url: str) -> None:
        self._store_url = store_url
        self._moved = asyncio.Event()
        self.begun = asyncio.Event()
        self.message_by_destination: dict[str, str] = {}
        self.judged_at_by_message: dict[str, float] = {}
        self.undelivered: list[str] = []

    async def follow(self) -> None:
        """Note every entry from now on, until cancelled."""
        # With a time-out of its own, sending loses a cancellation now and then (Python 3.11).
        async with Redis.from_url(self._store_url, protocol=2, socket_timeout=None) as redis:
            newest = msgspec.convert(await redis.xrevrange(LOG, count=1), list[Entry])
            after = newest[0][0] if newest else b"0"
            self.begun.set()
            while True:
                answer = await redis.xread({LOG: after}, count=READ_AT_ONCE, block=BLOCK_MS)
                seen = time.perf_counter()
                for _, entries in msgspec.convert(answer, list[Stream]):
                    for _, fields in entries:
                        self.note(fields, seen)
                    after = entries[-1][0]
                moved, self._moved = self._moved, asyncio.Event()
                moved.set()

    def note(self, fields: Mapping[bytes, bytes], seen: float) -> None:
        """Remember an entry if it is about a message."""
        if fields[b"type"].startswith(REQUESTED):
            request = msgspec.json.decode(fields[b"payload"], type=Requested)
            self.message_by_destination[request.destination] = request.id
        elif fields[b"type"].startswith(JUDGED):
            verdict = msgspec.json.decode(fields[b"payload"], type=Judged)
            self.judged_at_by_message[verdict.message] = seen
            if verdict.outcome != "delivered":
                self.undelivered.append(verdict.message)

    async def message_to(self, destination: str) -> str:
        """The id of the message to an address, as soon as it is in the log."""
        while destination not in self.message_by_destination:
            await self._moved.wait()
        return self.message_by_destination[destination]

    async def judged_at(self, message: str) -> float:
        """When the verdict on a message was seen."""
        while message not in self.judged_at_by_message:
            await self._moved.wait()
        return self.judged_at_by_message[message]
