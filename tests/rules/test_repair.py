"""The order of steps, and how what becomes known is put into them."""

from __future__ import annotations

import pytest

from engine.domain.events import Step
from engine.domain.repair import REPAIR_ORDER, command_of, in_repair_order, steps_of
from engine.domain.rules.email import EMAIL_RULES
from engine.domain.rules.judge import judge
from engine.domain.rules.sms import SMS_RULES
from tests.domain.accounts import OPTED_OUT, given
from tests.rules.sends import AT_NOON, OWN, mail, text

LEASE = (
    "aws pinpoint-sms-voice-v2 request-phone-number --iso-country-code US --message-type "
    "TRANSACTIONAL --number-capabilities SMS --number-type TOLL_FREE --query PhoneNumberId "
    "--output text"
)
VERIFY = (
    "aws sns verify-sms-sandbox-phone-number --phone-number +12065550100 --one-time-password CODE"
)


def test_the_sandbox_is_repaired_last_because_its_password_needs_all_the_rest():
    judged = judge(text(), given(*OPTED_OUT).state, AT_NOON)

    assert [check.rule for check in in_repair_order(judged)] == [
        "opt-out",
        "us-origination",
        "sms-sandbox",
    ]
    assert [step.run or step.wait_for for step in steps_of(judged)] == [
        "aws sns opt-in-phone-number --phone-number +12065550100",
        LEASE,
        "sandpost account register PHONE_NUMBER_ID",
        "aws sns create-sms-sandbox-phone-number --phone-number +12065550100",
        "the one-time password, in the inbox",
        VERIFY,
    ]


def test_every_rule_has_its_place_in_the_order_of_repair():
    names = {rule.name for rule in SMS_RULES} | {rule.name for rule in EMAIL_RULES}

    assert sorted(REPAIR_ORDER) == sorted(names)


def test_a_step_that_two_checks_want_is_done_once():
    judged = judge(mail(OWN.from_address), given().state, AT_NOON)

    assert sum(len(check.steps) for check in judged.checks) == 4
    assert len(steps_of(judged)) == 2


def test_a_delivered_message_needs_no_steps():
    assert steps_of(judge(text("+4930123456", exempt=True), given().state, AT_NOON)) == ()


@pytest.mark.parametrize(
    ("run", "needs", "values", "command"),
    [
        ("aws sns x --code CODE", ("CODE",), {"CODE": "135790"}, "aws sns x --code 135790"),
        ("a Value=NUMBER", ("NUMBER",), {"NUMBER": "+1 2"}, "a 'Value=+1 2'"),
        ("a CODE", ("CODE",), {"CODE": "a'b; \\1"}, "a 'a'\"'\"'b; \\1'"),
        ("a CODE POSTCODE", ("CODE",), {"CODE": "1"}, "a 1 POSTCODE"),
        ("a CODE", (), {"CODE": "1"}, "a CODE"),
        ("a ONE TWO", ("ONE", "TWO"), {"ONE": "1", "TWO": "2"}, "a 1 2"),
        ("a 'b c'", (), {}, "a 'b c'"),
    ],
)
def test_what_a_step_needs_is_put_in_place_of_its_capitals(run, needs, values, command):
    assert command_of(Step("aws", run=run, needs=needs), values) == command


def test_a_step_without_what_it_needs_cannot_be_done():
    with pytest.raises(KeyError, match="CODE"):
        command_of(Step("aws", run="a CODE", needs=("CODE",)), {})
