"""The log out of the store as a file, and a file's log into an empty one."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec

from engine.adapters import keys
from engine.adapters.archive_file import (
    FORMAT,
    VERSION,
    ArchiveReader,
    Header,
    Line,
    encode_line,
)
from engine.adapters.masking import Masks
from engine.adapters.scripts import STAGE, TAKE_OVER
from engine.adapters.worlds import Worlds
from engine.domain.archive_errors import ArchiveRefused, LogNotEmpty
from engine.ports import GenerationEnded, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Callable, Sequence

    from engine.adapters.answers import Answer, Word
    from engine.adapters.derived import Hashes
    from engine.adapters.line import Lines
    from engine.ports import EventLog

PAGE = 1000  # events asked for, and staged, at a time
LONGEST_LINE_BYTES = 16 * 1024 * 1024
STAGED_FOR_S = 3600  # an import whose process dies leaves nothing for longer than this
FIELDS_AT_A_TIME = 1000


class RedisArchive:
    """The archive of one store. `forget` is called when another log has come into it.

    `beginning` is how many events the world begins with: a log of no more is as good as empty.
    """

    def __init__(
        self, lines: Lines, log: EventLog, forget: Callable[[], None], beginning: int = 0
    ) -> None:
        self._lines = lines
        self._log = log
        self._forget = forget
        self._beginning = beginning

    async def export(self, *, masked: bool) -> AsyncIterator[bytes]:
        """A header line, then every event recorded until now, in order, one JSON object a line.

        Raises GenerationEnded if the world is reset meanwhile; the file then is visibly too short.
        """
        end = await self._log.end()
        world = await self._lines.ask("HGET", keys.META, "world")
        name = world.decode() if world else None
        yield encode_line(Header(FORMAT, VERSION, end, masked, name)) + b"\n"
        masks, append = Masks(), list[Line]()
        async for line in self._entries(end):
            if append and append[-1].correlation != line.correlation:
                yield _written(append, masks if masked else None)
                append = []
            append.append(line)
        if append:
            yield _written(append, masks if masked else None)

    async def _entries(self, end: int) -> AsyncIterator[Line]:
        generation = await self._generation()
        after = 0
        while after < end:
            entries = await self._lines.ask(
                *("XRANGE", keys.LOG, f"{after + 1}-0", f"{end}-0", "COUNT", PAGE)
            )
            if not entries or await self._generation() != generation:
                raise GenerationEnded
            page = [_line_of(entry) for entry in entries]
            for line in page:
                yield line
            after = page[-1].position

    async def _generation(self) -> bytes:
        generation: bytes = await self._lines.ask("HGET", keys.META, "generation")
        return generation

    async def import_(self, chunks: AsyncIterable[bytes]) -> int:
        """Take a log over, whole or not at all; how many events it has.

        Nothing in it is sent: a request that is still open stays so until somebody asks.
        Raises ArchiveRefused, which names the line, LogNotEmpty or GenerationEnded.
        """
        end = await self._log.end()
        if end > self._beginning:
            raise LogNotEmpty
        if end:
            await Worlds(self._lines).reset()
        generation = await self._generation()
        staging = Staging(self._lines, uuid4().hex)
        try:
            reader = await self._stage(staging, chunks)
            await self._take_over(staging, reader, generation)
        except BaseException:
            await staging.discard()
            raise
        self._forget()
        return reader.position

    async def _stage(self, staging: Staging, chunks: AsyncIterable[bytes]) -> ArchiveReader:
        reader, page = ArchiveReader(), list[Line]()
        async for line in lines_of(chunks):
            taken = reader.take(line)
            if taken is not None:
                page.append(taken[0])
            if len(page) >= PAGE:
                await staging.keep_entries(page)
                page = []
        reader.finish()
        await staging.keep_entries(page)
        await staging.keep_hashes(reader.derived.hashes())
        return reader

    async def _take_over(self, staging: Staging, reader: ArchiveReader, generation: bytes) -> None:
        header = reader.finish()
        noted: list[Word] = ["imported", reader.position, "masked", int(header.masked)]
        noted += [word for pair in reader.derived.noted().items() for word in pair]
        used = [keys.META, keys.LOG, keys.HEADS, keys.BUDGETS, keys.NAMED, *staging.moves()]
        answer = await self._lines.run(TAKE_OVER, used, [generation, reader.position, *noted])
        if answer == b"generation":
            raise GenerationEnded
        if answer == b"recorded":
            raise LogNotEmpty
        if answer == b"expired":
            raise ArchiveRefused(reader.position, "it took too long to arrive: import it again")


class Staging:
    """Keys of one import, beside the live ones, until all is known to be in order."""

    def __init__(self, lines: Lines, attempt: str) -> None:
        self._lines = lines
        self._attempt = attempt
        self._staged_by_live: dict[str, str] = {}

    def moves(self) -> list[str]:
        """Of each key: where it is staged, where it belongs."""
        return [name for live, staged in self._staged_by_live.items() for name in (staged, live)]

    async def keep_entries(self, page: Sequence[Line]) -> None:
        """Stage these entries of the log after those staged before."""
        if not page:
            return
        words: list[Word] = [STAGED_FOR_S]
        for line in page:
            words += (line.position, line.stream, line.version, line.type, line.at)
            words += (line.prev, line.cause, line.correlation, bytes(line.payload))
        await self._lines.run(STAGE, [self._place(keys.LOG)], words)

    async def keep_hashes(self, hashes: Hashes) -> None:
        """Stage what is stored beside the log."""
        for live, values in hashes.items():
            staged = self._place(live)
            flat = [word for pair in values.items() for word in pair]
            for first in range(0, len(flat), 2 * FIELDS_AT_A_TIME):
                some = flat[first : first + 2 * FIELDS_AT_A_TIME]
                await self._lines.ask("HSET", staged, *some)
            await self._lines.ask("EXPIRE", staged, STAGED_FOR_S)

    async def discard(self) -> None:
        """Leave nothing behind."""
        if self._staged_by_live:
            # An absent server forgets them by itself, after a while.
            with suppress(StoreUnavailable):
                await self._lines.ask("UNLINK", *self._staged_by_live.values())

    def _place(self, live: str) -> str:
        return self._staged_by_live.setdefault(live, keys.staged(live, self._attempt))


async def lines_of(chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """Lines, however the chunks were cut."""
    number, rest = 0, b""
    async for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        if len(rest) > LONGEST_LINE_BYTES:
            raise ArchiveRefused(number + len(whole) + 1, "the line is too long for an event")
        for line in whole:
            yield line
        number += len(whole)
    if rest:
        yield rest


def _line_of(entry: Answer) -> Line:
    """The entry as it is, its payload untouched."""
    place, fields = entry
    return Line(
        position=int(place[:-2]),
        stream=fields[1].decode(),
        version=int(fields[3]),
        type=fields[5].decode(),
        at=fields[7].decode(),
        prev=int(fields[9]),
        cause=fields[11].decode(),
        correlation=fields[13].decode(),
        payload=msgspec.Raw(fields[15]),
    )


def _written(append: Sequence[Line], masks: Masks | None) -> bytes:
    """One append's events as lines."""
    if masks is not None:
        payloads = masks.masked([(line.type, bytes(line.payload)) for line in append])
        append = [
            msgspec.structs.replace(line, payload=msgspec.Raw(payload))
            for line, payload in zip(append, payloads, strict=True)
        ]
    return b"".join([encode_line(line) + b"\n" for line in append])
