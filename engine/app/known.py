"""What this process knows of aggregates: loaded just now, or remembered from a little earlier.

Remembering is safe for decisions, because the append compares the version of every stream that
was read: who decided on something old gets a conflict. It is never used for answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec
from msgspec import Struct

from engine.app.fold import folded, last_saved
from engine.app.packed import make_room, pack
from engine.domain.aggregates import State, evolve
from engine.domain.streams import kind_of
from engine.domain.user import User
from engine.ports import Document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.domain.recorded import Recorded
    from engine.ports import Documents, EventLog, Loaded, Owner

S_co = TypeVar("S_co", bound=State, covariant=True)
WRITE_BACK_AFTER_EVENTS = 64
REMEMBERED_AGGREGATES = 65_536  # about 1.5 kB each; a hot user costs no load at all


class Known(Struct, Generic[S_co], frozen=True, array_like=True):
    """An aggregate at a version; the state is None if there is nothing, or nothing any more.

    `generation` is that of the world in which it was loaded.
    """

    stream: str
    version: int
    position: int
    state: S_co | None
    generation: int = 0


def known(loaded: Loaded) -> Known[State]:
    """The aggregate as it was stored: its document and the events after it."""
    document = folded(loaded) or NOTHING
    generation = loaded.generation
    return Known(loaded.stream, document.version, document.position, document.state, generation)


NOTHING = Document(version=0, position=0, state=None)


class Memory:
    """The aggregates that this process came to know last; users, of whom there are many, packed.

    Which were used lately is not noted, for that would touch the neighbours of each in the order
    of use: with many users most of that is in no cache. One that is forgotten is loaded again.
    """

    def __init__(self, capacity: int = REMEMBERED_AGGREGATES) -> None:
        self._capacity = capacity
        self._by_stream: dict[str, bytes | Known[State]] = {}

    def get(self, stream: str) -> Known[State] | None:
        """What is remembered of a stream."""
        found = self._by_stream.get(stream)
        return _unpack_user(found) if isinstance(found, bytes) else found

    def keep(self, known: Known[State]) -> None:
        """Remember this, unless something newer is remembered."""
        present = self.get(known.stream)
        if present is None or not _newer(present, known):
            self._put(known)

    def _put(self, known: Known[State]) -> None:
        self._by_stream[known.stream] = pack(known) if isinstance(known.state, User) else known
        make_room(self._by_stream, self._capacity)

    def learn(
        self, before: Known[State] | None, recorded: Sequence[Recorded], generation: int
    ) -> None:
        """Follow recorded events of one stream, of which `before` was known (None: nothing).

        What comes after something else is not followed; what is remembered may be older then.
        """
        first, last = recorded[0], recorded[-1]
        if before is None:
            follows = first.version == 1 and kind_of(first.stream) != "message"
        else:
            follows = first.version == before.version + 1 and generation >= before.generation
        if follows:
            state = None if before is None else before.state
            for one in recorded:
                state = evolve(state, one)
            self._put(Known(last.stream, last.version, last.position, state, generation))

    def forget(self, stream: str) -> None:
        """Ask the log next time."""
        self._by_stream.pop(stream, None)

    def clear(self) -> None:
        """The world was reset: nothing remembered is true."""
        self._by_stream.clear()


_unpack_user = msgspec.msgpack.Decoder(Known[User]).decode


def _newer(one: Known[State], other: Known[State]) -> bool:
    return (one.generation, one.version) > (other.generation, other.version)


class Aggregates:
    """Aggregates as stored now, and the memory of them."""

    def __init__(self, log: EventLog, documents: Documents, memory: Memory) -> None:
        self._log = log
        self._documents = documents
        self.memory = memory

    async def load(self, *wanted: str | Owner) -> tuple[Known[State] | None, ...]:
        """Each aggregate as stored now, in one round trip; None for an owner nobody is."""
        loaded = await self._log.load(*wanted)
        found = tuple(known(one) if one is not None else None for one in loaded)
        long = {
            one.stream: document
            for one in loaded
            if one is not None and len(one.events) > WRITE_BACK_AFTER_EVENTS
            if (document := last_saved(one)) is not None
        }
        if long:
            generation = next(now.generation for now in found if now is not None)
            await self._documents.save(long, generation)
        for now in found:
            if now is not None:
                self.memory.keep(now)
        return found
