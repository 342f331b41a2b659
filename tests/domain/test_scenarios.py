"""Which scenario is for which text."""

from __future__ import annotations

import pytest

from engine.domain.events import CarrierScenarioCleared, CarrierScenarioSet
from engine.domain.phone import PhoneNumber
from engine.domain.scenarios import scenario_for
from tests.domain.accounts import ADA, given

COUNTRY = CarrierScenarioSet("US", "spam")
PREFIX = CarrierScenarioSet("+1206", "blocked")
NUMBER = CarrierScenarioSet(ADA, "unknown")


@pytest.mark.parametrize(
    ("past", "to", "result"),
    [
        ((), ADA, None),
        ((COUNTRY,), ADA, "spam"),
        ((COUNTRY,), "+4930123456", None),
        ((COUNTRY,), "+1206555", None),
        ((COUNTRY, PREFIX), ADA, "blocked"),
        ((PREFIX, COUNTRY), "+14255550100", "spam"),
        ((NUMBER, COUNTRY, PREFIX), ADA, "unknown"),
        ((NUMBER, PREFIX), "+12065550101", "blocked"),
        ((NUMBER, CarrierScenarioCleared(ADA)), ADA, None),
    ],
)
def test_the_target_that_says_most_of_the_number_counts(past, to, result):
    found = scenario_for(PhoneNumber.parse(to), given(*past).state, "m-1")

    assert (found and found.result) == result


def spared(account, messages=1_000):
    """How many of so many messages nothing special happens to."""
    to = PhoneNumber.parse(ADA)
    return sum(scenario_for(to, account, f"m-{n}") is None for n in range(messages))


def test_a_share_of_the_messages_is_drawn_by_seed_and_message():
    by_seed = [given(CarrierScenarioSet("US", "spam", 30, seed)).state for seed in (1, 2)]
    to = PhoneNumber.parse(ADA)

    drawn = [[scenario_for(to, one, f"m-{n}") is None for n in range(1_000)] for one in by_seed]

    assert all(650 < sum(one) < 750 for one in drawn)
    assert drawn[0] != drawn[1]
    assert spared(given(CarrierScenarioSet("US", "spam", 0)).state) == 1_000
    assert spared(given(CarrierScenarioSet("US", "spam", 100)).state) == 0


def test_a_message_that_the_nearest_target_spares_is_not_tried_on_a_wider_one():
    account = given(COUNTRY, CarrierScenarioSet("+1206", "blocked", 0)).state

    assert spared(account) == 1_000
