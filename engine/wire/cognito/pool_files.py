"""Pools that a file describes in the words of CreateUserPool, with ids that are known already."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from engine.domain.pool_decide import created
from engine.wire import aws_json, constraints
from engine.wire.cognito.pool_shapes import schema_attribute, settings_of
from engine.wire.model import load_service

if TYPE_CHECKING:
    from engine.domain.events import PoolCreated
    from engine.wire.service import Members

POOL_ID = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]_[0-9A-Za-z]+")


def pool_created(pool_id: str, account: str, given: Members) -> PoolCreated:
    """The pool that CreateUserPool would make of the members, under this id.

    Raises ValueError for an id or members that cannot be, ConstraintViolations, DomainError.
    """
    if not POOL_ID.fullmatch(pool_id):
        sentence = f"a pool's Id is its region, _ and letters or digits, not {pool_id!r}"
        raise ValueError(sentence)
    operation = load_service("cognito-idp").operations["CreateUserPool"]
    known = operation.input.members if operation.input else {}
    if strange := given.keys() - known.keys():
        sentence = f"CreateUserPool has no member {', '.join(sorted(strange))}"
        raise ValueError(sentence)
    if aws_json.parse(operation, msgspec.json.encode(given)) != given:
        sentence = f"CreateUserPool would not understand all of {given}"
        raise ValueError(sentence)
    constraints.check(operation, given)
    return created(
        pool=pool_id,
        name=given["PoolName"],
        account=account,
        region=pool_id.partition("_")[0],
        attributes=tuple(map(schema_attribute, given.get("Schema") or ())),
        settings=settings_of(given),
    )
