"""What can be asked of user pools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.handle import Caller
from engine.domain import pool_decide
from engine.domain.sending import region_of_arn

if TYPE_CHECKING:
    from engine.app.handle import Handler
    from engine.app.look import Look
    from engine.domain.commands import AddCustomAttributes, CreatePool
    from engine.domain.decision import Decision
    from engine.domain.pool import Pool


class Pools:
    """Commands to pools, and one pool as stored now."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    async def get(self, caller: Caller, pool_id: str) -> Pool:
        """The pool. Raises PoolNotFound for one of another account or region."""
        return await self._handler.look().pool(pool_id, caller.account, caller.region)

    async def create(self, command: CreatePool) -> Pool:
        """Create a pool; its role and its identity are tried as AWS does on saving."""

        async def decide(look: Look) -> Decision:
            settings = command.settings
            sms_region = (settings.sms and settings.sms.region) or command.region
            email_region = region_of_arn(settings.email.identity_arn or "") or command.region
            tried = pool_decide.PoolAccounts(
                sms=await look.account(command.account, sms_region),
                email=await look.account(command.account, email_region),
            )
            return pool_decide.decide_creation(command, tried)

        await self._handler.settle([command.id], decide, command.now)
        return await self.get(Caller(command.account, command.region), command.id)

    async def add_custom_attributes(
        self, caller: Caller, pool_id: str, command: AddCustomAttributes
    ) -> None:
        """Let a pool's schema know further attributes."""

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            return pool_decide.decide_custom_attributes(command, pool)

        now = self._handler.clock.now()
        await self._handler.settle([pool_id], decide, now, caller.request)

    async def delete(self, caller: Caller, pool_id: str) -> None:
        """Remove a pool with everybody in it."""

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            return pool_decide.decide_deletion(pool)

        now = self._handler.clock.now()
        await self._handler.settle([pool_id], decide, now, caller.request)
