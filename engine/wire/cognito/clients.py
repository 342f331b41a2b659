"""Operations on user pool clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.commands import CreateClient, ReplaceClientSettings
from engine.wire.cognito.client_shapes import described_client, secret_of, settings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.wire.service import Call, Members, Operation

ID_CHARACTERS = 26  # as recorded
SECRET_CHARACTERS = 52
LIST_MOST = 60


async def create_user_pool_client(call: Call) -> Members:
    """Create a client, with a secret if it is to have one."""
    given, app = call.given, call.app
    command = CreateClient(
        id=app.chance.letters(ID_CHARACTERS).lower(),
        name=given["ClientName"],
        settings=settings_of(given),
        secret=secret_of(given, app.chance.letters(SECRET_CHARACTERS).lower()),
    )
    client = await app.clients.create(call.caller, given["UserPoolId"], command)
    return {"UserPoolClient": described_client(client)}


async def describe_user_pool_client(call: Call) -> Members:
    """A client with all its settings and its secret."""
    given = call.given
    client = await call.app.clients.get(call.caller, given["UserPoolId"], given["ClientId"])
    return {"UserPoolClient": described_client(client)}


async def list_user_pool_clients(call: Call) -> Members:
    """A pool's clients, oldest first, as far as the projector has come."""
    given, app = call.given, call.app
    pool = await app.pools.get(call.caller, given["UserPoolId"])
    if given.get("ClientType") == "DCR":  # none here registered itself
        return {"UserPoolClients": []}
    page = await app.lists.clients(
        pool, limit=given.get("MaxResults") or LIST_MOST, token=given.get("NextToken")
    )
    listed = [
        {"ClientId": one.id, "UserPoolId": one.pool, "ClientName": one.name} for one in page.items
    ]
    return {"UserPoolClients": listed, "NextToken": page.token}


async def update_user_pool_client(call: Call) -> Members:
    """Replace a client's settings; those that are not given are by default again."""
    given = call.given
    command = ReplaceClientSettings(settings_of(given), given.get("ClientName"))
    client = await call.app.clients.replace_settings(
        call.caller, given["UserPoolId"], given["ClientId"], command
    )
    return {"UserPoolClient": described_client(client)}


async def delete_user_pool_client(call: Call) -> Members:
    """Remove a client: nobody signs in through it any more."""
    given = call.given
    await call.app.clients.delete(call.caller, given["UserPoolId"], given["ClientId"])
    return {}


OPERATIONS: Mapping[str, Operation] = {
    "CreateUserPoolClient": create_user_pool_client,
    "DescribeUserPoolClient": describe_user_pool_client,
    "ListUserPoolClients": list_user_pool_clients,
    "UpdateUserPoolClient": update_user_pool_client,
    "DeleteUserPoolClient": delete_user_pool_client,
}
