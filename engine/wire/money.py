"""Amounts of US dollars as callers of AWS write them."""

from __future__ import annotations

import re

# What AWS's limits can mean: of more digits nothing here is counted exactly.
USD = re.compile(r"(?=\.?[0-9])[0-9]{0,9}(\.[0-9]{0,20})?")
MICRO_DIGITS = 6


def read_usd(text: str) -> int | None:
    """The whole micro-USD in an amount of USD, what is less cut off; None if it is no amount."""
    if not USD.fullmatch(text):
        return None
    whole, _, fraction = text.partition(".")
    return int(whole + fraction[:MICRO_DIGITS].ljust(MICRO_DIGITS, "0"))
