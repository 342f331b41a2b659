"""Destinations as callers are told them (facts section 5, observed)."""

from __future__ import annotations

import pytest

from engine.domain.masked_destination import masked


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("test@test.example", "t***@t***"),
        ("a@b", "a***@b***"),
        ("ada@mail.shop.example", "a***@m***"),
        ('"a@b"@shop.example', '"***@s***'),
    ],
)
def test_of_an_address_two_letters_are_shown(address, shown):
    assert masked("EMAIL", address) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+12065550123", "+*******0123"),
        ("+442079460123", "+********0123"),
        ("+4915112345678", "+*********5678"),
        ("+12345", "+*2345"),
        ("+1234", "+1234"),
        ("+12", "+12"),
    ],
)
def test_of_a_number_the_last_four_digits_are_shown(number, shown):
    assert masked("SMS", number) == shown
