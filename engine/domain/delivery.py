"""Where a code went, as whoever asked for it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from engine.domain.masked_destination import masked
from engine.domain.schema import EMAIL
from engine.domain.user_update import MEDIA

if TYPE_CHECKING:
    from engine.domain.events import CodeIssued, Medium

SOME_NUMBER = "+12065550100"  # of nobody; only its last digits are shown


class Delivery(Struct, frozen=True):
    """What a code proves, how it was sent, and its destination with most of it hidden."""

    attribute: str
    medium: Medium
    destination: str


def delivery_of(code: CodeIssued) -> Delivery:
    """Where this code went."""
    medium = MEDIA[code.attribute]
    return Delivery(code.attribute, medium, masked(medium, code.destination))


def pretended(name: str) -> Delivery:
    """What is told where nothing is sent and nobody shall notice: the same for the same name.

    A name that is an address is taken for the destination (AWS developer guide "Managing error
    responses"); any other answer looks like a number (recorded).
    """
    if EMAIL.fullmatch(name):
        return Delivery("email", "EMAIL", masked("EMAIL", name))
    number = name if name.startswith("+") and name[1:].isdecimal() else SOME_NUMBER
    return Delivery("phone_number", "SMS", masked("SMS", number))
