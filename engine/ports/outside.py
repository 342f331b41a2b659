"""Everything else outside: time, chance, tokens, triggers, words, and what is told of the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from engine.domain.events import Medium
    from engine.domain.pool import SigningKey
    from engine.domain.recorded import Recorded


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
    """Simulated time, and how far it is ahead, as this process has heard."""

    ahead_ms: int

    def now(self) -> str:
        """RFC 3339 UTC with milliseconds: `2026-11-22T20:38:00.000Z`."""

    def moved_since(self, now: str) -> bool:
        """Whether what was told as `now` is of a time before this process heard of a move."""

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
    """What a store says of itself: its kind, what a crash can cost, its world, queues and time."""

    store: str
    promise: str
    world: str
    outbox_pending: int
    dead: int
    clock_ahead_ms: int = 0
    strictness: str = "lenient"


class Vitals(Protocol):
    """The signs of life that health shows."""

    async def signs(self) -> Signs:
        """As of now. Raises StoreUnavailable."""
