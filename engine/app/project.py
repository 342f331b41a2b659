"""Feed recorded events to documents and views, in order, and keep the checkpoint.

Nothing is ever skipped: an event that cannot be read or folded halts the projector where it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.app.fold import after, folded
from engine.app.packed import make_room, packed, unpacked
from engine.domain import views
from engine.domain.aggregates import AGGREGATES, State, is_saved_at
from engine.domain.message import Message
from engine.domain.recorded import Recorded
from engine.domain.views import ViewChange
from engine.ports import (
    AsOf,
    Document,
    EventLog,
    GenerationEnded,
    Projection,
    Projections,
    StoreUnavailable,
    Views,
)

BATCH = 1000  # events; larger batches read slower (measured), smaller ones commit more often
MADE_BY = " ".join(
    (
        f"views.{views.VERSION}",
        *(f"{kind}.{a.fold_version}/{a.saved_every}" for kind, a in AGGREGATES.items()),
    )
)
REMEMBERED = 32_768  # aggregates; about 50 MB. Others are loaded again at their next event


@dataclass(frozen=True, slots=True)
class Halted:
    """The projector stands before this event and will not pass it."""

    position: int
    error: str


@dataclass(slots=True)
class _Progress:
    """How far this projector has come in this world, and the documents it knows to be so."""

    position: int
    documents: dict[str, bytes] = field(default_factory=dict)  # packed


class Projector:
    """Reads the log in order; what it writes can be deleted and comes out the same again.

    Of several projectors on one log one wins each batch and the others drop theirs.
    """

    def __init__(
        self, log: EventLog, projections: Projections, shown: Views, *, batch: int = BATCH
    ) -> None:
        self._log = log
        self._projections = projections
        self._shown = shown
        self._batch = batch
        self._singly_up_to = 0
        self._progress: _Progress | None = None
        self._marks: tuple[ViewChange, ...] = ()
        self.halted: Halted | None = None

    async def advance(self, wait_ms: int = 0) -> int:
        """How many further events are projected now; waits up to `wait_ms` for the first.

        0: nothing new, or another projector was first, or it halted (`halted` says where and why).
        Raises StoreUnavailable or GenerationEnded, after which it may be called again.
        """
        try:
            return await self._advance(wait_ms)
        except (StoreUnavailable, GenerationEnded):
            self._progress = None
            raise
        except Exception as fault:  # noqa: BLE001  # whatever it is: never past this event
            await self._stand_still(fault)
            return 0

    async def _advance(self, wait_ms: int) -> int:
        progress = self._progress or await self._resume()
        limit = 1 if progress.position < self._singly_up_to else self._batch
        events = await self._log.read(progress.position, limit, wait_ms)
        if not events:
            return 0
        documents = await self._documents(progress.documents, events)
        projection = self._projection(documents, events)
        if not await self._projections.commit(progress.position, projection):
            self._progress = self.halted = None  # another has passed it, or the world is another
            return 0
        self._remember(progress, projection.checkpoint, documents)
        self._marks, self.halted = (), None
        return len(events)

    async def _resume(self) -> _Progress:
        """Start from what is stored; a halt that an earlier projector left ends with a commit."""
        self.halted, self._singly_up_to = None, 0
        self._progress = _Progress(await self._projections.resume())
        await self._make_anew_if_made_otherwise(self._progress)
        left = await self._shown.newest(views.HALTED, below=None, limit=10)
        self._marks = tuple(ViewChange(views.HALTED, error) for _, error in left)
        if self._progress.position == 0:
            self._marks += (ViewChange(views.MADE_BY, MADE_BY, score=0),)
        return self._progress

    async def _make_anew_if_made_otherwise(self, progress: _Progress) -> None:
        """What another version of lists or folds wrote is no use: delete it and read again."""
        makers = await self._shown.newest(views.MADE_BY, below=None, limit=10)
        if progress.position > 0 and [maker for _, maker in makers] != [MADE_BY]:
            await self._projections.discard()
            progress.position = await self._projections.resume()

    async def _documents(
        self, remembered: Mapping[str, bytes], events: Sequence[Recorded]
    ) -> dict[str, Document]:
        """Each stream of the batch that did not begin in it, as it was before."""
        documents: dict[str, Document] = {}
        unknown: list[AsOf] = []
        firsts = {recorded.stream: recorded for recorded in reversed(events)}
        for stream, first in firsts.items():
            if (piece := remembered.get(stream)) is not None:
                documents[stream] = unpacked(stream, piece)
            elif first.version > 1:
                unknown.append(AsOf(stream, first.version - 1, first.prev))
        loaded = await self._log.load(*unknown) if unknown else ()
        for one in loaded:
            if one is not None and (document := folded(one)) is not None:
                documents[one.stream] = document
        return documents

    def _projection(self, documents: dict[str, Document], events: Sequence[Recorded]) -> Projection:
        """What the batch means; afterwards `documents` are as they are after it."""
        saved: dict[str, Document] = {}
        changes = list(self._marks)
        for recorded in events:
            stream = recorded.stream
            documents[stream] = document = after(documents.get(stream), recorded)
            if is_saved_at(stream, recorded.version):
                saved[stream] = document
            changes += views.changes_of(recorded)
        return Projection(events[-1].position, saved, tuple(changes))

    def _remember(self, progress: _Progress, position: int, known: Mapping[str, Document]) -> None:
        progress.position = position
        for stream, document in known.items():
            if _is_over(document.state):
                progress.documents.pop(stream, None)
            else:
                progress.documents[stream] = packed(document)
        make_room(progress.documents, REMEMBERED)

    async def _stand_still(self, fault: Exception) -> None:
        """Try a failed batch event by event; halt at the one that fails alone."""
        if self._progress is None:
            raise fault
        position = self._progress.position
        if position >= self._singly_up_to:
            self._singly_up_to = position + self._batch
            return
        halted = Halted(position + 1, f"{type(fault).__name__}: {fault}")
        if halted != self.halted:
            shown = ViewChange(views.HALTED, halted.error, score=halted.position)
            changes = (*self._marks, shown)
            if not await self._projections.commit(position, Projection(position, changes=changes)):
                self._progress = None  # another projector has passed it, or the world is another
                return
            self.halted = halted
            self._marks = (ViewChange(views.HALTED, halted.error),)


def _is_over(state: State | None) -> bool:
    """Whether nothing more happens to an aggregate: it was deleted, or is a message judged.

    To remember messages that are judged would be to forget users for them (measured: with 10,000
    users, whom the next batches then loaded again, an update cost a sixth more in all).
    """
    return state is None or (isinstance(state, Message) and state.judged is not None)
