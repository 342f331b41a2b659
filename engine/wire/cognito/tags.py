"""Operations on a pool's tags. Of all that Cognito has, only pools can be tagged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.domain.commands import TagPool, UntagPool
from engine.domain.errors import PoolNotFound
from engine.wire.aws_error import AwsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.wire.service import Call, Members, Operation

POOL_ARN = re.compile(r"arn:aws[\w-]*:cognito-idp:([^:]+):([0-9]+):userpool/([^/]+)")


async def tag_resource(call: Call) -> Members:
    """Let a pool bear further tags, or other values of those it has."""
    await call.app.pools.tag(call.caller, _pool_id(call), TagPool(call.given["Tags"]))
    return {}


async def untag_resource(call: Call) -> Members:
    """Take tags away from a pool, by their keys."""
    command = UntagPool(tuple(call.given["TagKeys"]))
    await call.app.pools.untag(call.caller, _pool_id(call), command)
    return {}


async def list_tags_for_resource(call: Call) -> Members:
    """The tags that a pool bears."""
    pool = await call.app.pools.get(call.caller, _pool_id(call))
    return {"Tags": dict(pool.tags)}


def _pool_id(call: Call) -> str:
    """The pool that the call's ARN names. One of another account or region does not exist."""
    arn = call.given["ResourceArn"]
    named = POOL_ARN.fullmatch(arn)
    if named is None:
        raise AwsError("InvalidParameterException", f"{arn} is not the ARN of a user pool.")
    region, account, pool = named.groups()
    if (region, account) != (call.caller.region, call.caller.account):
        raise PoolNotFound(pool)
    return pool


OPERATIONS: Mapping[str, Operation] = {
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "ListTagsForResource": list_tags_for_resource,
}
