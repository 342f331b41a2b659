"""`sandpost replay`: the state that a log leads to, from its file alone; nothing is sent."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from engine.adapters.archive_file import ArchiveReader
from engine.app.shown import shown_state
from engine.cli import show
from engine.cli.options import AsJson
from engine.cli.stopping import stop_with
from engine.domain.archive_errors import ArchiveRefused
from engine.ports import Document


def replay(
    file: Annotated[Path, typer.Argument(help="What `export` wrote.")],
    *,
    at: Annotated[int | None, typer.Option(help="Only up to this position.")] = None,
    stream: Annotated[str | None, typer.Option(help="Only this stream's state.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the final state of an exported log, without a server."""
    try:
        reader = read(file, at)
    except ArchiveRefused as refused:
        stop_with(f"{file}, {refused}.", "Only whole, unchanged logs can be replayed.")
    except OSError as error:
        stop_with(f"{file} cannot be read: {error.strerror}.")
    found = {
        name: msgspec.structs.replace(one, state=shown_state(one.state))
        for name, one in reader.documents.items()
        if stream in {None, name}
    }
    if stream is not None and not found:
        stop_with(
            f"Nothing was recorded of {stream} at or before position {reader.position}.",
            "Without --stream, every stream is shown.",
        )
    if as_json:
        states = {name: _document(one) for name, one in sorted(found.items())}
        show.print_json({"position": reader.position, "streams": states})
        return
    for name, one in sorted(found.items()):
        show.console.print(f"{name}, version {one.version}, position {one.position}", style="dim")
        show.print_json(one.state)


def read(file: Path, at: int | None) -> ArchiveReader:
    """The file, read to its end or up to a position. Raises ArchiveRefused or OSError."""
    reader = ArchiveReader()
    with file.open("rb") as lines:
        for line in lines:
            if at is not None and reader.header is not None and reader.position >= at:
                return reader
            reader.take(line)
    reader.finish()
    return reader


def _document(document: Document) -> dict[str, object]:
    shown: dict[str, object] = msgspec.to_builtins(document)
    return shown
