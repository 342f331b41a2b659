"""Publish, to a phone number. Topics and the endpoints of mobile push are not simulated.

Observed: the text on a missing target, and how the bytes of a message are counted. What SNS says of
two targets at once has not been recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.account_publishing import PublishText
from engine.wire.aws_error import AwsError
from engine.wire.sns import message_attributes
from engine.wire.sns.errors import INVALID, TOO_LONG
from engine.wire.sns.message_structure import words_for_phones
from engine.wire.sns.text_options import sms_type, text_options

if TYPE_CHECKING:
    from engine.wire.service import Call, Members

TOPICS_NOT_SIMULATED = (
    "topics are not simulated, nor are subscriptions and mobile push; only texts to phone numbers "
    "are."
)
MOST_BYTES = 262_144  # of a whole message with its attributes
TARGETS = ("TopicArn", "TargetArn", "PhoneNumber")
NO_TARGET = "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter"
# Observed on topics that are not first-in-first-out, which a phone number is not either.
NO_DEDUPLICATION = (
    "Invalid parameter: MessageDeduplicationId Reason: The request includes "
    "MessageDeduplicationId parameter that is not valid for this topic type"
)


async def publish(call: Call) -> Members:
    """Have a text sent to a number; whether it arrives is told to nobody but the log."""
    given, app = call.given, call.app
    number = _number(given)
    if given.get("MessageDeduplicationId") is not None:
        raise AwsError(INVALID, NO_DEDUPLICATION)
    attributes = message_attributes.read(given.get("MessageAttributes", {}))
    message: str = given["Message"]
    if len(message.encode()) + message_attributes.size_of(attributes) > MOST_BYTES:
        raise AwsError(INVALID, TOO_LONG)
    command = PublishText(
        message_id=message_id(app.chance.id()),
        number=number,
        body=words_for_phones(message, given.get("MessageStructure")),
        now=app.clock.now(),
        sms_type=sms_type(attributes),
        options=text_options(attributes),
    )
    await app.accounts.publish(call.caller, command)
    return {"MessageId": command.message_id}


def message_id(drawn: str) -> str:
    """An id such as SNS gives its messages, out of one that is UUID-shaped: version five."""
    return f"{drawn[:14]}5{drawn[15:]}"


def _number(given: Members) -> str:
    """The number to publish to, if it is the only target."""
    targets = [name for name in TARGETS if given.get(name) is not None]
    match targets:
        case ["PhoneNumber"]:
            number: str = given["PhoneNumber"]
            return number
        case []:
            raise AwsError(INVALID, NO_TARGET)
        case [_]:
            text = f"Sandpost cannot publish to a {targets[0]}: {TOPICS_NOT_SIMULATED}"
            raise AwsError("NotImplementedException", text, status=501)
        case _:
            text = f"Invalid parameter: {targets[-1]} Reason: {targets[0]} is given as well"
            raise AwsError(INVALID, text)
