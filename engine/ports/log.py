"""The log, what is stored beside it, and the words in which they are asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from engine.domain.views import ViewChange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.domain.aggregates import State
    from engine.domain.events import Event
    from engine.domain.recorded import Recorded


class Write(Struct, frozen=True):
    """New events of one stream, and the version the writer saw; no events: it was only read."""

    stream: str
    expected_version: int
    events: tuple[Event, ...] = ()


class Limit(Struct, frozen=True):
    """A budget that an append may not spend beyond."""

    budget: str
    most: int


class Append(Struct, frozen=True):
    """One atomic append: all events of all writes, or none.

    Claims, outbox entries and spending follow from the events (`domain.effects`). `correlation`
    is this append's own id: a second try recognises its first by it. `generation` is that of what
    was loaded to decide it (`Loaded.generation`); 0: the one this log has been working in.
    """

    correlation: str
    at: str
    writes: tuple[Write, ...]
    cause: str = ""
    limits: tuple[Limit, ...] = ()
    generation: int = 0


class Appended(Struct, frozen=True):
    """Where the append stands: position of its first and of its last event (equal if one)."""

    first: int
    last: int


@dataclass(eq=False)
class VersionConflict(Exception):
    """A stream has moved since it was read; `later` are its events after the expected version.

    `later` is None when there are too many to list: load again.
    """

    stream: str
    later: tuple[Recorded, ...] | None


@dataclass(eq=False)
class ClaimTaken(Exception):
    """A value is held by another user of the pool."""

    pool: str
    kind: str
    value: str
    owner: str


@dataclass(eq=False)
class BudgetSpent(Exception):
    """An append would spend more than its limit allows."""

    budget: str


class GenerationEnded(Exception):
    """The world was reset while this was under way: the writer must start anew."""


class TimeMoved(Exception):
    """An append's `at` is before a move of simulated time: whoever asked must begin anew."""


class StoreUnavailable(Exception):
    """The store could not be asked, or did not answer: the outcome is unknown."""


class Owner(Struct, frozen=True):
    """A user looked for by what leads to it: the first claim that is held, else `sub`.

    Where `pool` is `effects.DOMAINS` it is a pool, looked for by its domain in a region.
    """

    pool: str
    claims: tuple[tuple[str, str], ...] = ()
    sub: str | None = None


class AsOf(Struct, frozen=True):
    """A stream as it stood when the event of this version, at this position, was its last."""

    stream: str
    version: int
    position: int


class Document(Struct, frozen=True):
    """An aggregate's own fold, saved now and then: an optimisation, never the truth.

    It may lag behind its stream: whoever wants to know what is folds the later events too.
    """

    version: int
    position: int
    state: State | None


class Loaded(Struct, frozen=True):
    """What is stored of one aggregate: its document, if any, and the events after it."""

    stream: str
    document: Document | None
    events: tuple[Recorded, ...]
    generation: int = 0


class EventLog(Protocol):
    """The log: the only place where anything is recorded, and the truth about everything."""

    async def append(self, append: Append) -> Appended:
        """All events of all writes, or none.

        Raises VersionConflict, ClaimTaken, BudgetSpent, GenerationEnded or TimeMoved and then has
        written nothing; raises StoreUnavailable when nobody can know.
        """

    async def load(self, *wanted: str | Owner | AsOf) -> tuple[Loaded | None, ...]:
        """Each aggregate as stored now or then, in one round trip; None for an owner nobody is.

        A stream nothing was ever recorded in is Loaded without document and events. The clock is
        right afterwards: who loads and then asks it decides on no time past.
        """

    async def read(self, after: int, limit: int, wait_ms: int = 0) -> Sequence[Recorded]:
        """Up to `limit` events after a position, in order; waits up to `wait_ms` for the first.

        Raises GenerationEnded if the log ends before that position (it was reset), or if it is
        reset while this waits.
        """

    async def end(self) -> int:
        """Position of the last event, 0 for an empty log."""


class Documents(Protocol):
    """Where whoever had to fold much writes the result back."""

    async def save(self, documents: Mapping[str, Document], generation: int = 0) -> None:
        """Keep each document (by stream) unless a newer one is there, or the generation ended.

        `generation` is that of what was folded. Never raises a conflict.
        """


class Budgets(Protocol):
    """What was counted so far against the limits that appends name."""

    async def spent(self, *budgets: str) -> tuple[int, ...]:
        """The amount counted against each budget as stored now; 0 where nothing was yet.

        Within its period an amount only grows.
        """


@dataclass(frozen=True, slots=True)
class Projection:
    """What one batch of events means for documents and views, and how far it reaches."""

    checkpoint: int
    documents: Mapping[str, Document] = field(default_factory=dict)
    changes: tuple[ViewChange, ...] = ()


class Projections(Protocol):
    """What the projector writes: documents, views and checkpoint, together."""

    async def checkpoint(self) -> int:
        """Position up to which everything is projected."""

    async def resume(self) -> int:
        """The checkpoint, to go on from: what is committed from now on is of the present world."""

    async def documents(self, streams: Sequence[str]) -> Mapping[str, Document]:
        """The saved documents of these streams, where there are any of the present fold version.

        One may be ahead of the checkpoint, when somebody else wrote it back: its version says how
        far it has come.
        """

    async def commit(self, after: int, projection: Projection) -> bool:
        """Write all of it if the checkpoint is still `after` and the world was not reset since.

        False: it was, or another projector was first: resume.
        """

    async def discard(self) -> None:
        """Delete everything a projector wrote, so that it is read again from the start."""


class Views(Protocol):
    """Ordered lists and counts, as far as the projector has come."""

    async def newest(
        self, view: str, *, below: int | None, limit: int
    ) -> Sequence[tuple[int, str]]:
        """(score, member), highest score first, only scores under `below` if given."""

    async def oldest(self, view: str, *, above: int, limit: int) -> Sequence[tuple[int, str]]:
        """(score, member), lowest score first, only scores over `above`."""

    async def counts(self, view: str) -> Mapping[str, int]:
        """Every counter of a view."""
