"""Calls of the Cognito API, as far as pools are made, filled and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bench import request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.client import Connection


class PoolId(msgspec.Struct, rename="pascal"):
    """A pool, as far as we look."""

    id: str


class PoolAnswer(msgspec.Struct, rename="pascal"):
    """What CreateUserPool answers."""

    user_pool: PoolId


class Attribute(msgspec.Struct, rename="pascal"):
    """A user's attribute."""

    name: str
    value: str


class UserName(msgspec.Struct, rename="pascal"):
    """A user, as far as we look."""

    username: str


class UserAnswer(msgspec.Struct, rename="pascal"):
    """What AdminCreateUser answers."""

    user: UserName


class GotUser(msgspec.Struct, rename="pascal"):
    """What AdminGetUser answers."""

    username: str
    user_attributes: list[Attribute]


class Refused(Exception):
    """The target answered a call with an error."""


async def call(connection: Connection, operation: str, body: Mapping[str, object]) -> bytes:
    """The answer's body; raises Refused if it is an error."""
    encoded = msgspec.json.encode(body)
    head = request.headers(operation, connection.address, len(encoded))
    answer = await connection.ask(head.encode() + encoded)
    if not answer.ok:
        raise Refused(f"{operation}: {answer.status} {answer.body.decode(errors='replace')}")
    return answer.body
