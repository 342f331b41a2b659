"""Users with passwords, and a client that they sign in through, to decide about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.client import Client
from engine.domain.events import ClientSettings
from engine.domain.recorded import Recorded
from engine.domain.sign_in import Drawn
from engine.domain.srp import password_set
from engine.domain.user import evolve
from tests.domain.given import NOON, At
from tests.domain.users import POOL, STREAM, created

if TYPE_CHECKING:
    from engine.domain.events import Event
    from engine.domain.pool import Pool
    from engine.domain.user import User

PASSWORD = "Abcdef1!"
SALT = "0123456789abcdef0123456789abcdef"
OWN = password_set(POOL, "ada", PASSWORD, SALT)
NUMBER = "+12065550100"
DRAWN = Drawn(NOON, "session-1", "origin-1")


def a_client(secret: str | None = None, /, **settings: Any) -> Client:
    """A client of the pool."""
    return Client("c1", POOL, "web", ClientSettings(**settings), secret, NOON, NOON)


def after(pool: Pool, *events: Event | At, **attributes: str) -> User:
    """Ada, to whom this happened since her creation at noon."""
    user: User | None = None
    for version, each in enumerate((created(pool, **attributes), *events), start=1):
        dated = each if isinstance(each, At) else At(NOON, each)
        recorded = Recorded(version, STREAM, version, dated.event, dated.moment)
        user = evolve(user, recorded, dated.event)  # type: ignore[arg-type]  # they are a user's
    assert user is not None
    return user
