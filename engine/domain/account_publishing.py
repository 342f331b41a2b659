"""What a sending account decides about a text that somebody publishes: whether SNS takes it.

What SNS takes, it answers with success, whatever becomes of the text: that is judged later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine.domain.account_messages import PUBLISH_PURPOSE
from engine.domain.events import MessageRequested
from engine.domain.phone import PhoneNumber
from engine.domain.publishing_errors import NumberNotPublishable, TextEmpty, TextTooLong
from engine.domain.sms_regions import sends_texts
from engine.domain.streams import message_stream

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount
    from engine.domain.decision import Decision
    from engine.domain.events import TextOptions

# SNS API reference, Publish: 1,600 characters in all. Whether a character is a byte is disputed
# between SNS (developer guide: bytes) and End User Messaging SMS; characters are counted.
MOST_CHARACTERS = 1_600
E164 = re.compile(r"\+[1-9][0-9]{1,14}")
DIGITS = re.compile(r"[0-9]+")
DEFAULT_TYPE = "Promotional"  # SNS API reference, SetSMSAttributes


@dataclass(frozen=True, slots=True)
class PublishText:
    """Send a text to a number. `sms_type` None: the type that the account's settings say."""

    message_id: str
    number: str
    body: str
    now: str
    sms_type: Literal["Promotional", "Transactional"] | None = None
    options: TextOptions | None = None


def decide(command: PublishText, account: SendingAccount, account_id: str, region: str) -> Decision:
    """The text is requested, unless SNS refuses the call. Raises DomainError.

    A default sender id is not settled here: it comes after the account's own numbers, when a
    text is judged.
    """
    number = with_plus(command.number)
    # A region that sends no texts was seen to answer as if the number were wrong.
    if not E164.fullmatch(number) or not sends_texts(region):
        raise NumberNotPublishable(number)
    if not command.body:
        raise TextEmpty
    if len(command.body) > MOST_CHARACTERS:
        raise TextTooLong(MOST_CHARACTERS)
    request = MessageRequested(
        id=command.message_id,
        medium="SMS",
        purpose=PUBLISH_PURPOSE,
        destination=PhoneNumber.parse(number).e164,
        body=command.body,
        account=account_id,
        region=region,
        sms_type=command.sms_type or account.sms.default_type or DEFAULT_TYPE,
        text=command.options,
    )
    return {message_stream(request.id): (request,)}


def with_plus(number: str) -> str:
    """The number as SNS reads it: digits alone get the plus sign they lack (observed)."""
    return f"+{number}" if DIGITS.fullmatch(number) else number
