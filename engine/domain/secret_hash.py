"""The hash by which a client with a secret proves in each call that it has it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

from engine.domain.sign_in_errors import (
    SecretHashMissing,
    SecretHashUnexpected,
    SecretHashWrong,
)

if TYPE_CHECKING:
    from engine.domain.client import Client


def secret_hash(secret: str, username: str, client: str) -> str:
    """The hash for a call about this user: Base64 of HMAC-SHA256 over user name and client id."""
    said = hmac.new(secret.encode(), f"{username}{client}".encode(), hashlib.sha256)
    return base64.b64encode(said.digest()).decode()


def check_secret_hash(client: Client, username: str, given: str | None, *others: str) -> None:
    """Raise SecretHashMissing, SecretHashWrong, or SecretHashUnexpected if there is no secret.

    `others` are further names that the hash may have been made over.
    """
    if client.secret is None:
        if given:
            raise SecretHashUnexpected(client.id)
        return
    if given is None:
        raise SecretHashMissing(client.id)
    right = (secret_hash(client.secret, name, client.id) for name in (username, *others))
    if not any(hmac.compare_digest(one.encode(), given.encode()) for one in right):
        raise SecretHashWrong(client.id)
