"""Makes the tokens of whoever was let in, and the keys that they are signed with."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.app.anew import of_now
from engine.domain.errors import PoolNotFound
from engine.domain.events import SigningKeyMade
from engine.domain.streams import pool_stream
from engine.domain.token_claims import Issue, access_claims, id_claims, refresh_claims

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.app.handle import Handler
    from engine.app.issuer import Issuer
    from engine.app.look import Look
    from engine.domain.decision import Decision
    from engine.domain.pool import Pool, SigningKey
    from engine.domain.token_claims import Claims, Entry
    from engine.ports import SigningKeys, Tokens


class TokenSet(Struct, frozen=True):
    """The tokens of one entry, and how long the access token is good for."""

    access: str
    id: str
    refresh: str
    expires_in_s: int


class TokenSets:
    """Signs tokens; a pool has no key before it needs its first."""

    def __init__(self, handler: Handler, tokens: Tokens, signing_keys: SigningKeys) -> None:
        self._handler = handler
        self._tokens = tokens
        self._signing_keys = signing_keys

    async def of(self, entry: Entry, issuer: Issuer) -> TokenSet:
        """The tokens of somebody who was let in."""
        key = await self._key(entry.pool)
        at, of_pool = int(self._handler.clock.token_time()), issuer.of(entry.pool)

        def signed(say: Callable[[Entry, Issue], Claims]) -> str:
            issue = Issue(of_pool, at, self._handler.chance.id())
            return self._tokens.signed(say(entry, issue), key)

        return TokenSet(
            access=signed(access_claims),
            id=signed(id_claims),
            refresh=signed(refresh_claims),
            expires_in_s=entry.client.settings.access_token_s,
        )

    async def key_set(self, pool_id: str) -> Sequence[Mapping[str, object]]:
        """The public keys of a pool, whosever it is. Raises PoolNotFound."""
        pool = await self.pool(pool_id)
        await self._key(pool)
        pool = await self.pool(pool_id)
        shown = map(self._signing_keys.public, pool.signing_keys)
        return [public for public in shown if public is not None]

    async def pool(self, pool_id: str) -> Pool:
        """The pool, whosever it is. Raises PoolNotFound."""
        pool = await self._handler.look().pool_named(pool_id)
        if pool is None:
            raise PoolNotFound(pool_id)
        return pool

    async def _key(self, pool: Pool) -> SigningKey:
        """The key that signs; whoever needs the pool's first one makes it, once."""
        if (key := self._usable(pool)) is not None:
            return key
        return await of_now(self._handler.clock, self._made, pool)

    async def _made(self, pool: Pool) -> SigningKey:
        drawn = await asyncio.to_thread(self._signing_keys.draw)  # it takes a tenth of a second

        async def decide(look: Look) -> Decision:
            present = await look.pool_named(pool.id)
            if present is None:
                raise PoolNotFound(pool.id)
            if self._usable(present) is not None:
                return {}
            return {pool_stream(pool.id): (SigningKeyMade(drawn.id, drawn.private_key),)}

        await self._handler.settle([pool.id], decide, self._handler.clock.now())
        if (key := self._usable(await self.pool(pool.id))) is None:
            raise LookupError(pool.id)  # another log was imported meanwhile
        return key

    def _usable(self, pool: Pool) -> SigningKey | None:
        """The newest key, unless it stands in a masked log."""
        if not pool.signing_keys or self._signing_keys.public(pool.signing_keys[-1]) is None:
            return None
        return pool.signing_keys[-1]
