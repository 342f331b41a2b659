"""Amazon Cognito user pools: each operation, by its name.

An operation takes the parsed request and answers with the response's members; it raises a
DomainError, which `errors` turns into Cognito's words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.wire.cognito import (
    clients,
    domains,
    mfa,
    passwords,
    pools,
    selves,
    sign_ins,
    sign_outs,
    sign_ups,
    tags,
    users,
)
from engine.wire.cognito.errors import in_cognitos_words
from engine.wire.service import Service, invalid_as

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.wire.service import Operation

# Of each room its own operations; two rooms never have one of the same name.
ROOMS = (
    pools,
    mfa,
    tags,
    domains,
    clients,
    users,
    sign_ups,
    sign_ins,
    sign_outs,
    passwords,
    selves,
)
OPERATIONS: Mapping[str, Operation] = {
    name: operation for room in ROOMS for name, operation in room.OPERATIONS.items()
}

COGNITO = Service(
    "cognito-idp",
    OPERATIONS,
    in_cognitos_words,
    invalid=invalid_as("InvalidParameterException"),
    fault="InternalErrorException",
)
