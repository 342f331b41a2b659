"""The server of our own: what it keeps, who may use it, and what a kill leaves behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from engine.adapters import embedded
from engine.adapters.embedded import DataInUse, EmbeddedServer, EmbeddedUnavailable, open_embedded
from engine.adapters.store import Store, lines_to
from engine.ports import Appended, StoreUnavailable
from tests.contracts.conftest import room_of
from tests.support.writing import created, stream_of, writing

PROJECT = Path(__file__).parents[2]
ADA, BOB = stream_of("ada"), stream_of("bob")
# A process that records one event and is killed in the same breath as it says so.
KILLED_INSTANCE = """
import asyncio, os, signal, sys
from pathlib import Path
from engine.adapters.embedded import open_embedded
from engine.adapters.redis_log import RedisEventLog
from tests.support.writing import created, stream_of, writing

async def main():
    store = await open_embedded(Path(sys.argv[1]))
    await RedisEventLog(store.lines).append(writing(stream_of("ada"), 0, created("ada")))
    print(store.stop.__self__.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def _bundled():
    try:
        embedded.embedded_program()
    except EmbeddedUnavailable as unavailable:
        pytest.skip(str(unavailable))


def runs(pid: int) -> bool:
    """Whether the process still does anything (one that only waits to be reaped does not)."""
    ps = ("ps", "-p", str(pid), "-o", "stat=")
    state = subprocess.run(ps, capture_output=True, text=True, check=False).stdout.strip()
    return state[:1] not in {"", "Z"}


async def killed_instance(folder: Path) -> int:
    """Leave behind what a killed instance leaves: its server, whose process this is."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", KILLED_INSTANCE, str(folder)),
        cwd=PROJECT,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    assert process.returncode == -signal.SIGKILL
    return int(said)


async def test_what_was_recorded_is_there_after_a_restart(tmp_path):
    first = room_of(await open_embedded(tmp_path))
    await first.log.append(writing(ADA, 0, created("ada")))
    await first.log.close()
    await first.store.close()

    second = room_of(await open_embedded(tmp_path))
    recorded = await second.log.read(0, 10)

    assert [r.event for r in recorded] == [created("ada")]
    assert (await second.store.promise()).name == "always"
    await second.log.close()
    await second.store.close()


async def test_a_stopped_instance_leaves_no_server_behind(tmp_path):
    server = EmbeddedServer(embedded.embedded_program(), tmp_path)
    lines = await server.start()
    pid = server.pid
    await lines.close()

    await server.stop()

    assert pid is not None
    assert not runs(pid)
    assert not (tmp_path / "server.sock").exists()


async def test_a_second_instance_may_not_use_the_same_data(tmp_path):
    store = await open_embedded(tmp_path)

    with pytest.raises(DataInUse, match="another Sandpost"):
        await open_embedded(tmp_path)

    assert await store.lines.ask("PING") == b"PONG"
    await store.close()


async def test_the_server_of_a_killed_instance_is_stopped_and_its_data_kept(tmp_path):
    orphan = await killed_instance(tmp_path)
    assert runs(orphan)

    room = room_of(await open_embedded(tmp_path))

    assert not runs(orphan)
    assert [r.event for r in await room.log.read(0, 10)] == [created("ada")]
    await room.log.close()
    await room.store.close()


async def test_an_orphan_that_stands_still_is_killed_and_its_data_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.adapters.orphans.STOPS_WITHIN_S", 0.2)
    orphan = await killed_instance(tmp_path)
    os.kill(orphan, signal.SIGSTOP)

    room = room_of(await open_embedded(tmp_path))

    assert not runs(orphan)
    assert await room.log.end() == 1
    await room.log.close()
    await room.store.close()


async def test_a_process_that_only_has_the_orphans_number_is_left_alone(tmp_path):
    bystander = await asyncio.create_subprocess_exec("sleep", "60")
    (tmp_path / "server.pid").write_text(str(bystander.pid))

    store = await open_embedded(tmp_path)

    assert runs(bystander.pid)
    bystander.kill()
    await bystander.wait()
    await store.close()


async def test_a_server_that_dies_is_started_again_with_its_data(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "RESTART_AFTER_S", 0)
    server = EmbeddedServer(embedded.embedded_program(), tmp_path)
    lines = await server.start()
    room = room_of(Store("embedded", lines, server.url, stop=server.stop))
    await room.log.append(writing(ADA, 0, created("ada")))
    first = server.pid
    assert first is not None

    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(20):
        while not await reached(room, writing(BOB, 0, created("bob"))):
            pass

    assert server.pid != first
    assert await room.log.end() == 2
    await room.log.close()
    await room.store.close()


async def reached(room, append) -> bool:
    """Whether the append came through."""
    try:
        return isinstance(await room.log.append(append), Appended)
    except StoreUnavailable:
        return False


async def test_a_folder_with_a_long_name_works_too(tmp_path):
    folder = tmp_path / ("a-long-name-" * 9)

    room = room_of(await open_embedded(folder))
    await room.log.append(writing(ADA, 0, created("ada")))

    socket = Path(room.store.broker_url.removeprefix("unix://").partition("?")[0])
    await room.log.close()
    await room.store.close()

    assert str(socket).startswith(f"{tempfile.gettempdir()}/sandpost-")
    assert not await asyncio.to_thread(socket.parent.exists)


async def test_a_server_that_cannot_start_says_where_to_look(tmp_path):
    program = tmp_path / "broken"
    program.write_text("#!/bin/sh\necho no memory\nexit 1\n")
    program.chmod(0o700)
    server = EmbeddedServer(program, tmp_path / "data")

    with pytest.raises(EmbeddedUnavailable, match=r"server\.log"):
        await server.start()

    assert (tmp_path / "data" / "server.log").read_text() == "no memory\n"


async def test_a_refused_start_lets_go_of_the_data(tmp_path):
    store = await open_embedded(tmp_path)
    await store.lines.ask("HSET", "sandpost:{0}:meta", "format", "99")
    await store.close()

    for _ in range(2):
        with pytest.raises(Exception, match="format 99"):
            await open_embedded(tmp_path)


async def test_lines_that_are_refused_are_closed(tmp_path):
    with pytest.raises(StoreUnavailable):
        await lines_to(f"unix://{tmp_path}/nobody.sock")
