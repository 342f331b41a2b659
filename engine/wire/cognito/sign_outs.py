"""Operations of signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


OPERATIONS: Mapping[str, Operation] = {
    "RevokeToken": revoke_token,
    "GlobalSignOut": global_sign_out,
    "AdminUserGlobalSignOut": admin_user_global_sign_out,
}
