"""`sandpost check`: what would become of a message, before anything is sent."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.progress import Progress

from engine.app.census import Census, advised, together
from engine.cli import show, show_census
from engine.cli.answers import Supposition, census_of
from engine.cli.client import Client, Json
from engine.cli.options import Account, AsJson, Region, Url
from engine.cli.stopping import errors, stop_with
from engine.wire.cognito.user_list import UsersUnreadable, read_users

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.wire.cognito.user_list import ListedUser

AT_ONCE = 1000  # users asked about in one request


def check(  # noqa: PLR0913  # one option for each thing that a message depends on
    *,
    to: Annotated[
        list[str] | None, typer.Option(help="A phone number or e-mail address; repeatable.")
    ] = None,
    countries: Annotated[
        str | None, typer.Option(help="Countries such as US,FR, or all: a table of them.")
    ] = None,
    users: Annotated[
        Path | None, typer.Option(help="A file with what `aws cognito-idp list-users` printed.")
    ] = None,
    medium: Annotated[
        str, typer.Option(help="With --users: SMS (phone numbers) or EMAIL (addresses).")
    ] = "SMS",
    pool: Annotated[str | None, typer.Option(help="The pool that would send it.")] = None,
    body: Annotated[str | None, typer.Option(help="The words, if not the pool's own.")] = None,
    account_id: Account = None,
    region: Region = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Say what would become of messages. Nothing is sent, and nothing changes."""
    if sum(one is not None for one in (to or None, countries, users)) != 1:
        stop_with("Say one of --to, --countries, --users.", "`sandpost check --help` tells more.")
    said: Json = {"pool": pool, "account": account_id, "region": region, "body": body}
    client = Client(url)
    if users is not None:
        _check_users(client, users, medium, said, as_json=as_json)
        return
    answered = client.get("/check", {**said, "to": to, "country": countries})
    if as_json:
        show.print_json(answered)
        return
    messages = msgspec.convert(answered["messages"], list[Supposition])
    if countries is None:
        for message in messages:
            show.print_message(message.as_message())
            show.console.print()
    else:
        show.console.print(show_census.country_table(messages))
        show_census.print_helps(census_of(answered))


def _check_users(client: Client, file: Path, medium: str, said: Json, *, as_json: bool) -> None:
    """How many of the users in a file would get a code, and what would help the others."""
    if medium.upper() not in {"SMS", "EMAIL"}:
        stop_with(f"--medium is {medium}.", "Use SMS or EMAIL.")
    try:
        listed = read_users(file, medium.upper())
    except UsersUnreadable as unreadable:
        stop_with(str(unreadable), "Give what `aws cognito-idp list-users` printed.")
    reachable = [user for user in listed if user.to]
    found = advised(_census(client, reachable, said))
    nowhere = len(listed) - len(reachable)
    if as_json:
        counted: Json = msgspec.to_builtins(found)
        show.print_json({"users": len(listed), "without_destination": nowhere, **counted})
    else:
        show_census.print_census(found, len(listed), nowhere, medium.upper())


def _census(client: Client, users: Sequence[ListedUser], said: Json) -> Census:
    found = Census()
    with Progress(console=errors, transient=True) as progress:
        task = progress.add_task("judging", total=len(users))
        for some in _batches(users):
            body = {**said, "users": [{"user": one.user, "to": one.to} for one in some]}
            found = together(found, census_of(client.post("/check", body)))
            progress.advance(task, len(some))
    return found


def _batches(users: Sequence[ListedUser]) -> Iterator[list[ListedUser]]:
    left = iter(users)
    while some := list(islice(left, AT_ONCE)):
        yield some
