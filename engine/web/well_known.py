"""Where verifiers of tokens find a pool's keys.

They ask from other containers and from pages of other sites, under whatever name they know this
instance by, and learn nothing that is secret: so the guard of the pages does not stand here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response

from engine.domain.errors import PoolNotFound
from engine.ports import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope, Send

    from engine.app.issuer import Issuer
    from engine.app.token_sets import TokenSets

KEY_SET, CONFIGURATION = "jwks.json", "openid-configuration"
PATH = re.compile(rf"/([^/]+)/\.well-known/({re.escape(KEY_SET)}|{CONFIGURATION})")
HEADERS = {"access-control-allow-origin": "*", "cache-control": "no-cache"}
PREFLIGHT = {
    **HEADERS,
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    "access-control-allow-headers": "*",
    "access-control-max-age": "172800",
}


def is_well_known(path: str) -> bool:
    """Whether a path is one of a pool's two."""
    return PATH.fullmatch(path) is not None


class WellKnown:
    """Answers a pool's key set and its OpenID configuration."""

    def __init__(self, token_sets: TokenSets, issuer: Issuer) -> None:
        self._token_sets = token_sets
        self._issuer = issuer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request for a well-known path."""
        response = await self._answer(scope["method"], scope["path"])
        await response(scope, receive, send)

    async def _answer(self, method: str, path: str) -> Response:
        if method == "OPTIONS":
            return Response(headers=PREFLIGHT)
        if method not in {"GET", "HEAD"}:
            return _said({"message": "Only reading is possible here."}, 405)
        found = PATH.fullmatch(path)
        pool_id, what = ("", "") if found is None else found.groups()
        try:
            if what == KEY_SET:
                return _said({"keys": await self._token_sets.key_set(pool_id)})
            return _said(await self._configuration(pool_id))
        except PoolNotFound:
            return _said({"message": f"User pool {pool_id} does not exist."}, 404)
        except StoreUnavailable:
            return _said({"message": "The store could not be asked."}, 503)

    async def _configuration(self, pool_id: str) -> Mapping[str, object]:
        """What OpenID wants said; of the endpoints only the one that there is."""
        pool = await self._token_sets.pool(pool_id)
        return {
            "id_token_signing_alg_values_supported": ["RS256"],
            "issuer": self._issuer.of(pool),
            "jwks_uri": self._issuer.key_set_of(pool),
            "response_types_supported": ["code", "token"],
            "scopes_supported": ["openid", "email", "phone", "profile"],
            "subject_types_supported": ["public"],
        }


def _said(what: Mapping[str, object], status: int = 200) -> JSONResponse:
    return JSONResponse(dict(what), status, HEADERS)
