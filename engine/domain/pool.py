"""The user pool: its schema and settings, and how it came to have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from engine.domain.events import (
    CustomAttributesAdded,
    PoolCreated,
    PoolDeleted,
    PoolDomainRemoved,
    PoolDomainSet,
    PoolEvent,
    PoolSettings,
    PoolSettingsReplaced,
    PoolTagged,
    PoolUntagged,
    SchemaAttribute,
    SigningKeyMade,
)

if TYPE_CHECKING:
    from engine.domain.recorded import Recorded

FOLD_VERSION = 2


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What a pool signs its tokens with: an RSA key (PEM, PKCS #8)."""

    id: str
    private_key: str


@dataclass(frozen=True)  # no slots: the schema by name is worked out once, and kept
class Pool:
    """A user pool as it is now; the newest of its signing keys, which come last, signs."""

    id: str
    name: str
    account: str
    region: str
    schema: tuple[SchemaAttribute, ...]
    settings: PoolSettings
    created_at: str
    updated_at: str
    tags: Mapping[str, str] = field(default_factory=dict)
    signing_keys: tuple[SigningKey, ...] = ()
    domain: str | None = None

    @cached_property
    def attributes(self) -> Mapping[str, SchemaAttribute]:
        """The schema by attribute name."""
        return {attribute.name: attribute for attribute in self.schema}


def evolve(  # noqa: C901  # a branch for every event
    pool: Pool | None, recorded: Recorded, event: PoolEvent
) -> Pool | None:
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
        case PoolSettingsReplaced(name=name, settings=settings):
            return replace(pool, name=name, settings=settings, updated_at=recorded.at)
        case PoolTagged(tags=tags):
            return replace(pool, tags={**pool.tags, **tags})
        case PoolUntagged(keys=keys):
            left = {key: value for key, value in pool.tags.items() if key not in keys}
            return replace(pool, tags=left)
        case SigningKeyMade(id=key_id, private_key=private_key):
            key = SigningKey(key_id, private_key)
            return replace(pool, signing_keys=(*pool.signing_keys, key))
        case PoolDomainSet(domain=domain):
            return replace(pool, domain=domain)
        case PoolDomainRemoved():
            return replace(pool, domain=None)
        case PoolDeleted():
            return None
        case _:
            assert_never(event)
