"""Access tokens, as signing in hands them out; its own tests are another matter."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from engine.adapters.jwt_tokens import JwtTokens, RsaKeys
from engine.adapters.system import RandomChance
from engine.app.bearers import SCOPE, event_id
from engine.domain.events import SigningKeyMade
from engine.domain.pool import Pool, SigningKey
from engine.domain.streams import pool_stream

if TYPE_CHECKING:
    from engine.app.look import Look
    from engine.domain.decision import Decision
    from tests.support.shop import Shop

KEY = RsaKeys(RandomChance(1)).draw()  # drawing one takes a while: one for all tests of a process
VALID_S = 3600


def an_access_token(shop: Shop, client: str, name: str = "ada", /, **claims: Any) -> str:
    """What the user would have on signing in through the client, with other claims if given."""
    user, origin = shop.state(name), shop.live.sandpost.chance.id()
    now = int(time.time())
    said = {
        "sub": user.sub,
        "iss": f"{shop.live.url}/{shop.pool}",
        "client_id": client,
        "origin_jti": origin,
        "event_id": event_id(user, origin),
        "token_use": "access",
        "scope": SCOPE,
        "auth_time": now,
        "exp": now + VALID_S,
        "iat": now,
        "username": user.username,
        **claims,
    }
    return JwtTokens().signed(said, _key_of(shop))


def _key_of(shop: Shop) -> SigningKey:
    """The pool's key: ours, unless it has one already."""
    key = KEY

    async def decide(look: Look) -> Decision:
        nonlocal key
        pool = await look.pool_named(shop.pool)
        assert isinstance(pool, Pool)
        if pool.signing_keys:
            key = pool.signing_keys[-1]
            return {}
        return {pool_stream(shop.pool): (SigningKeyMade(KEY.id, KEY.private_key),)}

    sandpost = shop.live.sandpost
    shop.live.do(sandpost.handler.settle([shop.pool], decide, sandpost.clock.now()))
    return key
