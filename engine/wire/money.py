"""Amounts of US dollars as AWS writes them, and the whole micro-USD that everything here counts."""

from __future__ import annotations

import re

# What AWS's limits can mean: nine billion USD and more would not be counted exactly.
USD = re.compile(r"(?=\.?[0-9])[0-9]{0,9}(\.[0-9]{0,20})?")
MICRO_DIGITS = 6


def micro_usd(text: str) -> int | None:
    """The whole micro-USD in an amount of USD, what is less cut off; None if it is no amount."""
    if not USD.fullmatch(text):
        return None
    whole, _, fraction = text.partition(".")
    return int(whole + fraction[:MICRO_DIGITS].ljust(MICRO_DIGITS, "0"))


def in_usd(micro: int) -> str:
    """The exact amount in USD, without zeros that say nothing: `1`, `0.5`."""
    whole, fraction = divmod(micro, 10**MICRO_DIGITS)
    digits = f"{fraction:0{MICRO_DIGITS}}".rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)
