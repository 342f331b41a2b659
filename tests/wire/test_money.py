"""Amounts of US dollars, to and fro, without a loss."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.money import usd
from engine.wire.money import read_usd

DIGITS = st.text("0123456789", max_size=9)


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
