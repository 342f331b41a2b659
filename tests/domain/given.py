"""Given events, when a command, then events: the same sentence for every decider.

A decider is whatever takes a command and a state and returns a decision; a test file makes one
`Decider` of its aggregate and says `given = DECIDER.given`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import pytest

from engine.domain.decision import Decision
from engine.domain.errors import DomainError
from engine.domain.events import Event
from engine.domain.recorded import Recorded

NOON = "2026-11-22T12:00:00.000Z"
C = TypeVar("C")
S = TypeVar("S")


@dataclass(frozen=True)
class At:
    """An event with the moment it was recorded at; a bare event was recorded at noon."""

    moment: str
    event: Event


@dataclass(frozen=True)
class Decider(Generic[C, S]):
    """How an aggregate decides and folds, the stream it lives in, and its state without events."""

    decide: Callable[[C, S], Decision]
    evolve: Callable[[S | None, Recorded, Any], S | None]
    stream: str
    initial: S

    def given(self, *events: Event | At) -> Given[C, S]:
        """The aggregate to which this has happened."""
        return Given(self, self.initial).recording(*events)


@dataclass(frozen=True)
class Given(Generic[C, S]):
    """An aggregate with a past; `state` is where that led."""

    decider: Decider[C, S]
    state: S
    version: int = 0
    messages: tuple[Event, ...] = ()

    def recording(self, *events: Event | At) -> Given[C, S]:
        """This happened as well."""
        state: S | None = self.state
        version = self.version
        for each in events:
            dated = each if isinstance(each, At) else At(NOON, each)
            version += 1
            recorded = Recorded(version, self.decider.stream, version, dated.event, dated.moment)
            state = self.decider.evolve(state, recorded, dated.event)
        assert state is not None or not events, "the aggregate ended"
        return replace(self, state=state, version=version)  # type: ignore[arg-type]  # None: new

    def after(self, *commands: C) -> Given[C, S]:
        """These commands were carried out as well, each at its own `now`."""
        given = self
        for command in commands:
            decision = self.decider.decide(command, given.state)
            now = getattr(command, "now", NOON)
            own = decision.get(self.decider.stream, ())
            others = tuple(
                event
                for stream, events in decision.items()
                if stream != self.decider.stream
                for event in events
            )
            given = replace(
                given.recording(*(At(now, event) for event in own)),
                messages=given.messages + others,
            )
        return given

    def when(self, command: C) -> When[C, S]:
        """Now this is asked for."""
        return When(self, command)


@dataclass(frozen=True)
class When(Generic[C, S]):
    """A command to an aggregate with a past."""

    given: Given[C, S]
    command: C

    def then(self, *events: Event) -> None:
        """Exactly these events follow, in the aggregate's own stream; nothing in any other."""
        decider = self.given.decider
        self.then_on({decider.stream: events} if events else {})

    def then_on(self, decision: Decision) -> None:
        """Exactly these events follow, each in its stream."""
        assert dict(self.given.decider.decide(self.command, self.given.state)) == dict(decision)

    def then_refused(self, error: type[DomainError], **facts: object) -> None:
        """The command is refused with this error, which has these facts and a sentence."""
        with pytest.raises(error) as refused:
            self.given.decider.decide(self.command, self.given.state)
        assert {name: getattr(refused.value, name) for name in facts} == facts
        assert str(refused.value)
