"""Which names a new user may have: that depends on what the pool's users sign in by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import UsernameUnsuitable
from engine.domain.names import claimed
from engine.domain.schema import EMAIL, PHONE_NUMBER

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from engine.domain.pool import Pool

_FORMS: Mapping[str, re.Pattern[str]] = {"email": EMAIL, "phone_number": PHONE_NUMBER}
_FORM_WORDS = {"email": "email", "phone_number": "phone number"}
_NAME_FORMS = {
    frozenset({"email"}): "Username should be an email.",
    frozenset({"phone_number"}): "Username should be a phone number.",
    frozenset({"email", "phone_number"}): ("Username should be either an email or a phone number."),
}


def stored_username(name: str, sub: str, pool: Pool, wanted: dict[str, str]) -> str:
    """The stored name: the sub in a pool with username attributes, which the name then fills.

    Raises UsernameUnsuitable.
    """
    settings = pool.settings
    if settings.username_attributes:
        for kind in settings.username_attributes:
            if _FORMS[kind].fullmatch(name):
                _fill(kind, name, pool, wanted)
                return sub
        raise UsernameUnsuitable(_NAME_FORMS[frozenset(settings.username_attributes)])
    for kind in settings.alias_attributes:
        if kind in _FORMS and _FORMS[kind].fullmatch(name):
            sentence = f"Username cannot be of {_FORM_WORDS[kind]} format, since user pool is "
            raise UsernameUnsuitable(sentence + f"configured for {_FORM_WORDS[kind]} alias.")
    return name


def _fill(kind: str, name: str, pool: Pool, wanted: dict[str, str]) -> None:
    """Let the attribute be the name; given besides, it must be the same (reported)."""
    given = wanted.get(kind)
    if not given:
        wanted[kind] = name
    elif claimed(pool, kind, given) != claimed(pool, kind, name):
        sentence = f"User {kind} should be empty or same as username, since username attribute is "
        raise UsernameUnsuitable(sentence + kind)
