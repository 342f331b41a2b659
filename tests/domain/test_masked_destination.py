"""How a destination is shown to whoever asked for a message (facts 5, recordings)."""

from __future__ import annotations

import pytest

from engine.domain.masked_destination import masked


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("test@test.com", "t***@t***"),
        ("fixture@example.com", "f***@e***"),
        ("a@b", "a***@b***"),
        ("odd@one@shop.example", "o***@s***"),
    ],
)
def test_of_an_address_two_letters_are_shown_and_no_top_level_domain(address, shown):
    assert masked("EMAIL", address) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+12025550123", "+*******0123"),
        ("+442079460114", "+********0114"),
        ("+123", "+123"),
    ],
)
def test_of_a_number_the_last_four_digits_are_shown_and_how_many_there_are(number, shown):
    assert masked("SMS", number) == shown
