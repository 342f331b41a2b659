"""The filter of user lists: one attribute, `=` or `^=`, a value in double quotes.

AWS API reference, ListUsers: the user name and the status compare with case, everything else
without; custom attributes can never be searched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine.domain.errors import FilterAttributeUnsearchable, FilterUnreadable

if TYPE_CHECKING:
    from engine.domain.user import User

GRAMMAR = re.compile(r'\s*"?([^\s"=^!]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*')
SEARCHABLE = frozenset(
    {
        "username",
        "email",
        "phone_number",
        "name",
        "given_name",
        "family_name",
        "preferred_username",
        "cognito:user_status",
        "status",
        "sub",
    }
)
CASE_SENSITIVE = frozenset({"username", "status", "sub"})


@dataclass(frozen=True, slots=True)
class UserFilter:
    """Whose attribute equals, or begins with, a value."""

    attribute: str
    operator: Literal["=", "^="]
    value: str

    def lets_pass(self, user: User) -> bool:
        """Whether the user belongs in the list."""
        present = _present(user, self.attribute)
        if present is None:
            return False
        wanted = self.value
        if self.attribute not in CASE_SENSITIVE:
            present, wanted = present.casefold(), wanted.casefold()
        return present == wanted if self.operator == "=" else present.startswith(wanted)


def parse_filter(text: str) -> UserFilter | None:
    """The filter, or None for an empty one, which lets everybody pass."""
    if not text.strip():
        return None
    found = GRAMMAR.fullmatch(text)
    if found is None:
        raise FilterUnreadable
    attribute, operator, value = found.groups()
    if attribute not in SEARCHABLE:
        raise FilterAttributeUnsearchable(attribute)
    return UserFilter(attribute, "=" if operator == "=" else "^=", re.sub(r"\\(.)", r"\1", value))


def _present(user: User, attribute: str) -> str | None:
    match attribute:
        case "username":
            return user.username
        case "sub":
            return user.sub
        case "cognito:user_status":
            return user.status
        case "status":
            return "Enabled" if user.enabled else "Disabled"
        case _:
            return user.attributes.get(attribute)
