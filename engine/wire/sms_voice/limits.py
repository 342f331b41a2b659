"""What the account may do and spend, and how much of it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.account_limits import MOST_OPT_OUT_LISTS, MOST_SANDBOX_NUMBERS
from engine.domain.account_texting import SetSpendLimit
from engine.domain.money import USD
from engine.wire.paging import page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.domain.account_state import SendingAccount
    from engine.wire.service import Call, Members

MOST_ON_A_PAGE = 100
# The console tells an account its quotas, no page does; only that of opt-out lists acts here.
UNPUBLISHED = 25


async def describe_account_attributes(call: Call) -> Members:
    """Whether the account is in the SMS sandbox; it has no protect configuration."""
    account = await call.app.accounts.get(call.caller)
    tier = "SANDBOX" if account.in_sms_sandbox else "PRODUCTION"
    return _page(call, "AccountAttributes", [{"Name": "ACCOUNT_TIER", "Value": tier}])


async def describe_account_limits(call: Call) -> Members:
    """How many things of each kind the account has, and may have."""
    account = await call.app.accounts.get(call.caller)
    limits = [{"Name": name, "Used": used, "Max": most} for name, used, most in _limits(account)]
    return _page(call, "AccountLimits", limits)


def _limits(account: SendingAccount) -> Sequence[tuple[str, int, int]]:
    return (
        ("PHONE_NUMBERS", len(account.origination_numbers), UNPUBLISHED),
        ("POOLS", 0, UNPUBLISHED),
        ("CONFIGURATION_SETS", 0, UNPUBLISHED),
        ("OPT_OUT_LISTS", len(account.opt_out_lists), MOST_OPT_OUT_LISTS),
        ("SENDER_IDS", len(account.sender_ids), UNPUBLISHED),
        ("REGISTRATIONS", len(account.registrations), UNPUBLISHED),
        ("REGISTRATION_ATTACHMENTS", len(account.attachments), UNPUBLISHED),
        ("VERIFIED_DESTINATION_NUMBERS", len(account.sandbox_numbers), MOST_SANDBOX_NUMBERS),
    )


# Nothing here speaks: what a new account may spend on it is all that is said of voice.
VOICE: Members = {
    "Name": "VOICE_MESSAGE_MONTHLY_SPEND_LIMIT",
    "EnforcedLimit": 1,
    "MaxLimit": 1,
    "Overridden": False,
}


async def describe_spend_limits(call: Call) -> Members:
    """What the account may spend on texts in a month, in whole USD as AWS says it."""
    account = await call.app.accounts.get(call.caller)
    text = {
        "Name": "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT",
        "EnforcedLimit": account.monthly_limit // USD,
        "MaxLimit": account.spend_quota // USD,
        "Overridden": account.spend_limit is not None,
    }
    return _page(call, "SpendLimits", [text, VOICE])


async def set_text_message_spend_limit_override(call: Call) -> Members:
    """Spend no more on texts in a month than this."""
    limit = call.given["MonthlyLimit"]
    command = SetSpendLimit(limit * USD, call.app.clock.now())
    await call.app.accounts.carry_out(call.caller, command)
    return {"MonthlyLimit": limit}


async def delete_text_message_spend_limit_override(call: Call) -> Members:
    """Spend as much on texts in a month as AWS allows the account."""
    app = call.app
    await app.accounts.carry_out(call.caller, SetSpendLimit(None, app.clock.now()))
    account = await app.accounts.get(call.caller)
    return {"MonthlyLimit": account.monthly_limit // USD}


def _page(call: Call, member: str, items: Sequence[Members]) -> Members:
    """The items in the order that they have here, page by page."""
    page = page_of(
        call.operation,
        {f"{number:02}": item for number, item in enumerate(items)},
        limit=call.given.get("MaxResults", MOST_ON_A_PAGE),
        token=call.given.get("NextToken"),
    )
    return {member: page.items, "NextToken": page.token}
