"""What can be asked of user pools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.handle import Caller
from engine.domain import pool_decide, pool_domain, pool_tags
from engine.domain.errors import DomainTaken
from engine.domain.sending import region_of_arn
from engine.ports import ClaimTaken

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.app.handle import Handler
    from engine.app.look import Look
    from engine.domain.commands import (
        AddCustomAttributes,
        CreatePool,
        RemovePoolDomain,
        ReplacePoolSettings,
        SetPoolDomain,
        TagPool,
        UntagPool,
    )
    from engine.domain.decision import Decision
    from engine.domain.events import PoolSettings
    from engine.domain.pool import Pool


class Pools:
    """Commands to pools, and one pool as stored now."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    async def get(self, caller: Caller, pool_id: str) -> Pool:
        """The pool. Raises PoolNotFound for one of another account or region."""
        return await self._handler.look().pool(pool_id, caller.account, caller.region)

    async def with_domain(self, domain: str, region: str) -> Pool | None:
        """The pool that has a domain prefix in a region, whosever it is."""
        return await self._handler.look().pool_with_domain(domain, region)

    async def create(self, command: CreatePool) -> Pool:
        """Create a pool; its role and its identity are tried as AWS does on saving."""
        owner = Caller(command.account, command.region)

        async def decide(look: Look) -> Decision:
            tried = await _tried(look, owner, command.settings)
            return pool_decide.decide_creation(command, tried)

        await self._handler.settle([command.id], decide, command.now)
        return await self.get(owner, command.id)

    async def replace_settings(
        self, caller: Caller, pool_id: str, wished: Callable[[Pool], ReplacePoolSettings]
    ) -> None:
        """Give a pool other settings, which may depend on those it has.

        Role and identity are tried as on creation.
        """

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            command = wished(pool)
            tried = await _tried(look, caller, command.settings)
            return pool_decide.decide_settings(command, pool, tried)

        now = self._handler.clock.now()
        await self._handler.settle([pool_id], decide, now, caller.request)

    async def add_custom_attributes(
        self, caller: Caller, pool_id: str, command: AddCustomAttributes
    ) -> None:
        """Let a pool's schema know further attributes."""
        await self._settle(
            caller, pool_id, lambda pool: pool_decide.decide_custom_attributes(command, pool)
        )

    async def tag(self, caller: Caller, pool_id: str, command: TagPool) -> None:
        """Let a pool bear further tags."""
        await self._settle(caller, pool_id, lambda pool: pool_tags.decide_tags(command, pool))

    async def untag(self, caller: Caller, pool_id: str, command: UntagPool) -> None:
        """Take tags away from a pool."""
        await self._settle(caller, pool_id, lambda pool: pool_tags.decide_untagging(command, pool))

    async def set_domain(self, caller: Caller, pool_id: str, command: SetPoolDomain) -> None:
        """Give a pool a domain. Raises DomainTaken if another one of the region has it."""
        try:
            await self._settle(
                caller, pool_id, lambda pool: pool_domain.decide_domain(command, pool)
            )
        except ClaimTaken as taken:
            raise DomainTaken(command.domain) from taken

    async def remove_domain(self, caller: Caller, pool_id: str, command: RemovePoolDomain) -> None:
        """Take a pool's domain away."""
        await self._settle(caller, pool_id, lambda pool: pool_domain.decide_removal(command, pool))

    async def delete(self, caller: Caller, pool_id: str) -> None:
        """Remove a pool with everybody in it."""
        await self._settle(caller, pool_id, pool_decide.decide_deletion)

    async def _settle(
        self, caller: Caller, pool_id: str, decided: Callable[[Pool], Decision]
    ) -> None:
        """Record what is decided on the caller's pool alone."""

        async def decide(look: Look) -> Decision:
            return decided(await look.pool(pool_id, caller.account, caller.region))

        now = self._handler.clock.now()
        await self._handler.settle([pool_id], decide, now, caller.request)


async def _tried(look: Look, owner: Caller, settings: PoolSettings) -> pool_decide.PoolAccounts:
    """The accounts that a pool with these settings would send through."""
    sms_region = (settings.sms and settings.sms.region) or owner.region
    email_region = region_of_arn(settings.email.identity_arn or "") or owner.region
    return pool_decide.PoolAccounts(
        sms=await look.account(owner.account, sms_region),
        email=await look.account(owner.account, email_region),
    )
