"""A user pool client: the application that calls for a pool's users."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from engine.domain.events import (
    ClientCreated,
    ClientDeleted,
    ClientEvent,
    ClientSettings,
    ClientSettingsReplaced,
)

if TYPE_CHECKING:
    from engine.domain.recorded import Recorded

FOLD_VERSION = 1


@dataclass(frozen=True, slots=True)
class Client:
    """A client as it is now."""

    id: str
    pool: str
    name: str
    settings: ClientSettings
    secret: str | None
    created_at: str
    updated_at: str


def evolve(client: Client | None, recorded: Recorded, event: ClientEvent) -> Client | None:
    """The client after the event; None once it is deleted."""
    if isinstance(event, ClientCreated):
        return Client(
            id=event.client,
            pool=event.pool,
            name=event.name,
            settings=event.settings,
            secret=event.secret,
            created_at=recorded.at,
            updated_at=recorded.at,
        )
    if client is None:
        msg = f"{recorded.stream} begins with {type(event).__name__}, not with its creation"
        raise ValueError(msg)
    match event:
        case ClientSettingsReplaced(name=name, settings=settings):
            return replace(client, name=name, settings=settings, updated_at=recorded.at)
        case ClientDeleted():
            return None
        case _:
            assert_never(event)
