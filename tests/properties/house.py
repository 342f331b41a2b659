"""A pool with people in it: the whole application in one process, its operations by AWS's names.

Between the machine and the operations there is no wire; below them everything is the real thing.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine.adapters.derived import Hashes, derived_from, stored_beside
from engine.adapters.keys import claims_key
from engine.app.handle import Caller
from engine.bootstrap import Sandpost, build
from engine.domain.aggregates import evolve
from engine.domain.events import SigningKeyMade
from engine.domain.moments import epoch_seconds, moment
from engine.domain.pool import Pool
from engine.domain.streams import pool_stream
from engine.domain.user import User
from engine.settings import Settings
from engine.wire.cognito import OPERATIONS
from engine.wire.service import Call
from tests.support.live import WHOLE_LOG
from tests.support.tokens import KEY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping, Sequence

    from engine.domain.disputed import Disputed
    from engine.domain.recorded import Recorded

CALLER = Caller("000000000000", "us-east-1")
SEED = 7
BEGINNING = datetime(2026, 11, 22, 12, tzinfo=UTC)


class House:
    """One process with an empty world; time passes only when it is told to."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._now = BEGINNING
        self._sandpost: Sandpost = self.do(build(Settings(store="memory")))
        clock: Any = self._sandpost.clock
        clock.now = lambda: self.now
        clock.token_time = lambda: epoch_seconds(self.now)
        self._application = self._sandpost.application(7678)
        self.pool_id = self.client_id = ""

    def do(self, work: Awaitable[Any]) -> Any:
        """What the work comes to."""
        return self._loop.run_until_complete(work)

    @property
    def now(self) -> str:
        """Simulated time."""
        return moment(self._now)

    def pass_time(self, time: timedelta) -> None:
        """It is so much later."""
        self._now += time

    def begin(self, disputed: Disputed, **settings: Any) -> None:
        """An empty world with one pool and a client of it, where AWS behaves like this."""
        self.do(self._sandpost.reset())
        self._sandpost.chance.__init__(SEED)  # type: ignore[misc]  # the same chance in every world
        self._now = BEGINNING
        handler = self._sandpost.handler
        handler.disputed = disputed
        handler.asked = handler.asked._replace(disputed=disputed)
        pool = self.call("CreateUserPool", PoolName="shop", **settings)
        self.pool_id = pool["UserPool"]["Id"]
        client = self.call(
            "CreateUserPoolClient",
            UserPoolId=self.pool_id,
            ClientName="web",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        )
        self.client_id = client["UserPoolClient"]["ClientId"]

        async def decide(look: Any) -> Any:
            await look.pool_named(self.pool_id)
            return {pool_stream(self.pool_id): (SigningKeyMade(KEY.id, KEY.private_key),)}

        self.do(handler.settle([self.pool_id], decide, self.now))

    def close(self) -> None:
        """Nobody comes any more."""
        self.do(self._sandpost.close())
        self._loop.close()

    def call(self, operation: str, **given: Any) -> Mapping[str, Any]:
        """What the operation answers. Raises the DomainError that refuses it."""
        call = Call(operation, given, CALLER, self._application)
        answer: Mapping[str, Any] = self.do(OPERATIONS[operation](call))
        return answer

    # ── What there is ────────────────────────────────────────────────────────────────────────

    def log(self, after: int = 0) -> Sequence[Recorded]:
        """What was recorded after a position."""
        recorded: Sequence[Recorded] = self.do(self._sandpost.log.read(after, WHOLE_LOG))
        return recorded

    def end(self) -> int:
        """How long the log is."""
        end: int = self.do(self._sandpost.log.end())
        return end

    def pool(self) -> Pool:
        """The pool as stored."""
        pool = self.do(self._sandpost.handler.look().pool_named(self.pool_id))
        assert isinstance(pool, Pool)
        return pool

    def users(self) -> dict[str, User]:
        """Sub → user, as whoever reads the log from its beginning comes to know them."""
        states: dict[str, Any] = {}
        for one in self.log():
            if one.stream.startswith(f"user/{self.pool_id}/"):
                states[one.stream] = evolve(states.get(one.stream), one)
        return {user.sub: user for user in states.values() if isinstance(user, User)}

    def stored(self, sub: str) -> User:
        """A user as the application loads it."""

        async def load() -> User:
            look = self._sandpost.handler.look()
            pool = await look.pool_named(self.pool_id)
            assert pool is not None
            return await look.user_with(pool, sub)

        user: User = self.do(load())
        return user

    def remembered(self, user: User) -> object:
        """What the process remembers of a user; the user itself if it remembers nothing."""
        memory = self._sandpost.handler._aggregates.memory
        known = memory.get(f"user/{user.pool}/{user.sub}")
        return user if known is None else known.state

    def beside(self) -> Hashes:
        """What is stored beside the log."""
        hashes: Hashes = self.do(stored_beside(self._sandpost.store.lines))
        return hashes

    def claims(self) -> dict[tuple[str, str], str]:
        """(kind, value) → who holds it in the pool, as stored."""
        beginning = claims_key(self.pool_id, "")
        return {
            (name.removeprefix(beginning), value): owner
            for name, owners in self.beside().items()
            if name.startswith(beginning)
            for value, owner in owners.items()
        }

    def is_a_fold(self) -> bool:
        """Whether all that is kept beside the log follows from it."""
        return bool(self.do(derived_from(self._sandpost.log)) == self.beside())
