"""What a publisher asks for beside number and words, read from the message's attributes.

What the attributes may hold is the developer guide's ("Publishing to a mobile phone"); what SNS
says of other values has not been recorded, so the sentences are made after those that were.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from engine.domain.events import TextOptions
from engine.wire.aws_error import AwsError
from engine.wire.money import read_usd

if TYPE_CHECKING:
    from engine.wire.sns.message_attributes import Kind, MessageAttribute

Attributes = Mapping[str, "MessageAttribute"]
SmsType = Literal["Promotional", "Transactional"]

SENDER_ID = re.compile(r"(?=[0-9-]*[A-Za-z])[A-Za-z0-9-]{3,11}")
ORIGINATION_NUMBER = re.compile(r"\+?[0-9]{5,14}")
INDIA_ID = re.compile(r".{1,50}", re.DOTALL)


def text_options(attributes: Attributes) -> TextOptions | None:
    """What was asked for, None if nothing was. Raises AwsError for what SNS could not take."""
    options = TextOptions(
        sender_id=_matching(attributes, "AWS.SNS.SMS.SenderID", SENDER_ID),
        origination=_matching(attributes, "AWS.MM.SMS.OriginationNumber", ORIGINATION_NUMBER),
        max_price=_max_price(attributes),
        entity_id=_matching(attributes, "AWS.MM.SMS.EntityId", INDIA_ID),
        template_id=_matching(attributes, "AWS.MM.SMS.TemplateId", INDIA_ID),
    )
    return None if options == TextOptions() else options


def sms_type(attributes: Attributes) -> SmsType | None:
    """The type that the publisher gave the text, None if it gave none; in this very spelling."""
    name = "AWS.SNS.SMS.SMSType"
    match _text(attributes, name):
        case None:
            return None
        case "Promotional":
            return "Promotional"
        case "Transactional":
            return "Transactional"
        case _:
            raise _invalid(name)


def _max_price(attributes: Attributes) -> int | None:
    """In micro-USD; a fraction of one changes nothing, for prices are whole ones."""
    name = "AWS.SNS.SMS.MaxPrice"
    text = _text(attributes, name, "String", "Number")
    if text is None:
        return None
    price = read_usd(text)
    if price is None:
        raise _invalid(name)
    return price


def _matching(attributes: Attributes, name: str, pattern: re.Pattern[str]) -> str | None:
    text = _text(attributes, name)
    if text is not None and not pattern.fullmatch(text):
        raise _invalid(name)
    return text


def _text(attributes: Attributes, name: str, *kinds: Kind) -> str | None:
    attribute = attributes.get(name)
    if attribute is None:
        return None
    if attribute.kind not in (kinds or ("String",)):
        raise _invalid(name)
    return attribute.text


def _invalid(name: str) -> AwsError:
    return AwsError("InvalidParameterException", f"Invalid parameter: {name.rpartition('.')[2]}")
