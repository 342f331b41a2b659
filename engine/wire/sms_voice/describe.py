"""What numbers the account leases: by id, by filter, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.wire.origination import oldest_first
from engine.wire.sms_voice.listing import SHARED, cannot_go_together, listed
from engine.wire.sms_voice.shapes import described_number, number_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.domain.account_state import OriginationNumber, SendingAccount
    from engine.wire.service import Call, Members

FILTERED_BY: Mapping[str, str] = {
    "status": "Status",
    "iso-country-code": "IsoCountryCode",
    "message-type": "MessageType",
    "number-capability": "NumberCapabilities",
    "number-type": "NumberType",
    "two-way-enabled": "TwoWayEnabled",
    "self-managed-opt-outs-enabled": "SelfManagedOptOutsEnabled",
    "opt-out-list-name": "OptOutListName",
    "deletion-protection-enabled": "DeletionProtectionEnabled",
    "two-way-channel-arn": "TwoWayChannelArn",
}


async def describe_phone_numbers(call: Call) -> Members:
    """The numbers that were asked for, oldest first."""
    account, now = await call.app.accounts.get(call.caller), call.app.clock.now()
    described = {
        key: described_number(number, account, call.caller, now)
        for key, number in oldest_first(_asked_for(call, account)).items()
    }
    return listed(call, "PhoneNumbers", described, FILTERED_BY)


def _asked_for(call: Call, account: SendingAccount) -> Iterable[OriginationNumber]:
    names, owner = call.given.get("PhoneNumberIds"), call.given.get("Owner")
    if names and owner:
        raise cannot_go_together("Owner", "PhoneNumberIds")
    if owner == SHARED:
        return ()  # nothing is shared between accounts here
    if names:
        return [number_named(name, account, call.caller) for name in names]
    return account.origination_numbers.values()
