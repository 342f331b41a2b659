"""JSON values read and written as the shapes of an AWS model say.

Observed in AWS JSON 1.1 services, Cognito among them: the texts of the refusals; that they come
before constraints; that any text counts as true where a boolean is wanted, and that a fraction is
cut off where an integer is. Assumed: what is said of blobs and fractions, that integers out of
range are moved to its end, and that a null inside a map counts as absent.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeGuard

from engine.wire.aws_error import SerializationFailure
from engine.wire.model import Shape
from engine.wire.scalars import WANTED, blob, fraction, integer, moment

Reader = Callable[[object], Any]
Writer = Callable[[Any], Any]

MILLISECONDS = 3  # decimals of a timestamp


def unreadable(message: str | None = None) -> SerializationFailure:
    """The JSON protocols' refusal of a request that they cannot read."""
    return SerializationFailure("SerializationException", message)


def misplaced(value: object, expected: str | None) -> SerializationFailure:
    """The refusal of a value where another kind of thing was `expected`, in AWS's words."""
    if type(value) is list:
        return unreadable("Start of list found where not expected")
    if type(value) is dict:
        return unreadable("Start of structure or map found where not expected.")
    return unreadable(expected)


def _inconvertible(value: object, kind: str) -> SerializationFailure:
    if type(value) is bool:
        token = "TRUE_VALUE" if value else "FALSE_VALUE"
    else:
        token = "STRING_VALUE" if type(value) is str else "NUMBER_VALUE"
    return misplaced(value, f"{token} can not be converted to {WANTED[kind]}")


def reader(shape: Shape, *, in_list: bool = False) -> Reader:
    """A function from decoded JSON to a value of the shape; raises SerializationFailure."""
    match shape.type_name:
        case "structure" if shape.metadata.get("document"):
            return _as_it_is
        case "structure":
            expected = "Unexpected value type in payload" if in_list else "Expected null"
            return structure_reader(shape.members, expected)
        case "list":
            return _list_reader(shape)
        case "map":
            return _map_reader(shape)
        case kind:
            return SCALAR_READERS[kind]


def structure_reader(shapes: Mapping[str, Shape], expected: str | None) -> Reader:
    """A reader of the members by their names; `expected` is what AWS says to a lone value."""
    members = {_wire_name(shape, name): (name, reader(shape)) for name, shape in shapes.items()}
    texts = {w for w, (name, read) in members.items() if read is _read_string and w == name}

    def read_structure(value: object) -> dict[str, Any]:
        if type(value) is not dict:
            raise misplaced(value, expected)
        found = {}
        for key, given in value.items():
            if type(given) is str and key in texts:
                found[key] = given
            elif given is not None and key in members:
                name, read = members[key]
                found[name] = read(given)
        return found

    return read_structure


def _list_reader(shape: Shape) -> Reader:
    read = reader(shape.member, in_list=True)

    def read_list(value: object) -> list[Any]:
        if type(value) is not list:
            raise misplaced(value, "Expected list or null")
        # A null stays: whether a list may hold one is a matter of constraints.
        return [None if item is None else read(item) for item in value]

    return read_list


def _map_reader(shape: Shape) -> Reader:
    read = reader(shape.value)

    def read_map(value: object) -> dict[str, Any]:
        if type(value) is not dict:
            raise misplaced(value, "Expected map or null")
        return {key: read(item) for key, item in value.items() if item is not None}

    return read_map


def _as_it_is(value: object) -> object:
    return value


def _read_string(value: object) -> str:
    if type(value) is not str:
        raise _inconvertible(value, "string")
    return value


def _read_boolean(value: object) -> bool:
    if type(value) is str:
        return True
    if type(value) is not bool:
        raise _inconvertible(value, "boolean")
    return value


def _number_reader(kind: str, convert: Callable[[float], object]) -> Reader:
    def read_number(value: object) -> object:
        if not _is_number(value):
            raise _inconvertible(value, kind)
        try:
            return convert(value)
        except ValueError:
            raise _inconvertible(value, kind) from None

    return read_number


def _is_number(value: object) -> TypeGuard[float]:
    return type(value) is int or type(value) is float


def _read_blob(value: object) -> bytes:
    if type(value) is not str:
        raise _inconvertible(value, "blob")
    try:
        return blob(value)
    except ValueError:
        raise _inconvertible(value, "blob") from None


SCALAR_READERS: Mapping[str, Reader] = {
    "string": _read_string,
    "character": _read_string,
    "boolean": _read_boolean,
    "integer": _number_reader("integer", lambda value: integer(value, "integer")),
    "long": _number_reader("long", lambda value: integer(value, "long")),
    "float": _number_reader("float", fraction),
    "double": _number_reader("double", fraction),
    "blob": _read_blob,
    "timestamp": _number_reader("timestamp", moment),
}


def writer(shape: Shape) -> Writer:
    """A function from a value of the shape to what JSON can encode."""
    match shape.type_name:
        case "structure" if shape.metadata.get("document"):
            return _as_it_is
        case "structure":
            return structure_writer(shape.members)
        case "list":
            write = writer(shape.member)
            return lambda values: [write(value) for value in values]
        case "map":
            write = writer(shape.value)
            return lambda values: {key: write(value) for key, value in values.items()}
        case "timestamp":
            return _written_timestamp
        case "blob":
            return lambda value: b64encode(value).decode("ascii")
        case _:
            return _as_it_is


def structure_writer(shapes: Mapping[str, Shape]) -> Writer:
    """A writer of the members by their names; a name that is not among them is a KeyError."""
    members = {name: (_wire_name(shape, name), writer(shape)) for name, shape in shapes.items()}

    def write_structure(value: Mapping[str, Any]) -> dict[str, Any]:
        written = {}
        for name, given in value.items():
            wire_name, write = members[name]
            if given is not None:
                written[wire_name] = write(given)
        return written

    return write_structure


def _written_timestamp(value: datetime | float) -> float:
    return round(moment(value).timestamp(), MILLISECONDS)


def _wire_name(shape: Shape, name: str) -> str:
    wire_name: str = shape.serialization.get("name", name)
    return wire_name
