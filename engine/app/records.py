"""What the outside may see: small frozen records that page, API and command line all render."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.app.census import Census
from engine.domain.account import SendingAccount
from engine.domain.aggregates import State
from engine.domain.events import Basis, Carriage, Event, Medium, Result, Step
from engine.domain.silence import Silence

OutcomeSeen = Literal["pending", "delivered", "undelivered", "stuck"]
Evidence = str | int | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One rule's answer; `decides` marks the failed one that gave the message its verdict."""

    rule: str
    result: Result
    basis: Basis
    saw: Mapping[str, Evidence]
    because: str | None = None
    source: str | None = None
    verdict: str | None = None
    steps: tuple[Step, ...] = ()
    decides: bool = False


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message as everybody sees it: request, outcome, every check, and what to do.

    `known_as` is what people call the user, whose name may be only an id. Texts have a carriage.
    `price` is what the account was charged, in micro-USD, and None where nothing was; `silence` why
    AWS's delivery log has no record of it.
    """

    id: str
    pool: str | None
    user: str | None
    sub: str | None
    account: str
    region: str
    medium: Medium
    purpose: str
    attribute: str | None
    sent_from: str | None
    chosen_because: str | None
    destination: str
    subject: str | None
    body: str
    code: str | None
    requested_at: str
    position: int
    judged_at: str | None
    judged_position: int | None
    outcome: OutcomeSeen
    verdict: str | None
    what: str
    why: str | None
    next_step: str | None
    caller_saw: str
    aws_says: str | None
    consequence: str | None
    resend: str | None
    checks: tuple[CheckRow, ...] = ()
    steps: tuple[Step, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    error: str | None = None
    sms_type: str | None = None
    carriage: Carriage | None = None
    price: int | None = None
    silence: Silence | None = None
    known_as: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages are asked for; `after` and `before` are positions, both exclusive."""

    pool: str | None = None
    user: str | None = None
    to: str | None = None
    medium: str | None = None
    outcome: str | None = None
    after: int = 0
    before: int | None = None
    limit: int = 50

    def wants(self, row: MessageRow) -> bool:
        """Whether the message is one of those asked for."""
        return (
            row.position > self.after
            and (self.before is None or row.position < self.before)
            and self.pool in {None, row.pool}
            and self.user in {None, row.user, row.sub, row.known_as}
            and self.to in {None, row.destination}
            and self.medium in {None, row.medium}
            and self.outcome in {None, row.outcome}
        )


@dataclass(frozen=True, slots=True)
class MessageList:
    """Messages, newest first, as of a position; `lag` counts events the list may not know yet.

    `next` is the position to ask for older ones with (`before`); None: there are none.
    """

    messages: tuple[MessageRow, ...]
    position: int
    lag: int
    next: int | None = None


@dataclass(frozen=True, slots=True)
class CodeRow:
    """The newest valid code of one attribute of a user, and what became of its message."""

    pool: str
    user: str
    attribute: str
    code: str
    destination: str
    expires_at: str
    message: MessageRow


@dataclass(frozen=True, slots=True)
class StateAt:
    """One stream's state as of a position: after its last event at or before it."""

    stream: str
    at: int
    version: int
    position: int
    state: State | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """One recorded event under its stored name."""

    position: int
    stream: str
    version: int
    type: str
    at: str
    prev: int
    cause: str
    correlation: str
    payload: Event


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How many messages there are of each outcome."""

    pending: int = 0
    delivered: int = 0
    undelivered: int = 0
    stuck: int = 0

    @property
    def total(self) -> int:
        """All messages."""
        return self.pending + self.delivered + self.undelivered + self.stuck


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A sending account as it is, and what its texts have cost this month, in micro-USD."""

    account: str
    region: str
    state: SendingAccount
    spent_this_month: int


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A user who waits for a message that never arrived, and what it cannot do without it.

    `steps` are what is still to be done for the next one to arrive: none if it would as things are.
    """

    user: str
    sub: str
    cannot: str
    message: MessageRow
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Who waits, newest message first, of those who were sent the last `looked_at` messages.

    `census` is of the messages they wait for, if these were sent now; `lag` counts events that this
    does not know of yet; `next` is the position to ask for those before with, None if there are
    none.
    """

    pool: str
    waiting: tuple[WaitingRow, ...]
    census: Census
    looked_at: int
    position: int
    lag: int
    next: int | None = None


@dataclass(frozen=True, slots=True)
class TimeRow:
    """What time it is here, and by how many milliseconds that is ahead of real time."""

    now: str
    ahead_ms: int


@dataclass(frozen=True, slots=True)
class Health:
    """Whether this instance is able to work, and what its store promises."""

    able: bool
    store: str = "unknown"
    promise: str = "unknown"
    world: str = "unknown"
    position: int = 0
    projector_lag: int = 0
    outbox_pending: int = 0
    dead: int = 0
    strictness: str = "unknown"
    clock_ahead_ms: int = 0
    trouble: str | None = None
