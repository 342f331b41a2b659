"""What every target is to the bench: processes, an address, pools, perhaps a log."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Mapping
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from bench.pool import Pool
    from bench.processes import Pinning

PLAIN = "plain"
MESSAGES = "messages"


@dataclass(frozen=True, slots=True)
class Ledger:
    """How far a target that keeps a log has come."""

    position: int
    lag: int
    pending: int
    dead: int


class Log(Protocol):
    """A target's log, asked through its API."""

    async def ledger(self) -> Ledger:
        """Where it stands now."""


@dataclass(frozen=True, slots=True)
class Running:
    """A started target with one pool per variant, each filled with the users asked for.

    `events_per_update` says by how much the log grows for one update of a variant.
    """

    address: str
    stages: Mapping[str, subprocess.Popen[bytes]]
    pools: Mapping[str, Pool]
    log: Log | None = None
    store_url: str = ""
    events_per_update: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Setting:
    """What a target is started with; `store_folder` is where a store writes what it must keep."""

    users: int
    folder: Path
    store_folder: Path
    pinning: Pinning


class Target(Protocol):
    """Something that answers AdminUpdateUserAttributes."""

    name: str
    version: str
    variants: tuple[str, ...]

    def start(self, setting: Setting) -> AbstractAsyncContextManager[Running]:
        """Start it, fill its pools, and end it when the block ends."""
