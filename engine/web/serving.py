"""Serving on a port: bound before anything is printed, stopped without cutting anybody off."""

from __future__ import annotations

import asyncio
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from engine.web.aws import AnswerJson
    from engine.web.endpoint import Endpoint

BACKLOG = 2048
FINISH_WITHIN_S = 10  # requests in hand when told to stop; those that only wait end at once


class PortTaken(Exception):
    """Nothing can be served there."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that already accepts connections; port 0 takes a free one. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise PortTaken(f"Port {port} of {host} cannot be used: {error.strerror}.") from error


def port_of(listening: socket.socket) -> int:
    """The port that the socket has."""
    port: int = listening.getsockname()[1]
    return port


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever started it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(
    app: Endpoint,
    listening: socket.socket,
    stop: asyncio.Event,
    hang_up: Callable[[], Awaitable[None]],
) -> None:
    """Serve until `stop` is set; `hang_up` then ends the answers that would never end."""
    config = uvicorn.Config(
        app,
        http=http_for(app.answer_json),
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=False,  # nobody here asks who called, and looking costs every request
        timeout_graceful_shutdown=FINISH_WITHIN_S,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await hang_up()
        await serving
    finally:
        stopped.cancel()


def http_for(answer_json: AnswerJson | None) -> type[asyncio.Protocol] | Literal["auto"]:
    """How connections are served: AWS JSON requests the short way, where that can be gone."""
    if answer_json is None:
        return "auto"
    try:
        from engine.web.short_way import short_way  # noqa: PLC0415  # its C parser is not everywhere
    except ImportError:
        return "auto"
    return short_way(answer_json) or "auto"
