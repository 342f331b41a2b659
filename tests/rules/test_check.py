"""The form in which an answer is recorded."""

from __future__ import annotations

from engine.domain.events import Check, Step
from engine.domain.rules.check import Failed, NotApplicable, Passed, recorded
from engine.domain.verdicts import Verdict

STEPS = (Step("wait", wait_for="better times"),)


def test_an_answer_that_stops_nothing_is_recorded_with_what_it_saw():
    assert recorded("number", Passed("observed", {"valid": True})) == Check(
        "number", "passed", "observed", {"valid": True}
    )
    assert recorded("us-origination", NotApplicable("documented", {"country": "DE"})) == Check(
        "us-origination", "not-applicable", "documented", {"country": "DE"}
    )


def test_a_failed_answer_is_recorded_with_why_source_verdict_and_steps():
    failed = Failed(
        Verdict.OPTED_OUT,
        basis="observed",
        saw={"opted_out": True},
        because="It is opted out.",
        source="a log",
        aws_says="Phone number is opted out",
        steps=STEPS,
    )

    assert recorded("opt-out", failed) == Check(
        rule="opt-out",
        result="failed",
        basis="observed",
        saw={"opted_out": True},
        because="It is opted out.",
        source="a log",
        verdict="opted-out",
        steps=STEPS,
    )
