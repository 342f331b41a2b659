"""Pages of a list that is in hand whole, and the tokens that lead from one to the next.

A token names the last item that was shown, so it stays good whatever comes and goes meanwhile:
nothing is shown twice, and nothing that was there all along is left out.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, TypeVar

from engine.app.lists import Page
from engine.domain.errors import PageTokenUnreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


def page_of(name: str, items: Mapping[str, T], *, limit: int, token: str | None) -> Page[T]:
    """Up to `limit` items in the order of their keys, from the token's on.

    `name` is the list's: a token of another list is not understood. Raises PageTokenUnreadable.
    """
    after = _key_of(name, token) if token else ""
    keys = sorted(key for key in items if key > after)
    shown = keys[:limit]
    following = _token(name, shown[-1]) if len(keys) > limit else None
    return Page(tuple(items[key] for key in shown), following)


def _token(name: str, key: str) -> str:
    return base64.urlsafe_b64encode(f"{name}:{key}".encode()).decode()


def _key_of(name: str, token: str) -> str:
    try:
        named, colon, key = base64.urlsafe_b64decode(token.encode()).decode().partition(":")
    except (binascii.Error, UnicodeError) as unreadable:
        raise PageTokenUnreadable from unreadable
    if not colon or named != name:
        raise PageTokenUnreadable
    return key
