"""Operations on users, as administrators call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.commands import CreateUser, DeleteAttributes, InviteAgain, UpdateAttributes
from engine.domain.password import check_password
from engine.domain.user_filter import parse_filter
from engine.wire.cognito.shapes import described_user, factors, pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.events import PasswordPolicy
    from engine.ports import Chance
    from engine.wire.service import Call, Members, Operation


async def admin_update_user_attributes(call: Call) -> Members:
    """Set attributes; what follows from it (flags, codes, aliases) is the domain's matter."""
    given = call.given
    command = UpdateAttributes(
        attributes=pairs(given["UserAttributes"]),
        now=call.app.clock.now(),
        client_metadata=given.get("ClientMetadata") or {},
    )
    await call.app.users.update_attributes(
        call.caller, given["UserPoolId"], given["Username"], command
    )
    return {}


async def admin_delete_user_attributes(call: Call) -> Members:
    """Delete attributes by name."""
    given = call.given
    command = DeleteAttributes(tuple(given["UserAttributeNames"]), call.app.clock.now())
    await call.app.users.delete_attributes(
        call.caller, given["UserPoolId"], given["Username"], command
    )
    return {}


async def admin_create_user(call: Call) -> Members:
    """Create a user, or repeat the invitation of one that exists."""
    given, app = call.given, call.app
    action = given.get("MessageAction")
    pool = await app.pools.get(call.caller, given["UserPoolId"])
    policy = pool.settings.password_policy
    password = given.get("TemporaryPassword") or _drawn(app.chance, policy)
    check_password(password, policy)
    if action == "RESEND":
        again = InviteAgain(
            username=given["Username"],
            temporary_password=password,
            now=app.clock.now(),
            media=tuple(given.get("DesiredDeliveryMediums") or ()),
            client_metadata=given.get("ClientMetadata") or {},
        )
        user = await app.users.invite_again(call.caller, pool.id, again)
    else:
        command = CreateUser(
            username=given["Username"],
            attributes=pairs(given.get("UserAttributes")),
            sub=app.chance.id(),
            temporary_password=password,
            now=app.clock.now(),
            media=tuple(given.get("DesiredDeliveryMediums") or ()),
            suppressed=action == "SUPPRESS",
            force_alias=bool(given.get("ForceAliasCreation")),
            client_metadata=given.get("ClientMetadata") or {},
        )
        user = await app.users.create(call.caller, pool.id, command)
    return {"User": described_user(user, "Attributes")}


async def admin_get_user(call: Call) -> Members:
    """One user, as stored now."""
    user = await call.app.users.get(call.caller, call.given["UserPoolId"], call.given["Username"])
    return {**described_user(user, "UserAttributes"), **factors(user)}


async def admin_enable_user(call: Call) -> Members:
    """Let a user sign in again."""
    given = call.given
    await call.app.users.enable(call.caller, given["UserPoolId"], given["Username"], enabled=True)
    return {}


async def admin_disable_user(call: Call) -> Members:
    """Let a user sign in no more, and no token of it open anything."""
    given = call.given
    await call.app.users.enable(call.caller, given["UserPoolId"], given["Username"], enabled=False)
    return {}


async def admin_delete_user(call: Call) -> Members:
    """Remove a user."""
    await call.app.users.delete(call.caller, call.given["UserPoolId"], call.given["Username"])
    return {}


def _drawn(chance: Chance, policy: PasswordPolicy) -> str:
    """A password that the policy allows, however long it must be."""
    drawn = chance.password()
    return drawn + chance.letters(max(0, policy.minimum_length - len(drawn)))


LIST_USERS_MOST = 60


async def list_users(call: Call) -> Members:
    """A pool's users in order of creation, as far as the projector has come."""
    given = call.given
    pool = await call.app.pools.get(call.caller, given["UserPoolId"])
    page = await call.app.lists.users(
        pool,
        parse_filter(given.get("Filter") or ""),
        limit=given.get("Limit") or LIST_USERS_MOST,
        token=given.get("PaginationToken"),
    )
    only = given.get("AttributesToGet")
    return {
        "Users": [described_user(user, "Attributes", only) for user in page.items],
        "PaginationToken": page.token,
    }


OPERATIONS: Mapping[str, Operation] = {
    "AdminCreateUser": admin_create_user,
    "AdminGetUser": admin_get_user,
    "AdminEnableUser": admin_enable_user,
    "AdminDisableUser": admin_disable_user,
    "AdminDeleteUser": admin_delete_user,
    "AdminUpdateUserAttributes": admin_update_user_attributes,
    "AdminDeleteUserAttributes": admin_delete_user_attributes,
    "ListUsers": list_users,
}
