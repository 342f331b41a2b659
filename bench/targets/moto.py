"""Moto's server: one Python process with everything in memory."""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bench import pool
from bench.client import Connection
from bench.processes import Command, answering, free_port, running
from bench.targets.target import PLAIN, Running, Setting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SCRIPT = Path(__file__).with_name("moto_server.py")


class Moto:
    """`moto_server`, as its users start it, but for the users that are there from the start."""

    name = "moto"
    variants: tuple[str, ...] = (PLAIN,)

    def __init__(self) -> None:
        self.version = version("moto")

    @asynccontextmanager
    async def start(self, setting: Setting) -> AsyncIterator[Running]:
        """Start it with its users in memory, then see through its API that they are there."""
        port, names = free_port(), setting.folder / "seeded"
        address = f"127.0.0.1:{port}"
        # -P: the folder of the script holds a module of moto's name.
        words = (sys.executable, "-P", str(SCRIPT), str(port), str(setting.users), str(names))
        command = Command("server", (*setting.pinning.server(), *words), setting.folder, {})

        async def probe() -> bool:
            async with Connection(address) as connection:
                return (await connection.get("/moto-api/data.json")).ok

        with running(command) as server:
            await answering(server, command, probe)
            pool_id, *usernames = names.read_text().splitlines()
            made = pool.kept(pool_id, tuple(usernames), setting.folder)
            await pool.check_seeded(address, made)
            remark = "users put into its memory before it serves (its API compares each with all)"
            yield Running(address, {"server": server}, {PLAIN: made}, remarks=(remark,))
