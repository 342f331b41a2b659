"""`export` and `import`: the log as a file, out of and into a running instance."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from engine.cli import show
from engine.cli.client import Client
from engine.cli.options import AsJson, Url
from engine.cli.stopping import stop_with

CHUNK_BYTES = 65_536


def export(
    file: Annotated[Path, typer.Argument(help="Where to write it; such as log.jsonl.")],
    *,
    secrets: Annotated[bool, typer.Option("--secrets", help="Do not mask codes.")] = False,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Write the log to a file, to look at or to send to somebody."""
    written = save(Client(url), file, secrets=secrets)
    if as_json:
        show.print_json({"file": str(file), "bytes": written})
    else:
        show.console.print(f"{file}: {written} bytes.", markup=False)


def import_(
    file: Annotated[Path, typer.Argument(help="What `export` wrote.")],
    *,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Take a log over into an empty world. Nothing in it is sent again."""
    if not file.is_file():
        stop_with(f"There is no file {file}.")
    answered = Client(url).send("/import", _chunks(file))
    if as_json:
        show.print_json(answered)
    else:
        show.console.print(f"{answered['events']} events.")


def reset(*, as_json: AsJson = False, url: Url = None) -> None:
    """Throw the log away and begin the same world again."""
    client = Client(url)
    client.post("/reset")
    health = client.get("/health")
    if as_json:
        show.print_json(health)
    else:
        show.console.print(f"Empty again; world: {health['world']}.", markup=False)


def save(client: Client, file: Path, *, secrets: bool) -> int:
    """Write the instance's log to the file; how many bytes it has. Whole, or not at all."""
    partly = file.with_name(f"{file.name}.part")
    parameters = {"secrets": "true"} if secrets else {}
    try:
        with partly.open("wb") as out:
            written = sum(out.write(chunk) for chunk in client.read("/export", parameters))
        partly.replace(file)
    except OSError as error:
        stop_with(f"{file} cannot be written: {error.strerror}.")
    finally:
        partly.unlink(missing_ok=True)
    return written


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as content:
        while chunk := content.read(CHUNK_BYTES):
            yield chunk
