"""Connections to the store that ask one command at a time and never ask it twice."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import hiredis
from redis.exceptions import (
    ClusterDownError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    ResponseError,
    TryAgainError,
)
from redis.exceptions import ConnectionError as ConnectionLost
from redis.exceptions import TimeoutError as NoAnswer

from engine.adapters.answers import Answer, Word
from engine.ports import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from redis.asyncio import ConnectionPool
    from redis.asyncio.connection import AbstractConnection

    from engine.adapters.scripts import Script

ANSWER_WITHIN_S = 10.0
# Answers of a server that is up and cannot do what is asked: full, read-only, a replica alone. Of
# those that redis-py knows it has taken the word away; others still begin with theirs.
_UNABLE = (OutOfMemoryError, ReadOnlyError, ClusterDownError, TryAgainError)
_UNABLE_WORDS = ("MISCONF", "BUSY", "NOREPLICAS", "UNBLOCKED")


class Line:
    """One connection, for one caller at a time; a broken one is made anew at the next command."""

    def __init__(self, pool: ConnectionPool) -> None:
        """A line as the pool's own connections are; it connects when first used."""
        # redis-py has not typed all of its connections yet.
        self._connection: AbstractConnection = pool.make_connection()  # type: ignore[no-untyped-call]

    async def ask(self, *command: Word, within_s: float = ANSWER_WITHIN_S) -> Answer:
        """The server's answer, as bytes, integers and lists.

        Raises StoreUnavailable when there is none, and redis's ResponseError when it is a refusal.
        """
        connection = self._connection
        try:
            # A time limit of ours: redis-py's own gives None, as if that were the answer.
            async with asyncio.timeout(within_s):
                await self._ready(connection)
                # Packed in C: redis-py's own packing took eight times as long for a full batch.
                packed = hiredis.pack_command(command)  # type: ignore[arg-type]  # typed as one word
                await connection.send_packed_command(packed, check_health=False)
                return await connection.read_response(disable_decoding=True)
        except (ConnectionLost, NoAnswer, OSError) as lost:  # asyncio's time-out is an OSError
            await connection.disconnect(nowait=True)
            why = str(lost) or f"no answer within {within_s:g} s"
            raise StoreUnavailable(why) from lost
        except ResponseError as refusal:
            word = str(refusal).partition(" ")[0]
            if isinstance(refusal, _UNABLE) or word in _UNABLE_WORDS:
                raise StoreUnavailable(str(refusal)) from refusal
            raise
        except BaseException:  # cancelled half-way: the answer would be taken for the next one's
            await connection.disconnect(nowait=True)
            raise

    async def _ready(self, connection: AbstractConnection) -> None:
        """Connect, or again if the server hung up: it is better known before anything is sent."""
        if connection.is_connected:
            try:
                if not await connection.can_read():
                    return
            except (ConnectionLost, OSError):
                pass
            await connection.disconnect(nowait=True)
        await connection.connect()  # type: ignore[no-untyped-call]

    async def run(self, script: Script, keys: Sequence[str], words: Sequence[Word]) -> Answer:
        """The answer of a script, which is loaded if the server does not know it (any more)."""
        command = ("EVALSHA", script.digest, len(keys), *keys, *words)
        try:
            return await self.ask(*command)
        except NoScriptError:
            await self.ask("SCRIPT", "LOAD", script.source)
            return await self.ask(*command)

    async def close(self) -> None:
        """Hang up."""
        await self._connection.disconnect()


class Lines:
    """As many lines as are in use at once."""

    def __init__(self, pool: ConnectionPool) -> None:
        """Lines to the server that the pool's connections lead to."""
        self._pool = pool
        self._free: list[Line] = []
        self._closed = False

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """A line for the caller alone."""
        line = self._free.pop() if self._free else Line(self._pool)
        try:
            yield line
        finally:
            if self._closed:
                await line.close()
            else:
                self._free.append(line)

    async def ask(self, *command: Word, within_s: float = ANSWER_WITHIN_S) -> Answer:
        """The answer to one command over any line."""
        async with self.line() as line:
            return await line.ask(*command, within_s=within_s)

    async def run(self, script: Script, keys: Sequence[str], words: Sequence[Word]) -> Answer:
        """The answer of a script over any line."""
        async with self.line() as line:
            return await line.run(script, keys, words)

    async def close(self) -> None:
        """Hang up all lines; those in use as soon as they are given back."""
        self._closed = True
        while self._free:
            await self._free.pop().close()
