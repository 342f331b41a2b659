"""What would become of many messages, as people read it in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from engine.cli import show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.app.census import Census, Help
    from engine.cli.answers import Supposition

DESTINATIONS = {"SMS": "phone number", "EMAIL": "e-mail address"}


def country_table(messages: Sequence[Supposition]) -> Table:
    """Where texts would arrive, from what, and which rules stop them elsewhere."""
    table = Table(box=None, pad_edge=False)
    for heading in ("country", "", "from", "missing"):
        table.add_column(heading, overflow="fold")
    for message in messages:
        failed = [check.rule for check in message.checks if check.result == "failed"]
        table.add_row(
            message.country or "",
            show.outcome(message.as_message()),
            message.sent_from or "-",
            ", ".join(failed) or "nothing",
        )
    return table


def print_census(found: Census, users: int, nowhere: int, medium: str) -> None:
    """How many users would get a code, why the others would not, and what would help them."""
    lost = found.judged - found.delivered
    console = show.console
    console.print(f"{users:,} users, {found.delivered:,} would get a code, {lost:,} never would.")
    if nowhere:
        console.print(f"{nowhere:,} have no {DESTINATIONS[medium]}.", style="dim")
    if found.verdicts:
        table = Table(box=None, pad_edge=False)
        table.add_column("never")
        table.add_column("users", justify="right")
        table.add_column("such as", overflow="fold")
        for verdict, group in found.verdicts.items():
            table.add_row(verdict, f"{group.count:,}", ", ".join(group.examples))
        console.print()
        console.print(table)
    print_helps(found)


def print_helps(found: Census) -> None:
    """Every repair, the one that most messages need first."""
    for one in found.helps:
        show.console.print()
        show.console.print(_heading(one))
        show.console.print(show.step_list(one.steps), crop=False)


def _heading(one: Help) -> Text:
    heading = Text(f"Needed by {one.needed_by:,}", "bold")
    heading.append(f", enough for {one.enough_for:,} of them ({one.rule})", "not bold dim")
    return heading
