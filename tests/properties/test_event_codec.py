"""Every event survives its codec, and is always the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec import Struct

from engine.adapters import event_codec
from engine.adapters.event_codec import (
    UnreadableEvent,
    decode_event,
    encode_payload,
    stored_name,
)
from engine.domain.events import STORED_NAMES, AttributesUpdated, Event

# Text as a store can hold it: half a surrogate pair is no text, and never gets so far.
text = some.text(some.characters(codec="utf-8"), max_size=20)


def values_of(kind: Any) -> some.SearchStrategy[Any]:
    """Any value that an event's field of this type may have."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return some.sampled_from(arguments)
    if origin is tuple and arguments[-1] is not ...:
        return some.tuples(*map(values_of, arguments))
    if origin is tuple:
        return some.lists(values_of(arguments[0]), max_size=3).map(tuple)
    if origin is Mapping:
        return some.dictionaries(*map(values_of, arguments), max_size=3)
    if origin in {Union, UnionType}:
        return some.one_of(*map(values_of, arguments))
    if isinstance(kind, type) and issubclass(kind, Struct):
        return structs_of(kind)
    return text if kind is str else some.from_type(kind)


def structs_of(kind: type[Struct]) -> some.SearchStrategy[Any]:
    """Any struct of this type; what may be left out is, now and then."""
    types = get_type_hints(kind)
    needed = dict[str, some.SearchStrategy[Any]]()
    optional = dict[str, some.SearchStrategy[Any]]()
    for field in msgspec.structs.fields(kind):
        (needed if field.required else optional)[field.name] = values_of(types[field.name])
    return some.fixed_dictionaries(needed, optional=optional).map(lambda given: kind(**given))


events = some.one_of([structs_of(kind) for kind in STORED_NAMES.values()])


@given(events)
def test_every_event_survives_its_codec(event: Event):
    payload = encode_payload(event)

    assert decode_event(stored_name(event), payload) == event
    assert encode_payload(decode_event(stored_name(event), payload)) == payload


@given(some.dictionaries(text, text, min_size=2))
def test_the_order_of_attributes_leaves_no_trace(changed):
    backwards = dict(reversed(changed.items()))

    assert encode_payload(AttributesUpdated(changed)) == encode_payload(
        AttributesUpdated(backwards)
    )


def test_every_event_has_one_stored_name_with_its_version():
    assert len(set(STORED_NAMES.values())) == len(STORED_NAMES)
    assert all(name.rpartition(".")[2].isdigit() for name in STORED_NAMES)
    assert not set(event_codec.UPCASTERS) & set(STORED_NAMES)


def test_an_event_of_an_older_version_is_read_as_what_it_has_become(monkeypatch):
    older = {"attributes-changed.1": ("attributes-updated.1", lambda old: {"changed": old["to"]})}
    monkeypatch.setattr(event_codec, "UPCASTERS", older)

    event = decode_event("attributes-changed.1", b'{"to": {"name": "Ada"}}')

    assert event == AttributesUpdated({"name": "Ada"})


@pytest.mark.parametrize(
    ("name", "payload", "said"),
    [
        ("attributes-updated.9", b"{}", "unknown event type 'attributes-updated.9'"),
        ("user-created.1", b"{}", "user-created.1"),
        ("user-created.1", b"{", "user-created.1"),
    ],
)
def test_an_unreadable_event_says_why(name, payload, said):
    with pytest.raises(UnreadableEvent, match=said):
        decode_event(name, payload)


def test_an_upcaster_that_leads_nowhere_says_so(monkeypatch):
    older = {"attributes-changed.1": ("attributes-updated.1", lambda _: {"changed": 7})}
    monkeypatch.setattr(event_codec, "UPCASTERS", older)

    with pytest.raises(UnreadableEvent, match=r"attributes-changed\.1"):
        decode_event("attributes-changed.1", b"{}")
