"""What shows, in AWS's answers, of the language that its front ends are written in."""

from collections.abc import Collection
from typing import Any

from engine.wire.model import Shape

SMALLEST_TABLE = 16
WORD = 0xFFFF_FFFF


def in_hash_order(names: Collection[str]) -> list[str]:
    """The names in the order in which a Java hash map of them is walked."""
    size = SMALLEST_TABLE
    while len(names) > size * 3 // 4:
        size *= 2
    return sorted(names, key=lambda name: _spread_hash(name) % size)


def _spread_hash(text: str) -> int:
    """Java's string hash as its hash map spreads it; member names and enum values are ASCII."""
    value = 0
    for character in text:
        value = (31 * value + ord(character)) & WORD
    return value ^ (value >> 16)


def lower_first(name: str) -> str:
    """A member's name as the front ends write it: `AWSAccountId` becomes `aWSAccountId`."""
    return name[:1].lower() + name[1:]


def printed(value: Any, shape: Shape) -> str:  # noqa: ANN401  # a value of that shape
    """The value as it appears in a message."""
    if value is None:
        return "null"
    match shape.type_name:
        case "list":
            return f"[{', '.join(printed(item, shape.member) for item in value)}]"
        case "map":
            return f"{{{', '.join(f'{k}={printed(v, shape.value)}' for k, v in value.items())}}}"
        case "structure":
            members = shape.members.items()
            pairs = (f"{lower_first(n)}={printed(value.get(n), member)}" for n, member in members)
            return f"{shape.name}({', '.join(pairs)})"
        case "boolean":
            return str(value).lower()
        case "blob":
            return f"java.nio.HeapByteBuffer[pos=0 lim={len(value)} cap={len(value)}]"
        case _:
            return str(value)
