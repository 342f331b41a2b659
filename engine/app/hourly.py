"""What a user may do only so often an hour, by simulated time: counted beside the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.sign_in_errors import AttemptsExceeded

if TYPE_CHECKING:
    from engine.domain.disputed import Disputed
    from engine.domain.user import User
    from engine.ports import Attempts

HOUR = len("2026-11-22T12")  # of a moment as we write it


class Hourly:
    """One command's attempt at what is limited by the hour.

    It counts once, however often the command is decided, and even if it is refused.
    """

    def __init__(self, attempts: Attempts, disputed: Disputed, what: str, most: int) -> None:
        self._attempts = attempts
        self._limited = disputed.code_limits == "hourly"
        self._what = what
        self._most = most
        self._count: int | None = None

    async def attempt(self, user: User, now: str) -> None:
        """Count this attempt of the user. Raises AttemptsExceeded beyond the limit."""
        if not self._limited:
            return
        if self._count is None:
            what = f"{self._what}/{user.pool}/{user.sub}"
            self._count = await self._attempts.count(what, now[:HOUR])
        if self._count > self._most:
            raise AttemptsExceeded
