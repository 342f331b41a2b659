"""Why a text may not arrive that AWS has handed over: what the carriers do, as was said here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.domain.carrier import ALL_PERCENT, Fate, fate_of
from engine.domain.events import Step
from engine.domain.rules.check import Answer, Failed, NotApplicable, Passed
from engine.domain.rules.steps import sandpost, sent_to
from engine.domain.simulator_numbers import SIMULATORS
from engine.domain.verdicts import MEANINGS, Verdict

if TYPE_CHECKING:
    from engine.domain.account_state import Scenario, SendingAccount
    from engine.domain.events import CarrierResult
    from engine.domain.rules.check import Saw
    from engine.domain.rules.choices import RuleChoices
    from engine.domain.rules.sms_send import SmsSend

# what carriers do → its verdict, and how a sentence says it; other results are no failures
FAILURES: Mapping[CarrierResult, tuple[Verdict, str]] = {
    "spam": (Verdict.BLOCKED_AS_SPAM, "its carrier takes texts for spam"),
    "blocked": (Verdict.BLOCKED_BY_CARRIER, "its carrier blocks texts"),
    "carrier-unreachable": (Verdict.CARRIER_UNREACHABLE, "its carrier cannot be reached"),
    "phone-unreachable": (Verdict.PHONE_UNREACHABLE, "the phone cannot be reached"),
    "phone-blocked": (Verdict.PHONE_BLOCKS_SMS, "the phone takes no texts"),
    "unknown": (Verdict.CARRIER_UNKNOWN_ERROR, "something fails on the way that nobody knows"),
}

# ── carrier ──────────────────────────────────────────────────────────────────────────────────


def carrier_delivers(send: SmsSend, account: SendingAccount, _: RuleChoices) -> Answer:
    """Carriers deliver, unless somebody said otherwise of this number, prefix or country."""
    if not send.to.possible:  # no carrier has such a number
        return NotApplicable("documented", {"possible": False})
    fate = fate_of(send.request.id, send.to, account.scenarios)
    if fate.simulated:
        return _simulated(send, fate)
    if fate.scenario is None:
        return Passed("assumed", {"result": fate.result})
    if fate.result not in FAILURES:
        return Passed("assumed", _evidence(fate, fate.scenario))
    return _lost(send, fate, fate.scenario)


def _evidence(fate: Fate, scenario: Scenario) -> Saw:
    """What decided, so that whoever reads it can draw the same lot again."""
    seen: dict[str, str | int | bool] = {"result": fate.result, "scenario": fate.target or ""}
    if scenario.percent < ALL_PERCENT:
        seen |= {"percent": scenario.percent, "seed": scenario.seed, "drawn": fate.drawn}
    if fate.delay_ms:
        seen["delay_ms"] = fate.delay_ms
    return seen


def _simulated(send: SmsSend, fate: Fate) -> Answer:
    """AWS keeps two numbers of many countries for tests: one that succeeds, one that fails."""
    saw = {"simulator": True, "result": fate.result}
    if fate.result not in FAILURES:
        return Passed("documented", saw)
    number = send.to.e164
    succeeds = next(ok for ok, fails in SIMULATORS.values() if fails == number)
    update = sent_to(send.request, succeeds)
    wait = Step("wait", wait_for=f"the same text, sent to {succeeds}", yields="RIGHT_NUMBER")
    return Failed(
        Verdict.CARRIER_UNKNOWN_ERROR,
        basis="documented",
        saw=saw,
        because=f"{number} is AWS's simulator number for failures; {succeeds} succeeds.",
        source="End User Messaging SMS user guide, testing with simulator numbers; which failure "
        "is reported is assumed",
        aws_says=MEANINGS[Verdict.CARRIER_UNKNOWN_ERROR].aws_says,
        steps=update or (wait,),
    )


def _lost(send: SmsSend, fate: Fate, scenario: Scenario) -> Failed:
    verdict, words = FAILURES[fate.result]
    share = ""
    if scenario.percent < ALL_PERCENT:
        share = f" ({scenario.percent} in 100 texts, drawn by seed {scenario.seed})"
    return Failed(
        verdict,
        basis="documented",
        saw=_evidence(fate, scenario),
        because=f"The carrier scenario for {fate.target} has it that {words}{share}.",
        source="SNS developer guide, SMS delivery logs, has the failure; that it happens here is "
        "what `sandpost account carrier` was told",
        aws_says=MEANINGS[verdict].aws_says,
        steps=(sandpost(send.place, f"carrier {fate.target} delivered"),),
    )
