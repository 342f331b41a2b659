"""cognito-local: one Node process that keeps each pool in a JSON file. Only measured if asked for.

It writes the whole file for every new user, so the file is filled while it does not run: with
copies of a user that it made itself.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from bench import pool
from bench.client import Connection
from bench.processes import Command, answering, free_port, running
from bench.targets.target import PLAIN, Running, Setting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

VERSION = "5.3.0"


class CognitoLocal:
    """The npm package, installed into the run's own folder."""

    name = "cognito-local"
    version = VERSION
    variants: tuple[str, ...] = (PLAIN,)

    @asynccontextmanager
    async def start(self, setting: Setting) -> AsyncIterator[Running]:
        """Install it, let it make a pool and a user, fill the file up, start it again."""
        npm = shutil.which("npm") or "npm"
        packages = ("install", "--no-audit", "--no-fund", f"cognito-local@{VERSION}")
        (setting.folder / "package.json").write_text("{}")
        await asyncio.to_thread(
            subprocess.run, (npm, *packages), cwd=setting.folder, check=True, capture_output=True
        )
        address = f"127.0.0.1:{free_port()}"
        command = started(setting, address)

        async def probe() -> bool:
            async with Connection(address) as connection:
                return (await connection.get("/health")).ok

        with running(command, cwd=setting.folder) as first:
            await answering(first, command, probe)
            pool_id = await pool.create(address, {})
            await pool.fill(address, pool_id, 1, clients=1)
        usernames = filled(setting.folder / ".cognito" / "db" / f"{pool_id}.json", setting.users)
        with running(command, cwd=setting.folder) as server:
            await answering(server, command, probe)
            made = pool.kept(pool_id, usernames, setting.folder)
            await pool.check_seeded(address, made)
            remark = "users put into its file while it was stopped (its API writes it for each)"
            yield Running(address, {"server": server}, {PLAIN: made}, remarks=(remark,))


def started(setting: Setting, address: str) -> Command:
    """Node itself, not npx: what is measured is this process."""
    node = shutil.which("node") or "node"
    program = setting.folder / "node_modules" / "cognito-local" / "lib" / "bin" / "start.js"
    words = (*setting.pinning.server(), node, str(program))
    host, _, port = address.rpartition(":")
    return Command("server", words, setting.folder, {"HOST": host, "PORT": port})


def filled(file: Path, users: int) -> tuple[str, ...]:
    """Give a pool's file as many copies of its only user as asked for; answers their usernames."""
    content = msgspec.json.decode(file.read_bytes(), type=dict[str, object])
    (model,) = msgspec.convert(content["Users"], dict[str, dict[str, object]]).values()
    copies = {}
    for number in range(users):
        name = str(UUID(int=number + 1))
        values = {"sub": name, "email": pool.first_email(number)}
        attributes = [{"Name": key, "Value": value} for key, value in values.items()]
        copies[name] = {**model, "Username": name, "Attributes": attributes}
    content["Users"] = copies
    file.write_bytes(msgspec.json.encode(content))
    return tuple(copies)
