"""`inbox`, `why`, `code`, `log`, `state`: what a running instance knows."""

from typing import Annotated
from urllib.parse import quote

import msgspec
import typer

from engine.cli import show
from engine.cli.answers import Code, Events, Message, Messages
from engine.cli.client import Client, Json
from engine.cli.options import AsJson, Url
from engine.cli.stopping import stop_with


def inbox(  # noqa: PLR0913  # one option for each filter of the API
    *,
    pool: Annotated[str | None, typer.Option(help="Only this pool's messages.")] = None,
    user: Annotated[str | None, typer.Option(help="Only this user's messages.")] = None,
    to: Annotated[str | None, typer.Option(help="Only to this number or address.")] = None,
    medium: Annotated[str | None, typer.Option(help="SMS or EMAIL.")] = None,
    outcome: Annotated[
        str | None, typer.Option(help="pending, delivered, undelivered or stuck.")
    ] = None,
    after: Annotated[int, typer.Option(help="Only messages after this position.")] = 0,
    limit: Annotated[int, typer.Option(help="At most this many.")] = 20,
    wait: Annotated[float, typer.Option(help="Seconds to wait until one is there.")] = 0,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Show messages with their outcome, newest first."""
    parameters = {
        "pool": pool,
        "user": user,
        "to": to,
        "medium": medium,
        "outcome": outcome,
        "after": after or None,
        "limit": limit,
        "wait": wait or None,
    }
    answered = Client(url).get("/messages", parameters, patience=wait)
    if as_json:
        show.print_json(answered)
        return
    found = msgspec.convert(answered, Messages)
    if not found.messages:
        show.console.print("No message.", style="dim")
    else:
        show.console.print(show.message_table(found.messages))
    if found.next is not None:
        show.console.print(f"There are older ones: --limit above {limit}.", style="dim")
    if found.lag:
        show.console.print(f"The projector is {found.lag} events behind.", style="red")


def why(
    message: Annotated[str, typer.Argument(help="A message's id, or how it begins.")],
    *,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Explain one message: every check, and what to do."""
    answered = message_of(Client(url), message)
    if as_json:
        show.print_json(answered)
    else:
        show.print_message(msgspec.convert(answered, Message))


def code(
    pool: Annotated[str, typer.Argument(help="The pool's id.")],
    user: Annotated[str, typer.Argument(help="The user's name, or what it signs in by.")],
    *,
    attribute: Annotated[str | None, typer.Option(help="email or phone_number.")] = None,
    wait: Annotated[float, typer.Option(help="Seconds to wait for its message's end.")] = 5,
    anyway: Annotated[bool, typer.Option("--anyway", help="Also if it never arrives.")] = False,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Print the code that a user would type now. Status 1, with the reason, if it never arrives."""
    asked = {"attribute": attribute, "wait": wait, "anyway": "true"}
    answered = Client(url).get(
        f"/users/{quote(pool, '')}/{quote(user, '')}/code", asked, patience=wait
    )
    found = msgspec.convert(answered, Code)
    if as_json:
        show.print_json(answered)
    elif anyway or found.outcome == "delivered":
        typer.echo(found.code)
    if not anyway and found.outcome != "delivered":
        more = f"`sandpost why {found.message[: show.SHOWN_ID]}` says what to do"
        stop_with(" ".join(filter(None, (found.what, found.why))), f"{more}; --anyway prints it.")


ID_LENGTH = 36


def message_of(client: Client, id_: str) -> Json:
    """The message with this id, or the only recent one whose id begins so."""
    if len(id_) >= ID_LENGTH:
        return client.get(f"/messages/{id_}")
    listed = msgspec.convert(client.get("/messages", {"limit": 1000}), Messages)
    fits = [one.id for one in listed.messages if one.id.startswith(id_)]
    if len(fits) != 1:
        number = "No" if not fits else f"{len(fits)}"
        stop_with(
            f"{number} message's id begins with {id_}."
            if not fits
            else f"{number} messages' ids begin with {id_}.",
            "`sandpost inbox --json` prints ids in full.",
        )
    return client.get(f"/messages/{fits[0]}")


def log(
    *,
    after: Annotated[int, typer.Option(help="Only events after this position.")] = 0,
    limit: Annotated[int, typer.Option(help="At most this many.")] = 100,
    stream: Annotated[str | None, typer.Option(help="Only this stream's events.")] = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Show recorded events, oldest first."""
    parameters = {"after": after, "limit": limit, "stream": stream}
    answered = Client(url).get("/events", parameters)
    if as_json:
        show.print_json(answered)
        return
    events = msgspec.convert(answered, Events).events
    for event in events:
        payload = msgspec.json.encode(event.payload).decode()
        show.console.print(
            f"{event.position:>6}  {event.at}  {event.stream}@{event.version}  "
            f"{event.type}  {payload}",
            markup=False,
            soft_wrap=True,
        )
    if len(events) == limit:
        more = f"There may be later ones: --after {events[-1].position}."
        show.console.print(more, style="dim")


def state(
    stream: Annotated[str, typer.Argument(help="Such as user/POOL/SUB or account/ID/REGION.")],
    *,
    at: Annotated[int | None, typer.Option(help="As of this position.")] = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Show a stream's state as of a position."""
    answered = Client(url).get(f"/state/{stream}", {"at": at})
    if not as_json:
        show.console.print(
            f"{answered['stream']}, version {answered['version']}, as of position {answered['at']}",
            style="dim",
        )
    show.print_json(answered if as_json else answered["state"])
