"""Operations of somebody who signed in, borne by an access token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.client_attributes import readable
from engine.domain.commands import (
    AskForCode,
    DeleteAttributes,
    UpdateAttributes,
    VerifyAttribute,
)
from engine.wire.cognito.shapes import attribute_list, code_delivery, factors, pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.wire.service import Call, Members, Operation


async def get_user(call: Call) -> Members:
    """Whose token it is, as far as the client may read."""
    bearer = await call.app.selves.get(call.given["AccessToken"])
    reads = bearer.client.settings
    listed = [one for one in attribute_list(bearer.user) if readable(reads, one["Name"])]
    return {
        "Username": bearer.user.username,
        "UserAttributes": listed,
        **factors(bearer.user),
    }


async def update_user_attributes(call: Call) -> Members:
    """Set one's own attributes; says where codes went."""
    given = call.given
    command = UpdateAttributes(
        attributes=pairs(given["UserAttributes"]),
        now=call.app.clock.now(),
        client_metadata=given.get("ClientMetadata") or {},
    )
    sent = await call.app.selves.update_attributes(
        given["AccessToken"], command, call.caller.request
    )
    return {"CodeDeliveryDetailsList": [code_delivery(one) for one in sent]}


async def delete_user_attributes(call: Call) -> Members:
    """Delete one's own attributes by name."""
    given = call.given
    command = DeleteAttributes(tuple(given["UserAttributeNames"]), call.app.clock.now())
    await call.app.selves.delete_attributes(given["AccessToken"], command, call.caller.request)
    return {}


async def get_user_attribute_verification_code(call: Call) -> Members:
    """Have a code sent to one's address or number."""
    given = call.given
    command = AskForCode(
        attribute=given["AttributeName"],
        now=call.app.clock.now(),
        client_metadata=given.get("ClientMetadata") or {},
    )
    sent = await call.app.selves.ask_for_code(given["AccessToken"], command, call.caller.request)
    return {"CodeDeliveryDetails": code_delivery(sent)}


async def verify_user_attribute(call: Call) -> Members:
    """Prove one's address or number by the code that was sent to it."""
    given = call.given
    command = VerifyAttribute(given["AttributeName"], given["Code"], call.app.clock.now())
    await call.app.selves.verify_attribute(given["AccessToken"], command, call.caller.request)
    return {}


async def delete_user(call: Call) -> Members:
    """Remove oneself."""
    await call.app.selves.delete(call.given["AccessToken"], call.caller.request)
    return {}


OPERATIONS: Mapping[str, Operation] = {
    "GetUser": get_user,
    "UpdateUserAttributes": update_user_attributes,
    "DeleteUserAttributes": delete_user_attributes,
    "GetUserAttributeVerificationCode": get_user_attribute_verification_code,
    "VerifyUserAttribute": verify_user_attribute,
    "DeleteUser": delete_user,
}
