"""What a rule answers, and the form in which its answer is recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar, assert_never

from engine.domain.events import Basis, Check, Step

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount
    from engine.domain.rules.choices import RuleChoices
    from engine.domain.verdicts import Verdict

Saw = Mapping[str, str | int | bool | tuple[str, ...]]
Send = TypeVar("Send")


@dataclass(frozen=True, slots=True)
class Passed:
    """The rule has nothing against the message."""

    basis: Basis
    saw: Saw = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The rule does not concern this message; what it saw says why."""

    basis: Basis
    saw: Saw = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failed:
    """The rule stops the message: why, says who, what AWS would say, and what repairs it.

    `named` is how AWS names the culprit where one sentence of its speaks of several.
    """

    verdict: Verdict
    basis: Basis
    saw: Saw
    because: str
    source: str
    aws_says: str
    steps: tuple[Step, ...]
    named: str = ""


Answer = Passed | NotApplicable | Failed


@dataclass(frozen=True, slots=True)
class Rule(Generic[Send]):
    """A rule's stored name, which never changes, and its function."""

    name: str
    check: Callable[[Send, SendingAccount, RuleChoices], Answer]


def recorded(name: str, answer: Answer) -> Check:
    """The answer as the judgement keeps it: evidence and steps only for what failed."""
    match answer:
        case Passed(basis=basis, saw=saw):
            return Check(name, "passed", basis, saw)
        case NotApplicable(basis=basis, saw=saw):
            return Check(name, "not-applicable", basis, saw)
        case Failed():
            return Check(
                rule=name,
                result="failed",
                basis=answer.basis,
                saw=answer.saw,
                because=answer.because,
                source=answer.source,
                verdict=answer.verdict.value,
                steps=answer.steps,
            )
        case _:
            assert_never(answer)
