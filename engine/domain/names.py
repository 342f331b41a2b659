"""What leads to a user: its name and its active aliases, and how their values are compared.

In a pool with username attributes an e-mail address or number leads to its user as soon as it is
set; in a pool with alias attributes only once it is verified, but a preferred user name at once
(AWS developer guide "User pool attributes").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.effects import USERNAME
from engine.domain.schema import FLAGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.pool import Pool

CASE_FOLDED = frozenset({USERNAME, "preferred_username", "email"})


def claimed(pool: Pool, kind: str, value: str) -> str:
    """The form in which a value is compared: without case in a pool that is case-insensitive."""
    if pool.settings.case_sensitive or kind not in CASE_FOLDED:
        return value
    return value.lower()


def active_aliases(pool: Pool, attributes: Mapping[str, str]) -> dict[str, str]:
    """Kind → claimed value, for every attribute that leads to a user with these attributes."""
    settings = pool.settings
    found = {}
    for kind in settings.username_attributes:
        if value := attributes.get(kind):
            found[kind] = claimed(pool, kind, value)
    for kind in settings.alias_attributes:
        value = attributes.get(kind)
        if value and (kind not in FLAGS or attributes.get(FLAGS[kind]) == "true"):
            found[kind] = claimed(pool, kind, value)
    return found


def ways_to(pool: Pool, name: str) -> tuple[tuple[str, str], ...]:
    """The claims to look a name up by, in order: the user name first, then each kind of alias."""
    settings = pool.settings
    kinds = (USERNAME, *settings.username_attributes, *settings.alias_attributes)
    return tuple((kind, claimed(pool, kind, name)) for kind in kinds)
