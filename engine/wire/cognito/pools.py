"""Operations on user pools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.commands import AddCustomAttributes, CreatePool, ReplacePoolSettings
from engine.wire.cognito.pool_shapes import described_pool, replaced_by, settings_of
from engine.wire.cognito.schema_shapes import schema_attribute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.pool import Pool
    from engine.wire.service import Call, Members, Operation

POOL_ID_CHARACTERS = 9
SMS_FAILURES = {"role": "InvalidSmsRoleAccessPolicyException", "sandbox": "SNSSandbox"}


async def create_user_pool(call: Call) -> Members:
    """Create a pool; its schema, aliases and case sensitivity are for good."""
    given, app = call.given, call.app
    region = call.caller.region
    command = CreatePool(
        id=f"{region}_{app.chance.letters(POOL_ID_CHARACTERS)}",
        name=given["PoolName"],
        account=call.caller.account,
        region=region,
        custom_and_changed=tuple(map(schema_attribute, given.get("Schema") or ())),
        settings=settings_of(given),
        now=app.clock.now(),
        tags=given.get("UserPoolTags") or {},
    )
    return {"UserPool": described_pool(await app.pools.create(command), users=0)}


async def describe_user_pool(call: Call) -> Members:
    """A pool with all its settings."""
    app = call.app
    pool = await app.pools.get(call.caller, call.given["UserPoolId"])
    troubles = await app.accounts.sms_failure(call.caller, pool)
    failures = ",".join(SMS_FAILURES[trouble] for trouble in troubles)
    described = described_pool(pool, users=await app.lists.user_count(pool))
    return {"UserPool": {**described, "SmsConfigurationFailure": failures or None}}


async def update_user_pool(call: Call) -> Members:
    """Replace a pool's settings and tags; those that are not given are by default again."""
    given = call.given

    def wished(pool: Pool) -> ReplacePoolSettings:
        settings, tags = replaced_by(pool, given), given.get("UserPoolTags") or {}
        return ReplacePoolSettings(settings, given.get("PoolName"), tags)

    await call.app.pools.replace_settings(call.caller, given["UserPoolId"], wished)
    return {}


async def list_user_pools(call: Call) -> Members:
    """The account's pools in this region, oldest first, as far as the projector has come."""
    page = await call.app.lists.pools(
        call.caller, limit=call.given["MaxResults"], token=call.given.get("NextToken")
    )
    summary = ("Id", "Name", "LambdaConfig", "LastModifiedDate", "CreationDate")
    described = [described_pool(pool, users=0) for pool in page.items]
    return {
        "UserPools": [{name: pool[name] for name in summary} for pool in described],
        "NextToken": page.token,
    }


async def delete_user_pool(call: Call) -> Members:
    """Remove a pool with everybody in it."""
    await call.app.pools.delete(call.caller, call.given["UserPoolId"])
    return {}


async def add_custom_attributes(call: Call) -> Members:
    """Let a pool's schema know further attributes."""
    command = AddCustomAttributes(
        tuple(schema_attribute(one, custom=True) for one in call.given["CustomAttributes"])
    )
    await call.app.pools.add_custom_attributes(call.caller, call.given["UserPoolId"], command)
    return {}


OPERATIONS: Mapping[str, Operation] = {
    "CreateUserPool": create_user_pool,
    "DescribeUserPool": describe_user_pool,
    "UpdateUserPool": update_user_pool,
    "ListUserPools": list_user_pools,
    "DeleteUserPool": delete_user_pool,
    "AddCustomAttributes": add_custom_attributes,
}
