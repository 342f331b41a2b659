"""A FastStream broker reaches the same outbox, on every store."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from faststream.redis import RedisBroker

from engine.adapters import keys
from engine.adapters.embedded import EmbeddedUnavailable, embedded_program, open_embedded
from tests.contracts.conftest import room_of
from tests.support.writing import messaging, requested


async def messages_taken(room, count: int) -> list[bytes]:
    """What a broker's own client takes from the outbox for the group, waiting for it."""
    broker = RedisBroker(room.store.broker_url, **room.store.broker_options)
    client = await broker.connect()
    taken = list[bytes]()
    try:
        async with asyncio.timeout(20):
            while len(taken) < count:
                answer: Any = await client.xreadgroup(
                    keys.NOTIFIERS, "worker", {keys.OUTBOX: ">"}, count=10, block=1000
                )
                taken += [fields[b"message"] for _, entries in answer for _, fields in entries]
    finally:
        await broker.stop()
    return taken


async def test_a_broker_takes_what_was_requested_before_and_while_it_waits(room):
    await room.log.append(messaging("before", 0, requested("before")))
    taking = asyncio.create_task(messages_taken(room, 2))
    await asyncio.sleep(0)

    await room.log.append(messaging("meanwhile", 0, requested("meanwhile")))

    assert await taking == [b"before", b"meanwhile"]


async def test_a_broker_reaches_the_embedded_server(tmp_path):
    try:
        embedded_program()
    except EmbeddedUnavailable as unavailable:
        pytest.skip(str(unavailable))
    room = room_of(await open_embedded(tmp_path))
    await room.log.append(messaging("m1", 0, requested("m1")))

    assert await messages_taken(room, 1) == [b"m1"]
    await room.log.close()
    await room.store.close()
