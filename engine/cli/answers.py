"""The API's answers as the command line reads them; members it does not use are left alone."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import Struct, field

from engine.app.census import Census
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


class Silence(Struct, frozen=True):
    """Why AWS's delivery log has no record, and the step that has it speak."""

    because: str
    step: Step | None = None


class Carriage(Struct, frozen=True):
    """How a text travels."""

    parts: int
    encoding: str


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
    known_as: str | None = None
    pool: str | None = None
    code: str | None = None
    verdict: str | None = None
    why: str | None = None
    aws_says: str | None = None
    consequence: str | None = None
    resend: str | None = None
    checks: tuple[Check, ...] = ()
    steps: tuple[Step, ...] = ()
    carriage: Carriage | None = None
    price_usd: str | None = None
    silence: Silence | None = None


class Code(Struct, frozen=True):
    """A code, and what became of the message that carried it."""

    code: str
    message: str
    outcome: OutcomeSeen
    what: str
    why: str | None = None


class LogRecord(Struct, frozen=True):
    """A record of AWS's delivery log, and the log group that it is in."""

    message: str
    position: int
    group: str
    record: Mapping[str, object]


class Records(Struct, frozen=True):
    """Records, newest first."""

    records: tuple[LogRecord, ...]
    next: int | None = None
    silence: Silence | None = None


class Supposition(Struct, frozen=True):
    """A message that nobody asked for, with its judgement."""

    medium: Medium
    purpose: str
    destination: str
    body: str
    outcome: OutcomeSeen
    caller_saw: str
    what: str
    country: str | None = None
    sent_from: str | None = field(name="from", default=None)
    known_as: str | None = None
    verdict: str | None = None
    why: str | None = None
    aws_says: str | None = None
    consequence: str | None = None
    checks: tuple[Check, ...] = ()
    steps: tuple[Step, ...] = ()
    carriage: Carriage | None = None
    price_usd: str | None = None
    silence: Silence | None = None

    def as_message(self) -> Message:
        """The message as it would be if it were sent now."""
        return Message(
            id="",
            medium=self.medium,
            purpose=self.purpose,
            destination=self.destination,
            body=self.body,
            requested_at="",
            position=0,
            outcome=self.outcome,
            caller_saw=self.caller_saw,
            what=self.what,
            known_as=self.known_as,
            verdict=self.verdict,
            why=self.why,
            aws_says=self.aws_says,
            consequence=self.consequence,
            checks=self.checks,
            steps=self.steps,
            carriage=self.carriage,
            price_usd=self.price_usd,
            silence=self.silence,
        )


class Messages(Struct, frozen=True):
    """A list of messages, newest first."""

    messages: tuple[Message, ...]
    lag: int = 0
    next: int | None = None


class Waiting(Struct, frozen=True):
    """A user who waits for a message that never arrived."""

    sub: str
    cannot: str
    since: str
    message: str
    medium: Medium
    destination: str
    outcome: OutcomeSeen
    verdict: str | None = None
    steps: tuple[Step, ...] = ()
    resend: str | None = None


class WaitingUsers(Struct, frozen=True):
    """Some of a pool's, newest message first."""

    waiting: tuple[Waiting, ...]
    looked_at: int
    lag: int = 0
    next: int | None = None


def census_of(answered: Mapping[str, object]) -> Census:
    """The census in an answer, its steps under the names that the rules give their parts."""
    helps = msgspec.convert(answered["helps"], list[dict[str, object]])
    for one in helps:
        steps = msgspec.convert(one["steps"], list[Step])
        one["steps"] = msgspec.to_builtins([msgspec.structs.asdict(step) for step in steps])
    known = {name: answered[name] for name in ("judged", "delivered", "verdicts")}
    return msgspec.convert({**known, "helps": helps}, Census)


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
