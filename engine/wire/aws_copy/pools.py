"""A copy's pools and clients: what Cognito describes, as what was created so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from engine.domain.schema import STANDARD, STANDARD_NAMES
from engine.wire.aws_copy.moments import moment
from engine.wire.cognito.pool_files import Beginning, client_created, pool_beginning
from engine.wire.cognito.schema_shapes import schema_attribute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.events import ClientCreated, PoolCreated

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
OF_THE_CLIENT = frozenset(
    {"UserPoolId", "ClientId", "ClientType", "CreationDate", "LastModifiedDate"}
)
PREFIXES = ("dev:", "custom:")  # in this order, where an attribute has both
ACCOUNT_PART = 4  # of an ARN


class DescribedPool(Struct):
    """What DescribeUserPool answers."""

    UserPool: dict[str, Any]


class DescribedClient(Struct):
    """What DescribeUserPoolClient answers."""

    UserPoolClient: dict[str, Any]


def pool(content: bytes) -> Beginning:
    """The pool, with its own id, its tags and its domain."""
    described = msgspec.json.decode(content, type=DescribedPool).UserPool
    given = {
        OTHERWISE.get(name, name): value
        for name, value in described.items()
        if name not in OF_THE_POOL
    }
    given["Schema"] = [_attribute(one) for one in given.get("Schema") or () if _counts(one)]
    account = str(described["Arn"]).split(":")[ACCOUNT_PART]
    beginning = pool_beginning(
        described["Id"],
        account,
        _without_older_limit(given),
        domain=described.get("Domain"),
        factors=_factors(given),
    )
    since = moment(described.get("CreationDate"))
    return beginning._replace(created=msgspec.structs.replace(beginning.created, since=since))


def _without_older_limit(given: dict[str, Any]) -> dict[str, Any]:
    """Without what a description shows beside its successor, and nobody may say beside it."""
    policy = (given.get("Policies") or {}).get("PasswordPolicy") or {}
    creating = given.get("AdminCreateUserConfig")
    if creating is None or "TemporaryPasswordValidityDays" not in policy:
        return given
    left = {k: value for k, value in creating.items() if k != "UnusedAccountValidityDays"}
    return {**given, "AdminCreateUserConfig": left}


def _factors(given: dict[str, Any]) -> dict[str, Any]:
    """A pool that asks for a second factor and cannot send texts asks for that of an app."""
    if given.get("MfaConfiguration", "OFF") == "OFF" or given.get("SmsConfiguration"):
        return {}
    return {"SoftwareTokenMfaConfiguration": {"Enabled": True}}


def client(content: bytes, pools: Mapping[str, PoolCreated]) -> ClientCreated:
    """The client, with its own id and secret, of one of these pools."""
    described = msgspec.json.decode(content, type=DescribedClient).UserPoolClient
    its_pool = pools.get(described["UserPoolId"])
    if its_pool is None:
        sentence = f"its pool {described['UserPoolId']} is not copied"
        raise ValueError(sentence)
    given = {name: value for name, value in described.items() if name not in OF_THE_CLIENT}
    return client_created(described["ClientId"], its_pool, given)


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
