"""Which store, what it promises, and which servers are refused."""

from __future__ import annotations

import pytest

from engine.adapters import durability, embedded, memory_store
from engine.adapters.choose_store import NoRedisUrl, open_store
from engine.adapters.durability import StoreForgets
from engine.adapters.embedded import EmbeddedUnavailable
from engine.adapters.store import open_memory, open_redis
from engine.ports import StoreUnavailable
from tests.contracts.conftest import room_of, skip_without_server
from tests.support.servers import RedisServer, free_port
from tests.support.writing import created, stream_of, writing

ADA = stream_of("ada")


@pytest.mark.redis
@pytest.mark.parametrize("policy", ["allkeys-lru", "volatile-ttl"])
async def test_a_server_that_would_forget_is_refused(own_server, policy):
    own_server.ask(f"CONFIG SET maxmemory-policy {policy}")

    with pytest.raises(StoreForgets, match=policy):
        await open_redis(own_server.url)

    assert own_server.ask("DBSIZE") == ":0\r\n"


@pytest.mark.redis
async def test_a_server_that_would_forget_is_refused_even_if_it_hides_its_settings():
    skip_without_server()
    server = RedisServer("--maxmemory-policy", "allkeys-lru", "--rename-command", "CONFIG", "")
    server.start()

    with pytest.raises(StoreForgets, match="allkeys-lru"):
        await open_redis(server.url)

    server.end()


@pytest.mark.redis
@pytest.mark.parametrize(
    ("settings", "promise"),
    [
        (("appendfsync always",), durability.ALWAYS),
        (("appendfsync everysec",), durability.EVERY_SECOND),
        (("appendfsync no",), durability.WHEN_IT_LIKES),
        (("appendonly no",), durability.SNAPSHOTS),
    ],
)
async def test_the_promise_is_what_the_server_is_configured_to_keep(own_server, settings, promise):
    store = await open_redis(own_server.url)
    for setting in settings:
        own_server.ask(f"CONFIG SET {setting}")

    assert await store.promise() == promise
    await store.close()


@pytest.mark.redis
@pytest.mark.parametrize(
    ("append_only", "promise"), [("yes", durability.UNKNOWN), ("no", durability.SNAPSHOTS)]
)
async def test_a_server_that_hides_its_settings_is_used_and_promises_less(append_only, promise):
    skip_without_server()
    server = RedisServer("--appendonly", append_only, "--rename-command", "CONFIG", "").start()

    store = await open_redis(server.url)
    room = room_of(store)
    await room.log.append(writing(ADA, 0, created("ada")))

    assert await store.promise() == promise
    await room.log.close()
    await store.close()
    server.end()


async def test_the_memory_store_promises_nothing():
    store = await open_memory()

    assert await store.promise() == durability.MEMORY
    await store.close()


async def test_two_memory_stores_know_nothing_of_each_other():
    first, second = room_of(await open_memory()), room_of(await open_memory())

    await first.log.append(writing(ADA, 0, created("ada")))

    assert (await first.log.end(), await second.log.end()) == (1, 0)
    for room in (first, second):
        await room.log.close()
        await room.store.close()


async def test_a_fakeredis_that_would_lose_entries_is_refused(monkeypatch):
    monkeypatch.setattr(memory_store, "NOT_THE_FIRST_PASS", True)  # as without our repair

    with pytest.raises(memory_store.MemoryStoreUnsafe, match=r"2\.40"):
        await open_memory()


async def test_an_absent_server_is_said_to_be_unavailable():
    with pytest.raises(StoreUnavailable):
        await open_redis(f"redis://127.0.0.1:{free_port()}/0")


@pytest.mark.redis
async def test_a_given_url_is_taken_before_anything_else(own_server, tmp_path):
    store = await open_store("auto", own_server.url, tmp_path)

    assert (store.kind, store.remark) == ("redis", "")
    await store.close()


async def test_without_a_bundled_server_memory_is_taken_and_that_is_said(monkeypatch, tmp_path):
    def nothing_bundled():
        msg = "there is no embedded server for this machine"
        raise EmbeddedUnavailable(msg)

    monkeypatch.setattr(embedded, "embedded_program", nothing_bundled)
    store = await open_store("auto", None, tmp_path)

    assert store.kind == "memory"
    assert "there is no embedded server for this machine" in store.remark
    with pytest.raises(EmbeddedUnavailable):
        await open_store("embedded", None, tmp_path)
    await store.close()


async def test_on_windows_memory_is_taken(monkeypatch, tmp_path):
    monkeypatch.setattr("engine.adapters.choose_store.sys.platform", "win32")

    store = await open_store("auto", None, tmp_path)

    assert (store.kind, "Windows" in store.remark) == ("memory", True)
    await store.close()


async def test_a_redis_store_needs_to_be_told_which(tmp_path):
    with pytest.raises(NoRedisUrl, match="SANDPOST_REDIS_URL"):
        await open_store("redis", None, tmp_path)


@pytest.mark.redis
async def test_a_server_is_reached_by_its_port_too():
    skip_without_server()
    server = RedisServer(port=free_port()).start()
    room = room_of(await open_redis(server.url))

    await room.log.append(writing(ADA, 0, created("ada")))

    assert server.url.startswith("redis://127.0.0.1:")
    assert await room.log.end() == 1
    await room.log.close()
    await room.store.close()
    server.end()
