"""Replacing a temporary password on signing in, and the attributes given along with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.domain.errors import AttributeNotMutable, AttributesNotWritable
from engine.domain.password import check_password
from engine.domain.schema import FLAGS, STANDARD_NAMES
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
    _check_writable(client, new.attributes)
    for name in missing_attributes(user, pool):
        if not new.attributes.get(name):
            sentence = f"Invalid attributes given, {name} is missing"
            raise SignInUnsuitable(sentence)
    check_password(new.password, pool.settings.password_policy)
    return plan_update(tuple(new.attributes.items()), user, pool, disputed, now)


def _check_writable(client: Client, attributes: Mapping[str, str]) -> None:
    writes = STANDARD_NAMES if client.settings.writes is None else client.settings.writes
    for name in attributes:
        if name in FLAGS.values():  # recorded: who gives back all attributes is refused
            raise AttributeNotMutable(name)
        if name not in writes:
            raise AttributesNotWritable
