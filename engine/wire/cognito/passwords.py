"""Operations on passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.access_commands import ChangePassword, ChooseNewPassword, SetPassword
from engine.wire.cognito.shapes import client_call, code_delivery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.wire.service import Call, Members, Operation


async def forgot_password(call: Call) -> Members:
    """Send a code for a new password."""
    delivery = await call.app.passwords.forgot(
        client_call(call), call.app.clock.now(), call.caller.request
    )
    return {"CodeDeliveryDetails": code_delivery(delivery)}


async def confirm_forgot_password(call: Call) -> Members:
    """Choose a new password with the code."""
    given = call.given
    command = ChooseNewPassword(given["ConfirmationCode"], given["Password"], call.app.clock.now())
    await call.app.passwords.choose_new(client_call(call), command, call.caller.request)
    return {}


async def admin_reset_user_password(call: Call) -> Members:
    """End a password, and send a code for a new one."""
    given = call.given
    await call.app.passwords.reset(
        call.caller,
        given["UserPoolId"],
        given["Username"],
        given.get("ClientMetadata") or {},
        call.app.clock.now(),
    )
    return {}


async def admin_set_user_password(call: Call) -> Members:
    """Set a password, the user's own or one to be changed; no message follows."""
    given = call.given
    command = SetPassword(given["Password"], call.app.clock.now(), bool(given.get("Permanent")))
    await call.app.passwords.set_password(
        call.caller, given["UserPoolId"], given["Username"], command
    )
    return {}


async def change_password(call: Call) -> Members:
    """Change the password of whoever bears the token."""
    given = call.given
    command = ChangePassword(
        given.get("PreviousPassword"), given["ProposedPassword"], call.app.clock.now()
    )
    await call.app.passwords.change_password(given["AccessToken"], command, call.caller.request)
    return {}


OPERATIONS: Mapping[str, Operation] = {
    "ForgotPassword": forgot_password,
    "ConfirmForgotPassword": confirm_forgot_password,
    "AdminResetUserPassword": admin_reset_user_password,
    "AdminSetUserPassword": admin_set_user_password,
    "ChangePassword": change_password,
}
