"""Single values on the wire: what both protocols do alike with them."""

import binascii
from collections.abc import Mapping
from datetime import UTC, datetime

# As AWS's front ends call them in "... can not be converted to ...".
WANTED: Mapping[str, str] = {
    "string": "a String",
    "character": "a Character",
    "boolean": "a Boolean",
    "integer": "an Integer",
    "long": "a Long",
    "float": "a Float",
    "double": "a Double",
    "blob": "a Blob",
    "timestamp": "milliseconds since epoch",
}
LIMITS = {"integer": 2**31, "long": 2**63}


def integer(value: float, kind: str) -> int:
    """The whole part of the value, moved to the end of the kind's range if it lies outside."""
    limit = LIMITS[kind]
    return min(max(int(value), -limit), limit - 1)


def fraction(value: float) -> float:
    """The value as a double; a ValueError if it is too large to be one."""
    try:
        return float(value)
    except OverflowError as error:
        raise ValueError(str(error)) from None


def blob(text: str) -> bytes:
    """What the base64 stands for; a ValueError if it is not base64."""
    return binascii.a2b_base64(text, strict_mode=True)


def moment(value: datetime | float) -> datetime:
    """The time in UTC, also of seconds since 1970; a ValueError if there is no such time."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("A time without a time zone could mean any.")
        return value.astimezone(UTC)
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError(str(error)) from None
