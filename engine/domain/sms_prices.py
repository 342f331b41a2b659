"""What one part of a text costs, message price and carrier fee together, as far as anybody knows.

AWS publishes its prices only on a page that changes often; these are what AWS's own examples and
customers' reports of `AS_OF` say. A country that nobody quoted costs `UNKNOWN_PRICE`.
"""

from __future__ import annotations

from collections.abc import Mapping

AS_OF = "2026-05"
UNKNOWN_PRICE = 50_000  # micro-USD; no figure found, so a round one in the middle of those that are
ANY = ""  # the price of every kind that is not named

# country → kind of origination → micro-USD: price + carrier fee
PRICES: Mapping[str, Mapping[str, int]] = {
    # End User Messaging SMS user guide, events of EventBridge (toll-free, 2024).
    "US": {ANY: 5_810 + 3_020},
    # Per-country reports of April 2026.
    "CA": {ANY: 7_000 + 7_670, "TOLL_FREE": 5_810 + 7_050, "SHORT_CODE": 21_830 + 5_000},
    "GB": {ANY: 50_000},
    "IE": {ANY: 95_560},
    "SG": {ANY: 39_180},
    "AE": {ANY: 108_090},
    "TH": {ANY: 12_720},
    "TR": {ANY: 30_000},
    "AR": {ANY: 90_590},
    # Reported in May 2026.
    "JP": {ANY: 74_510},
    # End User Messaging SMS user guide, events of EventBridge (October 2025).
    "ES": {ANY: 60_870},
}


def price_per_part(country: str | None, kind: str) -> int:
    """Micro-USD for one part to this country, from a number's type, SENDER_ID or SHARED."""
    prices = PRICES.get(country or "", {})
    return prices.get(kind) or prices.get(ANY, UNKNOWN_PRICE)
