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

    INVITATION_WITHOUT_PASSWORD = "invitation-without-password"  # noqa: S105  # a verdict
    NUMBER_IMPOSSIBLE = "number-impossible"
    OPTED_OUT = "opted-out"
    DESTINATION_BLOCKED = "destination-blocked"
    ACCOUNT_UNDER_REVIEW = "account-under-review"
    REGION_WITHOUT_SMS = "region-without-sms"
    CONFIGURED_IN_ANOTHER_REGION = "configured-in-another-region"
    SANDBOX_DESTINATION_UNVERIFIED = "sandbox-destination-unverified"
    ORIGINATION_IDENTITY_MISSING = "origination-identity-missing"
    ORIGINATION_IDENTITY_UNREGISTERED = "origination-identity-unregistered"
    ORIGINATION_IDENTITY_UNKNOWN = "origination-identity-unknown"
    SENDER_ID_UNREGISTERED = "sender-id-unregistered"
    MESSAGE_BODY_INVALID = "message-body-invalid"
    PRICE_ABOVE_MAXIMUM = "price-above-maximum"
    SPEND_LIMIT_REACHED = "spend-limit-reached"
    PHONE_UNREACHABLE = "phone-unreachable"
    CARRIER_UNREACHABLE = "carrier-unreachable"
    BLOCKED_AS_SPAM = "blocked-as-spam"
    BLOCKED_BY_CARRIER = "blocked-by-carrier"
    PHONE_BLOCKS_SMS = "phone-blocks-sms"
    CARRIER_UNKNOWN_ERROR = "carrier-unknown-error"
    SENDER_IDENTITY_FORBIDDEN = "sender-identity-forbidden"
    SENDER_IDENTITY_UNVERIFIED = "sender-identity-unverified"
    SANDBOX_RECIPIENT_UNVERIFIED = "sandbox-recipient-unverified"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a verdict means: whose rule has it, one sentence for people, AWS's words, what helps.

    `medium` is None for what can be so of texts and mails; `aws_says` is empty where AWS is silent.
    In `aws_says`, `{number}` is the destination; of mails, `{region}` is the region in capitals
    and `{identities}` those that failed.
    """

    rule: str
    medium: Medium | None
    sentence: str
    aws_says: str
    next_step: str


NO_ORIGINATION = "No origination entities available to send"  # seen in delivery logs and CLI errors
CARRIER_BLOCK = "Phone carrier has blocked this message"
# Seen in an SDK's issue, where the address of the support page was left out: it is a placeholder.
UNDER_REVIEW = (
    "Your account requires additional review prior to being able to send SMS messages. Please "
    "create a support ticket with an explanation of your use case. "
    "https://console.aws.amazon.com/support/home"
)
# What SNS answers for a malformed number; seen as well where the region carries no texts.
NOT_PUBLISHABLE = "Invalid parameter: PhoneNumber Reason: {number} is not valid to publish to"
# What the exception is for, in the API's words; its own text is not recorded.
FORBIDDEN = "Amazon Cognito is not allowed to use your email identity."
NOT_VERIFIED = (
    "Email address is not verified. The following identities failed the check in region "
    "{region}: {identities}"
)

MEANINGS: Mapping[Verdict, Meaning] = {
    Verdict.INVITATION_WITHOUT_PASSWORD: Meaning(
        rule="invitation",
        medium=None,
        sentence="The pool's invitation has no place for the temporary password, and Cognito "
        "never sends such a one.",
        aws_says="",
        next_step="Put {####} into the pool's invitation, where the password goes.",
    ),
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
    Verdict.DESTINATION_BLOCKED: Meaning(
        rule="blocked",
        medium="SMS",
        sentence="AWS sends nothing to numbers that begin like this one, whoever asks.",
        aws_says="Destination is on a blocked list",
        next_step="Have AWS support lift the block, or send to another number.",
    ),
    Verdict.ACCOUNT_UNDER_REVIEW: Meaning(
        rule="review",
        medium="SMS",
        sentence="AWS holds the account for review, and lets it send no text until that is over.",
        aws_says=UNDER_REVIEW,
        next_step="Explain the use of the texts to AWS support, which ends the review.",
    ),
    Verdict.REGION_WITHOUT_SMS: Meaning(
        rule="region",
        medium="SMS",
        sentence="AWS carries no texts in the region that this one is sent from.",
        aws_says=NOT_PUBLISHABLE,
        next_step="Send from a region that carries texts.",
    ),
    Verdict.CONFIGURED_IN_ANOTHER_REGION: Meaning(
        rule="region",
        medium="SMS",
        sentence="What the text needs, the account has in another region only; numbers, sandbox "
        "and registrations count in their own region.",
        aws_says=NO_ORIGINATION,
        next_step="Send from the region in which everything is in order.",
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
    Verdict.ORIGINATION_IDENTITY_UNKNOWN: Meaning(
        rule="sender-id",
        medium="SMS",
        sentence="The text names a number or sender id to be sent from which the account does not "
        "have for this country; AWS takes no other in its place.",
        aws_says=NO_ORIGINATION,
        next_step="Name one that the account has, or none.",
    ),
    Verdict.SENDER_ID_UNREGISTERED: Meaning(
        rule="sender-id",
        medium="SMS",
        sentence="Carriers of this country take texts only from registered sender ids, and the "
        "account has none for it.",
        aws_says=CARRIER_BLOCK,
        next_step="Request the sender id for this country and complete its registration.",
    ),
    Verdict.MESSAGE_BODY_INVALID: Meaning(
        rule="content",
        medium="SMS",
        sentence="The text is blank, or longer than 1,600 characters.",
        aws_says="Message body is invalid",
        next_step="Shorten the text, or give it words.",
    ),
    Verdict.PRICE_ABOVE_MAXIMUM: Meaning(
        rule="max-price",
        medium="SMS",
        sentence="The text costs more than the most that its sender was ready to pay for it.",
        aws_says="This delivery would exceed max price",
        next_step="Allow a higher price, or shorten the text to fewer parts.",
    ),
    Verdict.SPEND_LIMIT_REACHED: Meaning(
        rule="spend",
        medium="SMS",
        sentence="With this text the account would spend more in this month than its limit allows.",
        aws_says="No quota left for account",
        next_step="Raise the monthly spend limit, or wait for the next month.",
    ),
    Verdict.PHONE_UNREACHABLE: Meaning(
        rule="carrier",
        medium="SMS",
        sentence="The carrier could not reach the phone: it is off, or out of reach.",
        aws_says="Phone is currently unreachable/unavailable",
        next_step="Send again when the phone is on.",
    ),
    Verdict.CARRIER_UNREACHABLE: Meaning(
        rule="carrier",
        medium="SMS",
        sentence="The phone's carrier could not be reached.",
        aws_says="Phone carrier is currently unreachable/unavailable",
        next_step="Send again when the carrier answers.",
    ),
    Verdict.BLOCKED_AS_SPAM: Meaning(
        rule="carrier",
        medium="SMS",
        sentence="The carrier took the text for spam and threw it away.",
        aws_says="Blocked as spam by phone carrier",
        next_step="Change the words, or have the carrier's filter looked at by AWS support.",
    ),
    Verdict.BLOCKED_BY_CARRIER: Meaning(
        rule="carrier",
        medium="SMS",
        sentence="The carrier refused to deliver the text.",
        aws_says=CARRIER_BLOCK,
        next_step="Ask AWS support why the carrier blocks the texts.",
    ),
    Verdict.PHONE_BLOCKS_SMS: Meaning(
        rule="carrier",
        medium="SMS",
        sentence="The phone takes no texts, or none from this sender.",
        aws_says="Phone has blocked SMS",
        next_step="Ask the phone's owner to allow texts.",
    ),
    Verdict.CARRIER_UNKNOWN_ERROR: Meaning(
        rule="carrier",
        medium="SMS",
        sentence="Something failed on the way to the phone, and nobody says what.",
        aws_says="Unknown error attempting to reach phone",
        next_step="Send again; if it fails again, ask AWS support with the message's id.",
    ),
    Verdict.SENDER_IDENTITY_FORBIDDEN: Meaning(
        rule="sender-policy",
        medium="EMAIL",
        sentence="The policy of the identity that the mail is from does not let Cognito send.",
        aws_says=FORBIDDEN,
        next_step="Let Cognito send in the identity's sending authorization policy.",
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
