"""Wrong passwords are counted, and too many keep the door shut for a while (facts 4.7)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from engine.adapters.redis_attempts import RedisAttempts
from engine.app.password_locks import PasswordLocks
from engine.domain.moments import later
from engine.domain.sign_in_errors import PasswordAttemptsExceeded
from tests.domain.given import NOON
from tests.domain.users import a_pool, somebody

if TYPE_CHECKING:
    from engine.bootstrap import Sandpost

ADA = somebody(a_pool(), "1", "ada")
BOB = somebody(a_pool(), "2", "bob")


def after(seconds: float) -> str:
    return later(NOON, timedelta(seconds=seconds))


@pytest.fixture
async def locks(sandpost: Sandpost) -> PasswordLocks:
    """Of which ada has failed five times at noon."""
    locks = PasswordLocks(RedisAttempts(sandpost.store.lines))
    for _ in range(5):
        await locks.check(ADA, NOON)
        await locks.failed(ADA, NOON)
    return locks


async def test_the_fifth_failure_shuts_the_door_for_a_second(locks):
    with pytest.raises(PasswordAttemptsExceeded):
        await locks.check(ADA, after(0.999))
    await locks.check(ADA, after(1))
    await locks.check(BOB, NOON)


async def test_what_is_tried_meanwhile_does_not_lengthen_it(locks):
    for _ in range(3):
        with pytest.raises(PasswordAttemptsExceeded):
            await locks.check(ADA, after(0.5))

    await locks.check(ADA, after(1))


async def test_the_next_failure_doubles_it(locks):
    await locks.failed(ADA, after(1))

    with pytest.raises(PasswordAttemptsExceeded):
        await locks.check(ADA, after(2.999))
    await locks.check(ADA, after(3))


async def test_a_success_forgets_all(locks):
    await locks.passed(ADA)

    for _ in range(4):
        await locks.failed(ADA, after(2))
    await locks.check(ADA, after(2))


async def test_a_quarter_of_an_hour_without_a_failure_forgets_all(locks):
    await locks.failed(ADA, after(900))

    await locks.check(ADA, after(900))


async def test_a_little_less_forgets_nothing(locks):
    await locks.failed(ADA, after(899))

    with pytest.raises(PasswordAttemptsExceeded):
        await locks.check(ADA, after(900))
