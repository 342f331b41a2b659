"""Where a message went, as Cognito tells it to whoever asked: enough to recognise, not to learn.

The form of recordings of 2024 to 2026; older ones and the developer guide have others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.domain.events import Medium

SHOWN_DIGITS = 4


def masked(medium: Medium, destination: str) -> str:
    """`t***@t***` of an address; of a number the last four digits, a star for each other one."""
    if medium == "EMAIL":
        local, _, domain = destination.rpartition("@")
        return f"{local[:1]}***@{domain[:1]}***"
    digits = destination.removeprefix("+")
    shown = digits[-SHOWN_DIGITS:]
    return f"+{'*' * (len(digits) - len(shown))}{shown}"
