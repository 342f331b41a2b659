"""Ministack: hypercorn over dictionaries in memory."""

from __future__ import annotations

import subprocess
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bench import pool
from bench.client import Connection
from bench.processes import Command, answering, free_port, running
from bench.targets.target import PLAIN, Running, Setting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

VERSION = "from importlib.metadata import version; print(version('ministack'))"


class Ministack:
    """`python -m ministack`; its newest versions ask for an environment of their own."""

    name = "ministack"
    variants: tuple[str, ...] = (PLAIN,)

    def __init__(self, python: str) -> None:
        self.python = python
        answer = subprocess.run((python, "-c", VERSION), capture_output=True, text=True, check=True)
        self.version = answer.stdout.strip()

    @asynccontextmanager
    async def start(self, setting: Setting) -> AsyncIterator[Running]:
        """Start it quiet (its log of every request costs it a tenth), fill it through its API."""
        address = f"127.0.0.1:{free_port()}"
        command = Command(
            "server",
            (*setting.pinning.server(), self.python, "-m", "ministack"),
            setting.folder,
            {
                "GATEWAY_PORT": address.rpartition(":")[2],
                "BIND_HOST": "127.0.0.1",
                "LOG_LEVEL": "ERROR",
                "TMPDIR": str(setting.folder),
            },
        )

        async def probe() -> bool:
            async with Connection(address) as connection:
                return (await connection.get("/_ministack/health")).ok

        with running(command) as server:
            await answering(server, command, probe)
            pool_id = await pool.create(address, {})
            # One client: two at a time make it answer 500 (a dictionary changed size in a loop).
            usernames = await pool.fill(address, pool_id, setting.users, clients=1)
            made = pool.kept(pool_id, usernames, setting.folder)
            await pool.check_seeded(address, made)
            yield Running(address, {"server": server}, {PLAIN: made})
