"""Where a code went, as it is told; and what is told where none went."""

from __future__ import annotations

import pytest

from engine.domain.delivery import Delivery, delivery_of, pretended
from engine.domain.events import CodeIssued
from tests.domain.given import NOON


def test_a_delivery_says_what_is_proved_how_and_where_in_part():
    mail = CodeIssued("email", "ada@shop.example", "135790", NOON, "m1", "confirm")
    text = CodeIssued("phone_number", "+12065550142", "135790", NOON, "m1", "reset")

    assert delivery_of(mail) == Delivery("email", "EMAIL", "a***@s***")
    assert delivery_of(text) == Delivery("phone_number", "SMS", "+*******0142")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("eve@shop.example", Delivery("email", "EMAIL", "e***@s***")),
        ("+12065550177", Delivery("phone_number", "SMS", "+*******0177")),
        ("eve", Delivery("phone_number", "SMS", "+*******0100")),
        ("+eve", Delivery("phone_number", "SMS", "+*******0100")),
    ],
)
def test_a_pretended_one_looks_like_any_other(name, told):
    assert pretended(name) == told
