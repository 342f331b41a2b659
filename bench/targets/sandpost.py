"""Sandpost as it runs in production form: a Redis server, the server, both workers, each apart."""

from __future__ import annotations

import shutil
import sys
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bench import pool
from bench.client import Connection
from bench.machine import first_line
from bench.processes import Command, answering, free_port, running
from bench.targets.target import MESSAGES, PLAIN, Ledger, Running, Setting

if TYPE_CHECKING:
    import subprocess
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[2]
CLIENTS = 32
VARIANTS: dict[str, dict[str, object]] = {
    PLAIN: {},
    MESSAGES: {"AutoVerifiedAttributes": ["email"]},
}
# A plain update is one event. With a message: the change, its code, the request, the judgement.
EVENTS_PER_UPDATE = {PLAIN: 1, MESSAGES: 4}


class Health(msgspec.Struct):
    """What `/_sandpost/health` says, as far as we look."""

    position: int
    projector_lag: int
    outbox_pending: int
    dead: int


class SandpostLog:
    """Sandpost's log, asked over HTTP."""

    def __init__(self, address: str) -> None:
        self._connection = Connection(address)

    async def ledger(self) -> Ledger:
        """Where the log stands now."""
        answer = await self._connection.get("/_sandpost/health")
        health = msgspec.json.decode(answer.body, type=Health)
        return Ledger(health.position, health.projector_lag, health.outbox_pending, health.dead)


class Sandpost:
    """This checkout, on a Redis server that keeps every accepted update (`appendfsync always`)."""

    name = "sandpost"
    variants: tuple[str, ...] = (PLAIN, MESSAGES)

    def __init__(self) -> None:
        commit = first_line("git", "-C", str(ROOT), "describe", "--always", "--dirty")
        self.version = f"this checkout, {commit}"

    @asynccontextmanager
    async def start(self, setting: Setting) -> AsyncIterator[Running]:
        """Start all four processes, make a pool for each variant, fill both through the API."""
        with ExitStack() as stack:
            address, store_url, stages = await started(setting, stack)
            pools = {}
            for variant, settings in VARIANTS.items():
                pool_id = await pool.create(address, settings)
                names = await pool.fill(address, pool_id, setting.users, clients=CLIENTS)
                pools[variant] = pool.kept(pool_id, names, setting.folder / variant)
                await pool.check_seeded(address, pools[variant])
            yield Running(
                address, stages, pools, SandpostLog(address), store_url, EVENTS_PER_UPDATE
            )


async def started(
    setting: Setting, stack: ExitStack
) -> tuple[str, str, dict[str, subprocess.Popen[bytes]]]:
    """Start store, server and workers; answers the server's address, the store's, the processes."""
    store, address = free_port(), f"127.0.0.1:{free_port()}"
    store_url = f"redis://127.0.0.1:{store}/0"
    environment = {
        "SANDPOST_REDIS_URL": store_url,
        "SANDPOST_HOST": "127.0.0.1",
        "SANDPOST_WORLD": "ready",
        "SANDPOST_SHARED_SENDER_DAILY_LIMIT": "0",  # a load would reach the 50 mails a day at once
        "PYTHONPATH": str(ROOT),
    }
    python = (sys.executable, "-m", "engine.cli")
    server = (*setting.pinning.server(), *python, "serve", "--port", address.rpartition(":")[2])
    stages = {}

    def begin(stage: str, *words: str) -> Command:
        command = Command(stage, words, setting.folder, environment)
        stages[stage] = stack.enter_context(running(command))
        return command

    async def listening() -> bool:
        async with Connection(f"127.0.0.1:{store}") as connection:
            await connection.open()
            return True

    async def healthy() -> bool:
        async with Connection(address) as connection:
            return (await connection.get("/_sandpost/health")).ok

    redis = begin("redis", *setting.pinning.others(), *redis_words(store, setting.store_folder))
    await answering(stages["redis"], redis, listening)
    serve = begin("server", *server)
    begin("projector", *python, "work", "projector")
    begin("notifier", *python, "work", "notifier")
    await answering(stages["server"], serve, healthy)
    return address, store_url, stages


def redis_words(port: int, folder: Path) -> tuple[str, ...]:
    """A Redis server that answers only after the append-only file is on the disk."""
    program = shutil.which("redis-server") or "redis-server"
    return (
        *(program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)),
        *("--appendonly", "yes", "--appendfsync", "always", "--save", ""),
        *("--maxmemory-policy", "noeviction"),
    )
