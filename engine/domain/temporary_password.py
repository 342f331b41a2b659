"""Temporary passwords past their end, and what makes them usable again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.domain.access import provable
from engine.domain.events import TemporaryPasswordSet
from engine.domain.moments import later

if TYPE_CHECKING:
    from engine.domain.disputed import Disputed
    from engine.domain.pool import Pool
    from engine.domain.user import User


def usable_again(
    user: User, pool: Pool, disputed: Disputed, now: str
) -> tuple[TemporaryPasswordSet, ...]:
    """The event of an update's effect on an expired temporary password, if it has one.

    AWS's developer guide says so of accounts that expired (facts 2.3).
    """
    until, stays = user.access.temporary_until, "stays"
    if until is None or until > now or disputed.expired_temporary_password == stays:
        return ()
    kept = provable(user.access)
    if kept is None:  # of a masked log
        return ()
    days = pool.settings.password_policy.temporary_password_validity_days
    return (TemporaryPasswordSet(kept.salt, kept.verifier, later(now, timedelta(days=days))),)
