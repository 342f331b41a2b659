"""The numbers an account sends from, as SNS lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.domain.moments import epoch_seconds
from engine.wire.origination import number_status, oldest_first
from engine.wire.paging import page_of

if TYPE_CHECKING:
    from engine.domain.account_state import OriginationNumber, SendingAccount
    from engine.wire.service import Call, Members

MOST_ON_A_PAGE = 30
ROUTE_TYPES: Mapping[str, str] = {
    "TRANSACTIONAL": "Transactional",
    "PROMOTIONAL": "Promotional",
}
CAPABILITIES = frozenset({"SMS", "MMS", "VOICE"})  # SNS has no word for others


async def list_origination_numbers(call: Call) -> Members:
    """The account's numbers, oldest first, whether they can be used yet or not."""
    account, now = await call.app.accounts.get(call.caller), call.app.clock.now()
    page = page_of(
        call.operation,
        oldest_first(account.origination_numbers.values()),
        limit=call.given.get("MaxResults", MOST_ON_A_PAGE),
        token=call.given.get("NextToken"),
    )
    listed = [_listed(number, account, now) for number in page.items]
    return {"PhoneNumbers": listed, "NextToken": page.token}


def _listed(number: OriginationNumber, account: SendingAccount, now: str) -> Members:
    return {
        "CreatedAt": epoch_seconds(number.requested_at),
        "PhoneNumber": number.number,
        "Status": number_status(number, account, now),
        "Iso2CountryCode": number.country,
        "RouteType": ROUTE_TYPES[number.message_type],
        "NumberCapabilities": [name for name in number.capabilities if name in CAPABILITIES],
    }
