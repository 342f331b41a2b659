"""Clients of a pool, recorded as they are when CreateUserPoolClient has made them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.events import ClientCreated, ClientSettings
from engine.domain.streams import client_stream

if TYPE_CHECKING:
    from engine.app.look import Look
    from engine.domain.decision import Decision
    from tests.support.shop import Shop


def a_client(shop: Shop, secret: str | None = None, /, **settings: Any) -> str:
    """The id of a new client of the pool, with this secret and these settings."""
    sandpost = shop.live.sandpost
    client = sandpost.chance.letters(26).lower()
    created = ClientCreated(client, shop.pool, "app", ClientSettings(**settings), secret)

    async def decide(_: Look) -> Decision:
        return {client_stream(client): (created,)}

    shop.live.do(sandpost.handler.settle([client], decide, sandpost.clock.now()))
    return client
