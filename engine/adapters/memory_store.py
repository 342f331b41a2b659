"""The store in this very process: fakeredis, with its one fault mended. Nothing is kept."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import fakeredis
from fakeredis.aioredis import FakeAsyncRedisConnection
from fakeredis.commands_mixins.streams_mixin import StreamsCommandsMixin
from fakeredis.model import StreamGroup
from redis.asyncio import ConnectionPool, Redis

if TYPE_CHECKING:
    from collections.abc import Callable

# fakeredis answers a blocking XREADGROUP with COUNT at once, and without COUNT it loses entries: on
# its first pass it delivers them and drops the answer. These versions were seen to do so and to be
# mended like this; of any other, and of these too, the check below must say that nothing is lost.
MENDED_VERSIONS = ("2.40.",)
NOT_THE_FIRST_PASS = False

Waited = tuple[StreamGroup, bytes, bytes]  # a group, its stream, and where the read begins


class MemoryStoreUnsafe(Exception):
    """The installed fakeredis would lose entries: the memory store must not be used with it."""


def mend_fakeredis() -> None:
    """Make a blocking XREADGROUP keep blocking; harmless when done twice."""
    original: Callable[..., object] = StreamsCommandsMixin._xreadgroup  # noqa: SLF001 - see above
    mended = original.__name__ == "keep_blocking"
    if mended or not fakeredis.__version__.startswith(MENDED_VERSIONS):
        return

    def keep_blocking(
        mixin: StreamsCommandsMixin, consumer: bytes, groups: list[Waited], *rest: object
    ) -> object:
        """As the original, but never a first pass, and None (wait on) for an empty answer."""
        *others, _first_pass = rest
        present = [(_group_now(mixin, *group), *group[1:]) for group in groups]
        return original(mixin, consumer, present, *others, NOT_THE_FIRST_PASS) or None

    setattr(StreamsCommandsMixin, "_xreadgroup", keep_blocking)  # noqa: B010 - of another type


def _group_now(
    mixin: StreamsCommandsMixin, group: StreamGroup, stream: bytes, _start: bytes
) -> StreamGroup:
    """The group of that name: after a reset the one that a read waits on is nobody's any more."""
    item = mixin._db.get(stream)  # noqa: SLF001 - as above
    return (item and item.value.group_get(group.name)) or group


async def check_blocking_reads(pool: ConnectionPool) -> None:
    """Raise MemoryStoreUnsafe unless entries that come during a blocking read are delivered."""
    stream, group, delivered = "self-test", "self-test", 0
    client = Redis.from_pool(pool)
    try:
        await client.xgroup_create(stream, group, id="0", mkstream=True)
        for count in (10, None):
            read = client.xreadgroup(group, "reader", {stream: ">"}, count=count, block=1000)
            reading: asyncio.Future[Any] = asyncio.ensure_future(read)
            await asyncio.sleep(0)
            await client.xadd(stream, {"sent": "while blocked"})
            delivered += len(await reading)
    finally:
        await client.delete(stream)
        await client.aclose()
    if delivered != 2:  # noqa: PLR2004 - one for each read
        msg = (
            f"fakeredis {fakeredis.__version__} does not deliver what comes during a blocking "
            f"read; install fakeredis {MENDED_VERSIONS[-1]}*, or use another store"
        )
        raise MemoryStoreUnsafe(msg)


def connection_class(server: fakeredis.FakeServer) -> type[FakeAsyncRedisConnection]:
    """Connections to this server, for our own pool and for a broker's."""

    class InProcessConnection(FakeAsyncRedisConnection):
        """A connection that leads to the server in this process, whatever address it is given."""

        def __init__(self, **options: Any) -> None:  # noqa: ANN401 - what brokers say to redis-py
            for name in ("parser_class", "encoder_class", "path", "host", "port"):
                options.pop(name, None)
            super().__init__(**{**options, "server": server})

    return InProcessConnection
