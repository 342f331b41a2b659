"""The rules on what a text costs: a table of their answers, and the full answer where they fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.domain.events import (
    SpendLimitSet,
    SpendQuotaRaised,
    Step,
    TextOptions,
)
from engine.domain.rules.check import Failed, NotApplicable, Passed
from engine.domain.rules.choices import RuleChoices
from engine.domain.rules.sms_cost import price_is_within_maximum, spending_stays_within_limit
from engine.domain.rules.sms_send import SmsSend
from engine.domain.verdicts import Verdict
from tests.domain.accounts import REGISTERED, given
from tests.rules.sends import AT_NOON, text

FREE = RuleChoices()
CHARGED = RuleChoices(one_time_password_price="charged")
US_PART, GERMAN_PART = 8_830, 50_000  # micro-USD
GERMAN = "+4930123456"
TWO_PARTS = "x" * 161
USD = 1_000_000


def verdict_of(answer):
    """The verdict of a failed answer; for others, what kind of answer it is."""
    return answer.verdict if isinstance(answer, Failed) else type(answer)


# ── max-price ────────────────────────────────────────────────────────────────────────────────

ABOVE = Verdict.PRICE_ABOVE_MAXIMUM


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (text(), NotApplicable("documented", {"max_price": False})),
        (text(options=TextOptions(sender_id="SHOP")), NotApplicable),
        (
            text(options=TextOptions(max_price=US_PART)),
            Passed("documented", {"price_usd": "0.00883", "max_price_usd": "0.00883", "parts": 1}),
        ),
        (text(options=TextOptions(max_price=US_PART - 1)), ABOVE),
        (text(options=TextOptions(max_price=0)), ABOVE),
        # Every part costs.
        (text(body=TWO_PARTS, options=TextOptions(max_price=US_PART)), ABOVE),
        (text(body=TWO_PARTS, options=TextOptions(max_price=2 * US_PART)), Passed),
        (text(body="é" * 161, options=TextOptions(max_price=2 * US_PART)), Passed),
        (text(body="ê" * 161, options=TextOptions(max_price=2 * US_PART)), ABOVE),
        # And each country has its own price.
        (text(GERMAN, options=TextOptions(max_price=US_PART)), ABOVE),
        (text(GERMAN, options=TextOptions(max_price=GERMAN_PART)), Passed),
    ],
)
def test_a_text_costs_no_more_than_its_sender_allows(request_, answer):
    send = SmsSend.of(request_, AT_NOON)

    found = price_is_within_maximum(send, given(*REGISTERED).state, FREE)

    assert answer in (found, verdict_of(found))


def test_a_text_that_costs_too_much_is_published_again_with_all_that_was_asked_for():
    options = TextOptions("SHOP", "+18335550100", 5_000, "entity", "template")
    send = SmsSend.of(text(body=f"{TWO_PARTS}'", region="eu-west-1", options=options), AT_NOON)

    assert price_is_within_maximum(send, given(*REGISTERED).state, FREE) == Failed(
        Verdict.PRICE_ABOVE_MAXIMUM,
        basis="documented",
        saw={"price_usd": "0.01766", "max_price_usd": "0.005", "parts": 2},
        because="The text costs 0.01766 USD (2 parts), and its sender allows 0.005 USD.",
        source="SNS developer guide, sending a message with a maximum price; prices are those of "
        "the data file",
        aws_says="This delivery would exceed max price",
        steps=(
            Step(
                "aws",
                run=f"aws sns publish --phone-number +12065550100 --message '{TWO_PARTS}'\"'\"'' "
                "--message-attributes "
                "'AWS.SNS.SMS.MaxPrice={DataType=String, StringValue=0.01766}, "
                "AWS.SNS.SMS.SMSType={DataType=String, StringValue=Transactional}, "
                "AWS.SNS.SMS.SenderID={DataType=String, StringValue=SHOP}, "
                "AWS.MM.SMS.OriginationNumber={DataType=String, StringValue=+18335550100}, "
                "AWS.MM.SMS.EntityId={DataType=String, StringValue=entity}, "
                "AWS.MM.SMS.TemplateId={DataType=String, StringValue=template}' "
                "--region eu-west-1",
            ),
        ),
    )


def test_one_part_is_called_one_part():
    send = SmsSend.of(text(options=TextOptions(max_price=5_000)), AT_NOON)

    answer = price_is_within_maximum(send, given(*REGISTERED).state, FREE)

    assert isinstance(answer, Failed)
    assert answer.because == (
        "The text costs 0.00883 USD (one part), and its sender allows 0.005 USD."
    )


# ── spend ────────────────────────────────────────────────────────────────────────────────────

REACHED = Verdict.SPEND_LIMIT_REACHED
QUOTA_50 = (SpendQuotaRaised(50 * USD),)


@pytest.mark.parametrize(
    ("past", "spent", "request_", "choices", "answer"),
    [
        # A new account may spend one dollar.
        (
            (),
            0,
            text(),
            FREE,
            Passed("documented", {"spent_usd": "0", "price_usd": "0.00883", "limit_usd": "1"}),
        ),
        ((), USD - US_PART, text(), FREE, Passed),
        ((), USD - US_PART + 1, text(), FREE, REACHED),
        ((), USD, text(), FREE, REACHED),
        ((), USD - US_PART, text(body=TWO_PARTS), FREE, REACHED),
        ((), USD - US_PART, text(GERMAN), FREE, REACHED),
        ((), USD - GERMAN_PART, text(GERMAN), FREE, Passed),
        # As much as AWS allows, unless the account itself allows less.
        (QUOTA_50, USD, text(), FREE, Passed),
        (QUOTA_50, 50 * USD, text(), FREE, REACHED),
        ((*QUOTA_50, SpendLimitSet(USD)), USD, text(), FREE, REACHED),
        ((*QUOTA_50, SpendLimitSet(2 * USD)), USD, text(), FREE, Passed),
        ((*QUOTA_50, SpendLimitSet(USD), SpendLimitSet()), USD, text(), FREE, Passed),
        ((SpendLimitSet(0),), 0, text(), FREE, REACHED),
        # What is free needs no money.
        (
            (SpendLimitSet(0),),
            0,
            text(exempt=True),
            FREE,
            NotApplicable("assumed", {"free": True}),
        ),
        ((SpendLimitSet(0),), 0, text(exempt=True), CHARGED, REACHED),
        # What no phone can have has no price.
        ((), USD, text("+1206555"), FREE, NotApplicable("assumed", {"possible": False})),
    ],
)
def test_a_months_texts_cost_no_more_than_the_limit(past, spent, request_, choices, answer):
    send = SmsSend.of(request_, replace(AT_NOON, spent=spent))
    account = given(*REGISTERED, *past).state

    found = spending_stays_within_limit(send, account, choices)

    assert answer in (found, verdict_of(found))


def test_a_spent_quota_is_raised_by_support_and_then_set():
    request = text(account="111122223333", region="eu-west-1")
    send = SmsSend.of(request, replace(AT_NOON, spent=997_790))

    assert spending_stays_within_limit(send, given(*REGISTERED).state, FREE) == Failed(
        Verdict.SPEND_LIMIT_REACHED,
        basis="observed",
        saw={"spent_usd": "0.99779", "price_usd": "0.00883", "limit_usd": "1"},
        because="The account's texts have cost 0.99779 USD this month and this one would cost "
        "0.00883 USD more, above the limit of 1 USD.",
        source="SNS developer guide, monthly SMS spend limit; the sentence is from delivery logs",
        aws_says="No quota left for account",
        steps=(
            Step(
                "sandpost",
                run="sandpost account spend-quota 3 --account 111122223333 --region eu-west-1",
            ),
            Step(
                "aws",
                run="aws sns set-sms-attributes --attributes MonthlySpendLimit=3 "
                "--region eu-west-1",
            ),
        ),
    )


def steps(spent, *past):
    """What is to be run when so much is spent."""
    send = SmsSend.of(text(), replace(AT_NOON, spent=spent))
    answer = spending_stays_within_limit(send, given(*REGISTERED, *past).state, FREE)
    assert isinstance(answer, Failed)
    return [step.run for step in answer.steps]


def test_a_limit_below_the_quota_is_raised_without_support():
    assert steps(0, *QUOTA_50, SpendLimitSet(0)) == [
        "aws sns set-sms-attributes --attributes MonthlySpendLimit=2"
    ]
    assert steps(10 * USD, *QUOTA_50, SpendLimitSet(10 * USD)) == [
        "aws sns set-sms-attributes --attributes MonthlySpendLimit=20"
    ]


def test_a_quota_that_just_holds_the_new_limit_needs_no_support():
    assert steps(25 * USD, *QUOTA_50, SpendLimitSet(25 * USD)) == [
        "aws sns set-sms-attributes --attributes MonthlySpendLimit=50"
    ]


def test_a_limit_that_the_quota_does_not_hold_needs_support_first():
    assert steps(30 * USD, *QUOTA_50, SpendLimitSet(30 * USD)) == [
        "sandpost account spend-quota 60",
        "aws sns set-sms-attributes --attributes MonthlySpendLimit=60",
    ]
