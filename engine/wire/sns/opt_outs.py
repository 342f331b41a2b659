"""Operations on who asked not to be texted. Only phones opt out; calls can look and opt in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.account_commands import OptIn
from engine.domain.account_sandbox import possible_number
from engine.wire.paging import page_of

if TYPE_CHECKING:
    from engine.wire.service import Call, Members

OPTED_OUT_ON_A_PAGE = 100  # AWS API reference, ListPhoneNumbersOptedOut: fixed


async def check_if_phone_number_is_opted_out(call: Call) -> Members:
    """Whether texts to a number would be held back because its owner asked for that."""
    number = possible_number(call.given["phoneNumber"])
    account = await call.app.accounts.get(call.caller)
    return {"isOptedOut": number.e164 in account.opted_out}


async def list_phone_numbers_opted_out(call: Call) -> Members:
    """The opted-out numbers, in the order of their digits."""
    account = await call.app.accounts.get(call.caller)
    page = page_of(
        call.operation,
        {number: number for number in account.opted_out},
        limit=OPTED_OUT_ON_A_PAGE,
        token=call.given.get("nextToken"),
    )
    return {"phoneNumbers": page.items, "nextToken": page.token}


async def opt_in_phone_number(call: Call) -> Members:
    """Let a number be texted again; one that never opted out stays as it is."""
    command = OptIn(call.given["phoneNumber"], call.app.clock.now())
    await call.app.accounts.carry_out(call.caller, command)
    return {}
