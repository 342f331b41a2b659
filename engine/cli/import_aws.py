"""`sandpost import-aws`: a real account, as the AWS CLI printed it, made again here."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from engine.cli import show
from engine.cli.client import Client
from engine.cli.options import AsJson, Url
from engine.cli.stopping import stop_with
from engine.wire.aws_copy.commands import script

DEFAULT_REGION = "us-east-1"


def import_aws(
    folder: Annotated[Path, typer.Argument(help="Where the script put what it read.")],
    *,
    print_script: Annotated[
        bool,
        typer.Option("--script", help="Print the script that fills the folder; it reads only."),
    ] = False,
    region: Annotated[
        list[str] | None, typer.Option(help="With --script: a region to read; repeatable.")
    ] = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Copy a real account, from what the AWS CLI printed."""
    if print_script:
        typer.echo("\n".join(script(str(folder), region or [DEFAULT_REGION])))
        return
    answered = Client(url).post("/import-aws", {"files": _files(folder)})
    if as_json:
        show.print_json(answered)
        return
    streams = msgspec.convert(answered["streams"], list[str])
    show.console.print(f"{answered['events']} events: {', '.join(streams)}", markup=False)


def _files(folder: Path) -> Mapping[str, msgspec.Raw]:
    """Every JSON file below the folder, by its path in it, as it stands."""
    if not folder.is_dir():
        stop_with(
            f"There is no folder {folder}.", "`sandpost import-aws FOLDER --script` fills it."
        )
    try:
        return {
            file.relative_to(folder).as_posix(): _json(file)
            for file in sorted(folder.rglob("*.json"))
        }
    except OSError as error:
        stop_with(f"{error.filename} cannot be read: {error.strerror}.")


def _json(file: Path) -> msgspec.Raw:
    content = file.read_bytes()
    try:
        msgspec.json.decode(content)
    except msgspec.MsgspecError as error:
        stop_with(f"{file} is not JSON: {error}.", "The AWS CLI prints it with --output json.")
    return msgspec.Raw(content)
