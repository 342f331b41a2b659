"""A message that says something else on each way of delivery: what it says to phones.

Observed: both texts on what is no such message. The documentation says that keys may not be
doubled and that values other than text are ignored.
"""

from __future__ import annotations

import json

from engine.wire.aws_error import AwsError
from engine.wire.sns.errors import INVALID

JSON = "json"
UNREADABLE = "Invalid parameter: Message Structure - JSON message body failed to parse"
NO_DEFAULT = "Invalid parameter: Message Structure - No default entry in JSON message body"


def words_for_phones(message: str, structure: str | None) -> str:
    """The words of a message; of one in JSON, those for phones, else the default ones.

    Any other structure means nothing: callers say `string`, and their texts arrive.
    """
    if structure != JSON or not message:
        return message
    try:
        read = json.loads(message, object_pairs_hook=_distinct, parse_constant=_refuse)
        words = _words(read)
    except (ValueError, RecursionError):
        raise AwsError(INVALID, UNREADABLE) from None
    if "default" not in words:
        raise AwsError(INVALID, NO_DEFAULT)
    return words.get("sms", words["default"])


def _words(read: object) -> dict[str, str]:
    """Whatever an object says as text; a ValueError where it is none, or says half a character."""
    if not isinstance(read, dict):
        raise ValueError("only an object says something else on each way")  # noqa: TRY004  # caught
    words = {key: value for key, value in read.items() if isinstance(value, str)}
    for value in words.values():
        value.encode()
    return words


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise ValueError("a key is there twice")
    return read


def _refuse(constant: str) -> object:
    raise ValueError(constant)
