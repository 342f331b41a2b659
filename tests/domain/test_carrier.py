"""What carriers do with a text: which scenario counts, and whom the lot falls on."""

from __future__ import annotations

import subprocess
import sys

import pytest

from engine.domain.account_state import Scenario
from engine.domain.carrier import Fate, fate_of, lot
from engine.domain.phone import PhoneNumber
from tests.domain.accounts import ADA

TO_ADA = PhoneNumber.parse(ADA)
SPAM = Scenario("spam", 100, 0, 0)
BLOCKED = Scenario("blocked", 100, 0, 0)
UNKNOWN = Scenario("unknown", 100, 0, 0)
LATE = Scenario("delivered", 100, 0, 90_000)


@pytest.mark.parametrize(
    ("scenarios", "target"),
    [
        ({}, None),
        ({"+1206": SPAM}, "+1206"),
        ({"+1206": SPAM, "+12065": BLOCKED, "+120": UNKNOWN}, "+12065"),
        ({ADA: SPAM, "+12065": BLOCKED, "US": UNKNOWN}, ADA),
        ({"US": SPAM}, "US"),
        ({"US": SPAM, "+1": BLOCKED}, "+1"),
        ({"CA": SPAM, "+1416": SPAM, "+12065550101": SPAM}, None),
    ],
)
def test_what_says_most_of_the_destination_counts_alone(scenarios, target):
    assert fate_of("m-1", TO_ADA, scenarios).target == target


def test_the_country_is_that_of_the_area_code():
    canadian = PhoneNumber.parse("+14165550100")

    assert fate_of("m-1", canadian, {"US": SPAM}).scenario is None
    assert fate_of("m-1", canadian, {"CA": SPAM}).scenario == SPAM


def test_a_scenario_without_a_lot_is_for_every_text():
    fate = fate_of("m-1", TO_ADA, {"US": LATE})

    assert fate == Fate("delivered", 90_000, "US", LATE, drawn=True)


def test_whom_the_lot_spares_carriers_do_nothing_special_to_even_where_a_wider_scenario_would():
    half = Scenario("spam", 50, 7, 90_000)
    spared = next(id_ for id_ in map(str, range(100)) if lot(7, id_) >= 50)
    drawn = next(id_ for id_ in map(str, range(100)) if lot(7, id_) < 50)
    scenarios = {"+1206": half, "US": BLOCKED}

    assert fate_of(spared, TO_ADA, scenarios) == Fate("delivered", 0, "+1206", half)
    assert fate_of(drawn, TO_ADA, scenarios) == Fate("spam", 90_000, "+1206", half, drawn=True)


def test_a_lot_of_so_many_is_spared_by_a_share_of_so_many_and_drawn_by_one_more():
    message = next(id_ for id_ in map(str, range(1_000)) if lot(7, id_) == 30)

    shares = [{"US": Scenario("spam", percent, 7, 0)} for percent in (30, 31)]

    assert [fate_of(message, TO_ADA, each).drawn for each in shares] == [False, True]


@pytest.mark.parametrize("percent", [1, 10, 50, 99])
def test_the_lot_falls_on_as_many_texts_as_it_should(percent):
    scenario = {"US": Scenario("spam", percent, 3, 0)}

    drawn = sum(fate_of(f"m-{n}", TO_ADA, scenario).drawn for n in range(10_000))

    # Five standard deviations of so many independent draws: 2.5 in 100 at the widest.
    assert drawn / 100 == pytest.approx(percent, abs=2.5)


def test_another_seed_draws_other_texts_and_the_same_number_of_them():
    ids = [f"m-{n}" for n in range(10_000)]

    one, other = ({id_ for id_ in ids if lot(seed, id_) < 50} for seed in (1, 2))

    # Independent: half of the one half is in the other.
    assert len(one & other) == pytest.approx(2_500, abs=250)


def test_the_lot_is_the_same_in_another_process():
    draw = "from engine.domain.carrier import lot; print([lot(7, f'm-{n}') for n in range(50)])"
    done = subprocess.run(
        [sys.executable, "-c", draw],
        env={"PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == str([lot(7, f"m-{n}") for n in range(50)])


@pytest.mark.parametrize(
    ("number", "result"), [("+14254147755", "delivered"), ("+14254147167", "unknown")]
)
def test_a_simulator_number_has_no_carrier_so_it_ends_as_aws_says(number, result):
    told = {"US": SPAM, number: LATE}

    assert fate_of("m-1", PhoneNumber.parse(number), told) == Fate(result, simulated=True)
