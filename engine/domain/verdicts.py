"""Every verdict a message can get: the closed list, what each means, and what AWS says of it.

The names are stored and public: they never change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.domain.events import Medium


class Verdict(StrEnum):
    """Why a message never arrives."""

    NUMBER_IMPOSSIBLE = "number-impossible"
    OPTED_OUT = "opted-out"
    SANDBOX_DESTINATION_UNVERIFIED = "sandbox-destination-unverified"
    ORIGINATION_IDENTITY_MISSING = "origination-identity-missing"
    ORIGINATION_IDENTITY_UNREGISTERED = "origination-identity-unregistered"
    SENDER_IDENTITY_UNVERIFIED = "sender-identity-unverified"
    SANDBOX_RECIPIENT_UNVERIFIED = "sandbox-recipient-unverified"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a verdict means: whose rule has it, one sentence for people, AWS's words, what helps.

    In `aws_says`, `{region}` is the region in capitals and `{identities}` those that failed.
    """

    rule: str
    medium: Medium
    sentence: str
    aws_says: str
    next_step: str


NO_ORIGINATION = "No origination entities available to send"  # seen in delivery logs and CLI errors
CARRIER_BLOCK = "Phone carrier has blocked this message"
NOT_VERIFIED = (
    "Email address is not verified. The following identities failed the check in region "
    "{region}: {identities}"
)

MEANINGS: Mapping[Verdict, Meaning] = {
    Verdict.NUMBER_IMPOSSIBLE: Meaning(
        rule="number",
        medium="SMS",
        sentence="No phone anywhere can have this number: it is too short, too long, or its "
        "country code does not exist.",
        aws_says="Invalid phone number",
        next_step="Correct the number.",
    ),
    Verdict.OPTED_OUT: Meaning(
        rule="opt-out",
        medium="SMS",
        sentence="The phone answered STOP (or a word like it), so the account may not text it.",
        aws_says="Phone number is opted out",
        next_step="Opt the number in again, once its owner agrees.",
    ),
    Verdict.SANDBOX_DESTINATION_UNVERIFIED: Meaning(
        rule="sms-sandbox",
        medium="SMS",
        sentence="The account is in the SMS sandbox, where only verified destinations get texts.",
        aws_says="Sandboxed account unable to send to number.",
        next_step="Verify the number for the SMS sandbox, or have the account moved out of it.",
    ),
    Verdict.ORIGINATION_IDENTITY_MISSING: Meaning(
        rule="us-origination",
        medium="SMS",
        sentence="US carriers take texts only from a number of the account's own, and it has none.",
        aws_says=NO_ORIGINATION,
        next_step="Request a toll-free number and complete its registration.",
    ),
    Verdict.ORIGINATION_IDENTITY_UNREGISTERED: Meaning(
        rule="us-origination",
        medium="SMS",
        sentence="The account has a US number, but carriers have not approved its registration.",
        aws_says=NO_ORIGINATION,
        next_step="Complete the registration of the number.",
    ),
    Verdict.SENDER_IDENTITY_UNVERIFIED: Meaning(
        rule="sender-identity",
        medium="EMAIL",
        sentence="The address the mail is from is not a verified identity of the account.",
        aws_says=NOT_VERIFIED,
        next_step="Verify the sender's identity.",
    ),
    Verdict.SANDBOX_RECIPIENT_UNVERIFIED: Meaning(
        rule="ses-sandbox",
        medium="EMAIL",
        sentence="The account is in the SES sandbox, where only verified recipients get mail.",
        aws_says=NOT_VERIFIED,
        next_step="Verify the recipient's address, or have the account moved out of the SES "
        "sandbox.",
    ),
}
