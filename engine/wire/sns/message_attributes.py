"""The attributes of a published message: what SNS allows as name, type and value.

The sentences were observed when messages were published to topics, where the same attributes are
taken; that phone numbers are treated alike, and the order of these checks, are assumed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from engine.wire.aws_error import AwsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.wire.service import Members

INVALID_VALUE = "InvalidParameterValueException"
Kind = Literal["String", "Number", "Binary"]
TYPE = re.compile(rf"({'|'.join(get_args(Kind))})(\..+)?", re.DOTALL)
LONGEST_NAME_BYTES = 256
NAME_CHARACTER = re.compile(r"[A-Za-z0-9_.-]")
RESERVED = ("aws.", "amazon.")
FOR_TEXTS = frozenset(
    {
        "AWS.SNS.SMS.SenderID",
        "AWS.SNS.SMS.SMSType",
        "AWS.SNS.SMS.MaxPrice",
        "AWS.MM.SMS.OriginationNumber",
        "AWS.MM.SMS.EntityId",
        "AWS.MM.SMS.TemplateId",
    }
)
FOR_MOBILE_PUSH = "AWS.SNS.MOBILE."
A_VALUE_OF_TYPE = "non-empty message attribute value for message attribute type"


@dataclass(frozen=True, slots=True)
class MessageAttribute:
    """One attribute: its type without what a caller may put behind it, and its text, if any."""

    kind: Kind
    text: str
    size: int


def read(given: Mapping[str, Members]) -> Mapping[str, MessageAttribute]:
    """The attributes by their names. Raises AwsError for the first that SNS does not allow."""
    return {name: _attribute(name, value) for name, value in given.items()}


def size_of(attributes: Mapping[str, MessageAttribute]) -> int:
    """How many bytes they take of what a message may have: names, types and values."""
    return sum(len(name.encode()) + one.size for name, one in attributes.items())


def _attribute(name: str, value: Members) -> MessageAttribute:
    if (wrong := _wrong_name(name)) is not None:
        raise AwsError(INVALID_VALUE, wrong)
    written = value["DataType"]
    found = TYPE.fullmatch(written)
    if found is None:
        raise _refused(
            name,
            "has an invalid message attribute type, the set of supported type prefixes is "
            "Binary, Number, and String.",
        )
    kind: Kind = next(one for one in get_args(Kind) if one == found[1])
    text, data = value.get("StringValue", ""), value.get("BinaryValue", b"")
    mine, other = (data, text) if kind == "Binary" else (text, data)
    if not mine and other:
        field = "Binary" if kind == "Binary" else "String"
        raise _refused(name, f"with type '{written}' must use field '{field}'.")
    if not mine:
        raise _refused(name, f"must contain {A_VALUE_OF_TYPE} '{written}'.")
    size = len(written.encode()) + len(data if kind == "Binary" else text.encode())
    return MessageAttribute(kind, text, size)


def _wrong_name(name: str) -> str | None:
    """What SNS says of a name that it does not allow."""
    if not 0 < len(name.encode()) <= LONGEST_NAME_BYTES:
        return f"Length of message attribute name must be less than {LONGEST_NAME_BYTES} bytes."
    for character in name:
        if not NAME_CHARACTER.fullmatch(character):
            return (
                f"Invalid non-alphanumeric character '#x{ord(character):X}' was found in the "
                "message attribute name. Can only include alphanumeric characters, hyphens, "
                "underscores, or dots."
            )
    if name.startswith("."):
        return "Invalid message attribute name starting with character '.' was found."
    if name.endswith("."):
        return "Invalid message attribute name ending with character '.' was found."
    if ".." in name:
        return "Message attribute name can not have successive '.' character."
    known = name in FOR_TEXTS or name.startswith(FOR_MOBILE_PUSH)
    if name.lower().startswith(RESERVED) and not known:
        return (
            "Message attribute names starting with 'AWS.' or 'Amazon.' are reserved for use by "
            "Amazon."
        )
    return None


def _refused(name: str, what: str) -> AwsError:
    return AwsError(INVALID_VALUE, f"The message attribute '{name}' {what}")
