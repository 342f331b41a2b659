"""`sandpost clock`: what time it is in the instance, and letting time pass."""

from typing import Annotated

import typer

from engine.cli import show
from engine.cli.client import Client, Json
from engine.cli.options import AsJson, Url
from engine.cli.stopping import stop_with

clock = typer.Typer(help="What time it is in the instance, and letting time pass.")


@clock.callback(invoke_without_command=True)
def shown(context: typer.Context, *, as_json: AsJson = False, url: Url = None) -> None:
    """Show simulated time, and how far it is ahead."""
    if context.invoked_subcommand is not None:
        context.default_map = {context.invoked_subcommand: {"as_json": as_json, "url": url}}
    else:
        _print(Client(url).get("/clock"), as_json=as_json)


@clock.command("forward")
def forward(
    span: Annotated[str | None, typer.Argument(help="Such as 25h, 90m or 1d12h.")] = None,
    *,
    to: Annotated[str | None, typer.Option(help="A time, such as 2026-12-24T18:00:00Z.")] = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Let time pass: codes expire, passwords age, months begin. Only a reset takes it back."""
    if (span is None) == (to is None):
        stop_with("Say how much time shall pass, or --to which time.", "Such as 25h.")
    body: Json = {"forward": span} if to is None else {"to": to}
    _print(Client(url).post("/clock", body), as_json=as_json)


def _print(answered: Json, *, as_json: bool) -> None:
    if as_json:
        show.print_json(answered)
        return
    ahead = f"{answered['ahead']} ahead" if answered["ahead_ms"] else "as it really is"
    show.console.print(f"{answered['now']}, {ahead}", markup=False, highlight=False)
