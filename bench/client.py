"""One keep-alive connection: cheap enough to pace a thousand calls a second beside the server.

An HTTP library would take half a core for that on this machine, and the server would pay for it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

import httptools

if TYPE_CHECKING:
    from types import TracebackType


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body of one response."""

    status: int
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether it is a plain success."""
        return self.status == HTTPStatus.OK


class Connection(asyncio.Protocol):
    """One call at a time over one socket; opened at first use and again after a close."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []
        self._waiting: asyncio.Future[Answer] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    async def ask(self, raw: bytes) -> Answer:
        """Write a whole request, wait for its whole answer."""
        transport = self._transport or await self.open()
        self._waiting = asyncio.get_running_loop().create_future()
        transport.write(raw)
        return await self._waiting

    async def open(self) -> asyncio.Transport:
        """Open the socket; raises OSError if nobody listens."""
        host, _, port = self.address.rpartition(":")
        loop = asyncio.get_running_loop()
        self._parser = httptools.HttpResponseParser(self)
        transport, _ = await loop.create_connection(lambda: self, host, int(port))
        self._transport = transport
        return transport

    async def get(self, path: str) -> Answer:
        """GET a path."""
        head = f"GET {path} HTTP/1.1\r\nHost: {self.address}\r\nAccept: application/json\r\n\r\n"
        return await self.ask(head.encode())

    def close(self) -> None:
        """Close the socket."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Asyncio's: the socket is closed; a call under way has failed."""
        self._transport = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionError(f"{self.address} hung up"))

    def data_received(self, data: bytes) -> None:
        """Asyncio's: some bytes came."""
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        """Httptools': a new answer begins."""
        self._body = []

    def on_body(self, part: bytes) -> None:
        """Httptools': a piece of the body."""
        self._body.append(part)

    def on_message_complete(self) -> None:
        """Httptools': the answer is whole."""
        answer = Answer(self._parser.get_status_code(), b"".join(self._body))
        if not self._parser.should_keep_alive():
            self.close()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(answer)
