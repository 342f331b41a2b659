"""What the application needs from outside, as Protocols, and the words they share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from msgspec import Struct

from engine.domain.views import ViewChange

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from engine.domain.aggregates import State
    from engine.domain.events import Event, Medium
    from engine.domain.pool import SigningKey
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

        Raises VersionConflict, ClaimTaken, BudgetSpent or GenerationEnded and then has written
        nothing; raises StoreUnavailable when nobody can know.
        """

    async def load(self, *wanted: str | Owner | AsOf) -> tuple[Loaded | None, ...]:
        """Each aggregate as stored now or then, in one round trip; None for an owner nobody is.

        A stream nothing was ever recorded in is Loaded without document and events.
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


class Attempts(Protocol):
    """How often something was tried, whether it succeeded or not: outside the log and every fold.

    A refused call changes nothing that was recorded, and still counts.
    """

    async def count(self, what: str, period: str, note: str = "") -> int:
        """Once more within this period, which begins anew with another; how often that makes."""

    async def counted(self, what: str) -> tuple[int, str]:
        """How often in the latest period, and the note of the last time; (0, "") if never."""

    async def forget(self, what: str) -> None:
        """As if it had never been tried."""


class Clock(Protocol):
    """Simulated time."""

    def now(self) -> str:
        """RFC 3339 UTC with milliseconds: `2026-11-22T20:38:00.000Z`."""

    def token_time(self) -> float:
        """Seconds since 1970 by which tokens are dated: real time, unless set otherwise."""


class Tokens(Protocol):
    """Tokens as whoever verifies them reads them."""

    def signed(self, claims: Mapping[str, object], key: SigningKey) -> str:
        """A token that says this, signed with the key."""

    def claims(self, token: str) -> Mapping[str, object] | None:
        """What a token says, whoever signed it; None: it is none."""

    def is_signed_by(self, token: str, key: SigningKey) -> bool:
        """Whether the key signed the token, just as it is. A key that is none signed nothing."""


class SigningKeys(Protocol):
    """The keys that pools sign their tokens with."""

    def draw(self) -> SigningKey:
        """A new key."""

    def public(self, key: SigningKey) -> Mapping[str, object] | None:
        """What verifiers need of it (a JSON web key); None: it is unreadable (a masked log)."""


class Chance(Protocol):
    """Everything that is drawn: codes, ids, passwords. Seeded in tests."""

    def code(self) -> str:
        """Six digits, the first may be zero."""

    def id(self) -> str:
        """A UUID-shaped id that nothing else has."""

    def letters(self, count: int) -> str:
        """Letters and digits, for ids such as a pool's."""

    def password(self) -> str:
        """A temporary password that meets the strictest policy."""


@dataclass(frozen=True, slots=True)
class TriggerQuestion:
    """What a custom message trigger is asked about one message.

    `client` is the application that the call came through; administrators' come through none.
    """

    function: str
    purpose: str
    pool: str
    region: str
    username: str
    sub: str
    attributes: Mapping[str, str]
    status: str
    client_metadata: Mapping[str, str]
    client: str | None = None


@dataclass(frozen=True, slots=True)
class TriggerAnswer:
    """What the trigger said; None: the pool's own text is used."""

    sms: str | None = None
    email: str | None = None
    email_subject: str | None = None


class Triggers(Protocol):
    """A pool's Lambda triggers."""

    async def custom_message(self, question: TriggerQuestion) -> TriggerAnswer:
        """Ask the function. Raises the domain's trigger errors."""


@dataclass(frozen=True, slots=True)
class Template:
    """The words of a message before code and user name are put in."""

    body: str
    subject: str | None = None


# What default words there are, each for a kind of message.
Words = Literal["verification", "confirmation", "reset", "authentication", "invitation", "link"]


class MessageTexts(Protocol):
    """The words used where a pool has none of its own."""

    def default(self, words: Words, medium: Medium) -> Template:
        """The default words of this kind in this medium."""


class Changes(Protocol):
    """A live feed of what was recorded, for pages and waiting callers."""

    def follow(self, after: int) -> AsyncIterator[Recorded]:
        """Every event after a position, then each new one as it is recorded.

        Ends only with GenerationEnded, when the world is reset. Waits out an absent store.
        """


@dataclass(frozen=True, slots=True)
class Refusal:
    """A call that got an error: kept for reading, outside the log, for nothing happened."""

    at: str
    service: str
    operation: str
    account: str
    region: str
    error: str
    message: str


class Refusals(Protocol):
    """The latest refused calls."""

    def note(self, refusal: Refusal) -> None:
        """Keep it, soon; never waits and never fails."""

    async def latest(self, limit: int) -> Sequence[Refusal]:
        """The newest ones, newest first."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a store says of itself: which it is, what a crash can cost, its world, its queues."""

    store: str
    promise: str
    world: str
    outbox_pending: int
    dead: int
    strictness: str = "lenient"


class Vitals(Protocol):
    """The signs of life that health shows."""

    async def signs(self) -> Signs:
        """As of now. Raises StoreUnavailable."""
