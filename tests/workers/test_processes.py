"""Workers as processes: killed, stopped, and left without their server for a while."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from engine.domain.streams import id_of
from tests.support.working import LONG, ended, in_hand, notifiers, projector, request, until

pytestmark = pytest.mark.redis

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def process(url: str, name: str):
    """A notifier in its own process, as soon as it is subscribed."""
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-u", "-m", "tests.workers.worker_program", url, name),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert program.stdout is not None
    try:
        while b"notifier started" not in (line := await program.stdout.readline()):
            assert line, "the worker ended before it started"
        yield program
    finally:
        if program.returncode is None:
            program.kill()
        await program.communicate()


def verdicts_by_message(found) -> Counter[str]:
    return Counter(id_of(recorded.stream) for recorded in found)


async def told(sandpost, section: str, name: bytes) -> int:
    """A number that the server tells of itself."""
    lines = (await sandpost.store.lines.ask("INFO", section)).splitlines()
    (line,) = [line for line in lines if line.startswith(name + b":")]
    return int(line.partition(b":")[2])


async def test_what_a_killed_worker_had_in_hand_is_judged_by_another(on_server, server):
    messages = [f"m{n}" for n in range(20)]
    async with process(server.url, "killed") as program:
        await until(lambda: told(on_server, "clients", b"blocked_clients"))  # it reads
        os.kill(program.pid, signal.SIGSTOP)  # it will be handed them and never look at them
        await request(on_server, *messages)
        assert (await in_hand(on_server))["killed"] > 0
        program.kill()
        await program.wait()

    async with notifiers(on_server, "other"):
        found = await ended(on_server, len(messages))

    assert verdicts_by_message(found) == Counter(messages)
    assert await on_server.log.end() == 2 * len(messages)
    assert await in_hand(on_server) == {}


async def test_sigterm_finishes_what_is_in_hand(on_server, server):
    messages = [f"m{n}" for n in range(400)]
    async with process(server.url, "one") as program:
        requests = asyncio.create_task(request(on_server, *messages))
        await ended(on_server, 1)  # it is at work
        program.terminate()
        assert await asyncio.wait_for(program.wait(), 10) == 0
        await requests

    # Nobody claims anything here: whatever the process left in hand would stay there.
    assert await in_hand(on_server) == {}
    async with notifiers(on_server, "two", patience=LONG):
        found = await ended(on_server, len(messages))
    assert verdicts_by_message(found) == Counter(messages)


async def test_workers_go_on_when_their_server_was_killed_and_came_back(on_server, server):
    async with notifiers(on_server, "one"), projector(on_server):
        await request(on_server, "before")
        await ended(on_server, 1)

        server.kill()
        server.start()
        await request(on_server, "after")
        found = await ended(on_server, 2)
        assert await on_server.lists.caught_up()

    assert verdicts_by_message(found) == Counter(["before", "after"])


async def test_workers_that_start_before_their_server_wait_for_it(on_server, server):
    server.kill()
    async with notifiers(on_server, "one"), projector(on_server):
        server.start()
        await request(on_server, "m1")
        (judged,) = await ended(on_server, 1)
        assert await on_server.lists.caught_up()

    assert id_of(judged.stream) == "m1"


async def test_workers_with_nothing_to_do_hardly_ask(on_server):
    async def commands() -> int:
        return await told(on_server, "stats", b"total_commands_processed")

    async with notifiers(on_server, "one", patience=LONG), projector(on_server):
        await request(on_server, "m1")
        await ended(on_server, 1)
        assert await on_server.lists.caught_up()
        before = await commands()
        end = await on_server.log.end()
        await on_server.log.read(end, 1, wait_ms=2000)  # two seconds in which nothing happens
        asked = await commands() - before

    assert asked < 40
