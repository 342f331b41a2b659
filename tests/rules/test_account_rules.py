"""The rules `blocked`, `review` and `content`."""

from __future__ import annotations

import msgspec
import pytest

from engine.domain.events import (
    DestinationsBlocked,
    DestinationsUnblocked,
    ReviewEnded,
    ReviewStarted,
    Step,
)
from engine.domain.rules.check import Failed, NotApplicable, Passed
from engine.domain.rules.choices import RuleChoices
from engine.domain.rules.sms_account import account_is_not_under_review
from engine.domain.rules.sms_content import body_can_be_sent
from engine.domain.rules.sms_destination import destination_is_not_blocked
from engine.domain.rules.sms_send import SmsSend
from engine.domain.verdicts import Verdict
from tests.domain.accounts import ADA, given
from tests.rules.sends import AT_NOON, text

CHOICES = RuleChoices()
FREE = Passed("documented", {"blocked": False})


def asked(rule, *past, request=None):
    """The rule's answer; of a failed one only the verdict."""
    found = rule(SmsSend.of(request or text(), AT_NOON), given(*past).state, CHOICES)
    return found.verdict if isinstance(found, Failed) else found


# ── blocked ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("past", "to", "answer"),
    [
        ((), ADA, FREE),
        ((DestinationsBlocked("+1206"),), ADA, Verdict.DESTINATION_BLOCKED),
        ((DestinationsBlocked(ADA),), ADA, Verdict.DESTINATION_BLOCKED),
        ((DestinationsBlocked("+1"),), ADA, Verdict.DESTINATION_BLOCKED),
        ((DestinationsBlocked("+12065550101"),), ADA, FREE),
        ((DestinationsBlocked("+206"),), ADA, FREE),
        ((DestinationsBlocked("+1206"), DestinationsUnblocked("+1206")), ADA, FREE),
        (
            (DestinationsBlocked("+1206"),),
            "+1206",
            NotApplicable("assumed", {"possible": False}),
        ),
    ],
)
def test_nothing_reaches_numbers_that_begin_as_blocked_ones_do(past, to, answer):
    assert asked(destination_is_not_blocked, *past, request=text(to)) == answer


def test_a_block_is_lifted_wherever_it_stands_the_narrowest_first():
    blocks = [DestinationsBlocked(prefix) for prefix in ("+1", "+12065", "+1206", "+49")]
    send = SmsSend.of(text(account="111122223333", region="eu-west-1"), AT_NOON)
    where = "--account 111122223333 --region eu-west-1"

    assert destination_is_not_blocked(send, given(*blocks).state, CHOICES) == Failed(
        Verdict.DESTINATION_BLOCKED,
        basis="documented",
        saw={"blocked": True, "prefixes": ("+12065", "+1206", "+1")},
        because="AWS blocks all numbers that begin with +12065, as +12065550100 does.",
        source="SNS developer guide, SMS delivery logs: Destination is on a blocked list; which "
        "numbers are on it is not published",
        aws_says="Destination is on a blocked list",
        steps=(
            Step("sandpost", run=f"sandpost account unblock +12065 {where}"),
            Step("sandpost", run=f"sandpost account unblock +1206 {where}"),
            Step("sandpost", run=f"sandpost account unblock +1 {where}"),
        ),
    )


# ── review ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("request_", [text(), text("+4930123456"), text(exempt=True)])
@pytest.mark.parametrize(
    ("past", "answer"),
    [
        ((), Passed("observed", {"under_review": False})),
        ((ReviewStarted(),), Verdict.ACCOUNT_UNDER_REVIEW),
        ((ReviewStarted(), ReviewEnded()), Passed("observed", {"under_review": False})),
    ],
)
def test_an_account_under_review_sends_nothing_at_all(past, request_, answer):
    assert asked(account_is_not_under_review, *past, request=request_) == answer


def test_a_review_is_ended_by_support_in_its_region():
    send = SmsSend.of(text(region="eu-west-1"), AT_NOON)

    failed = account_is_not_under_review(send, given(ReviewStarted()).state, CHOICES)

    assert failed == Failed(
        Verdict.ACCOUNT_UNDER_REVIEW,
        basis="observed",
        saw={"under_review": True},
        because="AWS holds the account for review in eu-west-1.",
        source="An issue of the AWS SDK for JavaScript that quotes the delivery log",
        aws_says="Your account requires additional review prior to being able to send SMS "
        "messages. Please create a support ticket with an explanation of your use case. "
        "https://console.aws.amazon.com/support/home",
        steps=(Step("sandpost", run="sandpost account review end --region eu-west-1"),),
    )


# ── content ──────────────────────────────────────────────────────────────────────────────────


def saying(body):
    return msgspec.structs.replace(text(), body=body)


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("1", Passed("documented", {"characters": 1, "blank": False})),
        (" 1 ", Passed("documented", {"characters": 3, "blank": False})),
        ("a" * 1600, Passed("documented", {"characters": 1600, "blank": False})),
        # Characters are counted, neither bytes nor the units that they are sent in.
        ("😀" * 1600, Passed("documented", {"characters": 1600, "blank": False})),
        ("a" * 1601, Verdict.MESSAGE_BODY_INVALID),
        ("", Verdict.MESSAGE_BODY_INVALID),
        (" \n\t ", Verdict.MESSAGE_BODY_INVALID),
        (" " * 1601, Verdict.MESSAGE_BODY_INVALID),
    ],
)
def test_a_text_has_1_to_1600_characters_that_are_not_all_blank(body, answer):
    assert asked(body_can_be_sent, request=saying(body)) == answer


@pytest.mark.parametrize(
    ("body", "characters", "blank", "wrong"),
    [
        ("a" * 1601, 1601, False, "has 1,601 characters"),
        (" " * 1601, 1601, True, "is blank"),
        ("", 0, True, "is blank"),
    ],
)
def test_words_that_cannot_be_sent_are_changed_by_their_author(body, characters, blank, wrong):
    failed = body_can_be_sent(SmsSend.of(saying(body), AT_NOON), given().state, CHOICES)

    assert failed == Failed(
        Verdict.MESSAGE_BODY_INVALID,
        basis="documented",
        saw={"characters": characters, "blank": blank},
        because=f"The text {wrong}; AWS carries 1 to 1,600 characters.",
        source="SNS developer guide, publishing to a mobile phone, and its delivery logs: Message "
        "body is invalid; characters are counted as End User Messaging SMS counts them",
        aws_says="Message body is invalid",
        steps=(Step("wait", wait_for="shorter words, or any, from their author", yields="WORDS"),),
    )
