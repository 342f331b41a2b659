"""Tokens as JSON web tokens, signed with RS256, and the RSA keys for that."""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from engine.domain.pool import SigningKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.ports import Chance

ALGORITHM = "RS256"
KEY_BITS = 2048  # as AWS's key sets have them
PARTS = 3


class JwtTokens:
    """`Tokens`: what AWS's own look like to whoever verifies them."""

    def signed(self, claims: Mapping[str, object], key: SigningKey) -> str:
        """A token that says this, signed with the key."""
        header = {"kid": key.id, "alg": ALGORITHM}  # AWS's have no other members
        said = msgspec.json.encode(claims)
        return jws.serialize_compact(header, said, _rsa(key.private_key, key.id))

    def claims(self, token: str) -> Mapping[str, object] | None:
        """What a token says, whoever signed it; None: it is none."""
        parts = token.split(".")
        if len(parts) != PARTS:
            return None
        try:
            padded = parts[1] + "=" * (-len(parts[1]) % 4)
            said = msgspec.json.decode(base64.urlsafe_b64decode(padded))
        except (ValueError, binascii.Error, msgspec.DecodeError, RecursionError):
            return None
        return said if isinstance(said, dict) else None

    def is_signed_by(self, token: str, key: SigningKey) -> bool:
        """Whether the key signed the token, just as it is."""
        try:
            jwt.decode(token, _rsa(key.private_key, key.id), algorithms=[ALGORITHM])
        except (JoseError, ValueError, TypeError):  # the last for a header of odd types
            return False
        return True


class RsaKeys:
    """`SigningKeys`: drawn by the operating system, named by chance."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance

    def draw(self) -> SigningKey:
        """A new key."""
        drawn = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        pem = drawn.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return SigningKey(self._chance.id(), pem.decode())

    def public(self, key: SigningKey) -> Mapping[str, object] | None:
        """What verifiers need of it; None: it is unreadable, as in a masked log."""
        try:
            known = _rsa(key.private_key, key.id)
        except ValueError:
            return None
        return {**known.as_dict(private=False), "alg": ALGORITHM, "use": "sig", "kid": key.id}


@lru_cache(maxsize=256)  # reading a key costs more than signing with it
def _rsa(private_key: str, key_id: str) -> RSAKey:
    return RSAKey.import_key(private_key, {"kid": key_id})
