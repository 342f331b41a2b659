"""What is said of an account's texts as a whole: quota, blocks, review, carriers."""

from __future__ import annotations

import pytest

from engine.domain import act_errors as errors
from engine.domain.account_state import Scenario
from engine.domain.account_texting import (
    BlockDestinations,
    ClearCarrierScenario,
    EndReview,
    RaiseSpendQuota,
    SetCarrierScenario,
    StartReview,
    UnblockDestinations,
)
from engine.domain.events import (
    CarrierScenarioCleared,
    CarrierScenarioSet,
    DestinationsBlocked,
    DestinationsUnblocked,
    ReviewEnded,
    ReviewStarted,
    SpendLimitSet,
    SpendQuotaRaised,
)
from tests.domain.accounts import ADA, given
from tests.domain.given import NOON

THREE_DAYS_MS = 3 * 24 * 60 * 60 * 1000

# ── Quota ────────────────────────────────────────────────────────────────────────────────────


def test_support_allows_an_account_to_spend_more_or_less_but_not_less_than_it_wants():
    limited = given(SpendQuotaRaised(20_000_000), SpendLimitSet(10_000_000))

    given().when(RaiseSpendQuota(5_000_000, NOON)).then(SpendQuotaRaised(5_000_000))
    limited.when(RaiseSpendQuota(10_000_000, NOON)).then(SpendQuotaRaised(10_000_000))
    limited.when(RaiseSpendQuota(9_999_999, NOON)).then_refused(
        errors.SpendQuotaBelowLimit, quota=9_999_999, limit=10_000_000
    )


def test_the_quota_that_an_account_has_is_not_recorded_again():
    given().when(RaiseSpendQuota(1_000_000, NOON)).then()


# ── Blocks and reviews ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("prefix", ["+7", "+1206", ADA, "+123456789012345"])
def test_numbers_are_blocked_by_how_they_begin(prefix):
    given().when(BlockDestinations(prefix, NOON)).then(DestinationsBlocked(prefix))
    given(DestinationsBlocked(prefix)).when(BlockDestinations(prefix, NOON)).then()
    given(DestinationsBlocked(prefix)).when(UnblockDestinations(prefix, NOON)).then(
        DestinationsUnblocked(prefix)
    )
    given().when(UnblockDestinations(prefix, NOON)).then()


@pytest.mark.parametrize(
    "prefix", ["", "+", "7", "US", "+0", "+1 206", "+1206x", "+1234567890123456", "+1\n"]
)
def test_what_no_number_begins_with_is_not_blocked(prefix):
    given().when(BlockDestinations(prefix, NOON)).then_refused(errors.NoPrefix, prefix=prefix)


def test_a_block_that_is_lifted_leaves_the_others():
    world = given(DestinationsBlocked("+7"), DestinationsBlocked("+49"))

    assert world.after(UnblockDestinations("+7", NOON)).state.blocked_prefixes == ("+49",)


def test_an_account_is_held_for_review_once_until_the_review_ends():
    held = given(ReviewStarted())

    given().when(StartReview(NOON)).then(ReviewStarted())
    held.when(StartReview(NOON)).then()
    held.when(EndReview(NOON)).then(ReviewEnded())
    given().when(EndReview(NOON)).then()
    assert not held.after(EndReview(NOON)).state.under_review


# ── Carriers ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("target", "kept"), [(ADA, ADA), ("+1206", "+1206"), ("US", "US"), ("gb", "GB")]
)
def test_what_carriers_do_is_said_of_numbers_beginnings_and_countries(target, kept):
    said = CarrierScenarioSet(kept, "spam", percent=30, seed=7, delay_ms=1)
    say = SetCarrierScenario(target, "spam", NOON, percent=30, seed=7, delay_ms=1)

    given().when(say).then(said)
    given(said).when(say).then()
    assert given(said).state.scenarios == {kept: Scenario("spam", 30, 7, 1)}
    given(said).when(ClearCarrierScenario(target, NOON)).then(CarrierScenarioCleared(kept))
    given().when(ClearCarrierScenario(target, NOON)).then()


def test_what_is_said_anew_replaces_what_was_said_of_the_same_target_alone():
    world = given().after(
        SetCarrierScenario("US", "spam", NOON),
        SetCarrierScenario("+1206", "spam", NOON),
        SetCarrierScenario("US", "blocked", NOON),
    )

    assert world.state.scenarios == {
        "US": Scenario("blocked", 100, 0, 0),
        "+1206": Scenario("spam", 100, 0, 0),
    }


def test_what_is_cleared_leaves_what_was_said_of_other_targets():
    world = given(CarrierScenarioSet("US", "spam"), CarrierScenarioSet("+1206", "blocked"))

    cleared = world.after(ClearCarrierScenario("US", NOON))

    assert cleared.state.scenarios == {"+1206": Scenario("blocked", 100, 0, 0)}


@pytest.mark.parametrize("target", ["", "+", "1206", "XX", "USA", "001", "+1 206", "everybody"])
def test_what_is_no_target_is_refused_to_set_and_to_clear(target):
    given().when(SetCarrierScenario(target, "spam", NOON)).then_refused(
        errors.NoCarrierTarget, target=target
    )
    given().when(ClearCarrierScenario(target, NOON)).then_refused(
        errors.NoCarrierTarget, target=target
    )


@pytest.mark.parametrize("percent", [1, 100])
def test_a_share_is_one_to_a_hundred_in_a_hundred(percent):
    given().when(SetCarrierScenario("US", "spam", NOON, percent=percent)).then(
        CarrierScenarioSet("US", "spam", percent=percent)
    )


@pytest.mark.parametrize("percent", [0, 101, -1])
def test_another_share_is_refused(percent):
    given().when(SetCarrierScenario("US", "spam", NOON, percent=percent)).then_refused(
        errors.NoPercentage, percent=percent
    )


def test_a_text_is_late_by_no_more_than_aws_waits_for_it():
    late = SetCarrierScenario("US", "delivered", NOON, delay_ms=THREE_DAYS_MS)
    later = SetCarrierScenario("US", "delivered", NOON, delay_ms=THREE_DAYS_MS + 1)

    given().when(late).then(CarrierScenarioSet("US", "delivered", delay_ms=THREE_DAYS_MS))
    given().when(later).then_refused(errors.DelayTooLong, most_ms=THREE_DAYS_MS)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            errors.SpendQuotaBelowLimit(5_000_000, 12_500_000),
            "5 USD a month is less than the account's own limit, 12.5 USD: lower that first.",
        ),
        (
            errors.DelayTooLong(259_201_000, 259_200_000),
            "A delay of 259,201 seconds is too long: AWS gives a text up after 259,200 seconds.",
        ),
        (errors.NoPercentage(0), "0 is no percentage: use 1 to 100; `--clear` ends a scenario."),
    ],
)
def test_a_refusal_says_what_would_do(error, sentence):
    assert str(error) == sentence
