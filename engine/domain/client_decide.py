"""What a client's command records: its creation, other settings, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import ClientSettingsUnsuitable
from engine.domain.events import (
    ClientCreated,
    ClientDeleted,
    ClientSettings,
    ClientSettingsReplaced,
    SchemaAttribute,
)
from engine.domain.schema import DEVELOPERS, FLAGS
from engine.domain.streams import client_stream

if TYPE_CHECKING:
    from engine.domain.client import Client
    from engine.domain.commands import CreateClient, ReplaceClientSettings
    from engine.domain.decision import Decision
    from engine.domain.pool import Pool

Schema = tuple[SchemaAttribute, ...]
MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400


def decide_creation(command: CreateClient, pool: Pool) -> Decision:
    """The client's one event. Raises ClientSettingsUnsuitable."""
    return {client_stream(command.id): (created(command, pool.id, pool.schema),)}


def created(command: CreateClient, pool: str, schema: Schema) -> ClientCreated:
    """The event of a client that suits its pool's schema, or ClientSettingsUnsuitable."""
    check_settings(command.settings, schema, "creating")
    return ClientCreated(
        client=command.id,
        pool=pool,
        name=command.name,
        settings=command.settings,
        secret=command.secret,
    )


def decide_settings(command: ReplaceClientSettings, client: Client, pool: Pool) -> Decision:
    """The client has these settings now; nothing if it has them. Raises as creation does."""
    check_settings(command.settings, pool.schema, "updating")
    name = command.name or client.name
    if (name, command.settings) == (client.name, client.settings):
        return {}
    return {client_stream(client.id): (ClientSettingsReplaced(name, command.settings),)}


def decide_deletion(client: Client) -> Decision:
    """The client ends."""
    return {client_stream(client.id): (ClientDeleted(client.id, client.pool),)}


def check_settings(settings: ClientSettings, schema: Schema, doing: str) -> None:
    """Raise for settings that no client of this pool may have, in AWS's sentences."""
    readable = {name for name in _names(schema) if not name.startswith(DEVELOPERS)}
    if settings.reads is not None and not readable.issuperset(settings.reads):
        raise ClientSettingsUnsuitable(_attributes("read", doing))
    if settings.writes is not None and not _may_be_written(settings.writes, schema):
        raise ClientSettingsUnsuitable(_attributes("write", doing))
    valid = (
        5 * MINUTE_S <= settings.access_token_s <= DAY_S
        and 5 * MINUTE_S <= settings.id_token_s <= DAY_S
        and HOUR_S <= settings.refresh_token_s <= 3650 * DAY_S
    )
    if not valid:
        sentence = "Invalid range for token validity."
        raise ClientSettingsUnsuitable(sentence)


def _names(schema: Schema) -> frozenset[str]:
    return frozenset(attribute.name for attribute in schema)


def _may_be_written(names: tuple[str, ...], schema: Schema) -> bool:
    """Whether users may write these and no required attribute is missing among them."""
    by_users = {
        name
        for name in _names(schema)
        if name != "sub" and name not in FLAGS.values() and not name.startswith(DEVELOPERS)
    }
    required = {one.name for one in schema if one.required} & by_users
    return required <= set(names) <= by_users


def _attributes(kind: str, doing: str) -> str:
    return f"Invalid {kind} attributes specified while {doing} a client"
