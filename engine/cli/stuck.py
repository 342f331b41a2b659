"""`sandpost stuck`: the users of a pool who wait for a message that never arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.table import Table
from rich.text import Text

from engine.app.census import Census, advised, together
from engine.cli import show, show_census
from engine.cli.answers import Waiting, WaitingUsers, census_of
from engine.cli.client import Client, Json
from engine.cli.options import AsJson, Url
from engine.web.words import MEDIUM_WORDS, shown_destination

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHOWN = 50  # users; with --json all of them


def stuck(
    pool: Annotated[str, typer.Argument(help="The pool's id.")],
    *,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Show who waits for a lost message, and what would help."""
    answers = list(_answers(Client(url), pool))
    found = Census()
    for answered in answers:
        found = together(found, census_of(msgspec.convert(answered["census"], Json)))
    found = advised(found)
    if as_json:
        show.print_json(_whole(answers, found))
        return
    pages = [msgspec.convert(answered, WaitingUsers) for answered in answers]
    _print([one for page in pages for one in page.waiting], found)
    if lag := pages[-1].lag:
        show.console.print(f"The projector is {lag} events behind.", style="red")


def _whole(answers: Sequence[Json], found: Census) -> Json:
    """All answers as if they had been one."""
    from engine.web.as_json import census_json  # noqa: PLC0415  # heavy

    lists = [msgspec.convert(answered["waiting"], list[Json]) for answered in answers]
    return {
        **answers[-1],
        "waiting": [one for some in lists for one in some],
        "census": census_json(found),
        "looked_at": sum(msgspec.convert(answered["looked_at"], int) for answered in answers),
    }


def _answers(client: Client, pool: str) -> Iterator[Json]:
    """Of the pool's newest messages, then of older ones until there are no more."""
    before: object = None
    while True:
        answered = client.get("/stuck", {"pool": pool, "before": before})
        yield answered
        if (before := answered["next"]) is None:
            return


def _print(waiting: Sequence[Waiting], found: Census) -> None:
    if not waiting:
        show.console.print("Nobody waits for a message that never arrived.", style="dim")
        return
    users = len({one.sub for one in waiting})
    are = "user waits" if users == 1 else "users wait"
    show.console.print(f"{users:,} {are} for a message that never arrived.")
    show.console.print()
    show.console.print(_table(waiting[:SHOWN]))
    if len(waiting) > SHOWN:
        show.console.print(f"and {len(waiting) - SHOWN:,} more (--json has all)", style="dim")
    _print_steps(waiting, found)
    show.console.print()
    for sentence in dict.fromkeys(one.resend for one in waiting if one.resend):
        show.console.print(sentence, markup=False, highlight=False)


def _print_steps(waiting: Sequence[Waiting], found: Census) -> None:
    """What is still to be done, and for how many nothing is but to send again."""
    if found.delivered:
        would = "It" if len(waiting) == 1 else f"{found.delivered:,} of {found.judged:,}"
        show.console.print(f"\n{would} would arrive if sent again now.")
    if len(waiting) > 1:
        show_census.print_helps(found)
    elif waiting[0].steps:
        show.console.print(Text("\nWhat to do", "bold"))
        show.console.print(show.step_list(waiting[0].steps), crop=False)


def _table(waiting: Sequence[Waiting]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("since", "", "to", "verdict", "so"):
        table.add_column(heading, style="dim" if heading in {"since", ""} else "")
    for one in waiting:
        since = f"{one.since[:10]} {one.since[11:16]}"
        to = shown_destination(one.medium, one.destination)
        verdict = one.verdict or "a fault of Sandpost's own"
        table.add_row(since, MEDIUM_WORDS[one.medium], to, verdict, Text(one.cannot))
    return table
