"""No operation of Cognito takes a member that does nothing, unless the README says so of it.

What an operation looks at is found from its code: every piece of text in it, and in whatever of
the wire it calls, is taken for a member's name. So a member may pass here that is named for another
reason; one that nobody has thought of does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING

import pytest

from engine.wire.cognito import OPERATIONS
from engine.wire.model import load_service

if TYPE_CHECKING:
    from engine.wire.model import Shape

README = (Path(__file__).resolve().parents[2] / "README.md").read_text()
DIFFERENCES = README[README.index("\n## Known differences\n") :]
WIRE = "engine.wire."
# Looked at as a whole only, to be refused or kept: of that the README speaks.
WHOLE = frozenset(
    {"CustomDomainConfig", "EmailMfaConfiguration", "LambdaConfig", "Routing"}
    | {"WebAuthnConfiguration"}
)


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_a_member_is_looked_at_or_said_to_do_nothing(operation):
    texts = set(texts_of(OPERATIONS[operation], set()))
    given = load_service("cognito-idp").operations[operation].input

    unread = [path for path in members(given) if not all(is_named(name, texts) for name in path)]

    assert [".".join(path) for path in unread if not is_told(path, texts)] == []


def is_told(path: tuple[str, ...], texts: set[str]) -> bool:
    """Whether the README names the member, or what it is a part of and nobody looks into."""
    told = {path[-1], *(name for name in path if name in WHOLE or not is_named(name, texts))}
    return any(re.search(rf"\b{name}\b", DIFFERENCES) for name in told)


def is_named(name: str, texts: set[str]) -> bool:
    """Whether the name is there, whole or in two pieces."""
    return name in texts or any(
        name[:n] in texts and name[n:] in texts for n in range(3, len(name))
    )


def members(shape: Shape | None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The way to each member of a request; no shape that it takes holds itself."""
    if shape is None:
        return
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            yield (*path, name)
            yield from members(member, (*path, name))
    elif shape.type_name == "list":
        yield from members(shape.member, path)


def texts_of(found: object, seen: set[int]) -> Iterator[str]:
    """Every piece of text in a function of the wire, and in all that it comes to there."""
    if id(found) in seen:
        return
    seen.add(id(found))
    if isinstance(found, str):
        yield found
    elif isinstance(found, FunctionType) and found.__module__.startswith(WIRE):
        for name in used(found.__code__):
            yield from texts_of(found.__globals__.get(name), seen)
        for cell in found.__closure__ or ():
            yield from texts_of(cell.cell_contents, seen)
        yield from constants(found.__code__)
    elif isinstance(found, Mapping):
        for key, value in found.items():
            yield from texts_of(key, seen)
            yield from texts_of(value, seen)
    elif isinstance(found, tuple | list | set | frozenset):
        for one in found:
            yield from texts_of(one, seen)


def used(code: CodeType) -> Iterator[str]:
    """The names that code uses, and code within it."""
    yield from code.co_names
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from used(one)


def constants(code: CodeType) -> Iterator[str]:
    """The texts in code, and in code within it."""
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from constants(one)
        elif isinstance(one, tuple | frozenset):
            yield from (text for text in one if isinstance(text, str))
        elif isinstance(one, str):
            yield one
