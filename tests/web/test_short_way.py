"""The short way of AWS JSON requests: over a socket, callers get what uvicorn's way gives them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from functools import partial

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from engine.web.aws import AwsEndpoint
from engine.web.endpoint import Endpoint
from engine.web.serving import http_for, listen, port_of, serve
from engine.wire.response import WireResponse

WITHIN_S = 20
BIG = 8_000_000  # more than a connection's buffers take


@dataclass
class Answers:
    """In the router's place: says what it was asked, as soon as it may."""

    asked: list[bytes] = field(default_factory=list)
    came: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)
    may: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer_json(
        self, target: bytes, authorization: bytes | None, body: bytes
    ) -> WireResponse:
        self.asked.append(body)
        self.came.put_nowait(body)
        if target == b"Wait":
            await self.may.wait()
        if target == b"Fail":
            raise asyncio.CancelledError
        said = b"|".join((target, authorization or b"-", body))
        if target == b"Big":
            said = b"x" * BIG
        headers = ((b"content-type", b"text/plain"), (b"content-length", b"%d" % len(said)))
        return WireResponse(200, headers, said)

    async def answer_query(self, _authorization: bytes | None, _body: bytes) -> WireResponse:
        return WireResponse(200, ((b"content-length", b"5"),), b"query")


@dataclass
class Served:
    port: int
    answers: Answers
    stop: asyncio.Event
    callers: list[Caller] = field(default_factory=list)

    async def dial(self) -> Caller:
        self.callers.append(Caller(*await asyncio.open_connection("127.0.0.1", self.port)))
        return self.callers[-1]


@dataclass
class Caller:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def send(self, *pieces: bytes) -> None:
        self.writer.write(b"".join(pieces))

    async def head(self) -> tuple[bytes, dict[bytes, bytes]]:
        """Status line and headers of the next answer."""
        async with asyncio.timeout(WITHIN_S):
            status, *lines = (await self.reader.readuntil(b"\r\n\r\n")).rstrip().split(b"\r\n")
        return status, dict(line.split(b": ", 1) for line in lines)

    async def answer(self) -> tuple[bytes, bytes]:
        """Status and body of the next answer."""
        status, headers = await self.head()
        async with asyncio.timeout(WITHIN_S):
            body = await self.reader.readexactly(int(headers.get(b"content-length", b"0")))
        return status.split(b" ")[1], body

    async def hung_up(self) -> bool:
        """True once the server has closed the connection, with nothing more said."""
        async with asyncio.timeout(WITHIN_S):
            return await self.reader.read() == b""


