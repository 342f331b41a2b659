"""A value is proved: it takes effect, is called verified, and may become a way to sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.events import AttributeVerified
from engine.domain.names import active_aliases
from engine.domain.schema import FLAGS

if TYPE_CHECKING:
    from engine.domain.pool import Pool
    from engine.domain.user import User


def verified(pool: Pool, user: User, attribute: str, value: str) -> AttributeVerified:
    """The event of this value's verification, with the aliases that change by it."""
    attributes = {**user.attributes, attribute: value, FLAGS[attribute]: "true"}
    before, after = user.activated, active_aliases(pool, attributes)
    return AttributeVerified(
        attribute=attribute,
        value=value,
        activated={kind: name for kind, name in after.items() if before.get(kind) != name},
        deactivated={kind: name for kind, name in before.items() if after.get(kind) != name},
    )
