"""Workers on a Sandpost of a test's own, and the few things that tests do with them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from engine.adapters import keys
from engine.domain.events import MessageJudged, MessageRequested, MessageStuck
from engine.domain.streams import account_stream, message_stream
from engine.ports import Append, Write
from workers.app import Patience
from workers.life import run_notifier
from workers.projector import run_projector

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

    from engine.bootstrap import Sandpost
    from engine.domain.events import Event
    from engine.domain.recorded import Recorded

POOL = "us-east-1_Example01"
REGION = "us-east-1"
ACCOUNT = "000000000000"
OTHER_ACCOUNT = "111111111111"
SHORT = Patience(idle_ms=20, look_again_ms=10)
LONG = Patience(idle_ms=600_000)  # nobody claims anything within a test
LOOK_AGAIN_S = 0.005


def text(message: str, account: str = ACCOUNT) -> MessageRequested:
    """A text to a US number is to be sent; in a new account it never arrives."""
    return MessageRequested(
        id=message,
        medium="SMS",
        purpose="UpdateUserAttribute",
        destination="+12065550100",
        body="Your verification code is 135790",
        account=account,
        region=REGION,
        code="135790",
        attribute="phone_number",
        pool=POOL,
        user=f"sub-of-{message}",
        username="ada",
    )


async def record(sandpost: Sandpost, stream: str, expected: int, *events: Event) -> int:
    """Record events of one stream; the position of the last."""
    (loaded,) = await sandpost.log.load(stream)  # for the generation, as whoever decides does
    generation = 0 if loaded is None else loaded.generation
    writes = (Write(stream, expected, events),)
    append = Append(sandpost.chance.id(), sandpost.clock.now(), writes, generation=generation)
    return (await sandpost.log.append(append)).last


async def request(sandpost: Sandpost, *messages: str, account: str = ACCOUNT) -> None:
    """Record a request for each of these messages, all at once."""
    await asyncio.gather(
        *(record(sandpost, message_stream(m), 0, text(m, account)) for m in messages)
    )


async def record_unreadable(sandpost: Sandpost, stream: str) -> int:
    """What a later version might have recorded: the first event of a stream, of an unknown type."""
    position = await sandpost.log.end() + 1
    words = (
        *("stream", stream, "version", 1, "type", "from-the-future.1", "at", sandpost.clock.now()),
        *("prev", 0, "cause", "", "correlation", "", "payload", "{}"),
    )
    lines = sandpost.store.lines
    await lines.ask("XADD", keys.LOG, f"{position}-0", *words)
    await lines.ask("HSET", keys.HEADS, stream, f"1 {position}")
    return position


def account_at(account: str) -> str:
    """The stream of an account in the region of these tests."""
    return account_stream(account, REGION)


@asynccontextmanager
async def notifiers(
    sandpost: Sandpost, *names: str, patience: Patience = SHORT
) -> AsyncIterator[None]:
    """Notifiers of these names at work; stopped as a signal would, at the end."""
    stop = asyncio.Event()
    tasks = [asyncio.create_task(run_notifier(sandpost, stop, n, patience)) for n in names]
    async with _stopped_at_the_end(stop, tasks):
        yield


@asynccontextmanager
async def projector(sandpost: Sandpost) -> AsyncIterator[None]:
    """A projector at work; stopped at the end."""
    stop = asyncio.Event()
    async with _stopped_at_the_end(stop, [asyncio.create_task(run_projector(sandpost, stop))]):
        yield


@asynccontextmanager
async def _stopped_at_the_end(
    stop: asyncio.Event, tasks: Iterable[asyncio.Task[None]]
) -> AsyncIterator[None]:
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


async def ended(sandpost: Sandpost, count: int) -> list[Recorded]:
    """How messages ended, as soon as so many have a verdict or are stuck."""
    found: list[Recorded] = []
    async for recorded in sandpost.changes.follow(0):
        if isinstance(recorded.event, MessageJudged | MessageStuck):
            found.append(recorded)
            if len(found) == count:
                break
    return found


async def until(look: Callable[[], Awaitable[object]]) -> None:
    """Look again and again, until there is something to see."""
    while not await look():  # noqa: ASYNC110  # the store tells nobody
        await asyncio.sleep(LOOK_AGAIN_S)


async def in_hand(sandpost: Sandpost) -> dict[str, int]:
    """How many entries each worker was handed and has not finished."""
    answer = await sandpost.store.lines.ask("XPENDING", keys.OUTBOX, keys.NOTIFIERS)
    return {name.decode(): int(count) for name, count in answer[3] or ()}


async def everything_projected(sandpost: Sandpost) -> dict[bytes, object]:
    """All that a projector wrote, byte by byte."""
    lines = sandpost.store.lines
    written: dict[bytes, object] = {b"checkpoint": await lines.ask("GET", keys.CHECKPOINT)}
    names = await lines.ask("KEYS", keys.key("docs", "*")) + await lines.ask(
        "KEYS", keys.key("views", "*")
    )
    for name in names:
        kind = await lines.ask("TYPE", name)
        if kind == b"hash":
            flat = await lines.ask("HGETALL", name)
            written[name] = dict(zip(flat[::2], flat[1::2], strict=True))
        else:
            written[name] = await lines.ask("ZRANGE", name, 0, -1, "WITHSCORES")
    return written
