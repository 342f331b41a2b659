"""The rule `carrier`: what becomes of a text that AWS has handed over."""

from __future__ import annotations

import msgspec
import pytest

from engine.domain.events import CarrierScenarioSet, SmsSandboxLeft, Step
from engine.domain.rules.check import Failed, NotApplicable, Passed
from engine.domain.rules.choices import RuleChoices
from engine.domain.rules.judge import judge
from engine.domain.rules.sms_carrier import carrier_delivers
from engine.domain.rules.sms_send import SmsSend
from engine.domain.simulator_numbers import SIMULATORS
from engine.domain.verdicts import Verdict
from tests.domain.accounts import ADA, REGISTERED, VERIFIED, given
from tests.rules.sends import AT_NOON, text

LEFT = SmsSandboxLeft()
SUCCEEDS, FAILS = SIMULATORS["US"]


def answer(*past, to=ADA, id_="m-1", **fields):
    request = msgspec.structs.replace(text(to, **fields), id=id_)
    return carrier_delivers(SmsSend.of(request, AT_NOON), given(*past).state, RuleChoices())


@pytest.mark.parametrize(
    ("result", "verdict", "aws_says"),
    [
        ("spam", Verdict.BLOCKED_AS_SPAM, "Blocked as spam by phone carrier"),
        ("blocked", Verdict.BLOCKED_BY_CARRIER, "Phone carrier has blocked this message"),
        (
            "carrier-unreachable",
            Verdict.CARRIER_UNREACHABLE,
            "Phone carrier is currently unreachable/unavailable",
        ),
        (
            "phone-unreachable",
            Verdict.PHONE_UNREACHABLE,
            "Phone is currently unreachable/unavailable",
        ),
        ("phone-blocked", Verdict.PHONE_BLOCKS_SMS, "Phone has blocked SMS"),
        ("unknown", Verdict.CARRIER_UNKNOWN_ERROR, "Unknown error attempting to reach phone"),
    ],
)
@pytest.mark.parametrize("target", [ADA, "+1206", "US"])
def test_every_failure_of_a_carrier_is_told_in_its_words(target, result, verdict, aws_says):
    failed = answer(CarrierScenarioSet(target, result))

    assert isinstance(failed, Failed)
    assert (failed.verdict, failed.aws_says) == (verdict, aws_says)
    assert failed.saw == {"result": result, "scenario": target}
    assert failed.steps == (Step("sandpost", run=f"sandpost account carrier {target} delivered"),)


