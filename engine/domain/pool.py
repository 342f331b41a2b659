"""The user pool: its schema and settings, and how it came to have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from engine.domain.events import (
    CustomAttributesAdded,
    PoolCreated,
    PoolDeleted,
    PoolEvent,
    PoolSettings,
    SchemaAttribute,
)

if TYPE_CHECKING:
    from engine.domain.recorded import Recorded

FOLD_VERSION = 1


@dataclass(frozen=True)  # no slots: the schema by name is worked out once, and kept
class Pool:
    """A user pool as it is now."""

    id: str
    name: str
    account: str
    region: str
    schema: tuple[SchemaAttribute, ...]
    settings: PoolSettings
    created_at: str
    updated_at: str

    @cached_property
    def attributes(self) -> Mapping[str, SchemaAttribute]:
        """The schema by attribute name."""
        return {attribute.name: attribute for attribute in self.schema}


def evolve(pool: Pool | None, recorded: Recorded, event: PoolEvent) -> Pool | None:
    """The pool after the event; None once it is deleted."""
    if isinstance(event, PoolCreated):
        return Pool(
            id=event.pool,
            name=event.name,
            account=event.account,
            region=event.region,
            schema=event.schema,
            settings=event.settings,
            created_at=event.since or recorded.at,
            updated_at=event.since or recorded.at,
        )
    if pool is None:
        msg = f"{recorded.stream} begins with {type(event).__name__}, not with its creation"
        raise ValueError(msg)
    match event:
        case CustomAttributesAdded(attributes=attributes):
            return replace(pool, schema=pool.schema + attributes, updated_at=recorded.at)
        case PoolDeleted():
            return None
        case _:
            assert_never(event)
