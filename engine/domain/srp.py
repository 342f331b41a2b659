"""How a password is kept and proved: SRP's salt and verifier, by Cognito's variant of SRP-6a.

The group is RFC 3526's of 3,072 bits with generator 2, the hash SHA-256, and a user is named by
pool and user name together (as the clients that AWS publishes compute it).
"""

from __future__ import annotations

import hashlib
import hmac
import string
from functools import lru_cache
from typing import NamedTuple

from engine.domain.events import PasswordSet, TemporaryPasswordSet
from engine.domain.sign_in_errors import ProofImpossible

PRIME = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
    "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
    "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05"
    "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB"
    "9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718"
    "3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33"
    "A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864"
    "D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2"
    "08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)
GENERATOR = 2
SALT_BYTES = 16


def secret_of(pool: str, username: str, password: str, salt: str) -> int:
    """SRP's private value x: what a password comes to for this user of this pool and this salt.

    `salt` is hexadecimal; one that is not (in a masked log) is as good as no password.
    """
    named = f"{pool.partition('_')[2]}{username}:{password}"
    inner = hashlib.sha256(named.encode()).hexdigest()
    salted = _padded(salt) + inner
    try:
        return int(hashlib.sha256(bytes.fromhex(salted)).hexdigest(), 16)
    except ValueError:
        return 0


@lru_cache(maxsize=1024)  # a password that is tried again costs no milliseconds again
def verifier_of(secret: int) -> str:
    """SRP's verifier v in hexadecimal, from the private value."""
    return f"{pow(GENERATOR, secret, PRIME):x}"


def password_set(pool: str, username: str, password: str, salt: str) -> PasswordSet:
    """The event of a user's own password; only salt and verifier are in it."""
    return PasswordSet(salt, verifier_of(secret_of(pool, username, password, salt)))


def temporary_password_set(
    pool: str, username: str, password: str, salt: str, until: str
) -> TemporaryPasswordSet:
    """The event of a password that must be changed; only salt and verifier are in it."""
    verifier = verifier_of(secret_of(pool, username, password, salt))
    return TemporaryPasswordSet(salt, verifier, until)


def _padded(hexadecimal: str) -> str:
    """As clients write big numbers: whole bytes, and a zero byte before one that looks negative."""
    if len(hexadecimal) % 2:
        hexadecimal = f"0{hexadecimal}"
    return f"00{hexadecimal}" if hexadecimal[:1] in set("89abcdefABCDEF") else hexadecimal


# ── Proving a password without sending it ────────────────────────────────────────────────────

KEY_INFO = b"Caldera Derived Key\x01"  # of the clients that AWS publishes
KEY_BYTES = 16
LONGEST_PUBLIC = 2 * 3072 // 4  # hexadecimal digits; twice what any value of the group has


class Handshake(NamedTuple):
    """The service's public value B, and the key that both sides come to; in hexadecimal."""

    public: str
    key: str


def handshake(verifier: str, client_public: str, drawn: str) -> Handshake:
    """The service's side of a handshake with this client's public value A; `drawn` is its secret.

    Raises ProofImpossible for an A that no honest client sends.
    """
    a, v = _member(client_public), int(verifier, 16)
    b = int(hashlib.sha256(drawn.encode()).hexdigest(), 16)
    public = (_multiplier() * v + pow(GENERATOR, b, PRIME)) % PRIME
    scrambling = _hashed(a, public)
    shared = pow(a * pow(v, scrambling, PRIME), b, PRIME)
    extracted = hmac.digest(_bytes(scrambling), _bytes(shared), hashlib.sha256)
    key = hmac.digest(extracted, KEY_INFO, hashlib.sha256)[:KEY_BYTES]
    return Handshake(f"{public:x}", key.hex())


def _member(text: str) -> int:
    if not text or len(text) > LONGEST_PUBLIC or set(text) - set(string.hexdigits):
        raise ProofImpossible
    value = int(text, 16)
    if value % PRIME == 0:  # everybody would come to the same key
        raise ProofImpossible
    return value


def claim(key: str, pool: str, username: str, block: bytes, timestamp: str) -> bytes:
    """What a client signs to claim that it knows the password. Raises ValueError for no key."""
    said = f"{pool.partition('_')[2]}{username}".encode() + block + timestamp.encode()
    return hmac.digest(bytes.fromhex(key), said, hashlib.sha256)


@lru_cache(maxsize=1)
def _multiplier() -> int:
    """SRP's k."""
    return _hashed(PRIME, GENERATOR)


def _hashed(*numbers: int) -> int:
    return int(hashlib.sha256(b"".join(map(_bytes, numbers))).hexdigest(), 16)


def _bytes(number: int) -> bytes:
    return bytes.fromhex(_padded(f"{number:x}"))
