"""What can be asked of user pool clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import client_decide
from engine.domain.errors import ClientNotFound

if TYPE_CHECKING:
    from engine.app.handle import Caller, Handler
    from engine.app.look import Look
    from engine.domain.client import Client
    from engine.domain.commands import CreateClient, ReplaceClientSettings
    from engine.domain.decision import Decision
    from engine.domain.pool import Pool


class Clients:
    """Commands to clients, and one client as stored now."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    async def get(self, caller: Caller, pool_id: str, client_id: str) -> Client:
        """The client. Raises PoolNotFound, or ClientNotFound for one of another pool."""
        client, _ = await _found(self._handler.look(), caller, pool_id, client_id)
        return client

    async def create(self, caller: Caller, pool_id: str, command: CreateClient) -> Client:
        """Let an application call for a pool's users."""

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            return client_decide.decide_creation(command, pool)

        await self._handler.settle([command.id], decide, self._handler.clock.now(), caller.request)
        return await self.get(caller, pool_id, command.id)

    async def replace_settings(
        self, caller: Caller, pool_id: str, client_id: str, command: ReplaceClientSettings
    ) -> Client:
        """Give a client other settings; what is not said of them is by default again."""

        async def decide(look: Look) -> Decision:
            client, pool = await _found(look, caller, pool_id, client_id)
            return client_decide.decide_settings(command, client, pool)

        await self._handler.settle([client_id], decide, self._handler.clock.now(), caller.request)
        return await self.get(caller, pool_id, client_id)

    async def delete(self, caller: Caller, pool_id: str, client_id: str) -> None:
        """Remove a client."""

        async def decide(look: Look) -> Decision:
            client, _ = await _found(look, caller, pool_id, client_id)
            return client_decide.decide_deletion(client)

        await self._handler.settle([client_id], decide, self._handler.clock.now(), caller.request)


async def _found(look: Look, caller: Caller, pool_id: str, client_id: str) -> tuple[Client, Pool]:
    """The client as an administrator asks for it: of a pool that is the caller's."""
    pool = await look.pool(pool_id, caller.account, caller.region)
    client, its_pool = await look.client(client_id)
    if its_pool.id != pool.id:
        raise ClientNotFound(client_id)
    return client, pool
