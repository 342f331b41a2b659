"""What a server keeps when it dies, and whether it may be trusted with a log at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redis.exceptions import ResponseError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.adapters.line import Lines

EVICTS_NOTHING = "noeviction"


class StoreForgets(Exception):
    """The server would throw away parts of the log when its memory is full."""


@dataclass(frozen=True, slots=True)
class Promise:
    """Which promise holds for what was accepted, as a short name and as a sentence."""

    name: str
    sentence: str


MEMORY = Promise("memory", "Nothing is kept: the log ends with this process.")
ALWAYS = Promise("always", "Everything accepted is on disk before the answer; a crash loses none.")
EVERY_SECOND = Promise(
    "everysec", "A killed server can lose up to two seconds of what was accepted."
)
WHEN_IT_LIKES = Promise(
    "no", "The operating system decides when it is written: a crash can lose half a minute."
)
SNAPSHOTS = Promise(
    "snapshots", "The server has no append-only file: a crash loses all since its last snapshot."
)
UNKNOWN = Promise("unknown", "The server does not say what it keeps.")

_BY_FSYNC = {"always": ALWAYS, "everysec": EVERY_SECOND, "no": WHEN_IT_LIKES}


async def promise_of(lines: Lines) -> Promise:
    """What the server keeps, as it is configured now."""
    configured = await _configured(lines, "append*")
    if configured is None:
        about = await _info(lines, "persistence")
        return SNAPSHOTS if about.get("aof_enabled") == "0" else UNKNOWN
    if configured.get("appendonly") == "no":
        return SNAPSHOTS
    return _BY_FSYNC.get(configured.get("appendfsync", ""), UNKNOWN)


async def refuse_eviction(lines: Lines) -> None:
    """Raise StoreForgets unless the server rather refuses writes than forgets what it holds."""
    configured = await _configured(lines, "maxmemory-policy")
    if configured is None:
        about = await _info(lines, "memory")
        policy = about.get("maxmemory_policy", EVICTS_NOTHING)
    else:
        policy = configured.get("maxmemory-policy", EVICTS_NOTHING)
    if policy != EVICTS_NOTHING:
        msg = (
            f"The Redis server's maxmemory-policy is {policy}: when its memory is full it would "
            f"delete parts of the log. Set it to {EVICTS_NOTHING} "
            f"(redis-cli CONFIG SET maxmemory-policy {EVICTS_NOTHING}) and start again."
        )
        raise StoreForgets(msg)


async def _configured(lines: Lines, pattern: str) -> Mapping[str, str] | None:
    """Settings by name; None where the server does not let us ask (many hosted ones do not)."""
    try:
        words = [word.decode() for word in await lines.ask("CONFIG", "GET", pattern)]
    except ResponseError:
        return None
    return dict(zip(words[::2], words[1::2], strict=True))


async def _info(lines: Lines, section: str) -> Mapping[str, str]:
    try:
        text = (await lines.ask("INFO", section)).decode()
    except ResponseError:
        return {}
    pairs = (line.split(":", 1) for line in text.splitlines() if ":" in line)
    return {name: value.strip() for name, value in pairs}
