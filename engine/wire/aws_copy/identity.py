"""Whose account a copy is of."""

from __future__ import annotations

import msgspec
from msgspec import Struct


class CallerIdentity(Struct):
    """What GetCallerIdentity answers, as far as it is read."""

    Account: str


def account_id(content: bytes) -> str:
    """The id of the account whose credentials made the copy."""
    return msgspec.json.decode(content, type=CallerIdentity).Account
