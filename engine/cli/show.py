"""Answers of an instance as people read them in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec
import typer
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from engine.cli.answers import Check, Message, Silence
from engine.domain.money import usd
from engine.web.words import (
    GOT,
    MEDIUM_WORDS,
    OUTCOME_SENTENCES,
    OUTCOME_WORDS,
    PURPOSE_WORDS,
    cost_words,
    shown_destination,
    shown_evidence,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

OUTCOME_STYLES = {"undelivered": "yellow", "delivered": "green", "pending": "dim", "stuck": "red"}
OUTCOME_MARKS = {"undelivered": "●", "delivered": "✓", "pending": "◌", "stuck": "!"}
RESULT_MARKS = {"passed": ("✓", "green"), "failed": ("✗", "yellow"), "not-applicable": ("-", "dim")}
SHOWN_ID = 8  # characters; `why` takes as many as tell messages apart

FLEXIBLE = frozenset({"to", "user", "verdict"})  # the columns that a narrow terminal cuts

# Of an account, in micro-USD; the limit is that of a month.
AMOUNTS = frozenset({"spent_this_month", "spend_limit", "spend_quota"})

WIDTH_IN_A_FILE = 160  # columns, where there is no terminal to ask

console = Console(highlight=False)
if not console.is_terminal:
    console.width = WIDTH_IN_A_FILE


def print_message(message: Message) -> None:
    """One message; what is too long for the terminal is left to the terminal, not cut."""
    console.print(whole_message(message), crop=False)


def print_json(value: object) -> None:
    """One JSON document, for programs."""
    typer.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def message_table(messages: Sequence[Message]) -> Table:
    """The inbox: to whom, which medium, arrives or not, why."""
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "time", "", "to", "user", "outcome", "verdict"):
        style = "dim" if heading in {"id", "time", ""} else ""
        table.add_column(heading, style=style, no_wrap=heading not in FLEXIBLE)
    for one in messages:
        table.add_row(
            one.id[:SHOWN_ID],
            one.requested_at[11:19],
            MEDIUM_WORDS[one.medium],
            _cut(shown_destination(one.medium, one.destination)),
            _cut(one.known_as or ""),
            outcome(one),
            _cut(one.verdict or ""),
        )
    return table


def _cut(words: str) -> Text:
    """One line, whatever the width."""
    return Text(words, no_wrap=True, overflow="ellipsis")


def outcome(message: Message) -> Text:
    """`● never arrives`, in its colour."""
    words = f"{OUTCOME_MARKS[message.outcome]} {OUTCOME_WORDS[message.outcome]}"
    return Text(words, OUTCOME_STYLES[message.outcome])


def whole_message(message: Message) -> RenderableType:
    """Everything there is to say about one message."""
    purpose = PURPOSE_WORDS.get(message.purpose, message.purpose)
    title = Text(
        f"{MEDIUM_WORDS[message.medium]} to "
        f"{shown_destination(message.medium, message.destination)}",
        "bold",
    )
    title.append(f"  {message.known_as or ''} · {purpose}", "not bold dim")
    ruling = Text(f"{OUTCOME_MARKS[message.outcome]} {OUTCOME_SENTENCES[message.outcome]}")
    ruling.stylize(f"bold {OUTCOME_STYLES[message.outcome]}")
    ruling.append(f"  {message.verdict or ''}", "not bold dim")
    parts: list[RenderableType] = [title, ruling]
    if message.why:
        parts.append(Text(message.why))
    parts += [Text(), Padding(Text(message.body.strip(), "italic"), (0, 2)), Text()]
    if (carriage := message.carriage) is not None:
        cost = cost_words(carriage.parts, carriage.encoding, message.price_usd)
        parts += [Padding(Text(cost, "dim"), (0, 2)), Text()]
    parts.append(three(message))
    if message.silence is not None:
        parts += [Text(), silence(message.silence)]
    if message.checks:
        parts += [Text(), check_table(message.checks)]
    if message.steps:
        parts += [Text(), Text("What to do", "bold"), step_list(message.steps)]
    parts += [Text(text) for text in (message.consequence, message.resend) if text]
    return Group(*parts)


def three(message: Message) -> Table:
    """The caller, AWS's log, the user: what each of them saw."""
    table = Table(box=None, pad_edge=False)
    receiver = message.known_as or ("the phone" if message.medium == "SMS" else "the mailbox")
    for heading in ("your caller saw", "AWS's log would say", f"{receiver} got"):
        table.add_column(heading, header_style="dim")
    caller = "200, no error" if message.caller_saw == "200" else message.caller_saw
    got = Text(GOT[message.outcome], OUTCOME_STYLES[message.outcome])
    table.add_row(caller, message.aws_says or "nothing", got)
    return table


def silence(told: Silence) -> RenderableType:
    """Why AWS's delivery log has no record, and what to run for the next one, on its own line."""
    because = Text(told.because, "dim")
    if told.step is None:
        return because
    return Group(because, Text(f"  {told.step.run}", "dim", no_wrap=True, overflow="ignore"))


def check_table(checks: Sequence[Check]) -> Table:
    """Each rule, its answer and what it saw."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(width=1)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(style="dim", no_wrap=True)
    for check in checks:
        mark, style = RESULT_MARKS[check.result]
        said = check.because or shown_evidence(check.saw) or "does not apply"
        table.add_row(Text(mark, style), check.rule, said, check.basis)
    return table


class Doable(Protocol):
    """A step, as an answer or as the rules have it."""

    @property
    def run(self) -> str | None:
        """The command."""

    @property
    def wait_for(self) -> str | None:
        """What to wait for, where there is no command."""

    @property
    def yields(self) -> str | None:
        """What the command prints that later steps need."""


def step_list(steps: Sequence[Doable]) -> RenderableType:
    """What to run and what to wait for, in order; each on one line, to be copied as it stands."""
    lines: list[Text] = []
    for number, step in enumerate(steps, start=1):
        what = step.run or f"wait for {step.wait_for}"
        lines.append(Text.assemble((f"{number}  ", "dim"), what, no_wrap=True, overflow="ignore"))
        if step.run and step.yields:
            lines.append(Text(f"   prints {step.yields}", "dim"))
    return Group(*lines)


def account_table(account: Mapping[str, object]) -> Table:
    """A sending account's facts, one a line."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in account.items():
        shown = _amount(value) if name in AMOUNTS else _fact(value)
        table.add_row(name.replace("_", " "), shown)
    return table


def _amount(micro: object) -> str:
    return f"{usd(micro)} USD" if isinstance(micro, int) else "none set"


def _fact(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case dict() if value:
            return "\n".join(f"{key}: {_line(key, one)}" for key, one in value.items())
        case list() if value:
            return ", ".join(map(_fact, value))
        case dict() | list() | None:
            return "none"
        case _:
            return str(value)


def _line(key: object, value: object) -> str:
    """What there is to say of one thing, without what its name says already."""
    if not isinstance(value, dict):
        return _fact(value)
    said = {k: v for k, v in value.items() if v not in (None, "", [], {}, key)}
    return ", ".join(f"{name.replace('_', ' ')} {_within(one)}" for name, one in said.items())


def _within(value: object) -> str:
    """A fact inside a line: what consists of several stands in brackets."""
    match value:
        case dict():
            return f"({_line(None, value)})"
        case list():
            return ", ".join(map(_within, value))
        case _:
            return _fact(value)


def print_json_line(value: object) -> None:
    """One JSON document on one line, said while something goes on."""
    typer.echo(msgspec.json.encode(value).decode())
