"""Places in a log group, and the tokens that lead to them."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from engine.wire.logs.errors import BAD_TOKEN, invalid

FORWARDS, BACKWARDS = "f", "b"
EDGE = "-"


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading goes on, and in which direction; None: at the edge that it comes from."""

    beyond: int | None = None
    backwards: bool = False

    @property
    def token(self) -> str:
        """What leads here."""
        way = BACKWARDS if self.backwards else FORWARDS
        position = EDGE if self.beyond is None else str(self.beyond)
        return base64.urlsafe_b64encode(f"{way}/{position}".encode()).decode()


def place_in(token: str | None, otherwise: Place) -> Place:
    """The place that a token leads to; without one, another. Raises AwsError."""
    if token is None:
        return otherwise
    try:
        way, _, position = base64.urlsafe_b64decode(token.encode()).decode().partition("/")
    except (binascii.Error, UnicodeError):
        way = position = ""
    known = way in {FORWARDS, BACKWARDS} and (position == EDGE or position.isdecimal())
    if not known or not position.isascii():
        raise invalid(BAD_TOKEN)
    return Place(None if position == EDGE else int(position), way == BACKWARDS)
