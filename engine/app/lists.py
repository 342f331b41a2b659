"""Lists: what the views know, waiting a little for the projector to catch up.

A list answers with what had happened when it was asked for, if the projector gets there within
two seconds, else with less; AWS's own lists are eventually consistent too.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from engine.app.known import known
from engine.domain.client import Client
from engine.domain.errors import PageTokenUnreadable
from engine.domain.pool import Pool
from engine.domain.streams import client_stream, pool_stream, user_stream
from engine.domain.user import User
from engine.domain.views import USERS, clients_of, pools_of, users_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.app.handle import Caller
    from engine.domain.user_filter import UserFilter
    from engine.ports import EventLog, Projections, Views

T = TypeVar("T")
D = TypeVar("D", Pool, Client)
PATIENCE_SECONDS = 2.0
POLL_SECONDS = 0.01
CHUNK = 100


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items, and the token that leads to those after them, if there may be any."""

    items: tuple[T, ...]
    token: str | None


class Lists:
    """Ordered lists of what there is."""

    def __init__(self, log: EventLog, projections: Projections, views: Views) -> None:
        self._log = log
        self._projections = projections
        self._views = views

    async def caught_up(self) -> bool:
        """Wait for the projector to reach what is the log's end now; False: it lags."""
        end = await self._log.end()
        deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while await self._projections.checkpoint() < end:
            if asyncio.get_running_loop().time() > deadline:
                return False
            await asyncio.sleep(POLL_SECONDS)
        return True

    async def pools(self, caller: Caller, *, limit: int, token: str | None) -> Page[Pool]:
        """The pools of an account and region, oldest first."""
        view = pools_of(caller.account, caller.region)
        return await self._documented(Pool, view, pool_stream, limit=limit, token=token)

    async def clients(self, pool: Pool, *, limit: int, token: str | None) -> Page[Client]:
        """A pool's clients, oldest first."""
        view = clients_of(pool.id)
        return await self._documented(Client, view, client_stream, limit=limit, token=token)

    async def _documented(
        self,
        kind: type[D],
        view: str,
        stream: Callable[[str], str],
        *,
        limit: int,
        token: str | None,
    ) -> Page[D]:
        """A page of a view whose members have a document each."""
        await self.caught_up()
        rows = await self._views.oldest(view, above=_position(token, view), limit=limit + 1)
        documents = await self._projections.documents([stream(one) for _, one in rows[:limit]])
        states = [document.state for document in documents.values()]
        found = tuple(state for state in states if isinstance(state, kind))
        last = rows[limit - 1][0] if len(rows) > limit else None
        return Page(found, None if last is None else _token(last, view))

    async def users(
        self, pool: Pool, wanted: UserFilter | None, *, limit: int, token: str | None
    ) -> Page[User]:
        """A pool's users whom the filter lets pass, oldest first."""
        await self.caught_up()
        found: list[tuple[int, User]] = []
        listed = f"users of {pool.id} with {wanted}"
        above = _position(token, listed)
        chunk = min(CHUNK, limit + 1) if wanted is None else CHUNK
        while len(found) <= limit:
            rows = await self._views.oldest(users_of(pool.id), above=above, limit=chunk)
            if not rows:
                break
            above = rows[-1][0]
            streams = {user_stream(pool.id, sub): position for position, sub in rows}
            loaded = await self._log.load(*streams)
            for one, position in zip(loaded, streams.values(), strict=True):
                user = None if one is None else known(one).state
                if isinstance(user, User) and (wanted is None or wanted.lets_pass(user)):
                    found.append((position, user))
        last = found[limit - 1][0] if len(found) > limit else None
        return Page(
            tuple(user for _, user in found[:limit]),
            None if last is None else _token(last, listed),
        )

    async def user_count(self, pool: Pool) -> int:
        """About how many users a pool has, as far as the projector has come."""
        counts = await self._views.counts(USERS)
        return counts.get(pool.id, 0)


MOST_DIGITS = 15  # of a position: more events no log will ever have


def _token(position: int, listed: str) -> str:
    """Leads on in this list and in no other."""
    return base64.urlsafe_b64encode(f"{_mark(listed)}:{position}".encode()).decode()


def _position(token: str | None, listed: str) -> int:
    if token is None:
        return 0
    try:
        mark, _, position = base64.urlsafe_b64decode(token.encode()).decode().partition(":")
    except (binascii.Error, UnicodeError) as unreadable:
        raise PageTokenUnreadable from unreadable
    digits = position.isascii() and position.isdecimal() and len(position) <= MOST_DIGITS
    if mark != _mark(listed) or not digits:
        raise PageTokenUnreadable
    return int(position)


def _mark(listed: str) -> str:
    return hashlib.sha256(listed.encode()).hexdigest()[:12]
