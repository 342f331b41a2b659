"""Replacing a temporary password on signing in, and the attributes given along with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.domain.client_attributes import FLAG_NAMES, check_writable
from engine.domain.errors import AttributeNotMutable
from engine.domain.password import check_password
from engine.domain.sign_in_errors import SignInUnsuitable
from engine.domain.user_update import plan_update

if TYPE_CHECKING:
    from engine.domain.client import Client
    from engine.domain.disputed import Disputed
    from engine.domain.pool import Pool
    from engine.domain.user import User
    from engine.domain.user_update import UpdatePlan


class NewPassword(Struct, frozen=True):
    """The password that the user chose, and attributes it gave."""

    password: str
    attributes: Mapping[str, str] = {}


def missing_attributes(user: User, pool: Pool) -> tuple[str, ...]:
    """What the schema requires and the user has no value for."""
    return tuple(
        attribute.name
        for attribute in pool.schema
        if attribute.required and attribute.name not in {"sub", *user.attributes}
    )


def plan_new_password(
    new: NewPassword, user: User, pool: Pool, client: Client, disputed: Disputed, now: str
) -> UpdatePlan:
    """What becomes of the attributes given. Raises for a password or for attributes refused.

    An attribute is set as by an update through the client; what has no value already must get one.
    """
    for name in new.attributes:
        if name in FLAG_NAMES:  # recorded: who gives back all attributes is refused
            raise AttributeNotMutable(name)
    check_writable(client.settings, new.attributes, disputed)
    for name in missing_attributes(user, pool):
        if not new.attributes.get(name):
            sentence = f"Invalid attributes given, {name} is missing"
            raise SignInUnsuitable(sentence)
    check_password(new.password, pool.settings.password_policy)
    return plan_update(tuple(new.attributes.items()), user, pool, disputed, now)