def post(target: bytes, body: bytes = b"", *headers: bytes, version: bytes = b"1.1") -> bytes:
    lines = [
        b"POST / HTTP/" + version,
        b"Host: here",
        b"X-Amz-Target: " + target,
        b"Content-Length: %d" % len(body),
        *headers,
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


GET = b"GET /people HTTP/1.1\r\nHost: here\r\n\r\n"


@asynccontextmanager
async def serving(way: str) -> AsyncIterator[Served]:
    answers, stop = Answers(), asyncio.Event()
    aws = AwsEndpoint(answers)  # type: ignore[arg-type]  # as much of a router as it needs
    shortly = answers.answer_json if way == "short" else None
    endpoint = Endpoint(aws, PlainTextResponse("people"), PlainTextResponse("keys"), shortly)

    with closing(listen("127.0.0.1", 0)) as listening:
        task = asyncio.create_task(serve(endpoint, listening, stop, _nothing))
        served = Served(port_of(listening), answers, stop)
        yield served
        for caller in served.callers:
            caller.writer.close()
        answers.may.set()
        stop.set()
        async with asyncio.timeout(WITHIN_S):
            await task


@pytest.fixture(params=["short", "uvicorn's"])
async def served(request: pytest.FixtureRequest) -> AsyncIterator[Served]:
    async with serving(request.param) as it:
        yield it


@pytest.fixture(params=["short", "uvicorn's"])
async def shortly_kept(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Served]:
    """Served by a server that hangs up connections as soon as nobody asks."""
    soon = 0.1  # typed as whole seconds
    hasty = partial(uvicorn.Config, timeout_keep_alive=soon)  # type: ignore[arg-type]
    monkeypatch.setattr(uvicorn, "Config", hasty)
    async with serving(request.param) as it:
        yield it


@pytest.fixture
async def caller(served: Served) -> Caller:
    return await served.dial()


# ── The two ways ─────────────────────────────────────────────────────────────────────────────


async def test_a_small_request_with_a_target_never_becomes_an_asgi_call():
    async def answer(target: bytes, authorization: bytes | None, body: bytes) -> WireResponse:
        return WireResponse(200, ((b"content-length", b"5"),), b"short")

    endpoint = Endpoint(
        PlainTextResponse("asgi"), PlainTextResponse("people"), PlainTextResponse("keys"), answer
    )
    stop = asyncio.Event()
    with closing(listen("127.0.0.1", 0)) as listening:
        task = asyncio.create_task(serve(endpoint, listening, stop, _nothing))
        called = Caller(*await asyncio.open_connection("127.0.0.1", port_of(listening)))
        called.send(post(b"T"))
        small = await called.answer()
        called.send(post(b"T", b"x" * 100_000))
        large = await called.answer()
        called.writer.close()
        stop.set()
        await task

    assert (small[1], large[1]) == (b"short", b"asgi")


async def _nothing() -> None:
    """Nobody to hang up."""


def test_the_installed_uvicorn_is_one_that_the_short_way_was_written_for():
    assert http_for(Answers().answer_json) != "auto"


def test_another_uvicorn_is_left_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(uvicorn, "__version__", "0.55.0")

    assert http_for(Answers().answer_json) == "auto"


async def test_both_ways_say_the_same_in_the_same_words():
    said = []
    for way in ("short", "uvicorn's"):
        async with serving(way) as it:
            called = await it.dial()
            called.send(post(b"T", b"{}", b"Authorization: me"))
            status, headers = await called.head()
            said.append((status, list(headers), await called.reader.readexactly(7)))

    assert said[0] == said[1]
    assert said[0][2] == b"T|me|{}"


# ── Requests ─────────────────────────────────────────────────────────────────────────────────


async def test_a_connection_is_kept_for_the_next_request(caller: Caller):
    for number in range(3):
        caller.send(post(b"T", b"%d" % number))
        assert await caller.answer() == (b"200", b"T|-|%d" % number)


async def test_a_request_may_come_byte_by_byte(caller: Caller):
    for byte in post(b"T", b"whole"):
        caller.send(bytes((byte,)))
        await caller.writer.drain()
        await asyncio.sleep(0)

    assert await caller.answer() == (b"200", b"T|-|whole")


async def test_requests_sent_without_waiting_are_answered_in_their_order(caller: Caller):
    caller.send(post(b"T", b"1"), post(b"T", b"2"), GET, post(b"T", b"3"), GET)

    answered = [(await caller.answer())[1] for _ in range(5)]

    assert answered == [b"T|-|1", b"T|-|2", b"people", b"T|-|3", b"people"]


async def test_a_request_waits_for_the_one_before_it(served: Served, caller: Caller):
    caller.send(post(b"Wait", b"1"), post(b"T", b"2"))
    await served.answers.came.get()
    served.answers.may.set()

    assert [(await caller.answer())[1] for _ in range(2)] == [b"Wait|-|1", b"T|-|2"]
    assert served.answers.asked == [b"1", b"2"]


async def test_a_body_in_chunks_is_put_together(caller: Caller):
    head = b"POST / HTTP/1.1\r\nHost: here\r\nX-Amz-Target: T\r\nTransfer-Encoding: chunked\r\n\r\n"
    caller.send(head, b"3\r\nabc\r\n", b"2\r\nde\r\n0\r\n\r\n")

    assert await caller.answer() == (b"200", b"T|-|abcde")


async def test_a_caller_who_waits_to_be_asked_for_the_body_is_asked(caller: Caller):
    asking = post(b"T", b"body", b"Expect: 100-continue")
    caller.send(asking.removesuffix(b"body"))
    assert (await caller.head())[0] == b"HTTP/1.1 100 Continue"
    caller.send(b"body")

    assert await caller.answer() == (b"200", b"T|-|body")


async def test_a_large_body_is_read_too(caller: Caller):
    caller.send(post(b"T", b"x" * 300_000))

    assert await caller.answer() == (b"200", b"T|-|" + b"x" * 300_000)


async def test_a_browser_is_told_that_it_may_read_the_answer(caller: Caller):
    caller.send(post(b"T", b"", b"Origin: http://shop.example"))

    assert (await caller.head())[1][b"access-control-allow-origin"] == b"*"


async def test_a_form_and_a_page_go_on_as_ever(caller: Caller):
    caller.send(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 8\r\n\r\nAction=A", GET)

    assert [await caller.answer() for _ in range(2)] == [(b"200", b"query"), (b"200", b"people")]


@pytest.mark.parametrize(
    ("line", "status", "body"),
    [
        (b"POST /people HTTP/1.1", b"200", b"people"),
        (b"POST /?a=b HTTP/1.1", b"200", b"T|-|"),
        (b"OPTIONS / HTTP/1.1", b"200", b""),
        (b"PUT / HTTP/1.1", b"200", b"T|-|"),
    ],
)
async def test_a_target_alone_does_not_shorten_the_way(
    served: Served, caller: Caller, line: bytes, status: bytes, body: bytes
):
    caller.send(post(b"T").replace(b"POST / HTTP/1.1", line))

    assert await caller.answer() == (status, body)
    assert len(served.answers.asked) == body.count(b"T")


async def test_a_request_without_length_has_no_body(caller: Caller):
    caller.send(b"POST / HTTP/1.1\r\nHost: here\r\nX-Amz-Target: T\r\n\r\n", GET)

    assert [(await caller.answer())[1] for _ in range(2)] == [b"T|-|", b"people"]


async def test_a_request_without_an_end_is_no_request(served: Served, caller: Caller):
    caller.send(post(b"T", b"whole").removesuffix(b"le"))
    caller.writer.close()
    other = await served.dial()
    other.send(post(b"T", b"other"))

    assert await other.answer() == (b"200", b"T|-|other")
    assert served.answers.asked == [b"other"]


async def test_what_is_no_http_is_refused(caller: Caller):
    caller.send(post(b"T", b"1"))
    await caller.answer()
    caller.send(b"\x16\x03\x01 hello\r\n\r\n")

    assert (await caller.head())[0] == b"HTTP/1.1 400 Bad Request"


# ── Connections ──────────────────────────────────────────────────────────────────────────────


async def test_a_connection_that_was_quiet_for_too_long_is_hung_up(shortly_kept: Served):
    caller = await shortly_kept.dial()
    for number in range(3):
        caller.send(post(b"T", b"%d" % number))
        await caller.answer()

    assert await caller.hung_up()


async def test_a_connection_is_not_quiet_while_a_request_is_under_way(shortly_kept: Served):
    caller, other = await shortly_kept.dial(), await shortly_kept.dial()
    caller.send(post(b"T", b"1"))
    await caller.answer()
    caller.send(post(b"Wait", b"2"))
    while await shortly_kept.answers.came.get() != b"2":
        pass
    other.send(post(b"T", b"3"))
    await other.answer()
    assert await other.hung_up()  # as long as that the first one was in hand
    shortly_kept.answers.may.set()

    assert await caller.answer() == (b"200", b"Wait|-|2")
    assert await caller.hung_up()


async def test_a_connection_that_goes_both_ways_is_hung_up_when_both_are_quiet(
    shortly_kept: Served,
):
    caller = await shortly_kept.dial()
    for request in (post(b"T"), GET, post(b"T"), GET):
        caller.send(request)
        await caller.answer()

    assert await caller.hung_up()


@pytest.mark.parametrize(
    "request_",
    [
        post(b"T", b"", b"Connection: close"),
        post(b"T", version=b"1.0"),
        post(b"T", b"", b"Connection: keep-alive", version=b"1.0"),
    ],
    ids=["asked to close", "of old", "of old, though it would stay"],
)
async def test_a_caller_who_wants_one_answer_gets_one(caller: Caller, request_: bytes):
    caller.send(request_)
    _, headers = await caller.head()

    assert headers[b"connection"] == b"close"
    await caller.reader.readexactly(int(headers[b"content-length"]))
    assert await caller.hung_up()


async def test_a_caller_who_is_gone_does_no_harm(
    served: Served, caller: Caller, caplog: pytest.LogCaptureFixture
):
    caller.send(post(b"Wait", b"1"))
    await served.answers.came.get()
    caller.writer.transport.abort()
    other = await served.dial()
    other.send(post(b"T", b"2"))
    assert await other.answer() == (b"200", b"T|-|2")
    served.answers.may.set()
    other.send(post(b"T", b"3"))

    assert await other.answer() == (b"200", b"T|-|3")
    assert [told for told in caplog.records if told.levelno >= logging.WARNING] == []


async def test_what_is_in_hand_when_told_to_stop_is_finished(served: Served, caller: Caller):
    idle = await served.dial()
    idle.send(post(b"T"))
    await idle.answer()
    caller.send(post(b"Wait", b"1"))
    while await served.answers.came.get() != b"1":
        pass
    served.stop.set()
    assert await idle.hung_up()
    served.answers.may.set()
    status, headers = await caller.head()

    assert (status, headers[b"connection"]) == (b"HTTP/1.1 200 OK", b"close")
    assert await caller.reader.readexactly(8) == b"Wait|-|1"
    assert await caller.hung_up()


async def test_an_idle_connection_does_not_keep_a_server_from_stopping(
    served: Served, caller: Caller
):
    caller.send(post(b"T"))
    await caller.answer()
    served.stop.set()

    assert await caller.hung_up()


async def test_a_fault_is_an_answer_too(caller: Caller, caplog: pytest.LogCaptureFixture):
    caller.send(post(b"Fail"))
    status, headers = await caller.head()

    assert (status, headers[b"connection"]) == (b"HTTP/1.1 500 Internal Server Error", b"close")
    assert len(caplog.records) == 1


async def test_a_caller_who_does_not_read_is_not_answered_on_and_on(served: Served, caller: Caller):
    requests = 6
    for number in range(requests):
        caller.send(post(b"Big", b"%d" % number))
        for _ in range(100):  # enough for it to come, one after the other
            await asyncio.sleep(0)
    asked = len(served.answers.asked)

    assert [len((await caller.answer())[1]) for _ in range(requests)] == [BIG] * requests
    assert asked <= requests // 2
