"""Leasing numbers to send from, and giving them back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from engine.domain.account_commands import ReleaseOriginationNumber, RequestOriginationNumber
from engine.wire.sms_voice.errors import validation
from engine.wire.sms_voice.shapes import OPT_OUT_LIST, described_number, number_named

if TYPE_CHECKING:
    from engine.wire.service import Call, Members

REQUESTS = UUID("0b9e2f5a-5d0c-4b52-8d5b-3f6a1c7e9d24")
NOT_SIMULATED = ("PoolId", "RegistrationId", "NumberPreference", "InternationalSendingEnabled")
NOT_OF_RELEASED = frozenset({"InternationalSendingEnabled", "DeletionProtectionEnabled"})


async def request_phone_number(call: Call) -> Members:
    """Lease a number that nobody can have; the same request again leases no other."""
    given, app = call.given, call.app
    _refuse_what_has_no_effect(given)
    command = RequestOriginationNumber(
        id=_number_id(call),
        country=given["IsoCountryCode"],
        number_type=given["NumberType"],
        message_type=given["MessageType"],
        capabilities=tuple(dict.fromkeys(given["NumberCapabilities"])),
        now=app.clock.now(),
        deletion_protected=given.get("DeletionProtectionEnabled", False),
    )
    await app.accounts.carry_out(call.caller, command)
    leased = number_named(command.id, await app.accounts.get(call.caller), call.caller)
    return {**described_number(leased, call.caller), "Tags": given.get("Tags")}


def _refuse_what_has_no_effect(given: Members) -> None:
    for name in NOT_SIMULATED:
        if given.get(name):
            raise validation("INVALID_PARAMETER", name, f"Sandpost does not simulate {name}.")
    opt_out_list = given.get("OptOutListName", OPT_OUT_LIST)
    if opt_out_list.rpartition("/")[2] != OPT_OUT_LIST:
        sentence = f"Sandpost has one opt-out list, {OPT_OUT_LIST}."
        raise validation("INVALID_PARAMETER", "OptOutListName", sentence)


def _number_id(call: Call) -> str:
    """A new id, or the one that the same request got the first time: SDKs repeat their token."""
    token = call.given.get("ClientToken")
    if token is None:
        drawn = call.app.chance.id().replace("-", "")
    else:
        drawn = uuid5(REQUESTS, f"{call.caller.account}/{call.caller.region}/{token}").hex
    return f"phone-{drawn}"


async def release_phone_number(call: Call) -> Members:
    """Give a number back; the answer shows it one last time."""
    app = call.app
    account = await app.accounts.get(call.caller)
    number = number_named(call.given["PhoneNumberId"], account, call.caller)
    command = ReleaseOriginationNumber(number.id, app.clock.now())
    await app.accounts.carry_out(call.caller, command)
    described = described_number(number, call.caller).items()
    shown = {name: value for name, value in described if name not in NOT_OF_RELEASED}
    return {**shown, "Status": "DELETED"}
