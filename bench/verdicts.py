"""How long after its 200 an update's message has its verdict, at a steady pace.

Open loop: requests leave on schedule however slow the answers are. Every verdict is timed by when
it stands in the log; some are also awaited through the API, as people await them, which costs the
server a waiting request each.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from bench import request
from bench.client import Connection
from bench.figures import percentile
from bench.load import LoadFailed
from bench.tail import Tail

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bench.pool import Pool

ASKED_PER_SECOND = 10
WAIT_S = 20
TAG = "paced0"


class Latency(msgspec.Struct, frozen=True):
    """Milliseconds."""

    count: int
    p50: float
    p90: float
    p99: float
    max: float


class Paced(msgspec.Struct, frozen=True):
    """An update's latency counts from when it was due, a verdict's from the update's 200."""

    users: int
    per_second: float
    asked_per_second: float
    update: Latency
    verdict_in_log: Latency
    verdict_through_api: Latency


class Seen(msgspec.Struct):
    """A message, as far as we look."""

    outcome: str
    destination: str


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


@dataclass(slots=True)
class Clocked:
    """Seconds, as they come in."""

    updates: list[float] = field(default_factory=list)
    in_log: list[float] = field(default_factory=list)
    through_api: list[float] = field(default_factory=list)


class Client:
    """Sends updates and times them and their verdicts."""

    def __init__(self, address: str, pool: Pool, tail: Tail) -> None:
        self._pool = pool
        self._tail = tail
        self._template = request.update_template(address, pool.id, pool.username_length)
        self.connections = Connections(address)
        self.clocked = Clocked()

    async def update(self, number: int, due: float, *, ask: bool) -> None:
        """One update, followed to its verdict; raises LoadFailed if it is refused or not judged."""
        new = request.values(TAG, number)
        username = self._pool.usernames[request.user_index(number, self._pool.size)]
        connection = self.connections.take()
        answer = await connection.ask(request.fill(self._template, username, new).encode())
        answered = time.perf_counter()
        self.connections.give_back(connection)
        if not answer.ok:
            raise LoadFailed(f"{answer.status} {answer.body.decode(errors='replace')}")
        self.clocked.updates.append(answered - due)
        try:
            async with asyncio.timeout(WAIT_S):
                message = await self._tail.message_to(new.email)
                if ask:
                    await self._ask(message, new.email)
                    self.clocked.through_api.append(time.perf_counter() - answered)
                # It may have been in the log before the 200 was here.
                judged = await self._tail.judged_at(message)
                self.clocked.in_log.append(max(0.0, judged - answered))
        except TimeoutError as late:
            raise LoadFailed(f"no verdict on the message to {new.email} in {WAIT_S} s") from late

    async def _ask(self, message: str, email: str) -> None:
        connection = self.connections.take()
        answer = await connection.get(f"/_sandpost/messages/{message}?wait={WAIT_S}")
        self.connections.give_back(connection)
        seen = msgspec.json.decode(answer.body, type=Seen)
        if (seen.destination, seen.outcome) != (email, "delivered"):
            raise LoadFailed(f"the message to {email}: {answer.body.decode()}")


async def due(per_second: float, seconds: float) -> AsyncIterator[tuple[int, float]]:
    """Number and due time of each request, when it is due."""
    began = time.perf_counter()
    for number in range(int(per_second * seconds)):
        moment = began + number / per_second
        if (early := moment - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        yield number, moment


async def paced(
    address: str, store_url: str, pool: Pool, per_second: float, seconds: float
) -> Paced:
    """Send updates at a pace and time their verdicts; raises LoadFailed if any is not delivered."""
    tail = Tail(store_url)
    client = Client(address, pool, tail)
    every = max(1, round(per_second / ASKED_PER_SECOND))
    async with asyncio.TaskGroup() as group:
        following = group.create_task(tail.follow())
        await tail.begun.wait()
        began = time.perf_counter()
        sent = [
            group.create_task(client.update(number, moment, ask=number % every == 0))
            async for number, moment in due(per_second, seconds)
        ]
        sent_s = time.perf_counter() - began
        await asyncio.gather(*sent)
        following.cancel()
    client.connections.close()
    if tail.undelivered:
        raise LoadFailed(f"{len(tail.undelivered)} messages were not delivered")
    return Paced(
        users=pool.size,
        per_second=len(client.clocked.updates) / sent_s,
        asked_per_second=per_second,
        update=latency(client.clocked.updates),
        verdict_in_log=latency(client.clocked.in_log),
        verdict_through_api=latency(client.clocked.through_api),
    )


def latency(seconds: Sequence[float]) -> Latency:
    """How a latency is distributed."""
    ms = sorted(1e3 * one for one in seconds)
    return Latency(len(ms), percentile(ms, 0.5), percentile(ms, 0.9), percentile(ms, 0.99), ms[-1])
