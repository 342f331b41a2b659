"""What `up`, `serve` and `work` do. Imported only when one of them runs, for it takes a second."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import TYPE_CHECKING

import typer

from engine.adapters.choose_store import NoRedisUrl
from engine.adapters.durability import StoreForgets
from engine.adapters.embedded import DataInUse, EmbeddedUnavailable
from engine.adapters.memory_store import MemoryStoreUnsafe
from engine.adapters.orphans import OrphanStays
from engine.adapters.worlds import UnknownLogFormat
from engine.bootstrap import Sandpost, running
from engine.cli import show
from engine.cli.logs import log_to_stderr
from engine.cli.loops import run_until_done, spare_the_collector
from engine.cli.stopping import stop_with
from engine.ports import StoreUnavailable
from engine.web.assembly import web_of
from engine.web.serving import PortTaken, listen, port_of, serve
from engine.wire.world_file import WorldUnreadable
from workers.life import run_notifier
from workers.projector import run_projector
from workers.stopping import stop_on_signals

if TYPE_CHECKING:
    import socket

    from engine.settings import Settings

Running = Callable[[Sandpost, asyncio.Event], Coroutine[object, None, None]]

# Each says what is wrong and what to do about it.
CANNOT_START = (
    DataInUse,
    EmbeddedUnavailable,
    MemoryStoreUnsafe,
    NoRedisUrl,
    OrphanStays,
    StoreForgets,
    UnknownLogFormat,
    WorldUnreadable,
)
WORKERS: dict[str, Running] = {"projector": run_projector, "notifier": run_notifier}


def run_up(settings: Settings, *, as_json: bool) -> None:
    """Server, projector and notifier until told to stop."""
    _serve(settings, as_json=as_json, workers=tuple(WORKERS.values()))


def run_server(settings: Settings, *, as_json: bool) -> None:
    """The server alone until told to stop."""
    _refuse_private_store(settings, "serve")
    _serve(settings, as_json=as_json, workers=())


def run_worker(settings: Settings, worker: str, *, as_json: bool) -> None:
    """One worker alone until told to stop."""
    _refuse_private_store(settings, f"work {worker}")

    async def working() -> None:
        stop = stop_on_signals()
        async with running(settings) as sandpost:
            told = {"worker": worker, "store": sandpost.store.kind}
            _tell(told, f"Sandpost {worker} on {settings.redis_url}", as_json=as_json)
            spare_the_collector()
            await WORKERS[worker](sandpost, stop)

    _run(settings, working)


def _serve(settings: Settings, *, as_json: bool, workers: Sequence[Running]) -> None:
    listening = listened(settings)

    async def ready(sandpost: Sandpost, port: int) -> None:
        await _tell_where(sandpost, port, as_json=as_json)

    _run(settings, lambda: instance(settings, listening, workers, ready))


def listened(settings: Settings) -> socket.socket:
    """The port that the settings name; ends the command if it is taken."""
    try:
        return listen(settings.host, settings.port)
    except PortTaken as taken:
        stop_with(str(taken), "Choose another with --port; --port 0 takes a free one.")


async def instance(
    settings: Settings,
    listening: socket.socket,
    workers: Sequence[Running],
    ready: Callable[[Sandpost, int], Awaitable[None]],
    stop: asyncio.Event | None = None,
) -> None:
    """A server and these workers, until stopped; `ready` is told once it can be asked."""
    stop = stop or stop_on_signals()
    port = port_of(listening)
    async with running(settings) as sandpost:
        await sandpost.begin()
        async with asyncio.TaskGroup() as group:
            hang_up = sandpost.changes.close
            group.create_task(serve(web_of(sandpost, port), listening, stop, hang_up))
            for run in workers:
                group.create_task(run(sandpost, stop))
            spare_the_collector()
            await ready(sandpost, port)


async def _tell_where(sandpost: Sandpost, port: int, *, as_json: bool) -> None:
    promise, said = await sandpost.store.promise(), await sandpost.worlds.said()
    told = {
        "url": sandpost.settings.links_to(port),
        "store": sandpost.store.kind,
        "promise": promise.sentence,
        "world": said.get("world", sandpost.settings.world),
        "remark": sandpost.store.remark,
    }
    remark = f" {sandpost.store.remark}" if sandpost.store.remark else ""
    words = (
        f"Sandpost is at {told['url']} (endpoint_url for any AWS SDK; the inbox in a browser)\n"
        f"store: {told['store']}. {promise.sentence}{remark}\n"
        f"world: {told['world']}\n"
        "Ctrl-C stops it."
    )
    _tell(told, words, as_json=as_json)


def _tell(told: dict[str, str], words: str, *, as_json: bool) -> None:
    if as_json:
        show.print_json_line(told)
    else:
        typer.echo(words)


def _run(settings: Settings, doing: Callable[[], Coroutine[object, None, None]]) -> None:
    log_to_stderr(settings.log)
    try:
        run_until_done(doing)
    except StoreUnavailable as lost:
        stop_with(f"The store cannot be reached: {lost}", "Is it running?")
    except CANNOT_START as reason:
        stop_with(str(reason))


def _refuse_private_store(settings: Settings, command: str) -> None:
    """A process alone on a store that no other can reach would wait for ever."""
    if settings.redis_url is None:
        stop_with(
            f"`sandpost {command}` needs a Redis server that others can reach too.",
            "Give --redis-url or SANDPOST_REDIS_URL, or run `sandpost up` for all in one process.",
        )
