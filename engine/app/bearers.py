"""Whose access token a call bears: the user, the client it signed in through, and their pool."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.app.issuer import pool_of_issuer
from engine.domain import token_claims
from engine.domain.client import Client
from engine.domain.errors import ClientNotFound
from engine.domain.pool import Pool
from engine.domain.sign_in import check_enterable
from engine.domain.sign_in_errors import TokenPastItsEnd, TokenRevoked, TokenUnreadable
from engine.domain.streams import user_stream
from engine.domain.user import User

if TYPE_CHECKING:
    from engine.app.look import Look
    from engine.ports import Clock, Tokens

# What the token of somebody who signed in by an API call may do: everything about oneself.
SCOPE = token_claims.SCOPE


class Bearer(Struct, frozen=True):
    """Somebody who signed in; `origin` is that of all tokens of this signing in."""

    pool: Pool
    user: User
    client: Client
    origin: str


class Bearers:
    """Reads access tokens."""

    def __init__(self, tokens: Tokens, clock: Clock) -> None:
        self._tokens = tokens
        self._clock = clock

    def whose(self, token: str) -> tuple[str, str]:
        """The pool and the sub that a token speaks of, be it right or wrong: to queue calls by."""
        claims = self._tokens.claims(token) or {}
        return pool_of_issuer(str(claims.get("iss", ""))), str(claims.get("sub", ""))

    async def bearer(self, look: Look, token: str) -> Bearer:
        """Who bears the token.

        Raises TokenUnreadable, TokenPastItsEnd, TokenRevoked, UserNotFound, UserNotEnabled,
        UserUnconfirmed or PasswordResetNeeded.
        """
        claims = {
            name: value
            for name, value in (self._tokens.claims(token) or {}).items()
            if isinstance(value, str | int)
        }
        pool = await look.pool_named(pool_of_issuer(str(claims.get("iss", ""))))
        if pool is None or claims.get("token_use") != "access":
            raise TokenUnreadable
        if not any(self._tokens.is_signed_by(token, key) for key in pool.signing_keys):
            raise TokenUnreadable
        if int(claims["exp"]) <= self._clock.token_time():
            raise TokenPastItsEnd
        user = await look.user_with(pool, str(claims["sub"]))
        check_enterable(user)
        origin = str(claims["origin_jti"])
        if origin in user.access.revoked or claims["event_id"] != event_id(user, origin):
            raise TokenRevoked
        try:
            client, _ = await look.client(str(claims["client_id"]))
        except ClientNotFound as gone:
            raise TokenUnreadable from gone
        return Bearer(pool, user, client, origin)


def event_id(user: User, origin: str) -> str:
    """The `event_id` of tokens of this origin: another one once all were revoked at once.

    So no list of all that were ever handed out need be kept.
    """
    said = f"{user_stream(user.pool, user.sub)}/{user.access.signed_out}/{origin}"
    digest = hashlib.sha256(said.encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"
