"""The store in this very process: fakeredis, with its one fault mended. Nothing is kept."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import fakeredis
from fakeredis.aioredis import FakeAsyncRedisConnection
from fakeredis.commands_mixins.streams_mixin import StreamsCommandsMixin
from redis.asyncio import ConnectionPool, Redis

if TYPE_CHECKING:
    from collections.abc import Callable

# fakeredis 2.40 answers a blocking XREADGROUP with COUNT at once and loses entries without it:
# on its first pass it delivers and drops the answer. These versions have been seen to do so and to
# be mended by `_keep_blocking`; the self-test below would notice a version that is not.
MENDED_VERSIONS = ("2.40.",)


class MemoryStoreUnsafe(Exception):
    """The installed fakeredis would lose entries: the memory store must not be used with it."""


def mend_fakeredis() -> None:
    """Make a blocking XREADGROUP keep blocking; harmless when done twice."""
    original: Callable[..., Any] = StreamsCommandsMixin._xreadgroup  # noqa: SLF001 - see above
    if original.__name__ == _keep_blocking.__name__:
        return
    if not fakeredis.__version__.startswith(MENDED_VERSIONS):
        return

    def _keep_blocking_here(self: Any, *arguments: Any) -> Any:
        return _keep_blocking(original, self, *arguments)

    _keep_blocking_here.__name__ = _keep_blocking.__name__
    StreamsCommandsMixin._xreadgroup = _keep_blocking_here  # type: ignore[method-assign]  # noqa: SLF001


def _keep_blocking(original: Callable[..., Any], self: Any, *arguments: Any) -> Any:
    """As the original, but never a first pass, and None (wait on) instead of an empty answer."""
    *others, _first_pass = arguments
    return original(self, *others, False) or None


async def check_blocking_reads(pool: ConnectionPool) -> None:
    """Raise MemoryStoreUnsafe unless entries that come during a blocking read are all delivered."""
    stream, group = "self-test", "self-test"
    client = Redis.from_pool(pool)
    try:
        await client.xgroup_create(stream, group, id="0", mkstream=True)
        reading = asyncio.create_task(
            client.xreadgroup(group, "reader", {stream: ">"}, count=10, block=1000)
        )
        await asyncio.sleep(0)
        await client.xadd(stream, {"sent": "while blocked"})
        answer = await reading
        without_count = asyncio.create_task(
            client.xreadgroup(group, "reader", {stream: ">"}, block=1000)
        )
        await asyncio.sleep(0)
        await client.xadd(stream, {"sent": "while blocked"})
        delivered = [*answer, *(await without_count)]
    finally:
        await client.delete(stream)
        await client.aclose()
    if len(delivered) != 2:  # noqa: PLR2004 - one for each read
        msg = (
            f"fakeredis {fakeredis.__version__} does not deliver what comes during a blocking "
            f"read; install fakeredis {MENDED_VERSIONS[-1]}*, or use another store"
        )
        raise MemoryStoreUnsafe(msg)


def connection_class(server: fakeredis.FakeServer) -> type[FakeAsyncRedisConnection]:
    """Connections to this server, for our own pool and for a broker's."""

    class InProcessConnection(FakeAsyncRedisConnection):
        """A connection that leads to the server in this process, whatever address it is given."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            for name in ("parser_class", "encoder_class", "path", "host", "port"):
                options.pop(name, None)
            super().__init__(*arguments, **{**options, "server": server})

    return InProcessConnection
