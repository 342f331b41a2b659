"""What kinds of registrations there are, and what their forms ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.domain.origination_errors import (
    RegistrationFieldUnknown,
    RegistrationSectionUnknown,
    RegistrationTypeUnknown,
)
from engine.domain.registration_types import SECTIONS, TYPES
from engine.wire.sms_voice.listing import numbered, page, passing

if TYPE_CHECKING:
    from engine.domain.registration_types import FormField, RegistrationType, StandsFor
    from engine.wire.service import Call, Members

FILTERED_BY: Mapping[str, str] = {
    "supported-association-resource-type": "kinds",
    "supported-association-iso-country-code": "countries",
}
ASSOCIATED: Mapping[str, str] = {
    "before-submission": "ASSOCIATE_BEFORE_SUBMIT",
    "on-approval": "ASSOCIATE_ON_APPROVAL",
    "after-completion": "ASSOCIATE_AFTER_COMPLETE",
}
CLOSES = "DISASSOCIATE_ALL_CLOSES_REGISTRATION"
ALLOWS_DELETION = "DISASSOCIATE_ALL_ALLOWS_DELETE_REGISTRATION"


async def describe_registration_type_definitions(call: Call) -> Members:
    """The types that were asked for, each with what it can stand for."""
    types = [_type(name) for name in call.given.get("RegistrationTypes") or TYPES]
    stand_for = {
        one.name: {
            "kinds": [what.kind for what in one.stands_for],
            "countries": [what.country for what in one.stands_for],
        }
        for one in types
    }
    found = passing(call, stand_for, FILTERED_BY)
    described = {name: _described_type(TYPES[name]) for name in found}
    return page(call, "RegistrationTypeDefinitions", described)


def _type(name: str) -> RegistrationType:
    if name not in TYPES:
        raise RegistrationTypeUnknown(name)
    return TYPES[name]


def _described_type(type_: RegistrationType) -> Members:
    return {
        "RegistrationType": type_.name,
        "SupportedAssociations": [_supported(one) for one in type_.stands_for] or None,
        "DisplayHints": {"Title": type_.title},
    }


def _supported(one: StandsFor) -> Members:
    return {
        "ResourceType": one.kind,
        "IsoCountryCode": one.country,
        "AssociationBehavior": ASSOCIATED[one.when],
        "DisassociationBehavior": CLOSES if one.closes else ALLOWS_DELETION,
    }


async def describe_registration_section_definitions(call: Call) -> Members:
    """The parts of a type's form."""
    type_ = _type(call.given["RegistrationType"])
    there = dict.fromkeys(one.section for one in type_.fields)
    wanted = call.given.get("SectionPaths") or there
    for section in wanted:
        if section not in there:
            raise RegistrationSectionUnknown(section)
    described = [_described_section(section) for section in there if section in wanted]
    found = page(call, "RegistrationSectionDefinitions", numbered(described))
    return {"RegistrationType": type_.name, **found}


def _described_section(section: str) -> Members:
    title, about = SECTIONS[section]
    return {
        "SectionPath": section,
        "DisplayHints": {"Title": title, "ShortDescription": about},
    }


async def describe_registration_field_definitions(call: Call) -> Members:
    """The fields of a type's form, as far as they are described here."""
    type_ = _type(call.given["RegistrationType"])
    there = {one.path: one for one in type_.fields}
    wanted, section = call.given.get("FieldPaths") or there, call.given.get("SectionPath")
    if section is not None and section not in {one.section for one in type_.fields}:
        raise RegistrationSectionUnknown(section)
    for path in wanted:
        if path not in there:
            raise RegistrationFieldUnknown(path)
    described = [
        _described_field(one)
        for path, one in there.items()
        if path in wanted and section in {None, one.section}
    ]
    found = page(call, "RegistrationFieldDefinitions", numbered(described))
    return {"RegistrationType": type_.name, **found}


def _described_field(field: FormField) -> Members:
    text = {"MinLength": 1, "MaxLength": field.most, "Pattern": field.pattern}
    select = {"MinChoices": 1, "MaxChoices": 1, "Options": list(field.options)}
    return {
        "SectionPath": field.section,
        "FieldPath": field.path,
        "FieldType": field.kind,
        "FieldRequirement": "REQUIRED",
        "TextValidation": text if field.kind == "TEXT" else None,
        "SelectValidation": select if field.kind == "SELECT" else None,
        "DisplayHints": {"Title": field.title, "ShortDescription": field.explained},
    }
