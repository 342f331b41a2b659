"""A copy's user pools: what DescribeUserPool shows, as the pool that was created so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from engine.domain.schema import STANDARD
from engine.wire.aws_copy.moments import moment
from engine.wire.cognito.pool_files import pool_created

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
    """CreateUserPool adds `sub` itself; who names it is refused."""
    return attribute.get("Name") != "sub"


def _attribute(described: dict[str, Any]) -> dict[str, Any]:
    """The attribute as CreateUserPool is told it: without the prefixes that it adds itself."""
    name = str(described["Name"])
    for prefix in ("dev:", "custom:"):
        name = name.removeprefix(prefix)
    kept = dict(described, Name=name)
    if name in {one.name for one in STANDARD}:
        kept.pop("DeveloperOnlyAttribute", None)
    return kept
