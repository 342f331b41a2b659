"""A live feed of the log: one blocking reader per process, however many follow."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from engine.adapters.event_codec import decode_entry
from engine.adapters.tail import last_reset, wait_for_entries
from engine.ports import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine.adapters.line import Lines
    from engine.domain.recorded import Recorded
    from engine.ports import EventLog

WAIT_MS = 5_000  # of one blocking read; only bounds how long a dead server goes unnoticed
PAGE = 500
REMEMBERED = 2_000  # newest events kept for followers; who is further behind reads the log
TRY_AGAIN_S = 0.5
CANCEL_AGAIN_S = 0.1


class RedisChanges:
    """`Changes`: the reader runs while anybody follows."""

    def __init__(self, lines: Lines, log: EventLog) -> None:
        """The feed of this log, read over these lines."""
        self._lines = lines
        self._log = log
        self._newest: deque[Recorded] = deque(maxlen=REMEMBERED)
        self._moved = asyncio.Event()
        self._followers = 0
        self._reader: asyncio.Task[None] | None = None

    async def follow(self, after: int) -> AsyncIterator[Recorded]:
        """Every event after a position, then each new one; ends when the world is reset."""
        reader = self._start()
        try:
            while True:
                moved = self._moved  # before looking, so that nothing slips in between
                later = await self._later(after)
                if reader.cancelled():
                    return
                if reader.done():
                    reader.result()  # raises what ended it
                for recorded in later:
                    yield recorded
                    after = recorded.position
                if not later:
                    await moved.wait()
        finally:
            await self._leave()

    async def _later(self, after: int) -> list[Recorded]:
        """Events after a position: of the newest if they reach back so far, else of the log."""
        while True:
            newest = self._newest
            if newest and newest[0].position <= after + 1:
                return [recorded for recorded in newest if recorded.position > after]
            try:
                return list(await self._log.read(after, PAGE))
            except StoreUnavailable:
                await asyncio.sleep(TRY_AGAIN_S)

    def _start(self) -> asyncio.Task[None]:
        self._followers += 1
        if self._reader is None or self._reader.done():
            self._newest.clear()
            self._moved = asyncio.Event()
            self._reader = asyncio.create_task(self._read())
            self._reader.add_done_callback(_looked_at)
        return self._reader

    async def _leave(self) -> None:
        self._followers -= 1
        if self._followers == 0:
            await self.close()

    async def close(self) -> None:
        """Stop reading; whoever still follows gets nothing more."""
        reader, self._reader = self._reader, None
        if reader is not None:
            while not reader.done():  # one cancellation can be lost in a read that just ends
                reader.cancel()
                await asyncio.wait({reader}, timeout=CANCEL_AGAIN_S)
            self._move()  # for a reader that was stopped before it began

    async def _read(self) -> None:
        try:
            reset: bytes | None = None
            end: int | None = None
            while True:
                try:
                    reset = reset or await last_reset(self._lines)
                    end = await self._log.end() if end is None else end
                    self._move()
                    entries = await wait_for_entries(self._lines, end, PAGE, WAIT_MS, reset)
                except StoreUnavailable:
                    await asyncio.sleep(TRY_AGAIN_S)
                    continue
                self._newest.extend(decode_entry(entry) for entry in entries)
                end = self._newest[-1].position if entries else end
        finally:
            self._move()

    def _move(self) -> None:
        """Wake everybody who waits; each looks for itself."""
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()


def _looked_at(reader: asyncio.Task[None]) -> None:
    """Whoever follows is told what ended the reader, or met it first: nobody else need be."""
    if not reader.cancelled():
        reader.exception()
