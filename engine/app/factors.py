"""Which second factor a user wants, as it says itself or an administrator for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.factors import decide_preference

if TYPE_CHECKING:
    from engine.app.bearers import Bearers
    from engine.app.handle import Caller, Handler
    from engine.app.look import Look
    from engine.domain.decision import Decision
    from engine.domain.factors import Preference


class Factors:
    """Preferences about second factors."""

    def __init__(self, handler: Handler, bearers: Bearers) -> None:
        self._handler = handler
        self._bearers = bearers

    async def prefer(self, access_token: str, wanted: Preference, request: str) -> None:
        """Set the preference of whoever bears the token."""

        async def decide(look: Look) -> Decision:
            return decide_preference(wanted, (await self._bearers.bearer(look, access_token)).user)

        now = self._handler.clock.now()
        await self._handler.settle([access_token], decide, now, request)

    async def prefer_for(self, caller: Caller, pool_id: str, name: str, wanted: Preference) -> None:
        """Set a user's preference as an administrator does."""

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            return decide_preference(wanted, await look.user(pool, name))

        now = self._handler.clock.now()
        await self._handler.settle([(pool_id, name)], decide, now, caller.request)
