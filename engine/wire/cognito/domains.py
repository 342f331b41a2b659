"""Operations on a pool's domain: a prefix of the region's own, not a name of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.commands import RemovePoolDomain, SetPoolDomain
from engine.domain.errors import DomainUnsuitable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.pool import Pool
    from engine.wire.service import Call, Members, Operation


async def create_user_pool_domain(call: Call) -> Members:
    """Give a pool a domain prefix."""
    given = call.given
    for member in ("CustomDomainConfig", "Routing"):
        if member in given:
            sentence = f"Sandpost does not simulate {member}: a domain here is a prefix."
            raise DomainUnsuitable(sentence)
    await call.app.pools.set_domain(
        call.caller, given["UserPoolId"], SetPoolDomain(given["Domain"])
    )
    return {}


async def describe_user_pool_domain(call: Call) -> Members:
    """Whose domain prefix it is in this region; nothing of one that nobody has."""
    pool = await call.app.pools.with_domain(call.given["Domain"], call.caller.region)
    if pool is None or pool.account != call.caller.account:
        return {"DomainDescription": {}}
    return {"DomainDescription": _described(pool)}


def _described(pool: Pool) -> Members:
    return {
        "UserPoolId": pool.id,
        "AWSAccountId": pool.account,
        "Domain": pool.domain,
        "Status": "ACTIVE",
    }


async def delete_user_pool_domain(call: Call) -> Members:
    """Take a pool's domain prefix away: it is free again."""
    given = call.given
    command = RemovePoolDomain(given["Domain"])
    await call.app.pools.remove_domain(call.caller, given["UserPoolId"], command)
    return {}


OPERATIONS: Mapping[str, Operation] = {
    "CreateUserPoolDomain": create_user_pool_domain,
    "DescribeUserPoolDomain": describe_user_pool_domain,
    "DeleteUserPoolDomain": delete_user_pool_domain,
}
