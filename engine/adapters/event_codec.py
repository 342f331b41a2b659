"""Stored events: names, versions, upcasters, and the flat fields of a log entry.

Stored bytes become types in this codec and those beside it; nobody else looks inside an entry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from engine.adapters.answers import Answer
from engine.domain.events import STORED_NAMES, Event
from engine.domain.recorded import Recorded

FIELDS = ("stream", "version", "type", "at", "prev", "cause", "correlation", "payload")

Payload = dict[str, Any]
# A stored name that is no longer written → the one it has become, and how its payload changes.
UPCASTERS: Mapping[str, tuple[str, Callable[[Payload], Payload]]] = {}

_NAME_BY_TYPE: Mapping[type[Event], str] = {kind: name for name, kind in STORED_NAMES.items()}
_DECODER_BY_NAME = {name: msgspec.json.Decoder(kind) for name, kind in STORED_NAMES.items()}

encode_payload = msgspec.json.Encoder(order="deterministic").encode


class UnreadableEvent(Exception):
    """A stored event is of a type nobody knows, or its payload does not fit its type."""


def stored_name(event: Event) -> str:
    """The name and version under which an event of this type is stored."""
    return _NAME_BY_TYPE[type(event)]


def decode_event(name: str, payload: bytes) -> Event:
    """The event of this stored name; raises UnreadableEvent and says what is wrong with it."""
    decoder = _DECODER_BY_NAME.get(name)
    try:
        return decoder.decode(payload) if decoder is not None else _upcast(name, payload)
    except msgspec.MsgspecError as error:
        msg = f"the payload does not fit {name}: {error}"
        raise UnreadableEvent(msg) from error


def _upcast(name: str, payload: bytes) -> Event:
    if name not in UPCASTERS:
        msg = f"unknown event type {name!r}"
        raise UnreadableEvent(msg)
    present, change = UPCASTERS[name]
    changed = change(msgspec.json.decode(payload))
    event: Event = msgspec.convert(changed, STORED_NAMES[present])
    return event


def decode_entry(entry: Answer) -> Recorded:
    """The recorded event of a log entry `[b"17-0", [b"stream", …]]`, its fields in our order."""
    place, fields = entry
    return Recorded(
        position=int(place[:-2]),
        stream=fields[1].decode(),
        version=int(fields[3]),
        event=decode_event(fields[5].decode(), fields[15]),
        at=fields[7].decode(),
        prev=int(fields[9]),
        cause=fields[11].decode(),
        correlation=fields[13].decode(),
    )
