"""The code that a user would type now: the newest valid one, and whether its message arrived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.app.known import known
from engine.app.look import owner
from engine.app.records import CodeRow
from engine.app.waiting import first
from engine.domain import streams
from engine.domain.pool import Pool
from engine.domain.user import Code, User

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.app.inbox import Inbox
    from engine.domain.recorded import Recorded
    from engine.ports import Changes, Clock, EventLog, Owner


@dataclass(frozen=True, slots=True)
class Codes:
    """Looks codes up; reads of one user are never behind the log."""

    log: EventLog
    changes: Changes
    clock: Clock
    inbox: Inbox

    async def latest(
        self, pool: str, name: str, attribute: str | None = None, wait_seconds: float = 0
    ) -> CodeRow | None:
        """The user's newest valid code, waiting until its message is judged; None: no such code."""
        end = await self.log.end()
        row = await self._now(pool, name, attribute)
        if wait_seconds <= 0 or _is_settled(row):
            return row

        async def settled(_: Recorded) -> CodeRow | None:
            now = await self._now(pool, name, attribute)
            return now if _is_settled(now) else None

        later = await first(self.changes, end, wait_seconds, settled)
        return later or await self._now(pool, name, attribute)

    async def _now(self, pool: str, name: str, attribute: str | None) -> CodeRow | None:
        user = await self._user(pool, name)
        if user is None:
            return None
        now = self.clock.now()
        rows = [
            await self._row(user, code)
            for code in (*user.codes.values(), *_for_signing_in(user))
            if attribute in {None, code.attribute} and code.expires_at > now
        ]
        return max((r for r in rows if r), key=lambda row: row.message.position, default=None)

    async def _row(self, user: User, code: Code) -> CodeRow | None:
        message = await self.inbox.one(code.message)
        if message is None:
            return None
        return CodeRow(
            pool=user.pool,
            user=user.username,
            attribute=code.attribute,
            code=code.code,
            destination=code.destination,
            expires_at=code.expires_at,
            message=message,
        )

    async def _user(self, pool: str, name: str) -> User | None:
        found = await self._state(streams.pool_stream(pool))
        if not isinstance(found, Pool):
            return None
        user = await self._state(owner(found, name))
        return user if isinstance(user, User) else None

    async def _state(self, wanted: str | Owner) -> object:
        (loaded,) = await self.log.load(wanted)
        return None if loaded is None else known(loaded).state


def _for_signing_in(user: User) -> Iterator[Code]:
    """The codes that signing in asks for."""
    for asked in user.access.challenges.values():
        if asked.message and asked.secret and asked.destination:
            yield Code(
                asked.destination, asked.secret, asked.expires_at, asked.message, "phone_number"
            )


def _is_settled(row: CodeRow | None) -> bool:
    """Whether waiting longer would change nothing by itself."""
    return row is not None and row.message.outcome != "pending"
