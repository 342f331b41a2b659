"""Parameters of the AWS query protocol read, and XML written, as the shapes of a model say.

Observed: what is said of a lone value where a structure or a list is wanted. Assumed: what is said
of scalars that cannot be read, that the numbers of a list's members may have gaps, and that
integers out of range are moved to its end.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from engine.wire.model import Shape
from engine.wire.query_form import Node, malformed, positions
from engine.wire.scalars import WANTED, blob, integer, moment

Reader = Callable[[Node], Any]
Writer = Callable[[Element, str, Any], None]

BOOLEANS = {"true": True, "false": False}
_INTEGER = re.compile(r"[+-]?[0-9]{1,40}")
_FRACTION = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def reader(shape: Shape) -> Reader:
    """A function from parameters to a value of the shape; raises SerializationFailure."""
    match shape.type_name:
        case "structure":
            return structure_reader(shape.members)
        case "list":
            return _list_reader(shape)
        case "map":
            return _map_reader(shape)
        case kind:
            return _scalar_reader(kind)


def structure_reader(shapes: Mapping[str, Shape]) -> Reader:
    """A reader of the members by their names; parameters that are no members are ignored."""
    members = [(name, _tag(shape, name), reader(shape)) for name, shape in shapes.items()]

    def read_structure(node: Node) -> dict[str, Any]:
        if isinstance(node, str):
            raise malformed("Unexpected complex element termination")
        return {name: read(node[tag]) for name, tag, read in members if tag in node}

    return read_structure


def _list_reader(shape: Shape) -> Reader:
    read, tag = reader(shape.member), _inner_tag(shape)

    def read_list(node: Node) -> list[Any]:
        return [read(item) for item in _numbered(node, tag)]

    return read_list


def _map_reader(shape: Shape) -> Reader:
    read_key, read_value = reader(shape.key), reader(shape.value)
    key_tag, value_tag = _entry_tags(shape)
    tag = _inner_tag(shape)

    def read_map(node: Node) -> dict[str, Any]:
        found = {}
        for entry in _numbered(node, tag):
            if isinstance(entry, str) or key_tag not in entry:
                raise malformed("Unexpected complex element termination")
            if value_tag in entry:
                found[read_key(entry[key_tag])] = read_value(entry[value_tag])
        return found

    return read_map


def _numbered(node: Node, tag: str | None) -> list[Node]:
    """What stands under 1, 2, 3, ... of the node, or of its child if there is one between."""
    if node == "":  # how clients send an empty list
        return []
    if tag is not None and isinstance(node, dict):
        node = node.get(tag, "")
    if isinstance(node, str):
        raise malformed("Unexpected list element termination")
    return positions(node)


def _scalar_reader(kind: str) -> Reader:
    convert = CONVERSIONS.get(kind, str)

    def read_scalar(node: Node) -> object:
        if isinstance(node, dict):
            raise malformed("Start of structure or map found where not expected.")
        try:
            return convert(node)
        except (ValueError, KeyError, OverflowError):
            raise malformed(f"STRING_VALUE can not be converted to {WANTED[kind]}") from None

    return read_scalar


def _matched(pattern: re.Pattern[str], text: str) -> str:
    """The text if it is a number as AWS writes one; Python's own reading is more lenient."""
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _timestamp(text: str) -> datetime:
    given = datetime.fromisoformat(text)
    return moment(given if given.tzinfo else given.replace(tzinfo=UTC))


CONVERSIONS: Mapping[str, Callable[[str], object]] = {
    "boolean": lambda text: BOOLEANS[text.lower()],
    "integer": lambda text: integer(int(_matched(_INTEGER, text)), "integer"),
    "long": lambda text: integer(int(_matched(_INTEGER, text)), "long"),
    "float": lambda text: float(_matched(_FRACTION, text)),
    "double": lambda text: float(_matched(_FRACTION, text)),
    "blob": blob,
    "timestamp": _timestamp,
}


def writer(shape: Shape) -> Writer:
    """A function that hangs a value of the shape, under a tag, into an element."""
    match shape.type_name:
        case "structure":
            write_members = structure_writer(shape.members)
            return lambda parent, tag, value: write_members(SubElement(parent, tag), value)
        case "list":
            return _list_writer(shape)
        case "map":
            return _map_writer(shape)
        case kind:
            return _scalar_writer(kind)


def structure_writer(shapes: Mapping[str, Shape]) -> Callable[[Element, Mapping[str, Any]], None]:
    """A writer of members into an element; a name that is not among them is a KeyError."""
    members = {name: (_tag(shape, name), writer(shape)) for name, shape in shapes.items()}

    def write_members(element: Element, value: Mapping[str, Any]) -> None:
        for name, given in value.items():
            tag, write = members[name]
            if given is not None:
                write(element, tag, given)

    return write_members


def _list_writer(shape: Shape) -> Writer:
    write, inner_tag = writer(shape.member), _inner_tag(shape)

    def write_list(parent: Element, tag: str, values: Iterable[Any]) -> None:
        inside = parent if inner_tag is None else SubElement(parent, tag)
        for value in values:
            write(inside, inner_tag or tag, value)

    return write_list


def _map_writer(shape: Shape) -> Writer:
    write_key, write_value = writer(shape.key), writer(shape.value)
    key_tag, value_tag = _entry_tags(shape)
    inner_tag = _inner_tag(shape)

    def write_map(parent: Element, tag: str, values: Mapping[str, Any]) -> None:
        inside = parent if inner_tag is None else SubElement(parent, tag)
        for key, value in values.items():
            entry = SubElement(inside, inner_tag or tag)
            write_key(entry, key_tag, key)
            write_value(entry, value_tag, value)

    return write_map


def _scalar_writer(kind: str) -> Writer:
    written = WRITTEN.get(kind, xml_text)

    def write_scalar(parent: Element, tag: str, value: object) -> None:
        SubElement(parent, tag).text = written(value)

    return write_scalar


def xml_text(value: object) -> str:
    """The value as text that XML 1.0 can hold: what it cannot becomes a replacement character."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", str(value))


def _written_time(value: datetime | float) -> str:
    time = moment(value)
    precision = "milliseconds" if time.microsecond else "seconds"
    return time.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


WRITTEN: Mapping[str, Callable[[Any], str]] = {
    "boolean": lambda value: "true" if value else "false",
    "blob": lambda value: b64encode(value).decode("ascii"),
    "timestamp": _written_time,
}


def _tag(shape: Shape, name: str) -> str:
    """What a member is called on the wire; a flattened list is called as its members are."""
    tag: str = shape.serialization.get("name", name)
    if shape.type_name == "list" and shape.serialization.get("flattened"):
        tag = shape.member.serialization.get("name", tag)
    return tag


def _inner_tag(shape: Shape) -> str | None:
    """What stands between a list or map and its members, or None if nothing does."""
    if shape.serialization.get("flattened"):
        return None
    if shape.type_name == "map":
        return "entry"
    tag: str = shape.member.serialization.get("name", "member")
    return tag


def _entry_tags(shape: Shape) -> tuple[str, str]:
    key, value = shape.key.serialization, shape.value.serialization
    return key.get("name", "key"), value.get("name", "value")
