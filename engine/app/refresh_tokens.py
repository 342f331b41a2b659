"""Refresh tokens: callers keep them without reading them; here they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from engine.app.bearers import event_id
from engine.domain.client_decide import DAY_S
from engine.domain.events import SessionRevoked
from engine.domain.moments import moment_of
from engine.domain.sign_in_errors import TokenNotRevocable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.pool import Pool
    from engine.domain.user import User
    from engine.ports import Tokens


class RefreshToken(Struct, frozen=True):
    """What a refresh token says (`token_claims.refresh_claims`)."""

    sub: str
    client_id: str
    origin_jti: str
    event_id: str
    auth_time: int
    exp: int

    def is_revoked(self, user: User) -> bool:
        """Whether it was revoked, alone or with all others of its user."""
        alone = self.origin_jti in user.access.revoked
        return alone or self.event_id != event_id(user, self.origin_jti)

    def revoked(self, token_time: float) -> SessionRevoked:
        """The event of revoking it: the last token that it may have brought ends a day after it.

        What the client's settings are by now says nothing of the tokens that are out already.
        """
        until = moment_of((self.exp + DAY_S) * 1000)
        return SessionRevoked(self.origin_jti, until, moment_of(int(token_time * 1000)))


def read_refresh_token(tokens: Tokens, token: str, pool: Pool) -> RefreshToken | None:
    """What the token says; None for one that the pool did not sign, or of another kind."""
    if (claims := _signed_claims(tokens, token, pool)) is None:
        return None
    if claims.get("token_use") != "refresh":
        return None
    return msgspec.convert(claims, RefreshToken)


def revocable(tokens: Tokens, token: str, pool: Pool) -> RefreshToken | None:
    """As `read_refresh_token`; raises TokenNotRevocable for an access or ID token of the pool."""
    claims = _signed_claims(tokens, token, pool)
    if claims is not None and claims.get("token_use") in {"access", "id"}:
        raise TokenNotRevocable
    return read_refresh_token(tokens, token, pool)


def _signed_claims(tokens: Tokens, token: str, pool: Pool) -> Mapping[str, object] | None:
    if not any(tokens.is_signed_by(token, key) for key in pool.signing_keys):
        return None
    return tokens.claims(token)
