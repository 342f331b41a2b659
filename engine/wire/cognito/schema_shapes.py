"""Cognito's shapes for the attributes of a schema, from and to the domain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from engine.domain import schema
from engine.domain.errors import PoolSettingsUnsuitable
from engine.domain.events import SchemaAttribute

if TYPE_CHECKING:
    from engine.wire.service import Members

# Digits that every JSON parser can hold as a number.
LENGTH, NUMBER = re.compile(r"[0-9]{1,18}"), re.compile(r"-?[0-9]{1,18}")
# limit → (the member that it is part of, what it looks like)
LIMITS = {
    "MinLength": ("StringAttributeConstraints", LENGTH),
    "MaxLength": ("StringAttributeConstraints", LENGTH),
    "MinValue": ("NumberAttributeConstraints", NUMBER),
    "MaxValue": ("NumberAttributeConstraints", NUMBER),
}


def schema_attribute(given: Members, *, custom: bool = False) -> SchemaAttribute:
    """One entry of a schema. Mutable by default if standard, immutable if custom (reported)."""
    if "Name" not in given:
        sentence = "Every schema attribute needs a Name."
        raise PoolSettingsUnsuitable(sentence)
    name = given["Name"]
    standard = None if custom else _standard(name)
    base = standard or SchemaAttribute(name, "String", mutable=False)
    return SchemaAttribute(
        name=name,
        type=_type(given, standard),
        mutable=given.get("Mutable", base.mutable),
        required=given.get("Required", False),
        developer_only=given.get("DeveloperOnlyAttribute", False),
        min_length=_limit(given, "MinLength", base.min_length),
        max_length=_limit(given, "MaxLength", base.max_length),
        min_value=_limit(given, "MinValue", base.min_value),
        max_value=_limit(given, "MaxValue", base.max_value),
    )


def _standard(name: str) -> SchemaAttribute | None:
    return next((one for one in schema.STANDARD if one.name == name), None)


def _type(
    given: Members, standard: SchemaAttribute | None
) -> Literal["String", "Number", "DateTime", "Boolean"]:
    wanted = given.get("AttributeDataType")
    if wanted is None and standard is not None:
        return standard.type
    if wanted is None:
        sentence = (
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."
        )
        raise PoolSettingsUnsuitable(sentence)
    return wanted  # type: ignore[no-any-return]  # the model's enum was checked


def _limit(given: Members, limit: str, default: int | None) -> int | None:
    """A limit of an entry, which the API gives as a string of digits."""
    member, form = LIMITS[limit]
    text = (given.get(member) or {}).get(limit)
    if text is None:
        return default
    if not form.fullmatch(text):
        sentence = f"Invalid {member} for schema attribute {given['Name']}"
        raise PoolSettingsUnsuitable(sentence)
    return int(text)


def described_attribute(attribute: SchemaAttribute) -> Members:
    """An attribute as DescribeUserPool shows it, its limits as text."""
    described: dict[str, Any] = {
        "Name": attribute.name,
        "AttributeDataType": attribute.type,
        "DeveloperOnlyAttribute": attribute.developer_only,
        "Mutable": attribute.mutable,
        "Required": attribute.required,
    }
    if attribute.type == "String":
        described["StringAttributeConstraints"] = _texts(
            MinLength=attribute.min_length, MaxLength=attribute.max_length
        )
    if attribute.type == "Number":
        described["NumberAttributeConstraints"] = _texts(
            MinValue=attribute.min_value, MaxValue=attribute.max_value
        )
    return described


def _texts(**limits: int | None) -> Members:
    return {name: str(limit) for name, limit in limits.items() if limit is not None}
