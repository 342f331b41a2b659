"""Which store it shall be, and what is said about it."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from redis.asyncio.connection import parse_url

from engine.adapters.store import Store, open_memory, open_redis

if TYPE_CHECKING:
    from pathlib import Path


class NoRedisUrl(Exception):
    """The store is said to be a Redis server, and not which, or in words that are no address."""


async def open_store(kind: str, redis_url: str | None, folder: Path) -> Store:
    """The store of this kind; `auto` takes a given URL, else embedded, else memory.

    Its `remark` says why, where somebody may have expected another.
    """
    if kind == "memory":
        return await open_memory()
    if kind == "redis" or (kind == "auto" and redis_url is not None):
        if redis_url is None:
            msg = "The store is to be a Redis server: say which in SANDPOST_REDIS_URL."
            raise NoRedisUrl(msg)
        _check_address(redis_url)
        return await open_redis(redis_url)
    return await _embedded(folder, or_memory=kind == "auto")


def _check_address(redis_url: str) -> None:
    try:
        parse_url(redis_url)
    except ValueError as wrong:  # the address itself stays unsaid: it may hold a password
        msg = f"SANDPOST_REDIS_URL cannot be read: {wrong}. Such as redis://localhost:6379/0."
        raise NoRedisUrl(msg) from wrong


async def _embedded(folder: Path, *, or_memory: bool) -> Store:
    if sys.platform == "win32":
        return await _memory_instead("there is no embedded server for Windows")
    # It locks files in a way that the module cannot even be imported elsewhere.
    from engine.adapters.embedded import (  # noqa: PLC0415
        EmbeddedUnavailable,
        embedded_program,
        open_embedded,
    )

    try:
        embedded_program()
    except EmbeddedUnavailable as unavailable:
        if not or_memory:
            raise
        return await _memory_instead(str(unavailable))
    return await open_embedded(folder)


async def _memory_instead(reason: str) -> Store:
    remark = f"The log is kept in memory only, because {reason}."
    return replace(await open_memory(), remark=remark)
