"""Operations on second factors: which a pool offers, and which a user wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.commands import ReplacePoolSettings
from engine.domain.factors import Preference
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


async def set_user_mfa_preference(call: Call) -> Members:
    """Choose one's second factor."""
    wanted = _preference(call.given)
    await call.app.factors.prefer(call.given["AccessToken"], wanted, call.caller.request)
    return {}


async def admin_set_user_mfa_preference(call: Call) -> Members:
    """Choose a user's second factor."""
    given = call.given
    await call.app.factors.prefer_for(
        call.caller, given["UserPoolId"], given["Username"], _preference(given)
    )
    return {}


OTHER_FACTORS = {
    "SoftwareTokenMfaSettings": "SOFTWARE_TOKEN_MFA",
    "EmailMfaSettings": "EMAIL_OTP",
    "WebAuthnMfaSettings": "WEB_AUTHN",
}


def _preference(given: Members) -> Preference:
    sms = given.get("SMSMfaSettings")
    others = tuple(
        factor
        for member, factor in OTHER_FACTORS.items()
        if (settings := given.get(member))
        and (settings.get("Enabled") or settings.get("PreferredMfa"))
    )
    if sms is None:
        return Preference(others=others)
    return Preference(bool(sms.get("Enabled")), bool(sms.get("PreferredMfa")), others)


OPERATIONS: Mapping[str, Operation] = {
    "SetUserPoolMfaConfig": set_user_pool_mfa_config,
    "GetUserPoolMfaConfig": get_user_pool_mfa_config,
    "SetUserMFAPreference": set_user_mfa_preference,
    "AdminSetUserMFAPreference": admin_set_user_mfa_preference,
}
