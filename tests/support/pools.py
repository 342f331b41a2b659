"""Settings of a pool, replaced as they are when UpdateUserPool has replaced them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.domain.events import PoolSettingsReplaced
from engine.domain.pool import Pool
from engine.domain.streams import pool_stream

if TYPE_CHECKING:
    from engine.app.look import Look
    from engine.domain.decision import Decision
    from tests.support.shop import Shop


def with_settings(shop: Shop, **changed: Any) -> Shop:
    """The pool, with some of its settings changed."""

    async def decide(look: Look) -> Decision:
        pool = await look.pool_named(shop.pool)
        assert isinstance(pool, Pool)
        settings = replace(pool.settings, **changed)
        return {pool_stream(shop.pool): (PoolSettingsReplaced(pool.name, settings),)}

    sandpost = shop.live.sandpost
    shop.live.do(sandpost.handler.settle([shop.pool], decide, sandpost.clock.now()))
    return shop
