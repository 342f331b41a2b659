"""An administrator's update makes an expired temporary password usable again (facts 2.3, D19)."""

from __future__ import annotations

import pytest

from engine.domain.access import Owner, is_password
from engine.domain.disputed import Disputed
from engine.domain.events import AttributesUpdated, TemporaryPasswordIssued, TemporaryPasswordSet
from engine.domain.srp import temporary_password_set
from engine.domain.user import User
from tests.domain.entering import OWN, SALT
from tests.domain.given import NOON
from tests.domain.users import DEFAULTS, NEXT_NOON, POOL, STREAM, a_pool, ada, update

A_POOL = a_pool()
SET = temporary_password_set(POOL, "ada", "Temp0rary!", SALT, NOON)
INVITED = TemporaryPasswordIssued("Temp0rary!", NOON)
IN_A_WEEK = "2026-11-29T12:00:00.000Z"
NAMED = AttributesUpdated(changed={"name": "Ada"})


@pytest.mark.parametrize("event", [SET, INVITED])
def test_an_expired_one_is_good_for_another_week(event):
    given = ada(A_POOL).recording(event)

    decided = given.decider.decide(update(name="Ada"), given.state)[STREAM]

    assert decided[0] == NAMED
    assert isinstance(decided[1], TemporaryPasswordSet)
    after: User = given.recording(*decided).state
    assert after.access.temporary_until == IN_A_WEEK
    assert is_password(after.access, Owner(POOL, "ada"), "Temp0rary!")
    assert after.status == "FORCE_CHANGE_PASSWORD"


def test_one_that_is_good_still_stays_as_it_is():
    good = temporary_password_set(POOL, "ada", "Temp0rary!", SALT, NEXT_NOON)

    ada(A_POOL).recording(good).when(update(name="Ada")).then(NAMED)


def test_nobody_elses_password_is_touched():
    ada(A_POOL).recording(SET, OWN).when(update(name="Ada")).then(NAMED)


def test_where_a_setting_says_so_it_stays_expired():
    stays = Disputed(expired_temporary_password="stays")

    ada(A_POOL, stays).recording(SET).when(update(name="Ada")).then(NAMED)


def test_a_masked_one_cannot_be_made_usable():
    masked = TemporaryPasswordSet("(masked 1)", "(masked 2)", NOON)

    ada(A_POOL, DEFAULTS).recording(masked).when(update(name="Ada")).then(NAMED)
