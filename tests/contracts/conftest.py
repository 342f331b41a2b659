"""Every store there is, each behind the same ports."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from engine.adapters.changes import RedisChanges
from engine.adapters.embedded import EmbeddedUnavailable, embedded_program
from engine.adapters.redis_budgets import RedisBudgets
from engine.adapters.redis_documents import RedisDocuments
from engine.adapters.redis_log import RedisEventLog
from engine.adapters.redis_views import RedisProjections, RedisViews
from engine.adapters.store import Store, open_memory, open_redis
from engine.adapters.worlds import Worlds
from tests.support import servers
from tests.support.servers import RedisServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from engine.adapters.line import Lines


@dataclass(frozen=True)
class Room:
    """A store and everything that works on it."""

    store: Store
    lines: Lines
    log: RedisEventLog
    documents: RedisDocuments
    budgets: RedisBudgets
    projections: RedisProjections
    views: RedisViews
    changes: RedisChanges
    worlds: Worlds


def room_of(store: Store) -> Room:
    """All adapters over this store."""
    lines = store.lines
    log = RedisEventLog(lines)
    return Room(
        store=store,
        lines=lines,
        log=log,
        documents=RedisDocuments(lines),
        budgets=RedisBudgets(lines),
        projections=RedisProjections(lines),
        views=RedisViews(lines),
        changes=RedisChanges(lines, log),
        worlds=Worlds(lines),
    )


def skip_without_server() -> None:
    """Do without a redis-server where there is none; in CI there must be one."""
    if servers.REDIS is None:
        assert "CI" not in os.environ, "CI must have a redis-server"
        pytest.skip("there is no redis-server on this machine")


@pytest.fixture(scope="session")
def shared_server() -> Iterator[RedisServer]:
    skip_without_server()
    server = RedisServer().start()
    yield server
    server.end()


@pytest.fixture(scope="session")
def shared_valkey() -> Iterator[RedisServer]:
    """The embedded store's server, without what starts and stops it."""
    try:
        program = embedded_program()
    except EmbeddedUnavailable as unavailable:
        pytest.skip(str(unavailable))
    server = RedisServer(program=str(program)).start()
    yield server
    server.end()


@pytest.fixture
def own_server() -> Iterator[RedisServer]:
    """A server that the test may kill."""
    skip_without_server()
    server = RedisServer().start()
    yield server
    server.end()


@pytest.fixture(params=["memory", "valkey", pytest.param("redis", marks=pytest.mark.redis)])
async def store(request) -> AsyncIterator[Store]:
    """An empty store."""
    if request.param == "memory":
        store = await open_memory()
    else:
        shared = "shared_server" if request.param == "redis" else "shared_valkey"
        server: RedisServer = request.getfixturevalue(shared)
        server.ask("FLUSHALL")
        store = await open_redis(server.url)
    yield store
    await store.close()


@pytest.fixture
async def room(store) -> AsyncIterator[Room]:
    """The store and everything that works on it."""
    room = room_of(store)
    yield room
    await room.changes.close()
    await room.log.close()
