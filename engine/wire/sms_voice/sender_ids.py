"""Names to send under: asking for them, looking at them, giving them back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.domain.account_sender_ids import (
    ChangeSenderId,
    ReleaseSenderId,
    RequestSenderId,
    sender_id_known,
)
from engine.domain.origination_fold import sender_id_key
from engine.domain.registration_status import is_registered
from engine.domain.sender_id import is_there
from engine.wire.sms_voice.listing import SHARED, cannot_go_together, listed
from engine.wire.sms_voice.names import SENDER_ID, arn, bare, request_id
from engine.wire.sms_voice.shapes import registration_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.app.handle import Caller
    from engine.domain.account_state import SenderId, SendingAccount
    from engine.wire.service import Call, Members

FILTERED_BY: Mapping[str, str] = {
    "sender-id": "SenderId",
    "iso-country-code": "IsoCountryCode",
    "message-type": "MessageTypes",
    "deletion-protection-enabled": "DeletionProtectionEnabled",
    "registered": "Registered",
}


async def request_sender_id(call: Call) -> Members:
    """Have a name that needs no registration; the same request again asks for nothing."""
    given, app = call.given, call.app
    token = given.get("ClientToken")
    command = RequestSenderId(
        sender_id=given["SenderId"],
        country=given["IsoCountryCode"],
        message_types=tuple(dict.fromkeys(given.get("MessageTypes") or ())),
        now=app.clock.now(),
        deletion_protected=given.get("DeletionProtectionEnabled", False),
        request=request_id(call, token) if token else None,
    )
    await app.accounts.carry_out(call.caller, command)
    return {**_without(await _described(call), "RegistrationId"), "Tags": given.get("Tags")}


async def describe_sender_ids(call: Call) -> Members:
    """The names that were asked for, in the order of the alphabet."""
    account, now = await call.app.accounts.get(call.caller), call.app.clock.now()
    described = {
        sender_id_key(one.sender_id, one.country): described_sender_id(
            one, account, call.caller, now
        )
        for one in _asked_for(call, account, now)
    }
    return listed(call, "SenderIds", described, FILTERED_BY)


def _asked_for(call: Call, account: SendingAccount, now: str) -> Iterable[SenderId]:
    names, owner = call.given.get("SenderIds"), call.given.get("Owner")
    if names and owner:
        raise cannot_go_together("Owner", "SenderIds")
    if owner == SHARED:
        return ()  # nothing is shared between accounts here
    if names:
        return [_named(one, call.caller, account, now) for one in names]
    return [one for one in account.sender_ids.values() if is_there(one, account, now)]


def _named(given: Members, caller: Caller, account: SendingAccount, now: str) -> SenderId:
    """The one of this name or ARN in this country. Raises SenderIdUnknown."""
    country = given["IsoCountryCode"]
    name = bare(given["SenderId"], SENDER_ID, caller).removesuffix(f"/{country}")
    return sender_id_known(name, country, account, now)


async def update_sender_id(call: Call) -> Members:
    """Protect a name against its release, or do so no more."""
    given, app = call.given, call.app
    account, now = await app.accounts.get(call.caller), app.clock.now()
    known = _named(given, call.caller, account, now)
    protected = given.get("DeletionProtectionEnabled")
    if protected is not None:
        command = ChangeSenderId(known.sender_id, known.country, now, deletion_protected=protected)
        await app.accounts.carry_out(call.caller, command)
    return await _described(call)


async def release_sender_id(call: Call) -> Members:
    """Give a name back; the answer shows it one last time."""
    app = call.app
    account, now = await app.accounts.get(call.caller), app.clock.now()
    known = _named(call.given, call.caller, account, now)
    command = ReleaseSenderId(known.sender_id, known.country, now)
    await app.accounts.carry_out(call.caller, command)
    shown = described_sender_id(known, account, call.caller, now)
    return _without(shown, "DeletionProtectionEnabled")


def _without(described: Members, member: str) -> Members:
    """What an answer shows that has not all that a list does."""
    return {name: value for name, value in described.items() if name != member}


async def _described(call: Call) -> Members:
    """The name that the call is about, as it is now."""
    account, now = await call.app.accounts.get(call.caller), call.app.clock.now()
    known = _named(call.given, call.caller, account, now)
    return described_sender_id(known, account, call.caller, now)


def described_sender_id(
    sender_id: SenderId, account: SendingAccount, caller: Caller, now: str
) -> Members:
    """A name as DescribeSenderIds shows it."""
    key = sender_id_key(sender_id.sender_id, sender_id.country)
    return {
        "SenderIdArn": arn(caller, SENDER_ID, key),
        "SenderId": sender_id.sender_id,
        "IsoCountryCode": sender_id.country,
        "MessageTypes": list(sender_id.message_types),
        "MonthlyLeasingPrice": sender_id.monthly_price,
        "DeletionProtectionEnabled": sender_id.deletion_protected,
        "Registered": is_registered(key, account.registrations, now),
        "RegistrationId": registration_of(key, account),
    }
