"""What the web needs to be given: the parts that bootstrap puts together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from engine.app.accounts import Accounts
    from engine.app.beforehand import Beforehand
    from engine.app.delivery_log import DeliveryLog
    from engine.app.queries import Queries
    from engine.app.sign_ups import SignUps
    from engine.domain.world import World
    from engine.ports import Chance, Changes, Clock


class Archive(Protocol):
    """The log as a file."""

    def export(self, *, masked: bool) -> AsyncIterator[bytes]:
        """A header line, then every event in order, one JSON object a line."""

    async def import_(self, lines: AsyncIterator[bytes]) -> int:
        """Take a log over into an empty world; how many events it had. Raises DomainError."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything pages and API call."""

    queries: Queries
    accounts: Accounts
    sign_ups: SignUps
    beforehand: Beforehand
    delivery_log: DeliveryLog
    archive: Archive
    changes: Changes
    clock: Clock
    chance: Chance
    reset: Callable[[], Awaitable[None]]
    requeue: Callable[[str], Awaitable[None]]
    take_over: Callable[[World], Awaitable[int]]
    templates: Path
    public_url: str
    allowed_hosts: tuple[str, ...] = ()
