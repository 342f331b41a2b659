"""A Sandpost of each test's own: on the memory store, and on a real server where there is one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from engine.bootstrap import Sandpost, running
from engine.settings import Settings
from tests.support import servers
from tests.support.servers import RedisServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


@pytest.fixture
def server() -> Iterator[RedisServer]:
    """A real server that the test may kill."""
    if servers.REDIS is None:
        assert "CI" not in os.environ, "CI must have a redis-server"
        pytest.skip("there is no redis-server on this machine")
    server = RedisServer().start()
    yield server
    server.end()


@pytest.fixture
async def on_server(server) -> AsyncIterator[Sandpost]:
    """A Sandpost on a real server."""
    async with running(Settings(redis_url=server.url)) as sandpost:
        yield sandpost


@pytest.fixture
async def in_memory() -> AsyncIterator[Sandpost]:
    """A Sandpost on the memory store."""
    async with running(Settings(store="memory")) as sandpost:
        yield sandpost


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
def sandpost(request) -> Sandpost:
    """A Sandpost on each kind of store."""
    fixture = "in_memory" if request.param == "memory" else "on_server"
    sandpost: Sandpost = request.getfixturevalue(fixture)
    return sandpost
