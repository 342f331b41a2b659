"""Counts wrong passwords, and keeps a user's door shut for a while after too many."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.domain.lockout import LONGEST_S, locked_until
from engine.domain.moments import later
from engine.domain.sign_in_errors import PasswordAttemptsExceeded
from engine.domain.streams import user_stream

if TYPE_CHECKING:
    from engine.domain.user import User
    from engine.ports import Attempts

SINCE_SUCCESS = "since-success"  # the period of a count that only a success ends


class PasswordLocks:
    """Failures are counted outside the log: a refused call records nothing."""

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts

    async def check(self, user: User, now: str) -> None:
        """Raise PasswordAttemptsExceeded while the user is locked; that does not count."""
        failures, last = await self._attempts.counted(_door(user))
        until = locked_until(failures, last)
        if until is not None and now < until:
            raise PasswordAttemptsExceeded

    async def failed(self, user: User, now: str) -> None:
        """One more wrong password; after a quarter of an hour without any it is the first."""
        door = _door(user)
        _, last = await self._attempts.counted(door)
        if last and later(last, timedelta(seconds=LONGEST_S)) <= now:
            await self._attempts.forget(door)
        await self._attempts.count(door, SINCE_SUCCESS, now)

    async def passed(self, user: User) -> None:
        """The user proved its password: the failures before are forgotten."""
        await self._attempts.forget(_door(user))


def _door(user: User) -> str:
    return f"password/{user_stream(user.pool, user.sub)}"
