"""What numbers the account leases: by id, by filter, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.wire.origination import oldest_first
from engine.wire.paging import page_of
from engine.wire.sms_voice.errors import validation
from engine.wire.sms_voice.shapes import described_number, number_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.domain.account_state import OriginationNumber, SendingAccount
    from engine.wire.service import Call, Members

MOST_ON_A_PAGE = 100
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
    given = call.given
    account = await call.app.accounts.get(call.caller)
    filters = given.get("Filters", ())
    described = {
        key: shown
        for key, number in oldest_first(_asked_for(call, account)).items()
        if _passes(shown := described_number(number, call.caller), filters)
    }
    page = page_of(
        call.operation,
        described,
        limit=given.get("MaxResults", MOST_ON_A_PAGE),
        token=given.get("NextToken"),
    )
    return {"PhoneNumbers": page.items, "NextToken": page.token}


def _asked_for(call: Call, account: SendingAccount) -> Iterable[OriginationNumber]:
    names, owner = call.given.get("PhoneNumberIds"), call.given.get("Owner")
    if names and owner:
        sentence = "Owner and PhoneNumberIds can't be used at the same time."
        raise validation("PARAMETERS_CANNOT_BE_USED_TOGETHER", "Owner", sentence)
    if owner == "SHARED":
        return ()  # nothing is shared between accounts here
    if names:
        return [number_named(name, account, call.caller) for name in names]
    return account.origination_numbers.values()


def _passes(described: Members, filters: Iterable[Members]) -> bool:
    """Whether the number has one of the wanted values for each filter."""
    return all(
        not _texts(described.get(FILTERED_BY[one["Name"]])).isdisjoint(one["Values"])
        for one in filters
    )


def _texts(value: object) -> frozenset[str]:
    """A member's value, or values, as filters write them."""
    match value:
        case None:
            return frozenset()
        case bool():
            return frozenset({"true" if value else "false"})
        case list():
            return frozenset(value)
        case _:
            return frozenset({str(value)})
