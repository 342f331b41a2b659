"""What one decision looks at. Everything it read is compared again when it is appended."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from engine.app.elsewhere import elsewhere
from engine.domain import account as accounts
from engine.domain.account import SendingAccount
from engine.domain.aggregates import State
from engine.domain.client import Client
from engine.domain.effects import DOMAINS, USERNAME
from engine.domain.errors import ClientNotFound, PoolNotFound, UserNotFound
from engine.domain.names import claimed, ways_to
from engine.domain.pool import Pool
from engine.domain.streams import account_stream, client_stream, pool_stream, user_stream
from engine.domain.user import User
from engine.ports import Owner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.app.known import Aggregates, Known

S = TypeVar("S", bound=State)


class Look:
    """Reads for one decision: from memory if that is allowed, else as stored now.

    `read` is what was read, by stream, `generation` that of its world; `free` are the claims (pool,
    kind, value) that nobody held.
    """

    def __init__(
        self, aggregates: Aggregates, names: dict[tuple[str, str], str], *, fresh: bool
    ) -> None:
        self._aggregates = aggregates
        self._names = names
        self._fresh = fresh
        self.read: dict[str, Known[State]] = {}
        self.free: set[tuple[str, str, str]] = set()
        self.generation = 0
        self.remembered = False

    async def pool(self, pool_id: str, account: str, region: str) -> Pool:
        """The pool, if it belongs to this account and region. Raises PoolNotFound."""
        found = await self.pool_named(pool_id)
        if found is None or (found.account, found.region) != (account, region):
            raise PoolNotFound(pool_id)
        return found

    async def client(self, client_id: str) -> tuple[Client, Pool]:
        """The client, and the pool that it is of. Raises ClientNotFound.

        Who calls through a client bears no credentials: account and region are the pool's.
        """
        stream = client_stream(client_id)
        client = self._remembered(stream, Client) or await self._stored(stream, Client)
        pool = None if client is None else await self.pool_named(client.pool)
        if client is None or pool is None:
            raise ClientNotFound(client_id)
        return client, pool

    async def pool_named(self, pool_id: str) -> Pool | None:
        """The pool with this id, whosever it is."""
        stream = pool_stream(pool_id)
        return self._remembered(stream, Pool) or await self._stored(stream, Pool)

    async def pool_with_domain(self, domain: str, region: str) -> Pool | None:
        """The pool whose links lead to this domain prefix in a region."""
        (known,) = await self._aggregates.load(Owner(DOMAINS, ((region, domain),)))
        if known is None or not isinstance(known.state, Pool):
            return None
        self._read(known)
        return known.state

    async def user_with(self, pool: Pool, sub: str) -> User:
        """The user with this sub. Raises UserNotFound."""
        stream = user_stream(pool.id, sub)
        user = self._remembered(stream, User) or await self._stored(stream, User)
        if user is None:
            raise UserNotFound
        return user

    async def user(self, pool: Pool, name: str) -> User:
        """The user whom a name, a sub or an active alias leads to. Raises UserNotFound."""
        user = self._remembered_user(pool, name)
        if user is None:
            user = await self._stored_user(pool, name)
        return user

    async def holder(self, pool: Pool, kind: str, value: str) -> User | None:
        """Whoever holds a claim now."""
        (known,) = await self._aggregates.load(Owner(pool.id, ((kind, value),)))
        if known is None:
            self.free.add((pool.id, kind, value))
            return None
        self._read(known)
        return known.state if isinstance(known.state, User) else None

    async def account(self, account: str, region: str) -> SendingAccount:
        """The sending account; a new AWS account if nothing ever happened in it."""
        stream = account_stream(account, region)
        found = self._remembered(stream, SendingAccount)
        if found is None:
            found = await self._stored(stream, SendingAccount)
        return accounts.INITIAL if found is None else found

    async def elsewhere(self, account: str, region: str) -> Mapping[str, SendingAccount]:
        """The account in other regions; nothing is decided on that, so it is not compared again."""
        return await elsewhere(self._aggregates, account, region)

    def _read(self, known: Known[State]) -> None:
        """Note what is compared again on appending; of two generations, the older one counts."""
        self.read[known.stream] = known
        if not self.generation or known.generation < self.generation:
            self.generation = known.generation

    def _remembered(self, stream: str, kind: type[S]) -> S | None:
        known = None if self._fresh else self._aggregates.memory.get(stream)
        if known is None or not isinstance(known.state, kind):
            return None
        self.remembered = True
        self._read(known)
        return known.state

    async def _stored(self, stream: str, kind: type[S]) -> S | None:
        (known,) = await self._aggregates.load(stream)
        if known is None:
            return None
        self._read(known)
        return known.state if isinstance(known.state, kind) else None

    def _remembered_user(self, pool: Pool, name: str) -> User | None:
        if self._fresh:
            return None
        # Where names are subs, the name alone leads to the stream.
        stream = self._names.get((pool.id, name)) or user_stream(pool.id, name)
        known = self._aggregates.memory.get(stream)
        if known is None or not isinstance(known.state, User):
            return None
        if not surely_leads_to(pool, known.state, name):
            return None
        self.remembered = True
        self._read(known)
        return known.state

    async def _stored_user(self, pool: Pool, name: str) -> User:
        (known,) = await self._aggregates.load(owner(pool, name))
        if known is None or not isinstance(known.state, User):
            raise UserNotFound
        if known.stream != user_stream(pool.id, name):
            if len(self._names) > NAMES_REMEMBERED:
                self._names.clear()
            self._names[pool.id, name] = known.stream
        self._read(known)
        return known.state


NAMES_REMEMBERED = 200_000


def owner(pool: Pool, name: str) -> Owner:
    """Who goes by this name: user name first, then aliases, then the sub itself."""
    return Owner(pool.id, ways_to(pool, name), name)


def surely_leads_to(pool: Pool, user: User, name: str) -> bool:
    """Whether a name is this user's as long as the user does not change.

    A user name is. A sub or an alias is not where another user may come to be named like it: that
    user then goes before (`owner`). Where names are subs, nobody can.
    """
    if claimed(pool, USERNAME, name) == user.claimed_username:
        return True
    if not pool.settings.username_attributes:
        return False
    return any(claimed(pool, kind, name) == value for kind, value in user.activated.items())
