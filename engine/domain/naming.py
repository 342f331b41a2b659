"""What a text is to be sent from, as callers of End User Messaging SMS may write it.

A number's id, its ARN or the number itself; a sender id or its ARN.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.domain.origination import named_number

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount

SENDER_IDS = "sender-id/"
PREFIXES = ("phone-", "pool-", "rcs-", "arn:")  # what no sender id begins with
DIGITS = re.compile(r"\+?[0-9]+")
SENDER_ID = re.compile(r"[A-Za-z0-9_-]{1,11}")


def named(
    identity: str, account: SendingAccount, account_id: str, region: str
) -> tuple[str | None, str | None]:
    """(number, sender id) that a name means: one of them, the other is None.

    A number of the account's is given as the number itself; what the account has not stays as it
    was written, in place of a number, unless it can be a sender id.
    """
    own = identity.removeprefix(f"arn:aws:sms-voice:{region}:{account_id}:")
    if own.startswith(SENDER_IDS):
        return None, own.removeprefix(SENDER_IDS).partition("/")[0]
    if own.startswith("arn:"):  # another account's, or of another region
        return identity, None
    number = named_number(own.removeprefix("phone-number/"), account)
    if number is not None:
        return number.number, None
    may_be_name = not (DIGITS.fullmatch(own) or own.startswith(PREFIXES))
    return (None, own) if may_be_name and SENDER_ID.fullmatch(own) else (identity, None)
