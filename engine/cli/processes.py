"""`up`, `serve`, `work`: processes that run until they are told to stop."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.options import AsJson
from engine.cli.stopping import stop_with

if TYPE_CHECKING:
    from engine.settings import Settings

Host = Annotated[str | None, typer.Option(help="Address to listen on; 127.0.0.1 if not given.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")]
Store = Annotated[str | None, typer.Option(help="memory, embedded or redis.")]
RedisUrl = Annotated[str | None, typer.Option(help="The Redis server that keeps the log.")]
Data = Annotated[Path | None, typer.Option(help="Where the embedded store keeps its files.")]
Name = Annotated[
    str | None,
    typer.Option(help="A notifier's own name, if several run on one host; kept through its lives."),
]
World = Annotated[str | None, typer.Option(help="What a new log starts with: new, ready, FILE.")]


class Worker(StrEnum):
    """What `sandpost work` can be."""

    PROJECTOR = "projector"
    NOTIFIER = "notifier"


def up(
    *,
    host: Host = None,
    port: Port = None,
    store: Store = None,
    redis_url: RedisUrl = None,
    data: Data = None,
    world: World = None,
    as_json: AsJson = False,
) -> None:
    """Run server, projector and notifier in one process."""
    settings = _settings(
        host=host, port=port, store=store, redis_url=redis_url, data=data, world=world
    )
    from engine.cli.running import run_up  # noqa: PLC0415  # heavy, see there

    run_up(settings, as_json=as_json)


def serve_only(
    *,
    host: Host = None,
    port: Port = None,
    redis_url: RedisUrl = None,
    world: World = None,
    as_json: AsJson = False,
) -> None:
    """Run the server alone. `sandpost work` runs the others beside it."""
    settings = _settings(host=host, port=port, redis_url=redis_url, world=world)
    from engine.cli.running import run_server  # noqa: PLC0415  # heavy, see there

    run_server(settings, as_json=as_json)


def work(
    worker: Annotated[Worker, typer.Argument(help="projector or notifier.")],
    *,
    redis_url: RedisUrl = None,
    name: Name = None,
    as_json: AsJson = False,
) -> None:
    """Run one worker alone. A server elsewhere writes the log that it works on."""
    if name is not None and worker is not Worker.NOTIFIER:
        stop_with("Only a notifier has a name.", "A projector keeps its place in the log itself.")
    settings = _settings(redis_url=redis_url, worker=name)
    from engine.cli.running import run_worker  # noqa: PLC0415  # heavy, see there

    run_worker(settings, worker.value, as_json=as_json)


def demo(
    *,
    once: Annotated[bool, typer.Option("--once", help="End after the story.")] = False,
    export: Annotated[Path | None, typer.Option(help="Leave the story's log here.")] = None,
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Play the story of a message that never arrives, then does."""
    from engine.cli.demo import run_demo  # noqa: PLC0415  # heavy, see there

    run_demo(port, once=once, export=export, as_json=as_json)


def _settings(**given: object) -> "Settings":
    from engine.settings import SettingsUnusable, read_settings  # noqa: PLC0415  # heavy

    try:
        return read_settings(None, **given)
    except SettingsUnusable as unusable:
        stop_with(str(unusable), "The README lists every variable.")
