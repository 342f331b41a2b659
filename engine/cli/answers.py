"""The API's answers as the command line reads them; members it does not use are left alone."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from engine.app.records import Evidence, OutcomeSeen
from engine.domain.events import Basis, Medium, Result


class Step(Struct, frozen=True):
    """One thing to do."""

    by: str
    run: str | None = None
    wait_for: str | None = field(name="for", default=None)
    yields: str | None = None
    needs: tuple[str, ...] = ()
    inbox: str | None = None
    purpose: str | None = None
    opens_link: bool = False


class Check(Struct, frozen=True):
    """One rule's answer."""

    rule: str
    result: Result
    basis: Basis
    saw: Mapping[str, Evidence]
    because: str | None = None


class Message(Struct, frozen=True):
    """One message with its judgement."""

    id: str
    medium: Medium
    purpose: str
    destination: str
    body: str
    requested_at: str
    position: int
    outcome: OutcomeSeen
    caller_saw: str
    what: str
    user: str | None = None
    pool: str | None = None
    code: str | None = None
    verdict: str | None = None
    why: str | None = None
    aws_says: str | None = None
    consequence: str | None = None
    resend: str | None = None
    checks: tuple[Check, ...] = ()
    steps: tuple[Step, ...] = ()


class Messages(Struct, frozen=True):
    """A list of messages, newest first."""

    messages: tuple[Message, ...]
    lag: int = 0
    next: int | None = None


class Event(Struct, frozen=True):
    """One recorded event."""

    position: int
    stream: str
    version: int
    type: str
    at: str
    payload: Mapping[str, object]


class Events(Struct, frozen=True):
    """Recorded events, oldest first."""

    events: tuple[Event, ...]
