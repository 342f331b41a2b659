"""What carriers do with a text: what somebody said of its destination here, drawn by lot.

Of all that was said, what fits the destination best counts alone: the longest number or prefix,
else its country. Texts that the lot spares travel as if nothing had been said. AWS's simulator
numbers have no carrier, so they end as AWS says, whatever else was said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain import simulator_numbers
from engine.domain.lots import share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.account_state import Scenario
    from engine.domain.events import CarrierResult
    from engine.domain.phone import PhoneNumber

ALL_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one text: its end, how late, and who says so.

    `target` and `scenario` are None where nothing was said of the destination; `drawn` is whether
    the lot fell on this text; `simulated` that the number is one of AWS's simulators.
    """

    result: CarrierResult = "delivered"
    delay_ms: int = 0
    target: str | None = None
    scenario: Scenario | None = None
    drawn: bool = False
    simulated: bool = False


UNDISTURBED = Fate()


def fate_of(message: str, to: PhoneNumber, scenarios: Mapping[str, Scenario]) -> Fate:
    """What carriers do with this message to this number: the same whenever it is asked."""
    if (simulated := simulator_numbers.result_of(to.e164)) is not None:
        return Fate("delivered" if simulated == "success" else "unknown", simulated=True)
    target = _best_target(to, scenarios)
    if target is None:
        return UNDISTURBED
    scenario = scenarios[target]
    if lot(scenario.seed, message) >= scenario.percent:
        return Fate(target=target, scenario=scenario)
    return Fate(scenario.result, scenario.delay_ms, target, scenario, drawn=True)


def lot(seed: int, message: str) -> int:
    """A number from 0 to 99 for a message, the same for one seed and id on any machine."""
    return int(ALL_PERCENT * share(message, "scenario", seed))


def _best_target(to: PhoneNumber, scenarios: Mapping[str, Scenario]) -> str | None:
    prefixes = (target for target in scenarios if target[0] == "+" and to.e164.startswith(target))
    longest = max(prefixes, key=len, default=None)
    return longest or (to.country if to.country in scenarios else None)
