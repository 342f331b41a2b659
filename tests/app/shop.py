"""A user pool and the calls of a process on it, without a wire between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.adapters.redis_log import RedisEventLog
from engine.adapters.template_texts import TemplateTexts
from engine.app.compose import Composers
from engine.app.handle import Caller, Handler
from engine.app.users import Users
from engine.domain.commands import CreatePool, CreateUser, UpdateAttributes
from engine.domain.events import PoolSettings

if TYPE_CHECKING:
    from engine.bootstrap import Sandpost
    from engine.domain.user import User

POOL = "us-east-1_Example01"
CALLER = Caller("000000000000", "us-east-1")


@dataclass(frozen=True)
class Shop:
    """What a caller does with the pool, through one process."""

    sandpost: Sandpost
    users: Users

    async def create(self, name: str, *, force_alias: bool = False, **attributes: str) -> str:
        """The sub of a new user, who is told nothing."""
        sub = self.sandpost.chance.id()
        command = CreateUser(
            name,
            tuple(attributes.items()),
            sub,
            "Secret-1234",
            self.sandpost.clock.now(),
            suppressed=True,
            force_alias=force_alias,
        )
        await self.users.create(CALLER, POOL, command)
        return sub

    async def update(self, name: str, **attributes: str) -> None:
        """Change attributes, as an administrator does."""
        command = UpdateAttributes(tuple(attributes.items()), self.sandpost.clock.now())
        await self.users.update_attributes(CALLER, POOL, name, command)

    async def get(self, name: str) -> User:
        """The user of this name as stored now."""
        return await self.users.get(CALLER, POOL, name)


async def opened(sandpost: Sandpost, **settings: object) -> Shop:
    """A pool with these settings."""
    command = CreatePool(
        POOL,
        "shop",
        CALLER.account,
        CALLER.region,
        (),
        PoolSettings(**settings),  # type: ignore[arg-type]  # msgspec checks none; the test knows
        sandpost.clock.now(),
    )
    await sandpost.pools.create(command)
    return Shop(sandpost, sandpost.users)


def elsewhere(shop: Shop, log: RedisEventLog | None = None) -> Shop:
    """The same pool through another process: what it remembers is its own."""
    parts = shop.sandpost
    handler = handler_of(shop, log)
    composers = Composers(parts.triggers, TemplateTexts(), handler.chance, handler.disputed)
    return Shop(parts, Users(handler, composers))


def handler_of(shop: Shop, log: RedisEventLog | None = None) -> Handler:
    """Another process's way to record anything."""
    parts = shop.sandpost
    disputed, choices = parts.settings.disputed, parts.settings.choices
    own = log or RedisEventLog(parts.store.lines)
    return Handler(
        own, parts.documents, parts.clock, parts.chance, disputed, choices, parts.budgets
    )
