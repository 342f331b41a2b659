"""A form body of the AWS query protocol, as the tree that its dotted names describe."""

from typing import TypeAlias
from urllib.parse import parse_qsl, unquote_plus

from engine.wire.aws_error import SerializationFailure

Node: TypeAlias = "str | dict[str, Node]"

MAX_BODY_BYTES = 16 * 1024 * 1024  # SendRawEmail: 10 MB, then base64, then percent signs
MAX_PARAMETERS = 10_000  # SendBulkTemplatedEmail with 50 destinations of 50 addresses needs 7,500
MAX_DEPTH = 32  # names between dots; the deepest request of SNS and SES has eight
MAX_INDEX_DIGITS = 5


def malformed(message: str) -> SerializationFailure:
    """The query protocol's refusal of a request that it cannot read."""
    return SerializationFailure("MalformedInput", message)


def action_of(body: bytes) -> tuple[str, str]:
    """The Action and Version that a form asks for, empty if it does not say; never refuses."""
    found = {b"Action": "", b"Version": ""}
    for field in reversed(body.split(b"&")):
        name, _, value = field.partition(b"=")
        if name in found:
            found[name] = unquote_plus(value.decode("utf-8", "replace"))
    return found[b"Action"], found[b"Version"]


def read_form(body: bytes) -> dict[str, Node]:
    """The form's parameters as a tree: `a.member.1=x` is a, member, 1, x. The first of two counts.

    Raises SerializationFailure if it is too large, not UTF-8, or names one thing as both a value
    and a structure.
    """
    if len(body) > MAX_BODY_BYTES:
        message = f"The request is larger than {MAX_BODY_BYTES} bytes."
        raise SerializationFailure("RequestEntityTooLarge", message, status=413)
    try:
        pairs = parse_qsl(
            body.decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_PARAMETERS,
        )
    except UnicodeDecodeError:
        raise malformed("The request is not UTF-8.") from None
    except ValueError:
        raise malformed(f"The request has more than {MAX_PARAMETERS} parameters.") from None
    tree: dict[str, Node] = {}
    for name, value in pairs:
        _plant(tree, name, value)
    return tree


def positions(node: dict[str, Node]) -> list[Node]:
    """The members of a list by their numbers; gaps close up, whatever the numbers are."""
    for key in node:
        if not (key.isascii() and key.isdigit() and len(key) <= MAX_INDEX_DIGITS):
            raise malformed(f"{key[:100]!r} is not the number of a list's member.")
    return [node[key] for key in sorted(node, key=int)]


def _plant(tree: dict[str, Node], name: str, value: str) -> None:
    *path, last = name.split(".", MAX_DEPTH)  # what lies deeper is no member of anything
    branch = tree
    for part in path:
        below = branch.setdefault(part, {})
        if isinstance(below, str):
            raise malformed("Unexpected complex element termination")
        branch = below
    if isinstance(branch.setdefault(last, value), dict):
        raise malformed("Unexpected complex element termination")
