"""Calls that come at once: those that want the same thing, and those that do not."""

from __future__ import annotations

import asyncio

from engine.adapters.redis_log import RedisEventLog
from engine.domain.errors import UsernameTaken
from tests.app.shop import elsewhere, opened


class Together(RedisEventLog):
    """A log that takes appends only two at a time."""

    def __init__(self, lines) -> None:
        super().__init__(lines)
        self._both = asyncio.Barrier(2)

    async def append(self, append):
        await self._both.wait()
        return await super().append(append)


async def test_a_verified_alias_goes_to_whoever_asked_last_through_whatever_process(sandpost):
    here = await opened(sandpost, alias_attributes=("email",))
    there = elsewhere(here)
    for name in ("ada", "grace"):
        await here.create(name)

    for number in range(5):
        mail = {"email": f"{number}@example.com", "email_verified": "true"}
        await asyncio.gather(here.update("ada", **mail), there.update("grace", **mail))

        ada, grace = await here.get("ada"), await here.get("grace")
        assert {one.attributes["email"] for one in (ada, grace)} == {mail["email"]}
        flags = [one.attributes["email_verified"] for one in (ada, grace)]
        assert sorted(flags) == ["false", "true"]


async def test_of_two_users_of_one_name_one_is_refused(sandpost):
    here = await opened(sandpost)

    ends = await asyncio.gather(
        here.create("ada"), elsewhere(here).create("ada"), return_exceptions=True
    )

    assert sum(isinstance(end, UsernameTaken) for end in ends) == 1


async def test_flags_of_different_users_do_not_wait_for_each_other(sandpost):
    here = await opened(sandpost)
    for name in ("ada", "grace"):
        await here.create(name, email=f"{name}@example.com")
    there = elsewhere(here, Together(sandpost.store.lines))

    async with asyncio.timeout(5):
        await asyncio.gather(
            *(there.update(name, email_verified="true") for name in ("ada", "grace"))
        )

    assert (await here.get("grace")).attributes["email_verified"] == "true"
