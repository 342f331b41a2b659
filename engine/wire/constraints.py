"""Whether a request keeps the constraints of its AWS model, told in AWS's own words.

Observed in answers of live Cognito pools: the texts; that sensitive values are never echoed; that
a list of plain values is reported once, as a whole, with all constraints on its members. AWS walks
a structure in the order of a Java hash map of its member names, which reproduces every answer with
several members that we know of (password before username, logoutURLs before callbackURLs, ...).
Within one member length comes before pattern: both orders have been seen. Maps, reported by keys
and by values, were observed in other services only.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from math import inf
from typing import Any, NamedTuple

from engine.wire.java import in_hash_order, lower_first, printed
from engine.wire.model import OperationApi, Shape
from engine.wire.patterns import matcher

NOT_NULL = "Member must not be null"
NUMBERS = frozenset({"integer", "long", "float", "double"})
CONTAINERS = frozenset({"structure", "list", "map"})


class Violation(NamedTuple):
    """One broken constraint: of what value, where it is, and which constraint."""

    subject: str
    path: str
    constraint: str

    def __str__(self) -> str:
        return f"{self.subject} at '{self.path}' failed to satisfy constraint: {self.constraint}"


class ConstraintViolations(Exception):
    """The request breaks its model; `text` is AWS's message, the exception's name the service's."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        count = len(violations)
        noun = "error" if count == 1 else "errors"
        self.text = f"{count} validation {noun} detected: {'; '.join(map(str, violations))}"
        self.violations = tuple(violations)
        super().__init__(self.text)


Check = Callable[[Any], "list[Violation] | None"]
Holds = Callable[[Any], bool]


class Rules(NamedTuple):
    """The constraints on one value by itself: each with its text, and all of them at once."""

    each: tuple[tuple[str, Holds], ...]
    kept_by: Holds

    @property
    def texts(self) -> list[str]:
        """What the constraints say, in AWS's order."""
        return [text for text, _ in self.each]

    def broken_by(self, value: object) -> list[str]:
        """What those constraints say that the value breaks."""
        return [text for text, holds in self.each if not holds(value)]


NO_RULES = Rules((), lambda _: True)


def check(operation: OperationApi, request: Mapping[str, object]) -> None:
    """Return if the request keeps every constraint, else raise ConstraintViolations with all."""
    checker = _request_check(operation)
    if checker is not None and (violations := checker(request)):
        raise ConstraintViolations(violations)


@cache
def _request_check(operation: OperationApi) -> Check | None:
    return None if operation.input is None else _structure_check(operation.input, secret=False)


def _check(shape: Shape, *, secret: bool) -> Check | None:
    """The check of a value of that shape, or None if nothing can be wrong with it."""
    secret = secret or _is_secret(shape)
    match shape.type_name:
        case "structure":
            return _structure_check(shape, secret=secret)
        case "list":
            return _list_check(shape, secret=secret)
        case "map":
            return _map_check(shape, secret=secret)
        case _:
            return _scalar_check(shape, secret=secret)


def _structure_check(shape: Shape, *, secret: bool) -> Check | None:
    required = shape.metadata.get("required", ())
    names_by_path = {lower_first(name): name for name in shape.members}
    walk: list[tuple[str, str, str | None, Check | None]] = []
    for path in in_hash_order(names_by_path):
        name = names_by_path[path]
        member = shape.members[name]
        inner = _check(member, secret=secret)
        if inner is not None or name in required:
            absent = "Value" if secret or _is_secret(member) else "Value null"
            walk.append((name, path, absent if name in required else None, inner))

    def check_structure(value: Mapping[str, Any]) -> list[Violation] | None:
        found: list[Violation] = []
        for name, path, absent, inner in walk:
            given = value.get(name)
            if given is None:
                if absent is not None:
                    found.append(Violation(absent, path, NOT_NULL))
            elif inner is not None and (below := inner(given)):
                found += _under(path, below)
        return found

    return check_structure if walk else None


def _scalar_check(shape: Shape, *, secret: bool) -> Check | None:
    rules = _rules(shape)
    kept_by = rules.kept_by

    def check_scalar(value: object) -> list[Violation] | None:
        if kept_by(value):
            return None
        return _whole(shape, value, rules.broken_by(value), secret=secret)

    return check_scalar if rules.each else None


