"""Operations on the SMS sandbox: whether the account is in it, and which destinations it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.account_commands import (
    AddSandboxNumber,
    RemoveSandboxNumber,
    VerifySandboxNumber,
)
from engine.wire.paging import page_of

if TYPE_CHECKING:
    from engine.wire.service import Call, Members

DEFAULT_LANGUAGE = "en-US"  # AWS API reference, CreateSMSSandboxPhoneNumber
MOST_ON_A_PAGE = 100


async def get_sms_sandbox_account_status(call: Call) -> Members:
    """Whether the account may text verified destinations only."""
    account = await call.app.accounts.get(call.caller)
    return {"IsInSandbox": account.in_sms_sandbox}


async def create_sms_sandbox_phone_number(call: Call) -> Members:
    """Make a destination known, or send it another one-time password."""
    given, app = call.given, call.app
    command = AddSandboxNumber(
        number=given["PhoneNumber"],
        code=app.chance.code(),
        message_id=app.chance.id(),
        now=app.clock.now(),
        language=given.get("LanguageCode", DEFAULT_LANGUAGE),
        id="vdn-" + app.chance.id().replace("-", ""),
    )
    await app.accounts.carry_out(call.caller, command)
    return {}


async def verify_sms_sandbox_phone_number(call: Call) -> Members:
    """Prove a destination with its one-time password."""
    given, app = call.given, call.app
    command = VerifySandboxNumber(given["PhoneNumber"], given["OneTimePassword"], app.clock.now())
    await app.accounts.carry_out(call.caller, command)
    return {}


async def delete_sms_sandbox_phone_number(call: Call) -> Members:
    """Let the sandbox forget a destination."""
    command = RemoveSandboxNumber(call.given["PhoneNumber"], call.app.clock.now())
    await call.app.accounts.carry_out(call.caller, command)
    return {}


async def list_sms_sandbox_phone_numbers(call: Call) -> Members:
    """The destinations, in the order of their digits."""
    account = await call.app.accounts.get(call.caller)
    page = page_of(
        call.operation,
        {number: (number, known.verified) for number, known in account.sandbox_numbers.items()},
        limit=call.given.get("MaxResults", MOST_ON_A_PAGE),
        token=call.given.get("NextToken"),
    )
    numbers = [
        {"PhoneNumber": number, "Status": "Verified" if verified else "Pending"}
        for number, verified in page.items
    ]
    return {"PhoneNumbers": numbers, "NextToken": page.token}
