"""Settings of all texts of an account: what is recorded of a change, and what is so afterwards."""

from __future__ import annotations

from engine.domain.account_errors import SpendLimitAboveQuota
from engine.domain.account_state import SmsAttributes
from engine.domain.account_texting import SetSmsAttributes
from engine.domain.events import SmsAttributesSet, SpendLimitSet, SpendQuotaRaised
from tests.domain.accounts import given
from tests.domain.given import NOON

SET = SmsAttributesSet(default_sender_id="SHOP", default_type="Transactional")
NOTHING = SmsAttributes()


def test_only_what_is_said_changes():
    said = SetSmsAttributes(SmsAttributes(default_type="Promotional"), NOON)

    given(SET).when(said).then(SmsAttributesSet(default_type="Promotional"))
    assert given(SET).after(said).state.sms == SmsAttributes("SHOP", "Promotional")


def test_saying_what_is_so_records_nothing():
    given(SET).when(SetSmsAttributes(SmsAttributes("SHOP"), NOON)).then()


def test_what_is_emptied_is_as_if_it_had_never_been_set():
    emptied = SetSmsAttributes(NOTHING, NOON, emptied=("default_sender_id",))

    given(SET).when(emptied).then(SmsAttributesSet(emptied=("default_sender_id",)))
    assert given(SET).after(emptied).state.sms == SmsAttributes(default_type="Transactional")


def test_emptying_what_was_never_set_records_nothing():
    given().when(SetSmsAttributes(NOTHING, NOON, emptied=("usage_report_bucket",))).then()


def test_a_limit_may_be_as_high_as_aws_allows():
    as_allowed = SetSmsAttributes(NOTHING, NOON, limit=1_000_000)

    given().when(as_allowed).then(SpendLimitSet(1_000_000))


def test_who_says_nothing_of_the_limit_keeps_it():
    limited = given(SpendLimitSet(500_000))

    limited.when(SetSmsAttributes(SmsAttributes("SHOP"), NOON)).then(SmsAttributesSet("SHOP"))


def test_settings_and_limit_change_together_or_not_at_all():
    both = SetSmsAttributes(SmsAttributes("SHOP"), NOON, limit=500_000)
    too_much = SetSmsAttributes(SmsAttributes("SHOP"), NOON, limit=1_000_001)

    given().when(both).then(SmsAttributesSet("SHOP"), SpendLimitSet(500_000))
    given().when(too_much).then_refused(SpendLimitAboveQuota, limit=1_000_001, quota=1_000_000)


def test_a_lifted_limit_is_as_high_as_aws_allows():
    lifted = SetSmsAttributes(NOTHING, NOON, lifts_limit=True)
    limited = given(SpendQuotaRaised(50_000_000), SpendLimitSet(10_000_000))

    limited.when(lifted).then(SpendLimitSet(None))
    assert limited.after(lifted).state.monthly_limit == 50_000_000
    given().when(lifted).then()
