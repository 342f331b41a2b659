"""The password policy, in the words that users report from the live service."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from engine.domain.errors import PasswordUnsuitable

if TYPE_CHECKING:
    from engine.domain.events import PasswordPolicy

SYMBOLS = frozenset("^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= ")


def check_password(password: str, policy: PasswordPolicy) -> None:
    """Raise for the first thing the policy misses; it is told one at a time (observed)."""
    missing = _missing(password, policy)
    if missing is not None:
        raise PasswordUnsuitable(missing)


def _missing(password: str, policy: PasswordPolicy) -> str | None:
    rules = (
        (True, len(password) >= policy.minimum_length, "Password not long enough"),
        (policy.uppercase, _has(password, string.ascii_uppercase), _must_have("uppercase")),
        (policy.lowercase, _has(password, string.ascii_lowercase), _must_have("lowercase")),
        (policy.numbers, _has(password, string.digits), _must_have("numeric")),
        (policy.symbols, any(c in SYMBOLS for c in password), _must_have("symbol")),
    )
    return next((text for applies, kept, text in rules if applies and not kept), None)


def _has(password: str, characters: str) -> bool:
    return any(character in characters for character in password)


def _must_have(kind: str) -> str:
    return f"Password must have {kind} characters"
