"""Amounts: what people say in dollars, and what is counted."""

from __future__ import annotations

import pytest

from engine.domain.money import micro_usd, usd, whole_usd_from


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
