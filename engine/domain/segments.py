"""How a text is cut into the parts that travel, are counted and are paid for.

AWS counts 160 characters of the GSM alphabet in one part and 153 in each of several; one character
outside that alphabet makes all of the text UCS-2, with 70 and 67 (Pinpoint user guide, SMS
character limits). The SNS guide's older "140 ASCII characters" and its cuts between words are not
followed: they contradict the figures that AWS bills by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Encoding = Literal["GSM", "Unicode"]

# Pinpoint user guide, SMS character limits, which is 3GPP TS 23.038's default alphabet.
GSM_BASIC = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 \n\r\x1b"
    "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà"
)
GSM_EXTENSION = frozenset("^{}\\[]~|€\f")  # each travels as an escape and a second septet
GSM = GSM_BASIC | GSM_EXTENSION
# encoding → units in a lone part, units in each of several (a header takes the rest)
ROOM: Mapping[Encoding, tuple[int, int]] = {"GSM": (160, 153), "Unicode": (70, 67)}
LAST_OF_BASIC_PLANE = 0xFFFF  # what lies beyond is a surrogate pair in UTF-16


@dataclass(frozen=True, slots=True)
class Segments:
    """A text's encoding, its parts, and its length in septets or UTF-16 units."""

    encoding: Encoding
    parts: int
    units: int


def segments(body: str) -> Segments:
    """The text as it would travel; neither an escape nor a surrogate pair is cut in two."""
    encoding: Encoding = "GSM" if GSM.issuperset(body) else "Unicode"
    alone, together = ROOM[encoding]
    widths = tuple(_widths(body, encoding))
    units = sum(widths)
    parts = 1 if units <= alone else _filled(widths, together)
    return Segments(encoding, parts, units)


def _widths(body: str, encoding: Encoding) -> Iterator[int]:
    """Units of each character."""
    if encoding == "GSM":
        return (2 if character in GSM_EXTENSION else 1 for character in body)
    return (2 if ord(character) > LAST_OF_BASIC_PLANE else 1 for character in body)


def _filled(widths: tuple[int, ...], room: int) -> int:
    """How many parts are filled; a pair that would be cut begins the next one.

    AWS does not say so; it is the practice of 3GPP TS 23.040.
    """
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts
