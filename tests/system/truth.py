"""The log read as anybody can read it, and what must follow from it: folds of plain JSON.

Nothing here is Sandpost's own code: what heads, claims and budgets must be is worked out again.
Redis clients are `Any`, because redis-py types every answer as all that it could be.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

PREFIX = "sandpost:{0}:"
PAGE = 5000  # entries asked for at a time


@dataclass(frozen=True)
class Entry:
    """One entry of the log."""

    position: int
    stream: str
    version: int
    type: str
    at: str
    prev: int
    cause: str
    correlation: str
    payload: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """What the stream is of: a pool, a user, an account, a message."""
        return self.stream.partition("/")[0]


def log_of(redis: Any) -> list[Entry]:
    """Every entry, in order."""
    found: list[Entry] = []
    while True:
        page = redis.xrange(f"{PREFIX}log", min=f"{len(found) + 1}-0", count=PAGE)
        if not page:
            return found
        found += [_entry(place, fields) for place, fields in page]


def exported_log(file: Path) -> list[Entry]:
    """Every entry of an exported file, after its header."""
    header, *lines = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    assert header["events"] == len(lines)
    return [Entry(**line) for line in lines]


def _entry(place: bytes, fields: Mapping[bytes, bytes]) -> Entry:
    words = {name.decode(): value.decode() for name, value in fields.items()}
    return Entry(
        position=int(place.removesuffix(b"-0")),
        stream=words["stream"],
        version=int(words["version"]),
        type=words["type"],
        at=words["at"],
        prev=int(words["prev"]),
        cause=words["cause"],
        correlation=words["correlation"],
        payload=json.loads(words["payload"]),
    )


def check_chains(entries: Sequence[Entry]) -> None:
    """Positions have no gaps, nor have versions; each event names the one before it."""
    heads: dict[str, tuple[int, int]] = {}
    for expected, entry in enumerate(entries, start=1):
        version, position = heads.get(entry.stream, (0, 0))
        assert (entry.position, entry.version, entry.prev) == (expected, version + 1, position)
        heads[entry.stream] = entry.version, entry.position


def heads_of(entries: Iterable[Entry]) -> dict[str, str]:
    """Stream → version and position of its last event."""
    return {entry.stream: f"{entry.version} {entry.position}" for entry in entries}


def claims_of(entries: Iterable[Entry]) -> dict[str, dict[str, str]]:
    """`<pool>:<kind>` → claimed value → user, as events take and release them."""
    claims: dict[str, dict[str, str]] = defaultdict(dict)
    for entry in entries:
        if entry.kind != "user":
            continue
        _, pool, sub = entry.stream.split("/")
        payload = entry.payload
        for kind, value in payload.get("deactivated", {}).items():
            if claims[f"{pool}:{kind}"].get(value) == sub:
                del claims[f"{pool}:{kind}"][value]
        for kind, value in payload.get("activated", {}).items():
            claims[f"{pool}:{kind}"][value] = sub
        if entry.type == "user-created.1":
            claims[f"{pool}:username"][payload["claimed_username"]] = sub
        if entry.type == "user-deleted.1":
            del claims[f"{pool}:username"][payload["claimed_username"]]
    return {name: held for name, held in claims.items() if held}


def budgets_of(entries: Iterable[Entry]) -> dict[str, str]:
    """Mails of Cognito's shared sender per day that begins at 09:00 UTC, and what texts cost."""
    counted: dict[str, int] = defaultdict(int)
    for entry in entries:
        said = entry.payload
        if entry.type == "message-requested.1" and said.get("sender", {}).get("shared"):
            day = (datetime.fromisoformat(entry.at) - timedelta(hours=9)).date()
            counted[f"shared-sender/{said['account']}/{said['region']}/{day}"] += 1
        if entry.type == "message-judged.1" and "charge" in said:
            counted[said["charge"]["budget"]] += said["charge"]["amount"]
    return {budget: str(count) for budget, count in counted.items()}


def attributes_of(entries: Iterable[Entry]) -> dict[str, dict[str, str]]:
    """User stream → its attributes."""
    users: dict[str, dict[str, str]] = {}
    for entry in entries:
        _update(users, entry)
    return users


def _update(users: dict[str, dict[str, str]], entry: Entry) -> None:
    """Attributes by user stream, after one further event."""
    if entry.type == "user-created.1":
        users[entry.stream] = dict(entry.payload["attributes"])
    elif entry.type == "attributes-updated.1":
        users[entry.stream] |= entry.payload.get("changed", {})
        for name in entry.payload.get("removed", ()):
            users[entry.stream].pop(name, None)


def updates_of(entries: Iterable[Entry]) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Call → each user stream that it updated, and what that user's attributes then were."""
    users: dict[str, dict[str, str]] = {}
    updates: dict[str, list[tuple[str, dict[str, str]]]] = defaultdict(list)
    for entry in entries:
        _update(users, entry)
        if entry.type == "attributes-updated.1":
            updates[entry.correlation].append((entry.stream, dict(users[entry.stream])))
    return updates


def hash_of(redis: Any, name: str) -> dict[str, str]:
    """A hash of the store, as words."""
    return {k.decode(): v.decode() for k, v in redis.hgetall(f"{PREFIX}{name}").items()}


def live_claims(redis: Any) -> dict[str, dict[str, str]]:
    """Every claim that the store holds, by `<pool>:<kind>`."""
    names = [name.decode() for name in redis.keys(f"{PREFIX}claims:*")]
    found = {name.removeprefix(f"{PREFIX}claims:"): name for name in names}
    return {short: hash_of(redis, name.removeprefix(PREFIX)) for short, name in found.items()}


def everything_projected(redis: Any) -> dict[bytes, object]:
    """Documents, views and checkpoint, byte by byte."""
    names = [*redis.keys(f"{PREFIX}docs:*"), *redis.keys(f"{PREFIX}views:*")]
    found: dict[bytes, object] = {b"checkpoint": redis.get(f"{PREFIX}checkpoint")}
    for name in names:
        if redis.type(name) == b"hash":
            found[name] = redis.hgetall(name)
        else:
            found[name] = redis.zrange(name, 0, -1, withscores=True)
    return found
