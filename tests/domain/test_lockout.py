"""Too many wrong passwords lock a user for a while (facts 4.7 [doc] D20)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.domain.lockout import locked_until
from engine.domain.moments import later
from tests.domain.given import NOON


@pytest.mark.parametrize("failures", [0, 1, 4])
def test_fewer_than_five_failures_lock_nobody(failures):
    assert locked_until(failures, NOON) is None


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(5, 1), (6, 2), (7, 4), (10, 32), (14, 512), (15, 900), (16, 900), (10_000, 900)],
)
def test_each_further_failure_doubles_the_lock_up_to_a_quarter_of_an_hour(failures, seconds):
    assert locked_until(failures, NOON) == later(NOON, timedelta(seconds=seconds))
