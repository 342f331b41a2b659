"""Operations of signing up and confirming."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.access_commands import ConfirmSignUp, SignUp
from engine.domain.sign_in_errors import SignInUnsuitable
from engine.wire.cognito.shapes import client_call, code_delivery, pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.wire.service import Call, Members, Operation


async def sign_up(call: Call) -> Members:
    """Make an unconfirmed account; its code goes to what the pool verifies by itself."""
    given, app = call.given, call.app
    password = given.get("Password")
    if password is None:
        raise SignInUnsuitable(WITHOUT_PASSWORD)
    command = SignUp(password, pairs(given.get("UserAttributes")), app.chance.id(), app.clock.now())
    delivery = await app.sign_ups.sign_up(client_call(call), command, call.caller.request)
    return {
        "UserConfirmed": False,
        "UserSub": command.sub,
        "CodeDeliveryDetails": None if delivery is None else code_delivery(delivery),
    }


WITHOUT_PASSWORD = "Sandpost signs nobody up without a password."  # noqa: S105  # a sentence


async def confirm_sign_up(call: Call) -> Members:
    """Confirm an account by its code, and verify what received the code."""
    given = call.given
    command = ConfirmSignUp(
        given["ConfirmationCode"], call.app.clock.now(), bool(given.get("ForceAliasCreation"))
    )
    await call.app.sign_ups.confirm(client_call(call), command, call.caller.request)
    return {}


async def admin_confirm_sign_up(call: Call) -> Members:
    """Confirm an account as an administrator; nothing is verified by it."""
    await call.app.sign_ups.confirm_by_administrator(
        call.caller, call.given["UserPoolId"], call.given["Username"]
    )
    return {}


async def resend_confirmation_code(call: Call) -> Members:
    """Send the code of a sign-up again: a new one."""
    delivery = await call.app.sign_ups.resend(
        client_call(call), call.app.clock.now(), call.caller.request
    )
    return {"CodeDeliveryDetails": code_delivery(delivery)}


OPERATIONS: Mapping[str, Operation] = {
    "SignUp": sign_up,
    "ConfirmSignUp": confirm_sign_up,
    "AdminConfirmSignUp": admin_confirm_sign_up,
    "ResendConfirmationCode": resend_confirmation_code,
}
