"""What is written into a registration's form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.registration import FieldValue
from engine.domain.registration_commands import ClearRegistrationField, SetRegistrationField
from engine.wire.sms_voice.errors import validation
from engine.wire.sms_voice.listing import cannot_go_together, page
from engine.wire.sms_voice.names import ATTACHMENT, bare
from engine.wire.sms_voice.registration_shapes import (
    described_value,
    id_named,
    reference,
    registration_named,
    version_numbered,
)

if TYPE_CHECKING:
    from engine.domain.registration import Registration
    from engine.wire.service import Call, Members

VALUES = ("SelectChoices", "TextValue", "RegistrationAttachmentId")


async def put_registration_field_value(call: Call) -> Members:
    """Write one value into a field of the draft."""
    field, value = call.given["FieldPath"], _value(call)
    command = SetRegistrationField(id_named(call), field, value, call.app.clock.now())
    await call.app.accounts.carry_out(call.caller, command)
    return _shown(await registration_named(call), field, value, call)


def _value(call: Call) -> FieldValue:
    """The one value that is given. Raises AwsError unless it is one."""
    given = [name for name in VALUES if call.given.get(name)]
    if not given:
        sentence = f"One of {', '.join(VALUES)} must be given."
        raise validation("MISSING_PARAMETER", VALUES[1], sentence)
    if len(given) > 1:
        raise cannot_go_together(*given[:2])
    attachment = call.given.get("RegistrationAttachmentId")
    return FieldValue(
        text=call.given.get("TextValue"),
        choices=tuple(call.given.get("SelectChoices") or ()),
        attachment=bare(attachment, ATTACHMENT, call.caller) if attachment else None,
    )


async def delete_registration_field_value(call: Call) -> Members:
    """Take the value out of a field of the draft; the answer shows it one last time."""
    registration, field = await registration_named(call), call.given["FieldPath"]
    value = registration.newest.fields.get(field, FieldValue())
    command = ClearRegistrationField(registration.id, field, call.app.clock.now())
    await call.app.accounts.carry_out(call.caller, command)
    return _shown(registration, field, value, call)


def _shown(registration: Registration, field: str, value: FieldValue, call: Call) -> Members:
    return {
        **reference(registration, call.caller),
        "VersionNumber": registration.newest.number,
        **described_value(field, value),
    }


async def describe_registration_field_values(call: Call) -> Members:
    """What is written in the fields that were asked for, of the newest version or another."""
    given, registration = call.given, await registration_named(call)
    number = given.get("VersionNumber", registration.newest.number)
    version = version_numbered(registration, number)
    section, paths = given.get("SectionPath"), given.get("FieldPaths")
    described = {
        field: described_value(field, value)
        for field, value in version.fields.items()
        if section in {None, field.partition(".")[0]} and (not paths or field in paths)
    }
    found = page(call, "RegistrationFieldValues", described)
    return {**reference(registration, call.caller), "VersionNumber": number, **found}
