"""What is computed from rounds before anybody quotes it."""

from __future__ import annotations

import pytest

from bench.figures import LOADER, Case, Cost, Round, middle, percentile, ratio, rounds_of
from bench.goals import cost, goals, rate
from bench.verdicts import Latency, Paced, latency

OURS = Case("sandpost", "plain", 100, 32)
MOTO = Case("moto", "plain", 100, 32)


def a_round(case: Case, number: int, accepted: int, server_us: float = 100.0) -> Round:
    costs = {"server": Cost(server_us, server_us, 50.0), LOADER: Cost(9.0, 9.0, 0.0)}
    return Round(case, number, accepted, 2.0, 1.0, 2.0, 3.0, costs, compared=50)


def paced(verdict_ms: float) -> Paced:
    others = Latency(10_000, 0.5, 1.0, 2.0, 9.0)
    return Paced(100, 1000.0, 1000.0, others, others, Latency(200, verdict_ms, 60.0, 70.0, 80.0))


def test_a_rate_counts_accepted_updates_over_the_time_the_load_lasted():
    assert a_round(OURS, 1, accepted=3000).per_second == 1500


def test_the_load_generator_is_no_part_of_what_an_update_costs():
    assert a_round(OURS, 1, 1, server_us=80.0).cpu_us == 80.0


def test_a_ratio_is_taken_within_each_round_so_that_busy_neighbours_cancel_out():
    ours = [a_round(OURS, 1, 1000), a_round(OURS, 2, 200), a_round(OURS, 3, 900)]
    theirs = [a_round(MOTO, 1, 100), a_round(MOTO, 2, 20), a_round(MOTO, 3, 10)]

    assert ratio(ours, theirs, rate) == 10.0


def test_a_ratio_needs_the_same_rounds_on_both_sides():
    with pytest.raises(ValueError, match="shorter"):
        ratio([a_round(OURS, 1, 1), a_round(OURS, 2, 1)], [a_round(MOTO, 1, 1)], rate)


def test_rounds_of_a_case_come_in_order_and_without_the_others():
    rounds = [a_round(OURS, 2, 1), a_round(MOTO, 1, 1), a_round(OURS, 1, 1)]

    assert [one.number for one in rounds_of(rounds, OURS)] == [1, 2]


def test_the_middle_of_two_rounds_lies_between_them():
    rounds = [a_round(OURS, 1, 1, server_us=10.0), a_round(OURS, 2, 1, server_us=30.0)]

    assert middle(rounds, cost) == 20.0


@pytest.mark.parametrize(
    ("share", "value"), [(0.5, 2.0), (0.51, 3.0), (0.99, 4.0), (0.0, 1.0), (1.0, 4.0)]
)
def test_a_percentile_is_a_value_that_occurred(share, value):
    assert percentile([1.0, 2.0, 3.0, 4.0], share) == value


@pytest.mark.parametrize(("accepted", "met"), [(2000, True), (1999, False)])
def test_twenty_times_moto_is_the_goal_for_a_hundred_users(accepted, met):
    (goal,) = goals([a_round(OURS, 1, accepted), a_round(MOTO, 1, 100)], [])

    assert (goal.wanted, goal.met) == (20.0, met)


@pytest.mark.parametrize(("many_us", "met"), [(110.0, True), (111.0, False)])
def test_ten_thousand_users_may_cost_a_tenth_more_than_a_hundred(many_us, met):
    many = Case("sandpost", "plain", 10_000, 32)
    rounds = [a_round(OURS, 1, 1, server_us=100.0), a_round(many, 1, 1, server_us=many_us)]

    (goal,) = goals(rounds, [])

    assert goal.met is met


@pytest.mark.parametrize(("verdict_ms", "met"), [(50.0, True), (50.1, False)])
def test_half_of_the_verdicts_come_within_fifty_milliseconds(verdict_ms, met):
    (goal,) = goals([], [paced(verdict_ms)])

    assert goal.met is met


def test_a_latency_is_told_in_milliseconds():
    assert latency([0.004, 0.001, 0.003, 0.002]) == Latency(4, 2.0, 4.0, 4.0, 4.0)
