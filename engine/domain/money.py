"""Amounts of money: whole micro-USD inside, because a text costs fractions of a cent."""

from __future__ import annotations

from decimal import Decimal

USD = 1_000_000


def usd(micro: int) -> str:
    """The amount in dollars, with as many decimals as it has: `0.00883`, `1`."""
    whole, rest = divmod(micro, USD)
    return f"{whole}.{rest:06}".rstrip("0").rstrip(".")


def micro_usd(dollars: float | str) -> int:
    """An amount that was said in dollars; what is less than a micro-dollar does not count."""
    return int(Decimal(str(dollars)) * USD)


def whole_usd_from(micro: int) -> int:
    """The least amount in whole dollars that is not less."""
    return -(-micro // USD) * USD
