"""The event log on Redis: scripts that append and load, shared by all who ask at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.adapters import keys
from engine.adapters.append_codec import Encoded, batch_of, decode_answer, encode_append
from engine.adapters.event_codec import UnreadableEvent, decode_entry
from engine.adapters.group import Group
from engine.adapters.load_codec import MOST_EVENTS, LoadAnswers, load_arguments
from engine.adapters.scripts import APPEND, EARLIER, LOAD
from engine.adapters.system import SystemClock
from engine.adapters.tail import last_reset, wait_for_entries
from engine.ports import Appended, AsOf, GenerationEnded, Loaded, Owner, TimeMoved

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.adapters.line import Lines
    from engine.domain.recorded import Recorded
    from engine.ports import Append

MOST_IN_A_BATCH = 128  # beyond that a batch only makes its first callers wait

Asked = str | Owner | AsOf
Wanted = tuple[Asked, ...]
Stored = tuple[Loaded | None, ...]


class RedisEventLog:
    """`EventLog` over Redis, Valkey or fakeredis; the client under it never retries by itself.

    It sets the clock: every answer says how far simulated time is ahead.
    """

    def __init__(
        self, lines: Lines, clock: SystemClock | None = None, *, in_flight: int = 1
    ) -> None:
        """A log with so many batches of appends, and of loads, under way at a time."""
        self._lines = lines
        self._clock = clock or SystemClock()
        self._answers = LoadAnswers()
        self._generation = 0  # the one this process works in: the first it met, or since it ended
        self._appends: Group[Encoded, Appended] = Group(
            self._append_batch, most=MOST_IN_A_BATCH, in_flight=in_flight
        )
        self._loads: Group[Wanted, Stored] = Group(
            self._load_batch, most=MOST_IN_A_BATCH, in_flight=in_flight
        )

    async def append(self, append: Append) -> Appended:
        """All events of all writes, or none; concurrent appends share a round trip."""
        return await self._appends.ask(encode_append(append, self._generation))

    async def _append_batch(self, batch: list[Encoded]) -> list[Appended | Exception]:
        earliest, latest = self._clock.present()
        timely = [earliest <= one.at <= latest for one in batch]  # else a move was heard of since
        if all(timely):
            return await self._append_timely(batch)
        sent = [one for one, is_timely in zip(batch, timely, strict=True) if is_timely]
        answers = iter(await self._append_timely(sent) if sent else ())
        return [next(answers) if is_timely else TimeMoved() for is_timely in timely]

    async def _append_timely(self, batch: list[Encoded]) -> list[Appended | Exception]:
        sent = batch_of(batch, self._clock.ahead_ms)
        generation, ahead, *answers = await self._lines.run(APPEND, *sent)
        self._clock.hear(int(generation), int(ahead))
        decoded = [decode_answer(one, answer) for one, answer in zip(batch, answers, strict=True)]
        self._generation = self._generation or int(generation)
        if any(isinstance(answer, GenerationEnded) for answer in decoded):
            self._generation = int(generation)
        return decoded

    async def load(self, *wanted: Asked) -> Stored:
        """Each aggregate as stored now or then; concurrent loads share a round trip."""
        return await self._loads.ask(wanted)

    async def _load_batch(self, batch: list[Wanted]) -> list[Stored | Exception]:
        distinct = list(dict.fromkeys(one for wanted in batch for one in wanted))
        generation, ahead, *answers = await self._lines.run(LOAD, *load_arguments(distinct))
        self._clock.hear(int(generation), int(ahead))
        self._generation = self._generation or int(generation)
        loaded: dict[Asked, Loaded | None] = {}
        unreadable: dict[Asked, UnreadableEvent] = {}
        for one, answer in zip(distinct, answers, strict=True):
            try:
                stored, rest = self._answers.decode(int(generation), answer)
                loaded[one] = await self._completed(stored, rest) if stored and rest else stored
            except UnreadableEvent as fault:  # of whoever wants this one, not of all in the batch
                unreadable[one] = fault
        return [
            _first_of(wanted, unreadable) or tuple([loaded[one] for one in wanted])
            for wanted in batch
        ]

    async def _completed(self, loaded: Loaded, rest: int) -> Loaded:
        """With its earlier events too: what is in the log does not move, so no care is needed."""
        above = loaded.document.version if loaded.document else 0
        newest_first = list(reversed(loaded.events))
        while rest:
            entries, rest = await self._lines.run(EARLIER, [keys.LOG], [rest, above, MOST_EVENTS])
            newest_first += [decode_entry(entry) for entry in entries]
        return replace(loaded, events=tuple(reversed(newest_first)))

    async def read(self, after: int, limit: int, wait_ms: int = 0) -> Sequence[Recorded]:
        """Up to `limit` events after a position, in order; waits for the first if told to."""
        entries = await self._lines.ask("XRANGE", keys.LOG, f"{after + 1}-0", "+", "COUNT", limit)
        if not entries:
            # The last reset before the end: of a reset between the two, the wait is told.
            reset = await last_reset(self._lines) if wait_ms > 0 else b""
            if after > await self.end():
                raise GenerationEnded
            if wait_ms > 0:
                entries = await wait_for_entries(self._lines, after, limit, wait_ms, reset)
        return [decode_entry(entry) for entry in entries]

    async def end(self) -> int:
        """Position of the last event, 0 for an empty log."""
        last = await self._lines.ask("XREVRANGE", keys.LOG, "+", "-", "COUNT", 1)
        return int(last[0][0][:-2]) if last else 0

    async def close(self) -> None:
        """Answer what is under way and take nothing more."""
        await self._appends.close()
        await self._loads.close()


def _first_of(
    wanted: Wanted, unreadable: Mapping[Asked, UnreadableEvent]
) -> UnreadableEvent | None:
    """What is wrong with the first of these that cannot be read, if there is one."""
    if not unreadable:
        return None
    return next((unreadable[one] for one in wanted if one in unreadable), None)
