"""What AWS's log says and what Sandpost says of a text never disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from engine.app.message_rows import row_of
from engine.domain.events import CarrierScenarioSet, SmsAttributesSet
from engine.domain.message import Message
from engine.domain.rules.choices import RuleChoices
from engine.domain.rules.judge import judge
from engine.domain.rules.sms import SMS_RULES
from engine.domain.verdicts import MEANINGS, Verdict
from engine.wire.logs.record import record_of
from tests.domain.accounts import ADA
from tests.domain.given import NOON, Given
from tests.rules.sends import AT_NOON, text
from tests.rules.test_every_fix_fixes import BOOLEANS, BROKEN, MONEY, PASTS, Broken

ROLE = SmsAttributesSet(delivery_log_role="arn:aws:iam::000000000000:role/log")
ACCEPTED = {
    "Message has been accepted by phone carrier",
    "Message has been accepted by phone",
}
# Where a setting has AWS say something else than the list of verdicts does.
OTHERWISE: Mapping[str, set[str]] = {
    "opted-out": {f"{ADA} is opted out"},
    "origination-identity-unregistered": {"Phone carrier has blocked this message"},
    # What is missing here, as if it were nowhere.
    "configured-in-another-region": {"Sandboxed account unable to send to number."},
    "region-without-sms": {
        f"Invalid parameter: PhoneNumber Reason: {ADA} is not valid to publish to"
    },
}
CARRIERS = {
    "Blocked as spam by phone carrier",
    "Phone carrier has blocked this message",
    "Phone carrier is currently unreachable/unavailable",
    "Phone has blocked SMS",
    "Phone is currently unreachable/unavailable",
    "Unknown error attempting to reach phone",
}
CARRIED = {"numberOfMessageParts", "priceInUSD", "mcc", "mnc", "dwellTimeMsUntilDeviceAck"}


def check(judged, record):
    """The record says what the judgement says, in the form that belongs to it."""
    delivery, verdict = record["delivery"], judged.verdict
    said = delivery["providerResponse"]
    if verdict is None:
        assert (record["status"], said in ACCEPTED) == ("SUCCESS", True)
    else:
        sentences = {MEANINGS[Verdict(verdict)].aws_says} | OTHERWISE.get(verdict, set())
        assert (record["status"], said in sentences) == ("FAILURE", True), (verdict, said)
    failed = [one for one in judged.checks if one.result == "failed"]
    carried = said in ACCEPTED | (CARRIERS if len(failed) == 1 else set())
    assert (set(delivery) >= CARRIED) is carried or len(failed) > 1
    assert (set(delivery) >= CARRIED) is not set(delivery).isdisjoint(CARRIED)
    paid = judged.charge.amount if judged.charge else 0
    assert delivery.get("priceInUSD", 0) == paid / 1_000_000


def judged_with_a_role(request, world: Given, under=AT_NOON, choices=None):
    """The judgement in an account whose log is written, and the record."""
    state = world.recording(ROLE).state
    judged = judge(request, state, under, choices or RuleChoices())
    record = record_of(row_of(Message(request, NOON, 17, judged, NOON, 18)))
    assert record is not None
    return judged, record


UNSENT = Verdict.INVITATION_WITHOUT_PASSWORD  # SNS is not even asked
TEXTS = [
    broken for broken in BROKEN if broken.request.medium == "SMS" and broken.verdict is not UNSENT
]


@pytest.mark.parametrize("broken", TEXTS, ids=lambda broken: broken.verdict.value)
def test_of_every_verdict_awss_log_gives_the_reason(broken: Broken):
    regions = {region: other.state for region, other in broken.elsewhere.items()}
    under = replace(broken.under, elsewhere=regions)
    judged, record = judged_with_a_role(broken.request, broken.world, under)

    assert judged.verdict == broken.verdict.value
    check(judged, record)


def test_every_verdict_of_a_text_is_among_them():
    asked = {rule.name for rule in SMS_RULES}

    assert {one.verdict for one in TEXTS} == {
        v for v, m in MEANINGS.items() if m.rule in asked and v is not UNSENT
    }


SCENARIOS = st.builds(
    CarrierScenarioSet,
    st.sampled_from(["US", "+1206", ADA]),
    st.sampled_from(
        [
            *("delivered", "acknowledged", "spam", "blocked", "carrier-unreachable"),
            *("phone-unreachable", "phone-blocked", "unknown"),
        ]
    ),
    st.integers(0, 100),
    st.integers(0, 3),
    st.integers(0, 10_000),
)
CHOICES = st.builds(
    RuleChoices,
    opt_out_text=st.sampled_from(["documented", "observed"]),
    unregistered_number_text=st.sampled_from(["no-origination", "carrier-block"]),
    one_time_password_price=st.sampled_from(["free", "charged"]),
)


@for_all(
    past=PASTS, money=MONEY, scenario=SCENARIOS, exempt=BOOLEANS, choices=CHOICES, id_=st.uuids()
)
def test_whatever_happened_to_an_account_record_and_verdict_agree(
    past, money, scenario, exempt, choices, id_
):
    world = past.world(ADA).recording(*money.recorded(), scenario)

    check(*judged_with_a_role(text(exempt=exempt, id_=str(id_)), world, choices=choices))
