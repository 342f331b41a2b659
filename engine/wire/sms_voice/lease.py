"""Leasing numbers to send from, their settings, and giving them back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from engine.domain.account_commands import (
    ChangeOriginationNumber,
    NumberPreference,
    ReleaseOriginationNumber,
    RequestOriginationNumber,
)
from engine.domain.events import DEFAULT_OPT_OUT_LIST
from engine.wire.sms_voice.errors import validation
from engine.wire.sms_voice.names import OPT_OUT_LIST, REGISTRATION, bare, drawn_id
from engine.wire.sms_voice.shapes import described_number, number_named

if TYPE_CHECKING:
    from engine.wire.service import Call, Members

# What a number cannot have here, and so may only be asked not to have.
NOT_SIMULATED = (
    "PoolId",
    "TwoWayEnabled",
    "TwoWayChannelArn",
    "TwoWayChannelRole",
    "SelfManagedOptOutsEnabled",
)
NOT_OF_RELEASED = frozenset({"InternationalSendingEnabled", "DeletionProtectionEnabled"})
PREFERENCES: Mapping[str, Literal["starts-with", "ends-with", "contains", "exact"]] = {
    "StartsWith": "starts-with",
    "EndsWith": "ends-with",
    "Contains": "contains",
    "ExactMatch": "exact",
}


async def request_phone_number(call: Call) -> Members:
    """Lease a number that nobody can have; the same request again leases no other."""
    given, app = call.given, call.app
    _refuse_what_has_no_effect(given)
    registration = given.get("RegistrationId")
    command = RequestOriginationNumber(
        id=f"phone-{drawn_id(call)}",
        country=given["IsoCountryCode"],
        number_type=given["NumberType"],
        message_type=given["MessageType"],
        capabilities=tuple(dict.fromkeys(given["NumberCapabilities"])),
        now=app.clock.now(),
        deletion_protected=given.get("DeletionProtectionEnabled", False),
        registration=bare(registration, REGISTRATION, call.caller) if registration else None,
        opt_out_list=_opt_out_list(call) or DEFAULT_OPT_OUT_LIST,
        international=given.get("InternationalSendingEnabled", False),
        preference=_preference(given),
    )
    await app.accounts.carry_out(call.caller, command)
    return {**await _described(call, command.id), "Tags": given.get("Tags")}


def _refuse_what_has_no_effect(given: Members) -> None:
    for name in NOT_SIMULATED:
        if given.get(name):
            raise validation("INVALID_PARAMETER", name, f"Sandpost does not simulate {name}.")


def _opt_out_list(call: Call) -> str | None:
    name = call.given.get("OptOutListName")
    return bare(name, OPT_OUT_LIST, call.caller) if name else None


def _preference(given: Members) -> NumberPreference | None:
    for one in given.get("NumberPreference") or ():
        (how,) = one["PreferenceType"]
        digits = tuple("".join(filter(str.isdigit, wanted)) for wanted in one["Filter"])
        return NumberPreference(PREFERENCES[how], digits)
    return None


async def _described(call: Call, id_: str) -> Members:
    app = call.app
    account = await app.accounts.get(call.caller)
    number = number_named(id_, account, call.caller)
    return described_number(number, account, call.caller, app.clock.now())


async def update_phone_number(call: Call) -> Members:
    """Change a number's settings; what is not given stays."""
    given, app = call.given, call.app
    _refuse_what_has_no_effect(given)
    account = await app.accounts.get(call.caller)
    number = number_named(given["PhoneNumberId"], account, call.caller)
    command = ChangeOriginationNumber(
        number.id,
        app.clock.now(),
        deletion_protected=given.get("DeletionProtectionEnabled"),
        opt_out_list=_opt_out_list(call),
        international=given.get("InternationalSendingEnabled"),
    )
    await app.accounts.carry_out(call.caller, command)
    return await _described(call, number.id)


async def release_phone_number(call: Call) -> Members:
    """Give a number back; the answer shows it one last time."""
    app = call.app
    account, now = await app.accounts.get(call.caller), app.clock.now()
    number = number_named(call.given["PhoneNumberId"], account, call.caller)
    await app.accounts.carry_out(call.caller, ReleaseOriginationNumber(number.id, now))
    described = described_number(number, account, call.caller, now).items()
    shown = {name: value for name, value in described if name not in NOT_OF_RELEASED}
    return {**shown, "Status": "DELETED"}
