"""A notifier as a process of its own, for tests that end it: URL and name are its arguments."""

from __future__ import annotations

import asyncio
import sys

from engine.bootstrap import running
from engine.settings import Settings
from tests.support.working import LONG
from workers.life import run_notifier
from workers.stopping import stop_on_signals


async def work(url: str, name: str) -> None:
    """Judge until SIGTERM."""
    stop = stop_on_signals()
    async with running(Settings(redis_url=url)) as sandpost:
        await run_notifier(sandpost, stop, name, LONG)


if __name__ == "__main__":
    asyncio.run(work(*sys.argv[1:]))
