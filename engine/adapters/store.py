"""Which store: fakeredis in this process, a server of our own in the data directory, or a URL."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from fakeredis import FakeServer
from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from engine.adapters.durability import MEMORY, Promise, promise_of, refuse_eviction
from engine.adapters.line import Lines
from engine.adapters.memory_store import check_blocking_reads, connection_class, mend_fakeredis
from engine.adapters.worlds import Worlds

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

StoreKind = Literal["memory", "embedded", "redis"]
CONNECT_WITHIN_S = 5.0
IN_PROCESS = "redis://in-process:6379/0"  # an address for those who insist on one


async def _nothing() -> None:
    """Nothing of its own is to be stopped."""


@dataclass(frozen=True, slots=True)
class Store:
    """A store that is ready: lines to it, and what a FastStream broker needs to reach it too.

    `RedisBroker(store.broker_url, **store.broker_options)` reads the same outbox.
    """

    kind: StoreKind
    lines: Lines
    broker_url: str
    broker_options: Mapping[str, Any] = field(default_factory=dict)
    stop: Callable[[], Awaitable[None]] = _nothing
    remark: str = ""

    async def promise(self) -> Promise:
        """What a crash can cost, as the server is configured now."""
        return MEMORY if self.kind == "memory" else await promise_of(self.lines)

    async def close(self) -> None:
        """Hang up, and stop the server if it is our own."""
        await self.lines.close()
        await self.stop()


async def open_memory() -> Store:
    """A new, empty store inside this process."""
    mend_fakeredis()
    connections = connection_class(FakeServer(server_type="redis"))
    pool = ConnectionPool(connection_class=connections, **_plain_connections())
    await check_blocking_reads(pool)
    lines = Lines(pool)
    await Worlds(lines).open()
    return Store("memory", lines, IN_PROCESS, {"connection_class": connections})


async def open_redis(url: str) -> Store:
    """The store at a `redis://`, `rediss://` or `unix://` address.

    Raises StoreUnavailable, StoreForgets or UnknownLogFormat, each with what to do.
    """
    return Store("redis", await lines_to(url), url)


async def lines_to(url: str) -> Lines:
    """Lines to a server that may hold a log, and is ready for one."""
    lines = Lines(ConnectionPool.from_url(url, **_plain_connections()))
    try:
        await refuse_eviction(lines)
        await Worlds(lines).open()
    except BaseException:
        await lines.close()
        raise
    return lines


def _plain_connections() -> dict[str, Any]:
    # An append that was not answered may have happened: asking again is for those who can tell.
    # redis-py's own time-out makes every send a task of its own, and Python 3.11's `wait_for`
    # forgets a cancellation that meets its end: readers that were told to stop went on.
    return {
        "protocol": 2,
        "retry": Retry(NoBackoff(), 0),
        "socket_timeout": None,
        "socket_connect_timeout": CONNECT_WITHIN_S,
    }
