"""Judges texts in many worlds and prints the judgements: run by a test, in processes of its own."""

from __future__ import annotations

import sys

import msgspec

from engine.domain.events import (
    CarrierScenarioSet,
    DestinationsBlocked,
    Event,
    ReviewStarted,
    SmsSandboxLeft,
)
from engine.domain.rules.judge import judge
from tests.domain.accounts import ADA, OPTED_OUT, REGISTERED, VERIFIED, given
from tests.rules.sends import AT_NOON, text

LEFT = SmsSandboxLeft()
WORLDS: tuple[tuple[Event, ...], ...] = (
    (),
    (LEFT, *REGISTERED),
    (*REGISTERED, *VERIFIED, *OPTED_OUT),
    (LEFT, *REGISTERED, *(DestinationsBlocked(ADA[:length]) for length in range(2, 9))),
    (LEFT, *REGISTERED, ReviewStarted(), CarrierScenarioSet("US", "spam", percent=50, seed=7)),
    (LEFT, *REGISTERED, CarrierScenarioSet("US", "delivered", percent=50, delay_ms=90_000)),
)


def main() -> None:
    """One line of JSON for each judgement."""
    for past in WORLDS:
        account = given(*past).state
        for number in range(20):
            request = msgspec.structs.replace(text(), id=f"m-{number}")
            sys.stdout.write(msgspec.json.encode(judge(request, account, AT_NOON)).decode() + "\n")


if __name__ == "__main__":
    main()
