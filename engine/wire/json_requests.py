"""JSON requests read and checked in one step of C, where that surely means the same.

From the model of an operation's input a type is made that accepts only what the readers of
`json_shapes` would pass on as it stands and the checks of `constraints` would find nothing
against. Whatever it does not accept, unknown members included, is read and checked by those: they
alone know AWS's words for what is wrong.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from engine.wire.model import Shape
from engine.wire.patterns import SHORT, in_short_ascii
from engine.wire.scalars import LIMITS

Form = Any  # a type for msgspec, made while the program runs
Surely = Callable[[bytes], dict[str, Any] | None]


class _NotSure(Exception):
    """No type accepts just what such a shape accepts."""


def sure_reader(shape: Shape) -> Surely | None:
    """A function from a body to its members if they are surely right, else to None.

    None where nothing is sure of such a shape.
    """
    try:
        decode = msgspec.json.Decoder(_structure(shape)).decode
    except _NotSure:
        return None

    def read(body: bytes) -> dict[str, Any] | None:
        try:
            members: dict[str, Any] = msgspec.to_builtins(decode(body))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        return members

    return read


def _form(shape: Shape) -> Form:
    match shape.type_name:
        case "structure":
            return _structure(shape)
        case "list":
            return _sized(list[_form(shape.member)], shape)  # type: ignore[misc]  # made here
        case "map":
            return _sized(dict[_form(shape.key), _form(shape.value)], shape)  # type: ignore[misc]  # made here
        case "string":
            return _string(shape.metadata)
        case "boolean":
            return bool
        case "integer" | "long":
            return _whole(shape)
        case _:
            raise _NotSure


def _structure(shape: Shape) -> Form:
    if shape.metadata.get("document"):
        raise _NotSure
    required = shape.metadata.get("required", ())
    members = [
        (name, form) if name in required else (name, form | UnsetType, UNSET)
        for name, form in ((name, _member(member)) for name, member in shape.members.items())
    ]
    return msgspec.defstruct(shape.name, members, kw_only=True, forbid_unknown_fields=True)


def _member(shape: Shape) -> Form:
    if "name" in shape.serialization:
        raise _NotSure
    return _form(shape)


def _sized(form: Form, shape: Shape) -> Form:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    return Annotated[form, Meta(min_length=low, max_length=high)]


def _string(traits: Mapping[str, Any]) -> Form:
    low, high, pattern, values = map(traits.get, ("min", "max", "pattern", "enum"))
    if values:
        if pattern or low or high:
            raise _NotSure
        return Literal[tuple(values)]
    if pattern:
        high = SHORT if high is None else min(high, SHORT)
        pattern = in_short_ascii(pattern)
        if pattern is None:
            raise _NotSure
    return Annotated[str, Meta(min_length=low, max_length=high, pattern=pattern)]


def _whole(shape: Shape) -> Form:
    limit = LIMITS[shape.type_name]
    low = max(shape.metadata.get("min", -limit), -limit)
    high = min(shape.metadata.get("max", limit - 1), limit - 1)
    return Annotated[int, Meta(ge=low, le=high)]
