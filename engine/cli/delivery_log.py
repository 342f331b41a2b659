"""`delivery-log`: what AWS's own log says of texts."""

from typing import Annotated

import msgspec
import typer

from engine.cli import show
from engine.cli.answers import Records
from engine.cli.client import Client
from engine.cli.options import Account, AsJson, Region, Url
from engine.cli.reading import message_of


def delivery_log(  # one option for each thing that can be asked
    message: Annotated[
        str | None, typer.Argument(help="A message's id, or how it begins; else all.")
    ] = None,
    *,
    account_id: Account = None,
    region: Region = None,
    before: Annotated[int | None, typer.Option(help="Only records before this position.")] = None,
    limit: Annotated[int, typer.Option(help="At most this many.")] = 20,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Show what AWS's own log says of texts, newest first."""
    client = Client(url)
    parameters: dict[str, object] = {"account": account_id, "region": region, "before": before}
    if message is None:
        parameters["limit"] = limit
    else:
        parameters["message"] = message_of(client, message)["id"]
    answered = client.get("/delivery-log", parameters)
    if as_json:
        show.print_json(answered)
        return
    found = msgspec.convert(answered, Records)
    for one in found.records:
        show.console.print(one.group, style="dim", soft_wrap=True)
        show.console.print(msgspec.json.encode(one.record).decode(), markup=False, soft_wrap=True)
    if found.silence is not None:
        show.console.print(show.silence(found.silence), soft_wrap=True)
    elif not found.records:
        show.console.print("No record.", style="dim")
    if found.next is not None:
        more = f"There may be older ones: --before {found.next}."
        show.console.print(more, style="dim")
