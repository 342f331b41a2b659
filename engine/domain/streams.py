"""Names of streams: which aggregate a fact belongs to."""

from __future__ import annotations

CLOCK = "clock"


def pool_stream(pool: str) -> str:
    """The stream of a user pool."""
    return f"pool/{pool}"


def client_stream(client: str) -> str:
    """The stream of a user pool client."""
    return f"client/{client}"


def user_stream(pool: str, sub: str) -> str:
    """The stream of one user of a pool."""
    return f"user/{pool}/{sub}"


def account_stream(account: str, region: str) -> str:
    """The stream of a sending account: one AWS account in one region."""
    return f"account/{account}/{region}"


def message_stream(message: str) -> str:
    """The stream of one message's life."""
    return f"message/{message}"


def kind_of(stream: str) -> str:
    """`pool`, `client`, `user`, `account`, `message` or `clock`: whose decider it belongs to."""
    return stream.partition("/")[0]


def pool_of(stream: str) -> str:
    """The pool that a user's stream belongs to."""
    return stream.split("/", 2)[1]


def id_of(stream: str) -> str:
    """The last part of a stream's name: the pool's id, the user's sub, the message's id."""
    return stream.rpartition("/")[2]
