"""Documents put away, each in one piece.

A user is some forty objects. Those of thousands of users lie all over the memory, and so do the
gaps that they leave for whatever is made next: no cache holds them, and most of the time that an
event costs is spent waiting for memory. What is put away as one run of bytes is found in one place,
and what is made of it for a moment is made where memory is warm.

To unpack and to pack again costs 2 to 3 µs: a server does that for every update, a projector once
for a user in a batch. To leave those of late as they were cost most of the gain: a few hundred
scattered users are gaps enough.
"""

from __future__ import annotations

from itertools import islice
from typing import TypeVar

import msgspec

from engine.domain.aggregates import AGGREGATES
from engine.domain.streams import kind_of
from engine.ports import Document

V = TypeVar("V")
FORGOTTEN_AT_ONCE = 16  # one in so many

pack = msgspec.msgpack.Encoder().encode
_DECODE = {
    kind: msgspec.msgpack.Decoder(tuple[int, int, aggregate.state | None]).decode  # type: ignore[name-defined]  # made here
    for kind, aggregate in AGGREGATES.items()
}


def packed(document: Document) -> bytes:
    """The document in one piece."""
    return pack((document.version, document.position, document.state))


def unpacked(stream: str, piece: bytes) -> Document:
    """What was put away of this stream."""
    return Document(*_DECODE[kind_of(stream)](piece))


def make_room(kept: dict[str, V], capacity: int) -> None:
    """Forget those kept first where there are too many; no order of use is known.

    Many at once: a dict is slow to find its first key where many were deleted before it.
    """
    too_many = len(kept) - capacity
    if too_many > 0:
        for stream in tuple(islice(kept, too_many + capacity // FORGOTTEN_AT_ONCE)):
            del kept[stream]