def test_a_failure_says_who_had_it_so_and_where_to_end_it():
    failed = answer(CarrierScenarioSet("+1206", "spam"), account="111122223333", region="eu-west-1")

    assert failed == Failed(
        Verdict.BLOCKED_AS_SPAM,
        basis="documented",
        saw={"result": "spam", "scenario": "+1206"},
        because="The carrier scenario for +1206 has it that its carrier takes texts for spam.",
        source="SNS developer guide, SMS delivery logs, has the failure; that it happens here is "
        "what `sandpost account carrier` was told",
        aws_says="Blocked as spam by phone carrier",
        steps=(
            Step(
                "sandpost",
                run="sandpost account carrier +1206 delivered --account 111122223333 "
                "--region eu-west-1",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("past", "to", "expected"),
    [
        ((), ADA, Passed("assumed", {"result": "delivered"})),
        (
            (CarrierScenarioSet("CA", "spam"),),
            ADA,
            Passed("assumed", {"result": "delivered"}),
        ),
        (
            (CarrierScenarioSet("US", "acknowledged"),),
            ADA,
            Passed("assumed", {"result": "acknowledged", "scenario": "US"}),
        ),
        (
            (CarrierScenarioSet("US", "delivered", delay_ms=90_000),),
            ADA,
            Passed("assumed", {"result": "delivered", "scenario": "US", "delay_ms": 90_000}),
        ),
        (
            (CarrierScenarioSet("US", "spam"), CarrierScenarioSet(ADA, "delivered")),
            ADA,
            Passed("assumed", {"result": "delivered", "scenario": ADA}),
        ),
        (
            (CarrierScenarioSet("+1", "spam"),),
            "+1206",
            NotApplicable("documented", {"possible": False}),
        ),
        ((), SUCCEEDS, Passed("documented", {"simulator": True, "result": "delivered"})),
        # What never leaves AWS meets no carrier.
        (
            (CarrierScenarioSet(SUCCEEDS, "spam"),),
            SUCCEEDS,
            Passed("documented", {"simulator": True, "result": "delivered"}),
        ),
    ],
)
def test_carriers_deliver_what_nobody_said_otherwise_of(past, to, expected):
    assert answer(*past, to=to) == expected


def test_a_lot_is_seen_with_all_that_drew_it_whether_it_fell_or_not():
    told = CarrierScenarioSet("US", "blocked", percent=30, seed=7)

    answers = [answer(told, id_=f"m-{n}") for n in range(200)]

    lost = [one for one in answers if isinstance(one, Failed)]
    spared = [one for one in answers if isinstance(one, Passed)]
    how = {"scenario": "US", "percent": 30, "seed": 7}
    assert 40 <= len(lost) <= 80  # 30 in 100 of them, give or take three standard deviations
    assert len(lost) + len(spared) == 200
    assert {tuple(one.saw.items()) for one in lost} == {
        tuple({"result": "blocked", **how, "drawn": True}.items())
    }
    assert {tuple(one.saw.items()) for one in spared} == {
        tuple({"result": "delivered", **how, "drawn": False}.items())
    }
    assert lost[0].because == (
        "The carrier scenario for US has it that its carrier blocks texts (30 in 100 texts, drawn "
        "by seed 7)."
    )


def test_the_failing_simulator_number_is_repaired_by_the_one_that_succeeds():
    failed = answer(to=FAILS)

    assert failed == Failed(
        Verdict.CARRIER_UNKNOWN_ERROR,
        basis="documented",
        saw={"simulator": True, "result": "unknown"},
        because=f"{FAILS} is AWS's simulator number for failures; {SUCCEEDS} succeeds.",
        source="End User Messaging SMS user guide, testing with simulator numbers; which failure "
        "is reported is assumed",
        aws_says="Unknown error attempting to reach phone",
        steps=(
            Step(
                "aws",
                run="aws cognito-idp admin-update-user-attributes --user-pool-id us-east-1_Shop "
                f"--username ada --user-attributes Name=phone_number,Value={SUCCEEDS}",
            ),
        ),
    )


def test_a_text_that_is_no_users_is_sent_to_the_number_that_succeeds_by_whoever_sends_it():
    failed = answer(to=FAILS, pool=None)

    assert isinstance(failed, Failed)
    assert failed.steps == (
        Step("wait", wait_for=f"the same text, sent to {SUCCEEDS}", yields="RIGHT_NUMBER"),
    )


@pytest.mark.parametrize(("succeeds", "fails"), SIMULATORS.values())
def test_every_failing_simulator_number_names_the_one_of_its_own_country(succeeds, fails):
    failed = answer(to=fails)

    assert isinstance(failed, Failed)
    assert f"Value={succeeds}" in (failed.steps[0].run or "")
    assert isinstance(answer(to=succeeds), Passed)


@pytest.mark.parametrize(
    ("told", "aws_says"),
    [
        ((), "Message has been accepted by phone carrier"),
        ((CarrierScenarioSet("US", "delivered"),), "Message has been accepted by phone carrier"),
        ((CarrierScenarioSet("US", "acknowledged"),), "Message has been accepted by phone"),
    ],
)
def test_awss_log_tells_the_carriers_acceptance_from_the_phones(told, aws_says):
    judged = judge(text(), given(*REGISTERED, *VERIFIED, *told).state, AT_NOON)

    assert (judged.outcome, judged.aws_says) == ("delivered", aws_says)


def test_the_same_text_judged_twice_is_judged_the_same():
    world = given(LEFT, *REGISTERED, CarrierScenarioSet("US", "spam", percent=50, seed=1))
    requests = [msgspec.structs.replace(text(), id=f"m-{n}") for n in range(100)]

    first, second = (
        [msgspec.json.encode(judge(request, world.state, AT_NOON)) for request in requests]
        for _ in range(2)
    )

    assert first == second
    assert len({one.partition(b"outcome")[2][:20] for one in first}) == 2
