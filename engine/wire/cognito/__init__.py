"""Amazon Cognito user pools: each operation, by its name.

An operation takes the parsed request and answers with the response's members; it raises a
DomainError, which `errors` turns into Cognito's words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.wire.cognito import pools, users
from engine.wire.cognito.errors import in_cognitos_words
from engine.wire.service import Service, invalid_as

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.wire.service import Operation

OPERATIONS: Mapping[str, Operation] = {
    "CreateUserPool": pools.create_user_pool,
    "DescribeUserPool": pools.describe_user_pool,
    "ListUserPools": pools.list_user_pools,
    "DeleteUserPool": pools.delete_user_pool,
    "AddCustomAttributes": pools.add_custom_attributes,
    "AdminCreateUser": users.admin_create_user,
    "AdminGetUser": users.admin_get_user,
    "AdminDeleteUser": users.admin_delete_user,
    "AdminUpdateUserAttributes": users.admin_update_user_attributes,
    "AdminDeleteUserAttributes": users.admin_delete_user_attributes,
    "ListUsers": users.list_users,
}

COGNITO = Service(
    "cognito-idp",
    OPERATIONS,
    in_cognitos_words,
    invalid=invalid_as("InvalidParameterException"),
    fault="InternalErrorException",
)
