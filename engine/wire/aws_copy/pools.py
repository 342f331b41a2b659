"""A copy's user pools: what DescribeUserPool shows, as the pool that was created so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from engine.domain.schema import STANDARD, STANDARD_NAMES
from engine.wire.aws_copy.moments import moment
from engine.wire.cognito.pool_files import pool_created
from engine.wire.cognito.pool_shapes import schema_attribute

if TYPE_CHECKING:
    from engine.domain.events import PoolCreated

# What CreateUserPool calls otherwise, and what only a pool that exists has.
OTHERWISE = {"Name": "PoolName", "SchemaAttributes": "Schema"}
OF_THE_POOL = frozenset(
    {
        "Id",
        "Arn",
        "Status",
        "CreationDate",
        "LastModifiedDate",
        "EstimatedNumberOfUsers",
        "Domain",
        "CustomDomain",
        "SmsConfigurationFailure",
        "EmailConfigurationFailure",
    }
)
PREFIXES = ("dev:", "custom:")  # in this order, where an attribute has both
ACCOUNT_PART = 4  # of an ARN


class DescribedPool(Struct):
    """What DescribeUserPool answers."""

    UserPool: dict[str, Any]


def pool(content: bytes) -> PoolCreated:
    """The pool, with its own id."""
    described = msgspec.json.decode(content, type=DescribedPool).UserPool
    given = {
        OTHERWISE.get(name, name): value
        for name, value in described.items()
        if name not in OF_THE_POOL
    }
    given["Schema"] = [_attribute(one) for one in given.get("Schema") or () if _counts(one)]
    account = str(described["Arn"]).split(":")[ACCOUNT_PART]
    created = pool_created(described["Id"], account, given)
    return msgspec.structs.replace(created, since=moment(described.get("CreationDate")))


def _counts(attribute: dict[str, Any]) -> bool:
    """What every pool has is not said to CreateUserPool, which refuses some of its names.

    A name without a prefix that is none of the standard ones is Cognito's own (`identities`).
    """
    own = str(attribute["Name"]).startswith(PREFIXES)
    return own or (_is_standard(attribute) and schema_attribute(attribute) not in STANDARD)


def _is_standard(attribute: dict[str, Any]) -> bool:
    return attribute["Name"] in STANDARD_NAMES


def _attribute(described: dict[str, Any]) -> dict[str, Any]:
    """The attribute as CreateUserPool is told it: without the prefixes that it adds itself."""
    name = str(described["Name"])
    for prefix in PREFIXES:
        name = name.removeprefix(prefix)
    return {**described, "Name": name}
