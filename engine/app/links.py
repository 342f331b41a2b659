"""Links that messages carry back to this instance."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from engine.app.handle import Caller

VERIFY_IDENTITY_PATH = "/_sandpost/verify-identity"
CONFIRM_USER_PATH = "/confirmUser/"  # AWS developer guide "Signing up": the link of a sign-up mail


def identity_link(public_url: str, caller: Caller, token: str) -> str:
    """Where the verification mail of an e-mail identity leads; opening it proves the identity."""
    asked = urlencode({"token": token, "account": caller.account, "region": caller.region})
    return f"{public_url.rstrip('/')}{VERIFY_IDENTITY_PATH}?{asked}"


def confirmation_link(public_url: str, client: str, username: str, code: str) -> str:
    """Where the mail of a sign-up leads; opening it confirms the user, as typing the code does."""
    asked = urlencode({"client_id": client, "user_name": username, "confirmation_code": code})
    return f"{public_url.rstrip('/')}{CONFIRM_USER_PATH}?{asked}"
