"""How a text travels: parts, times, codes, and whether AWS's delivery log has it."""

from __future__ import annotations

import pytest

from engine.domain.carriage import CARRIERS_SENTENCES
from engine.domain.events import (
    CarrierScenarioSet,
    SmsAttributesSet,
    SmsSandboxLeft,
    TextOptions,
)
from engine.domain.rules.judge import judge
from tests.domain.accounts import REGISTERED, given
from tests.rules.sends import AT_NOON, mail, text

OPEN = (SmsSandboxLeft(), *REGISTERED)
ROLE = SmsAttributesSet(delivery_log_role="arn:aws:iam::000000000000:role/log")
MESSAGES = [f"message-{n}" for n in range(400)]


def carriage(request, *past):
    """How the text travels, as its judgement says."""
    carried = judge(request, given(*past).state, AT_NOON).carriage
    assert carried is not None
    return carried


def sampled(percent):
    return SmsAttributesSet(success_sampling_percent=percent)


@pytest.mark.parametrize(
    ("body", "parts", "encoding"),
    [("Your code", 1, "GSM"), ("x" * 161, 2, "GSM"), ("Your code 👍", 1, "Unicode")],
)
def test_a_text_travels_in_parts_of_one_encoding_delivered_or_not(body, parts, encoding):
    for past in (OPEN, ()):
        found = carriage(text(body=body), *past)

        assert (found.parts, found.encoding) == (parts, encoding)


def test_a_mail_is_not_carried():
    assert judge(mail(), given().state, AT_NOON).carriage is None


def test_what_reached_a_carrier_has_its_codes_and_times_as_published_logs_have_them():
    found = [carriage(text(id_=message), *OPEN) for message in MESSAGES]

    assert {(one.carrier, one.network) for one in found} == {("My Phone Carrier", (310, 270))}
    assert all(100 <= one.dwell_ms <= 600 for one in found)
    assert all(1_300 <= one.device_ms <= 24_000 for one in found)
    assert len({one.dwell_ms for one in found}) > 200
    assert all(one.reached_carrier for one in found)


def test_what_aws_stops_is_short_of_all_that_a_carrier_would_know():
    found = [carriage(text(id_=message)) for message in MESSAGES]

    assert {(one.carrier, one.network, one.device_ms) for one in found} == {(None, None, None)}
    assert all(59 <= one.dwell_ms <= 174 for one in found)
    assert len({one.dwell_ms for one in found}) > 80
    assert not any(one.reached_carrier for one in found)


def test_a_delay_is_added_to_both_times():
    delayed = CarrierScenarioSet("US", "delivered", delay_ms=60_000)

    usual, late = carriage(text(), *OPEN), carriage(text(), *OPEN, delayed)

    assert late.dwell_ms == usual.dwell_ms + 60_000
    assert late.device_ms == usual.device_ms + 60_000


def test_a_phones_acknowledgement_shows_in_awss_sentence():
    acknowledged = CarrierScenarioSet("US", "acknowledged")

    plain = judge(text(), given(*OPEN).state, AT_NOON)
    confirmed = judge(text(), given(*OPEN, acknowledged).state, AT_NOON)

    assert plain.aws_says == "Message has been accepted by phone carrier"
    assert confirmed.aws_says == "Message has been accepted by phone"
    assert confirmed.outcome == "delivered"


@pytest.mark.parametrize(
    ("past", "request_", "log"),
    [
        (OPEN, text(), "no-role"),
        ((), text(), "no-role"),
        ((*OPEN, ROLE), text(), "success"),
        ((ROLE,), text(), "failure"),
        ((*OPEN, ROLE, sampled(100)), text(), "success"),
        ((*OPEN, ROLE, sampled(0)), text(), "not-sampled"),
        ((ROLE, sampled(0)), text(), "failure"),
        ((*OPEN, sampled(100)), text(), "no-role"),
        ((*OPEN, ROLE), text(options=TextOptions(direct=True)), "not-sns"),
        ((ROLE,), text(options=TextOptions(direct=True)), "not-sns"),
        ((*OPEN, ROLE), text(options=TextOptions(sender_id="SHOP")), "success"),
    ],
)
def test_the_log_has_all_failures_and_a_sample_of_successes_if_it_may_be_written(
    past, request_, log
):
    assert carriage(request_, *past).log == log


def test_the_sample_is_as_large_as_asked_and_the_same_each_time():
    past = (*OPEN, ROLE, sampled(25))

    logs = [carriage(text(id_=message), *past).log for message in MESSAGES]
    again = [carriage(text(id_=message), *past).log for message in MESSAGES]

    assert logs == again
    assert 70 < logs.count("success") < 130
    assert set(logs) == {"success", "not-sampled"}


@pytest.mark.parametrize(
    ("sentence", "by_carrier"),
    [
        ("Blocked as spam by phone carrier", True),
        ("Phone carrier has blocked this message", True),
        ("Phone carrier is currently unreachable/unavailable", True),
        ("Phone has blocked SMS", True),
        ("Phone is currently unreachable/unavailable", True),
        ("Unknown error attempting to reach phone", True),
        ("No quota left for account", False),
        ("Phone number is opted out", False),
        ("Sandboxed account unable to send to number.", False),
    ],
)
def test_a_sentence_tells_whether_the_text_left_aws(sentence, by_carrier):
    assert (sentence in CARRIERS_SENTENCES) is by_carrier
