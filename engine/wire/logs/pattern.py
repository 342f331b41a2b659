"""Filter patterns: terms and phrases that a record has, or what its members are.

Understood are words, phrases in quotation marks (all must be there), and JSON selectors
(`{ $.delivery.providerResponse = "No quota*" && $.delivery.mcc != 310 }`) with `=`, `!=`, `&&`,
`||`, parentheses and `*`. Everything else that AWS knows is refused rather than misread. Words are
matched whole: AWS's page on patterns offers expressions for parts of words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.wire.logs.record import line_of

if TYPE_CHECKING:
    from engine.wire.logs.record import Record

Matcher = Callable[["Record"], bool]

UNDERSTOOD = (
    "Sandpost understands words, phrases in quotation marks, and JSON selectors with =, !=, &&, || "
    "and parentheses."
)
TERM = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|(\w+))(?=\s|$)')
TOKEN = re.compile(
    r"""\s*(?:
        (?P<mark>&&|\|\||!=|=|\(|\))
      | (?P<selector>\$(?:\.[A-Za-z_][\w-]*)+)
      | "(?P<quoted>(?:[^"\\]|\\.)*)"
      | (?P<plain>[\w.*:+/-]+)
    )""",
    re.VERBOSE | re.ASCII,
)
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
MOST_NESTED = 20  # parentheses; more of them have no meaning that fewer had not


class PatternNotUnderstood(Exception):
    """The pattern is none, or one that only AWS understands; the sentence says where."""


def matcher(pattern: str) -> Matcher:
    """Whether a record is one that the pattern means; an empty one means all."""
    text = pattern.strip()
    if text.startswith("{"):
        return _Selectors(text).matcher()
    return _terms(text)


def _terms(text: str) -> Matcher:
    phrases: list[re.Pattern[str]] = []
    place = 0
    while place < len(text):
        found = TERM.match(text, place)
        if found is None:
            raise _strange(text[place:])
        quoted, word = found.groups()
        phrases.append(_whole(_unescaped(quoted) if word is None else word))
        place = found.end()
    return lambda record: all(phrase.search(line_of(record)) for phrase in phrases)


def _whole(phrase: str) -> re.Pattern[str]:
    """The phrase where it neither begins nor ends within a word."""
    begins = r"(?<!\w)" if phrase[:1].isalnum() else ""
    ends = r"(?!\w)" if phrase[-1:].isalnum() else ""
    return re.compile(f"{begins}{re.escape(phrase)}{ends}")


def _unescaped(quoted: str) -> str:
    return re.sub(r"\\(.)", r"\1", quoted)


def _strange(rest: str) -> PatternNotUnderstood:
    where = rest.strip()[:40] or "its end"
    return PatternNotUnderstood(f"Invalid filter pattern at {where}: {UNDERSTOOD}")


class _Selectors:
    """Reads `{ … }` from left to right; && binds closer than ||."""

    def __init__(self, text: str) -> None:
        if not text.endswith("}"):
            raise _strange(text)
        self._text = text[1:-1].rstrip()
        self._place = 0
        self._nested = 0

    def matcher(self) -> Matcher:
        """What all of the text means."""
        found = self._either()
        if self._place < len(self._text):
            raise self._lost()
        return found

    def _either(self) -> Matcher:
        sides = [self._both()]
        while self._take("||"):
            sides.append(self._both())
        return sides[0] if len(sides) == 1 else lambda record: any(one(record) for one in sides)

    def _both(self) -> Matcher:
        sides = [self._one()]
        while self._take("&&"):
            sides.append(self._one())
        return sides[0] if len(sides) == 1 else lambda record: all(one(record) for one in sides)

    def _one(self) -> Matcher:
        if not self._take("("):
            return self._comparison()
        self._nested += 1
        if self._nested > MOST_NESTED:
            raise self._lost()
        found = self._either()
        if not self._take(")"):
            raise self._lost()
        self._nested -= 1
        return found

    def _comparison(self) -> Matcher:
        path = tuple(self._next("selector").split(".")[1:])
        equal = self._take("=")
        if not equal and not self._take("!="):
            raise self._lost()
        fits = self._value()

        def compared(record: Record) -> bool:
            value = _member(record, path)
            return value is not None and fits(value) is equal

        return compared

    def _value(self) -> Callable[[object], bool]:
        found = TOKEN.match(self._text, self._place)
        kind = found.lastgroup if found else None
        if found is None or kind not in {"quoted", "plain"}:
            raise self._lost()
        self._place = found.end()
        if kind == "quoted":
            return _text_like(_unescaped(found["quoted"]))
        plain = found["plain"]
        if NUMBER.fullmatch(plain):
            number = float(plain)
            return lambda value: value == number
        return _text_like(plain)

    def _take(self, mark: str) -> bool:
        found = TOKEN.match(self._text, self._place)
        if found is None or found["mark"] != mark:
            return False
        self._place = found.end()
        return True

    def _next(self, kind: str) -> str:
        found = TOKEN.match(self._text, self._place)
        if found is None or found.lastgroup != kind:
            raise self._lost()
        self._place = found.end()
        return found[kind]

    def _lost(self) -> PatternNotUnderstood:
        return _strange(self._text[self._place :])


def _member(record: Record, path: tuple[str, ...]) -> object:
    """The member that a selector names; None if there is none, and then nothing is said of it."""
    value: object = record
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def _text_like(pattern: str) -> Callable[[object], bool]:
    """A text that is the pattern, in which `*` stands for anything."""
    begins, *between = pattern.split("*")
    if not between:
        return lambda value: value == pattern
    *within, ends = between

    def fits(value: object) -> bool:
        if not isinstance(value, str) or not value.startswith(begins):
            return False
        place = len(begins)
        for piece in within:
            found = value.find(piece, place)
            if found < 0:
                return False
            place = found + len(piece)
        return len(value) - len(ends) >= place and value.endswith(ends)

    return fits
