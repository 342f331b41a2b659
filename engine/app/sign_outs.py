"""Ending tokens: those that come of one signing in, or all that a user has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.refresh_tokens import revocable
from engine.domain.errors import UserNotFound
from engine.domain.events import SignedOutEverywhere
from engine.domain.sign_in_errors import RevocationNotEnabled, TokenOfNobody
from engine.domain.streams import user_stream

if TYPE_CHECKING:
    from engine.app.bearers import Bearers
    from engine.app.handle import Caller, Handler
    from engine.app.look import Look
    from engine.domain.decision import Decision
    from engine.domain.user import User
    from engine.ports import Tokens


class SignOuts:
    """Lets tokens end before their time."""

    def __init__(self, handler: Handler, bearers: Bearers, tokens: Tokens) -> None:
        self._handler = handler
        self._bearers = bearers
        self._tokens = tokens

    async def revoke(self, client_id: str, secret: str | None, token: str, request: str) -> None:
        """End a refresh token and all that came of it; nothing happens if it has ended already.

        Raises RevocationNotEnabled, TokenNotRevocable or TokenOfNobody.
        """
        now = self._handler.clock.now()

        async def decide(look: Look) -> Decision:
            client, pool = await look.client(client_id)
            if client.secret is not None and secret != client.secret:
                raise TokenOfNobody
            if not client.settings.revokes:
                raise RevocationNotEnabled
            refresh = revocable(self._tokens, token, pool)
            if refresh is None or refresh.client_id != client.id:
                raise TokenOfNobody
            try:
                user = await look.user_with(pool, refresh.sub)
            except UserNotFound as gone:
                raise TokenOfNobody from gone
            if refresh.is_revoked(user):
                return {}
            ended = refresh.revoked(self._handler.clock.token_time())
            return {user_stream(pool.id, user.sub): (ended,)}

        await self._handler.settle([token], decide, now, request)

    async def everywhere(self, access_token: str, request: str) -> None:
        """End all tokens of whoever bears this one."""

        async def decide(look: Look) -> Decision:
            return _signed_out((await self._bearers.bearer(look, access_token)).user)

        now = self._handler.clock.now()
        await self._handler.settle([access_token], decide, now, request)

    async def everywhere_of(self, caller: Caller, pool_id: str, name: str) -> None:
        """End all tokens of a user, as an administrator does."""

        async def decide(look: Look) -> Decision:
            pool = await look.pool(pool_id, caller.account, caller.region)
            return _signed_out(await look.user(pool, name))

        now = self._handler.clock.now()
        await self._handler.settle([(pool_id, name)], decide, now, caller.request)


def _signed_out(user: User) -> Decision:
    return {user_stream(user.pool, user.sub): (SignedOutEverywhere(),)}
