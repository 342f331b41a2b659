"""Calls through a client: without credentials, the client's id leads to the pool."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.domain.client import Client
from engine.domain.delivery import Delivery, delivery_of, pretended
from engine.domain.errors import UserNotFound, UserNotOfClient
from engine.domain.events import CodeIssued
from engine.domain.pool import Pool
from engine.domain.secret_hash import check_secret_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.app.look import Look
    from engine.domain.access_commands import ClientCall
    from engine.domain.recorded import Recorded
    from engine.domain.user import User


class Place(NamedTuple):
    """The client that a call came through, and the pool that it is of."""

    client: Client
    pool: Pool

    @property
    def hides_users(self) -> bool:
        """Whether nobody shall learn through this client who exists."""
        return self.client.settings.hides_users


async def place_of(look: Look, call: ClientCall) -> Place:
    """Where the call is to be carried out.

    Raises ClientNotFound, SecretHashMissing, SecretHashWrong or SecretHashUnexpected.
    """
    client, pool = await look.client(call.client)
    check_secret_hash(client, call.username, call.secret_hash)
    return Place(client, pool)


async def user_of(look: Look, place: Place, call: ClientCall) -> User | None:
    """Whom the call is about; None: nobody, and the client hides that. Raises UserNotOfClient."""
    try:
        return await look.user(place.pool, call.username)
    except UserNotFound as unknown:
        if place.hides_users:
            return None
        raise UserNotOfClient from unknown


def told(recorded: Sequence[Recorded]) -> Delivery | None:
    """Where the code went that was recorded; None: none was."""
    issued = (one.event for one in recorded)
    return next((delivery_of(one) for one in issued if isinstance(one, CodeIssued)), None)


def told_or_pretended(recorded: Sequence[Recorded], call: ClientCall) -> Delivery:
    """Where the code went; if none did, what is told so that nobody notices."""
    return told(recorded) or pretended(call.username)
