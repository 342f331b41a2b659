"""Passwords: forgotten, reset, set, changed; accounts disabled and enabled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.salts import drawn_salt
from engine.domain import passwords

if TYPE_CHECKING:
    from engine.app.bearers import Bearers
    from engine.app.handle import Caller, Handler
    from engine.app.look import Look
    from engine.domain.access_commands import ChangePassword, SetPassword
    from engine.domain.decision import Decision
    from engine.ports import Attempts, MessageTexts, Triggers


class Passwords:
    """Commands about how a user gets in."""

    def __init__(
        self,
        handler: Handler,
        triggers: Triggers,
        texts: MessageTexts,
        attempts: Attempts,
        bearers: Bearers,
    ) -> None:
        self._handler = handler
        self._triggers = triggers
        self._texts = texts
        self._attempts = attempts
        self._bearers = bearers

    async def set_password(
        self, caller: Caller, pool_id: str, name: str, command: SetPassword
    ) -> None:
        """Give a user a password as an administrator does; nobody is told of it."""
        salt = drawn_salt(self._handler.chance)

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            user = await look.user(pool, name)
            return passwords.decide_setting(command, user, pool, salt)

        await self._handler.settle([(pool_id, name)], decide, command.now, caller.request)

    async def change_password(self, token: str, command: ChangePassword, request: str) -> None:
        """Replace the password of whoever bears the access token."""
        salt = drawn_salt(self._handler.chance)

        async def decide(look: Look) -> Decision:
            bearer = await self._bearers.bearer(look, token)
            return passwords.decide_change(command, bearer.user, bearer.pool, salt)

        await self._handler.settle([token], decide, command.now, request)

    async def enable(self, caller: Caller, pool_id: str, name: str, *, enabled: bool) -> None:
        """Let a user sign in again, or no more; nothing is recorded if it is so already."""

        async def decide(look: Look) -> Decision:
            user = await look.user(await look.pool(pool_id, caller.account, caller.region), name)
            return passwords.decide_enabled(user, enabled=enabled)

        now = self._handler.clock.now()
        await self._handler.settle([(pool_id, name)], decide, now, caller.request)
