"""Amounts of money: whole micro-USD inside, because a text costs fractions of a cent."""

from __future__ import annotations

import re
from decimal import Decimal

USD = 1_000_000
# What AWS's limits can mean: nine billion USD and more would not be counted exactly.
AMOUNT = re.compile(r"(?=\.?[0-9])[0-9]{0,9}(\.[0-9]{0,20})?")


def usd(micro: int) -> str:
    """The amount in dollars, with as many decimals as it has: `0.00883`, `1`."""
    whole, rest = divmod(micro, USD)
    return f"{whole}.{rest:06}".rstrip("0").rstrip(".")


def micro_usd(dollars: float | str) -> int:
    """An amount that was said in dollars; what is less than a micro-dollar does not count."""
    return int(Decimal(str(dollars)) * USD)


def read_usd(text: str) -> int | None:
    """The micro-USD in an amount as AWS's callers write it; None if it is no amount."""
    return micro_usd(f"0{text}") if AMOUNT.fullmatch(text) else None


def whole_usd_from(micro: int) -> int:
    """The least amount in whole dollars that is not less."""
    return -(-micro // USD) * USD