def _list_check(shape: Shape, *, secret: bool) -> Check:
    own, item = _rules(shape), shape.member
    if item.type_name in CONTAINERS:
        of_items, inner = NO_RULES, _check(item, secret=secret)
    else:
        of_items, inner = _rules(item), None

    def check_list(values: Sequence[Any]) -> list[Violation]:
        texts = own.broken_by(values)
        found: list[Violation] = []
        if None in values:
            texts.append(_of_members("Member", [NOT_NULL]))
        elif inner is not None:
            for position, value in enumerate(values, 1):
                if below := inner(value):
                    found += _under(f"{position}.member", below)
        elif of_items.each and not all(map(of_items.kept_by, values)):
            texts.append(_of_members("Member", of_items.texts))
        return _whole(shape, values, texts, secret=secret) + found if texts else found

    return check_list


def _map_check(shape: Shape, *, secret: bool) -> Check:
    own, of_keys = _rules(shape), _rules(shape.key)
    if shape.value.type_name in CONTAINERS:
        of_values, inner = NO_RULES, _check(shape.value, secret=secret)
    else:
        of_values, inner = _rules(shape.value), None

    def check_map(given: Mapping[str, Any]) -> list[Violation]:
        texts = own.broken_by(given)
        found: list[Violation] = []
        if not all(map(of_keys.kept_by, given)):
            texts.append(_of_members("Map keys", of_keys.texts))
        if inner is not None:
            for position, (key, value) in enumerate(given.items(), 1):
                if below := inner(value):
                    found += _under(f"{position if secret else key}.member", below)
        elif not all(map(of_values.kept_by, given.values())):
            texts.append(_of_members("Map value", of_values.texts))
        return _whole(shape, given, texts, secret=secret) + found if texts else found

    return check_map


def _whole(shape: Shape, value: object, texts: Sequence[str], *, secret: bool) -> list[Violation]:
    subject = _subject(shape, value, secret=secret)
    return [Violation(subject, "", text) for text in texts]


def _rules(shape: Shape) -> Rules:
    """What the model says of a value of that shape by itself, in the order AWS tells it."""
    traits = shape.metadata
    is_number = shape.type_name in NUMBERS
    noun = "value" if is_number else "length"
    low, high = traits.get("min", -inf), traits.get("max", inf)
    each: list[tuple[str, Holds]] = []
    if high != inf:
        text = f"Member must have {noun} less than or equal to {high}"
        each.append((text, _within(-inf, high, is_number=is_number)))
    if low != -inf:
        text = f"Member must have {noun} greater than or equal to {low}"
        each.append((text, _within(low, inf, is_number=is_number)))
    quick = [_within(low, high, is_number=is_number)] if each else []
    if pattern := traits.get("pattern"):
        quick.append(matcher(pattern))
        each.append((f"Member must satisfy regular expression pattern: {pattern}", quick[-1]))
    if values := traits.get("enum"):
        quick.append(frozenset(values).__contains__)
        text = f"Member must satisfy enum value set: [{', '.join(in_hash_order(values))}]"
        each.append((text, quick[-1]))
    return Rules(tuple(each), _all_of(quick))


def _within(low: float, high: float, *, is_number: bool) -> Holds:
    """Whether a number, or a length in characters or members, is neither too small nor too big."""
    if is_number:
        return lambda value: low <= value <= high
    return lambda value: low <= len(value) <= high


def _all_of(tests: Sequence[Holds]) -> Holds:
    match tests:
        case [only]:
            return only
        case [first, second]:
            return lambda value: first(value) and second(value)
        case _:
            return lambda value: all(test(value) for test in tests)


def _of_members(aspect: str, texts: Sequence[str]) -> str:
    return f"{aspect} must satisfy constraint: [{', '.join(texts)}]"


def _under(path: str, violations: Sequence[Violation]) -> list[Violation]:
    return [v._replace(path=f"{path}.{v.path}" if v.path else path) for v in violations]


def _is_secret(shape: Shape) -> bool:
    return bool(shape.metadata.get("sensitive"))


def _holds_secrets(shape: Shape) -> bool:
    match shape.type_name:
        case "structure":
            parts = list(shape.members.values())
        case "list":
            parts = [shape.member]
        case "map":
            parts = [shape.key, shape.value]
        case _:
            parts = []
    return _is_secret(shape) or any(map(_holds_secrets, parts))


def _subject(shape: Shape, value: object, *, secret: bool) -> str:
    return "Value" if secret or _holds_secrets(shape) else f"Value '{printed(value, shape)}'"
