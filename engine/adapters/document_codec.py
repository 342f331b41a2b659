"""Documents as bytes: `<fold version> <version> <position> <state as JSON>`.

The numbers stand in front of the JSON so that the scripts need not read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from engine.domain.aggregates import AGGREGATES
from engine.domain.streams import kind_of
from engine.ports import Document

if TYPE_CHECKING:
    from engine.domain.aggregates import State

_encode_state = msgspec.json.Encoder(order="deterministic").encode
_STATE_DECODERS = {
    kind: msgspec.json.Decoder(aggregate.state | None) for kind, aggregate in AGGREGATES.items()
}


def encode_document(stream: str, document: Document) -> bytes:
    """The same document always gives the same bytes."""
    fold_version = AGGREGATES[kind_of(stream)].fold_version
    numbers = b"%d %d %d " % (fold_version, document.version, document.position)
    return numbers + _encode_state(document.state)


def decode_document(stream: str, stored: bytes) -> Document | None:
    """The document, or None if another fold made it: then it means nothing to this one."""
    kind = kind_of(stream)
    fold_version, version, position, state = stored.split(b" ", 3)
    if int(fold_version) != AGGREGATES[kind].fold_version:
        return None
    decoded: State | None = _STATE_DECODERS[kind].decode(state)
    return Document(int(version), int(position), decoded)
