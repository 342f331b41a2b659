"""What a pool's schema allows: the standard attributes, and checks of one value.

Types and limits are those that DescribeUserPool shows for a new pool (AWS developer guide "User
pool attributes"; recorded descriptions of real pools). Sentences are AWS's where they were seen.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from engine.domain.events import SchemaAttribute

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

VERIFIABLE = ("email", "phone_number")
FLAGS = {"email": "email_verified", "phone_number": "phone_number_verified"}
DEVELOPERS = "dev:"  # begins the names of attributes that are for callers with credentials alone
VALUE_MAX_CHARACTERS = 2048
MAX_CUSTOM_ATTRIBUTES = 50

UNKNOWN = "Attribute does not exist in the schema."
IMMUTABLE = "Attribute cannot be updated."
REQUIRED = "The attribute is required"

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*")
PHONE_NUMBER = re.compile(r"\+[0-9]{1,15}")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def _text(name: str) -> SchemaAttribute:
    return SchemaAttribute(name, "String", min_length=0, max_length=VALUE_MAX_CHARACTERS)


STANDARD: tuple[SchemaAttribute, ...] = (
    SchemaAttribute(
        "sub",
        "String",
        mutable=False,
        required=True,
        min_length=1,
        max_length=VALUE_MAX_CHARACTERS,
    ),
    *map(
        _text,
        (
            "name",
            "given_name",
            "family_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "email",
        ),
    ),
    SchemaAttribute("email_verified", "Boolean"),
    _text("gender"),
    SchemaAttribute("birthdate", "String", min_length=10, max_length=10),
    _text("zoneinfo"),
    _text("locale"),
    _text("phone_number"),
    SchemaAttribute("phone_number_verified", "Boolean"),
    _text("address"),
    SchemaAttribute("updated_at", "Number", min_value=0),
)
STANDARD_NAMES = frozenset(attribute.name for attribute in STANDARD)


def completed(changed: Iterable[SchemaAttribute]) -> tuple[SchemaAttribute, ...]:
    """The standard attributes, each as changed if it was, and the custom ones after them."""
    by_name = {attribute.name: attribute for attribute in changed}
    standard = tuple(by_name.pop(attribute.name, attribute) for attribute in STANDARD)
    return standard + tuple(by_name.values())


def is_custom(attribute: SchemaAttribute) -> bool:
    """Whether the pool's owner added the attribute."""
    return attribute.name not in STANDARD_NAMES


def violation(attribute: SchemaAttribute, value: str) -> str | None:
    """What the schema has against a value, in AWS's words where they were observed."""
    match attribute.type:
        case "String":
            return _length_violation(attribute, value)
        case "Number":
            return _number_violation(attribute, value)
        case "DateTime":
            return None if _is_date_time(value) else "Invalid DateTime value"
        case "Boolean":
            return None if value.lower() in {"true", "false"} else "Invalid Boolean value"
        case _:
            assert_never(attribute.type)


def _length_violation(attribute: SchemaAttribute, value: str) -> str | None:
    if attribute.min_length is not None and len(value) < attribute.min_length:
        return f"String must be no shorter than {attribute.min_length} characters"
    if attribute.max_length is not None and len(value) > attribute.max_length:
        return f"String must be no longer than {attribute.max_length} characters"
    return None


def _number_violation(attribute: SchemaAttribute, value: str) -> str | None:
    if not NUMBER.fullmatch(value):
        return "Invalid Number value"
    if attribute.min_value is not None and float(value) < attribute.min_value:
        return f"Number must be no less than {attribute.min_value}"
    if attribute.max_value is not None and float(value) > attribute.max_value:
        return f"Number must be no greater than {attribute.max_value}"
    return None


def _is_date_time(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def violations(
    schema: Mapping[str, SchemaAttribute],
    wanted: Mapping[str, str],
    *,
    creating: bool,
    required_may_go: bool,
) -> tuple[tuple[str, str], ...]:
    """Every attribute that the schema does not allow, in the order given, with the reason.

    A blank value deletes and is measured by nothing but existence, mutability and requirement.
    """
    found: list[tuple[str, str]] = []
    for name, value in wanted.items():
        attribute = schema.get(name)
        reason: str | None
        if attribute is None:
            reason = UNKNOWN
        elif not (attribute.mutable or creating):
            reason = IMMUTABLE
        elif value:
            reason = violation(attribute, value)
        else:
            reason = REQUIRED if attribute.required and not (creating or required_may_go) else None
        if reason is not None:
            found.append((name, reason))
    return tuple(found)
