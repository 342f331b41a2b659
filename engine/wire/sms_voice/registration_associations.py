"""What registrations stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.domain.origination_fold import sender_id_key
from engine.domain.registration_association import resource_named
from engine.domain.registration_commands import AssociateRegistration
from engine.domain.registration_types import SENDER_ID as SENDER_ID_KIND
from engine.domain.registration_types import type_named
from engine.wire.sms_voice.listing import listed
from engine.wire.sms_voice.names import NUMBER, REGISTRATION, SENDER_ID, arn, bare
from engine.wire.sms_voice.registration_shapes import id_named, reference, registration_named

if TYPE_CHECKING:
    from engine.app.handle import Caller
    from engine.domain.account_state import SendingAccount
    from engine.domain.registration import Registration
    from engine.domain.registration_association import Resource
    from engine.wire.service import Call, Members

FILTERED_BY: Mapping[str, str] = {
    "resource-type": "ResourceType",
    "iso-country-code": "IsoCountryCode",
}


async def create_registration_association(call: Call) -> Members:
    """Let a registration stand for a number, a sender id or, as a campaign, for a brand."""
    registration, caller = await registration_named(call), call.caller
    account, now = await call.app.accounts.get(caller), call.app.clock.now()
    name = _resource(call.given["ResourceId"], registration, account, caller)
    command = AssociateRegistration(id_named(call), name, now)
    await call.app.accounts.carry_out(caller, command)
    associated = resource_named(name, account)
    shown = {} if associated is None else described_resource(associated, account, caller)
    return {
        **reference(registration, caller),
        "RegistrationType": registration.type,
        **shown,
    }


def _resource(
    name: str, registration: Registration, account: SendingAccount, caller: Caller
) -> str:
    """The name under which the account knows it: an id, or NAME/COUNTRY of a sender id.

    A sender id without its country is the one of the registration's.
    """
    for kind in (NUMBER, REGISTRATION, SENDER_ID):
        name = bare(name, kind, caller)
    for one in type_named(registration.type).stands_for:
        key = sender_id_key(name.upper(), one.country)
        if one.kind == SENDER_ID_KIND and key in account.sender_ids:
            return key
    return name


async def list_registration_associations(call: Call) -> Members:
    """What a registration stands for, oldest association first."""
    registration, caller = await registration_named(call), call.caller
    account = await call.app.accounts.get(caller)
    resources = [resource_named(name, account) for name in registration.resources]
    described = {
        f"{number:06}": described_resource(one, account, caller)
        for number, one in enumerate(resources)
        if one is not None
    }
    found = listed(call, "RegistrationAssociations", described, FILTERED_BY)
    return {
        **reference(registration, caller),
        "RegistrationType": registration.type,
        **found,
    }


def described_resource(resource: Resource, account: SendingAccount, caller: Caller) -> Members:
    """A number, sender id or registration as something that a registration stands for."""
    number = account.origination_numbers.get(resource.name)
    if number is not None:
        kind, id_ = NUMBER, number.id
    elif resource.kind == SENDER_ID_KIND:
        kind, id_ = SENDER_ID, resource.name.partition("/")[0]
    else:
        kind, id_ = REGISTRATION, resource.name
    return {
        "ResourceArn": arn(caller, kind, resource.name),
        "ResourceId": id_,
        "ResourceType": resource.kind,
        "IsoCountryCode": resource.country,
        "PhoneNumber": number.number if number else None,
    }
