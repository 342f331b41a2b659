"""Operations of signing out, and of choosing a second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.factors import Preference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.wire.service import Call, Members, Operation


async def revoke_token(call: Call) -> Members:
    """End a refresh token and all that came of it."""
    given = call.given
    await call.app.sign_outs.revoke(
        given["ClientId"], given.get("ClientSecret"), given["Token"], call.caller.request
    )
    return {}


async def global_sign_out(call: Call) -> Members:
    """End all tokens of whoever bears this one."""
    await call.app.sign_outs.everywhere(call.given["AccessToken"], call.caller.request)
    return {}


async def admin_user_global_sign_out(call: Call) -> Members:
    """End all tokens of a user."""
    given = call.given
    await call.app.sign_outs.everywhere_of(call.caller, given["UserPoolId"], given["Username"])
    return {}


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
    "RevokeToken": revoke_token,
    "GlobalSignOut": global_sign_out,
    "AdminUserGlobalSignOut": admin_user_global_sign_out,
    "SetUserMFAPreference": set_user_mfa_preference,
    "AdminSetUserMFAPreference": admin_set_user_mfa_preference,
}
