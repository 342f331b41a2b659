r"""The regular expressions of AWS's models, understood as the services understand them.

The services' validators are written in Java: a pattern must match the whole value, `\w`, `\d` and
`\s` are ASCII, and `.` stops at every Unicode line end. Python differs in all of these.
"""

import re
import unicodedata
from collections.abc import Callable

import regex

Matcher = Callable[[str], bool]

SHORT = 1_000  # beyond this many characters a backtracking pattern may take minutes
PATIENCE_SECONDS = 0.25  # a value that has not matched by then counts as not matching

_TOKEN = re.compile(r"\\p\{(\w+)\}|\\.|.", re.DOTALL)
# A pattern made of nothing that could match beyond ASCII once its properties are narrowed to it:
# no negation, no dot, no literal of another alphabet, no group that is more than one.
_ASCII_ALONE = re.compile(r"(?:\\p\{\w+\}|\\[\Wdstnrw]|[^\\.^(]|\((?!\?))*")
_JAVA_DOT = r"[^\n\r\x85\u2028\u2029]"
_JAVA_CLASSES = {r"\s": r" \t\n\v\f\r", r"\d": "0-9", r"\w": "a-zA-Z0-9_"}


def in_short_ascii(pattern: str) -> str | None:
    """What `re.search` finds in a short ASCII value if and only if `matcher` says it matches.

    It is found in no other value; None if the pattern cannot be written so.
    """
    # `matcher` says the same of those: the rewritten pattern, in ASCII, must match the whole.
    alone = pattern.isascii() and _ASCII_ALONE.fullmatch(pattern)
    first = "" if alone else r"(?=[\x00-\x7f]*\Z)"
    found = rf"\A{first}(?a:{_rewritten(pattern, ascii_only=True)})\Z"
    try:
        re.compile(found)
    except re.error:  # flags that hold from the start on cannot stand in the middle
        return None
    return found


def matcher(pattern: str) -> Matcher:
    """Whether a value as a whole matches; short ASCII values, nearly all, are decided quickly."""
    quick = re.compile(_rewritten(pattern, ascii_only=True), re.ASCII).fullmatch
    flags = 0 if r"\p{" in pattern else regex.ASCII
    thorough = regex.compile(_rewritten(pattern, ascii_only=False), flags).fullmatch

    def matches(value: str) -> bool:
        if len(value) <= SHORT and value.isascii():
            return quick(value) is not None
        try:
            return thorough(value, timeout=PATIENCE_SECONDS) is not None
        except TimeoutError:
            return False

    return matches


def _rewritten(pattern: str, *, ascii_only: bool) -> str:
    """The pattern in Python's terms; with `ascii_only`, its properties narrowed to ASCII."""
    dot = "." if pattern.startswith("(?s)") else _JAVA_DOT
    has_properties = r"\p{" in pattern
    written: list[str] = []
    in_class = False
    for token in _TOKEN.finditer(pattern):
        text, prop = token[0], token[1]
        if prop is not None and ascii_only:
            text = _in_class(_ascii_members(prop), in_class=in_class)
        elif has_properties and text in _JAVA_CLASSES:
            text = _in_class(_JAVA_CLASSES[text], in_class=in_class)
        elif text == "." and not in_class:
            text = dot
        elif text in "[]":
            in_class = text == "["
        written.append(text)
    return "".join(written)


def _in_class(members: str, *, in_class: bool) -> str:
    return members if in_class else f"[{members}]"


def _ascii_members(prop: str) -> str:
    characters = map(chr, range(128))
    return "".join(re.escape(c) for c in characters if unicodedata.category(c).startswith(prop))
