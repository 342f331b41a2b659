"""Operations on a pool's second factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.commands import ReplacePoolSettings
from engine.wire.cognito.mfa_shapes import configured, described_factors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.pool import Pool
    from engine.wire.service import Call, Members, Operation


async def set_user_pool_mfa_config(call: Call) -> Members:
    """Say whether a pool asks for a second factor, and which it offers."""
    given, app = call.given, call.app

    def wished(pool: Pool) -> ReplacePoolSettings:
        return ReplacePoolSettings(configured(pool, given))

    await app.pools.replace_settings(call.caller, given["UserPoolId"], wished)
    return described_factors(await app.pools.get(call.caller, given["UserPoolId"]))


async def get_user_pool_mfa_config(call: Call) -> Members:
    """Whether a pool asks for a second factor, and which it offers."""
    return described_factors(await call.app.pools.get(call.caller, call.given["UserPoolId"]))


OPERATIONS: Mapping[str, Operation] = {
    "SetUserPoolMfaConfig": set_user_pool_mfa_config,
    "GetUserPoolMfaConfig": get_user_pool_mfa_config,
}
