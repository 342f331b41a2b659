"""How long after its 200 an update's message has its verdict, at a steady pace.

Open loop: requests leave on schedule however slow the answers are. Some of the updates are followed
to their verdict through the API that people wait on; only those, because every follower costs the
server a long poll.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import msgspec

from bench import request
from bench.client import Connection
from bench.figures import percentile
from bench.load import LoadFailed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bench.pool import Pool

FOLLOWED_PER_SECOND = 20
WAIT_S = 10
TAG = "paced0"


class Paced(msgspec.Struct, frozen=True):
    """Latencies in milliseconds; an update's from when it was due, a verdict's from its 200."""

    users: int
    per_second: float
    asked_per_second: float
    updates: int
    followed: int
    update_p50_ms: float
    update_p99_ms: float
    verdict_p50_ms: float
    verdict_p99_ms: float
    verdict_max_ms: float


class Seen(msgspec.Struct):
    """A message, as far as we look."""

    outcome: str
    destination: str


class SeenList(msgspec.Struct):
    """What `/_sandpost/messages` answers."""

    messages: list[Seen]


class Connections:
    """Open connections, one more whenever all are busy."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._idle: list[Connection] = []

    def take(self) -> Connection:
        """An idle connection, or a new one."""
        return self._idle.pop() if self._idle else Connection(self._address)

    def give_back(self, connection: Connection) -> None:
        """The connection is idle again."""
        self._idle.append(connection)

    def close(self) -> None:
        """Close the idle ones."""
        for connection in self._idle:
            connection.close()


async def due(per_second: float, seconds: float) -> AsyncIterator[tuple[int, float]]:
    """Number and due time of each request, when it is due."""
    began = time.perf_counter()
    for number in range(int(per_second * seconds)):
        moment = began + number / per_second
        if (early := moment - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        yield number, moment


async def paced(address: str, pool: Pool, per_second: float, seconds: float) -> Paced:
    """Send updates at a pace and follow some to their verdicts; raises LoadFailed on any other."""
    connections = Connections(address)
    template = request.update_template(address, pool.id, pool.username_length)
    updates: list[float] = []
    verdicts: list[float] = []
    every = max(1, round(per_second / FOLLOWED_PER_SECOND))

    async def update(number: int, moment: float) -> None:
        new = request.values(TAG, number)
        username = pool.usernames[request.user_index(number, pool.size)]
        connection = connections.take()
        answer = await connection.ask(request.fill(template, username, new).encode())
        answered = time.perf_counter()
        connections.give_back(connection)
        if not answer.ok:
            raise LoadFailed(f"{answer.status} {answer.body.decode(errors='replace')}")
        updates.append(answered - moment)
        if number % every == 0:
            await verdict(connections, new.email)
            verdicts.append(time.perf_counter() - answered)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        async for number, moment in due(per_second, seconds):
            group.create_task(update(number, moment))
        sent = time.perf_counter() - began
    connections.close()
    return summary(pool.size, (per_second, len(updates) / sent), updates, verdicts)


async def verdict(connections: Connections, email: str) -> None:
    """Wait until the message to this address is judged; raises LoadFailed if it never is."""
    asked = urlencode({"to": email, "outcome": "delivered", "wait": WAIT_S})
    connection = connections.take()
    answer = await connection.get(f"/_sandpost/messages?{asked}")
    connections.give_back(connection)
    messages = msgspec.json.decode(answer.body, type=SeenList).messages
    if [message.destination for message in messages] != [email]:
        raise LoadFailed(f"no verdict for {email} in {WAIT_S} s: {answer.body.decode()}")


def summary(
    users: int, pace: tuple[float, float], updates: list[float], verdicts: list[float]
) -> Paced:
    """The latencies in milliseconds."""
    updates_ms = sorted(1e3 * one for one in updates)
    verdicts_ms = sorted(1e3 * one for one in verdicts)
    return Paced(
        users=users,
        asked_per_second=pace[0],
        per_second=pace[1],
        updates=len(updates_ms),
        followed=len(verdicts_ms),
        update_p50_ms=percentile(updates_ms, 0.5),
        update_p99_ms=percentile(updates_ms, 0.99),
        verdict_p50_ms=percentile(verdicts_ms, 0.5),
        verdict_p99_ms=percentile(verdicts_ms, 0.99),
        verdict_max_ms=verdicts_ms[-1],
    )
