"""Amounts: what people say in dollars, and what is counted."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.money import micro_usd, read_usd, usd, whole_usd_from

DIGITS = st.text("0123456789", max_size=9)


@pytest.mark.parametrize(
    ("micro", "dollars"),
    [
        (0, "0"),
        (1, "0.000001"),
        (8_830, "0.00883"),
        (500_000, "0.5"),
        (1_000_000, "1"),
        (10_000_000, "10"),
        (1_000_000_000_001, "1000000.000001"),
    ],
)
def test_an_amount_is_said_in_dollars_with_the_decimals_it_has(micro, dollars):
    assert usd(micro) == dollars
    assert micro_usd(dollars) == micro


@pytest.mark.parametrize(
    ("dollars", "micro"),
    [(1, 1_000_000), (0.1, 100_000), (0.29, 290_000), ("0.0000019", 1), ("1e3", 1_000_000_000)],
)
def test_dollars_become_micro_dollars_without_a_binary_fractions_error(dollars, micro):
    assert micro_usd(dollars) == micro


@pytest.mark.parametrize(("micro", "whole"), [(0, 0), (1, 1), (1_000_000, 1), (1_000_001, 2)])
def test_whole_dollars_are_never_less_than_the_amount(micro, whole):
    assert whole_usd_from(micro) == whole * 1_000_000


@given(st.integers(0, 999_999_999_999_999))
def test_every_amount_is_written_and_read_again_exactly(micro):
    assert read_usd(usd(micro)) == micro


@given(DIGITS, st.text("0123456789", min_size=1, max_size=20))
def test_what_is_less_than_a_micro_dollar_is_cut_off(whole, fraction):
    exact = Fraction(f"{whole or 0}.{fraction}") * 1_000_000

    assert read_usd(f"{whole}.{fraction}") == exact // 1


@pytest.mark.parametrize("text", ["", ".", "-1", "+1", "1e3", "1,5", " 1", "1\n", "0x1", "1.2.3"])
def test_what_is_no_amount_is_none(text):
    assert read_usd(text) is None
