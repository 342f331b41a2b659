"""Who a pool's tokens say they are from, and where verifiers find its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from engine.domain.pool import Pool


class Issuer(Struct, frozen=True):
    """This instance under its public URL, or AWS itself where that is what applications expect."""

    public_url: str
    as_aws: bool = False

    def of(self, pool: Pool) -> str:
        """The `iss` of the pool's tokens; its last part is the pool's id."""
        if self.as_aws:
            return f"https://cognito-idp.{pool.region}.amazonaws.com/{pool.id}"
        return f"{self.public_url.rstrip('/')}/{pool.id}"

    def key_set_of(self, pool: Pool) -> str:
        """Where this instance serves the pool's public keys, whoever tokens say they are from."""
        return f"{self.public_url.rstrip('/')}/{pool.id}/.well-known/jwks.json"


def pool_of_issuer(issuer: str) -> str:
    """The pool whose issuer this is, if it is one's."""
    return issuer.rpartition("/")[2]
