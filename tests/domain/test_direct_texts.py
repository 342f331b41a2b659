"""Texts that End User Messaging SMS is asked for: what they are sent from, what refuses them."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.domain import direct_errors, direct_texts
from engine.domain.account_commands import SendText
from engine.domain.disputed import Disputed
from engine.domain.errors import CodeNotDeliverable, DestinationRefused
from engine.domain.events import (
    Check,
    MessageJudged,
    MessageRequested,
    SenderIdRequested,
    SmsSandboxLeft,
    TextOptions,
)
from engine.domain.explain import explanation
from engine.domain.in_call import direct_refusal
from engine.domain.message import Message
from engine.domain.naming import named
from engine.domain.rules.judge import judge
from engine.domain.verdicts import Verdict
from tests.domain.accounts import ACCOUNT, ADA, REGION, REGISTERED, TOLL_FREE, given, leased
from tests.domain.given import NOON
from tests.rules.sends import AT_NOON, text

BERLIN = "+4930123456"
OWN = f"arn:aws:sms-voice:{REGION}:{ACCOUNT}"
READY = (SmsSandboxLeft(), *REGISTERED)


def asked(to: str = ADA, kind: str = "Transactional", **wishes: Any) -> MessageRequested:
    """A text that nobody's user pool sends."""
    plain = text(to, pool=None, username=None)
    return replace(plain, sms_type=kind, text=TextOptions(direct=True, **wishes))


def refused(request: MessageRequested, *past: Any) -> Any:
    """What the text is refused with in this account; None if AWS takes it."""
    account = given(*past).state
    return direct_texts.refusal(request, account, judge(request, account, AT_NOON), NOON)


# ── Names ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("identity", "means"),
    [
        ("phone-1", (TOLL_FREE, None)),
        (f"{OWN}:phone-number/phone-1", (TOLL_FREE, None)),
        (TOLL_FREE, (TOLL_FREE, None)),
        (TOLL_FREE.removeprefix("+"), (TOLL_FREE, None)),
        ("phone-2", ("phone-2", None)),
        ("+18335550199", ("+18335550199", None)),
        ("55555", ("55555", None)),
        (f"{OWN}:phone-number/phone-2", (f"{OWN}:phone-number/phone-2", None)),
        (
            f"arn:aws:sms-voice:eu-west-1:{ACCOUNT}:phone-number/phone-1",
            (f"arn:aws:sms-voice:eu-west-1:{ACCOUNT}:phone-number/phone-1", None),
        ),
        (f"{OWN}:pool/pool-1", (f"{OWN}:pool/pool-1", None)),
        ("pool-1", ("pool-1", None)),
        ("rcs-1", ("rcs-1", None)),
        ("SHOP", (None, "SHOP")),
        ("Shop-24_7", (None, "Shop-24_7")),
        (f"{OWN}:sender-id/SHOP/GB", (None, "SHOP")),
        ("TwelveLetter", ("TwelveLetter", None)),
    ],
)
def test_a_name_means_a_number_or_a_sender_id(identity, means):
    account = given(*REGISTERED).state

    assert named(identity, account, ACCOUNT, REGION) == means


# ── Requests ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("of_text", "of_number", "kind"),
    [
        ("PROMOTIONAL", "TRANSACTIONAL", "Promotional"),
        (None, "PROMOTIONAL", "Promotional"),
        (None, "TRANSACTIONAL", "Transactional"),
    ],
)
def test_a_text_is_of_the_type_that_is_said_else_of_its_numbers(of_text, of_number, kind):
    account = given(leased(message_type=of_number)).state
    wishes = TextOptions(origination=TOLL_FREE)
    command = SendText("m-1", ADA, "hi", wishes, NOON, of_text)

    decision = direct_texts.decide(command, account, ACCOUNT, REGION)

    assert decision == {
        "message/m-1": (
            MessageRequested(
                id="m-1",
                medium="SMS",
                purpose="SendTextMessage",
                destination=ADA,
                body="hi",
                account=ACCOUNT,
                region=REGION,
                sms_type=kind,
                text=TextOptions(origination=TOLL_FREE, direct=True),
            ),
        )
    }


def test_a_text_that_names_nothing_is_transactional():
    command = SendText("m-1", ADA, "hi", TextOptions(), NOON)

    (request,) = direct_texts.decide(command, given().state, ACCOUNT, REGION)["message/m-1"]

    assert isinstance(request, MessageRequested)
    assert request.sms_type == "Transactional"


# ── Refusals ─────────────────────────────────────────────────────────────────────────────────

PENDING = leased("phone-2", "+13035550100", "TEN_DLC")
CANADIAN = leased("phone-3", "+14165550100", "LONG_CODE", "CA", needs_registration=False)
VOICE_ONLY = leased("phone-4", "+14165550101", capabilities=("VOICE",), needs_registration=False)
SIMULATOR = leased("phone-5", "+14705550100", "SIMULATOR", needs_registration=False)
PROMOTIONAL = leased(
    "phone-6", "+18335550101", message_type="PROMOTIONAL", needs_registration=False
)


@pytest.mark.parametrize(
    ("request_", "error", "facts"),
    [
        (asked(), None, {}),
        (asked(origination="+13035550100"), direct_errors.NumberNotActive, {"id": "phone-2"}),
        (
            asked(origination="+14165550100"),
            direct_errors.NumberReachesNot,
            {"id": "phone-3", "country": "CA", "number": ADA},
        ),
        (asked("+14165550199", origination="+14165550100"), None, {}),
        (asked(origination="+14165550101"), direct_errors.NumberWithoutTexts, {"id": "phone-4"}),
        (
            asked(origination="+14705550100"),
            direct_errors.SimulatorReachesSimulatorsOnly,
            {"origination": "+14705550100", "number": ADA},
        ),
        (asked("+14254147755", origination="+14705550100"), None, {}),
        (
            asked(origination="+18335550101"),
            direct_errors.MessageTypeMismatch,
            {"id": "phone-6", "types": "PROMOTIONAL"},
        ),
        (asked(kind="Promotional", origination="+18335550101"), None, {}),
        (
            asked(sender_id="SHOP"),
            direct_errors.SenderIdNotShown,
            {"sender_id": "SHOP", "country": "US"},
        ),
        (asked(BERLIN, sender_id="SHOP"), None, {}),
        (
            asked(BERLIN, kind="Promotional", sender_id="shop"),
            direct_errors.MessageTypeMismatch,
            {"id": "SHOP", "types": "TRANSACTIONAL"},
        ),
        (asked(BERLIN, kind="Promotional", sender_id="OTHER"), None, {}),
    ],
)
def test_what_a_text_names_must_fit_it(request_, error, facts):
    numbers = (PENDING, CANADIAN, VOICE_ONLY, SIMULATOR, PROMOTIONAL)
    owned = SenderIdRequested("SHOP", "DE", ("TRANSACTIONAL",))

    found = refused(request_, *READY, *numbers, owned)

    assert (None if found is None else type(found)) == error
    assert {name: getattr(found, name) for name in facts} == facts


def test_what_the_rules_would_stop_is_refused_with_their_verdict_and_sentence():
    found = refused(asked(), *REGISTERED)

    assert isinstance(found, direct_errors.TextRefused)
    assert found.verdict == Verdict.SANDBOX_DESTINATION_UNVERIFIED
    assert (
        str(found) == f"The account is in the SMS sandbox and {ADA} is not a verified destination."
    )


def test_an_impossible_number_is_told_whatever_the_text_names():
    found = refused(asked("+1206555", origination=TOLL_FREE), *READY)

    assert isinstance(found, direct_errors.TextRefused)
    assert found.verdict == Verdict.NUMBER_IMPOSSIBLE


def lost(verdict: Verdict) -> MessageJudged:
    failed = Check("rule", "failed", "assumed", {}, because="For a reason.", verdict=verdict.value)
    return MessageJudged("m-1", "undelivered", (failed,), 0, verdict.value)


@pytest.mark.parametrize(
    ("verdict", "told"),
    [(Verdict.OPTED_OUT, True), (Verdict.BLOCKED_AS_SPAM, False)],
)
def test_what_a_carrier_finds_out_is_no_refusal(verdict, told):
    account = given(*READY).state

    found = direct_texts.refusal(asked(), account, lost(verdict), NOON)

    assert (found is not None) == told
    assert direct_texts.is_refused(asked(), lost(verdict)) == told
    assert not direct_texts.is_refused(text(), lost(verdict))


@pytest.mark.parametrize(
    ("wishes", "country", "owned"),
    [({"sender_id": "Shop"}, "GB", True), ({"sender_id": "SHOP"}, "DE", False), ({}, "GB", False)],
)
def test_a_refusal_says_whether_the_sender_id_is_the_accounts_own(wishes, country, owned):
    account = given(SenderIdRequested("SHOP", country, ("TRANSACTIONAL",))).state
    request = asked("+447700900123", **wishes)

    found = direct_texts.refusal(request, account, lost(Verdict.SENDER_ID_UNREGISTERED), NOON)

    assert isinstance(found, direct_errors.TextRefused)
    assert found.sender_id_owned == owned


@pytest.mark.parametrize(
    ("setting", "error"),
    [("code-delivery", CodeNotDeliverable), ("invalid-parameter", DestinationRefused)],
)
def test_cognito_tells_a_pools_refusal_as_the_setting_says(setting, error):
    account, disputed = given(*READY).state, Disputed(end_user_messaging_refusal=setting)
    of_pool = replace(text(), text=TextOptions(direct=True))

    found = direct_refusal(of_pool, account, lost(Verdict.OPTED_OUT), disputed, NOON)
    of_nobody = direct_refusal(asked(), account, lost(Verdict.OPTED_OUT), disputed, NOON)

    assert type(found) is error
    assert getattr(found, "sentence", None) == "For a reason."
    assert isinstance(of_nobody, direct_errors.TextRefused)


@pytest.mark.parametrize(
    ("direct", "verdict", "saw"),
    [
        (True, Verdict.OPTED_OUT, "an error, and nothing changed"),
        (True, Verdict.PHONE_UNREACHABLE, "200"),
        (False, Verdict.OPTED_OUT, "200"),
    ],
)
def test_of_a_text_that_is_only_asked_about_it_is_told_what_its_caller_would_see(
    direct, verdict, saw
):
    request = asked() if direct else text()
    known = lost(verdict)
    judged = replace(known, checks=tuple(replace(c, rule="opt-out") for c in known.checks))

    said = explanation(Message(request, NOON, 1, judged, NOON, 1))

    assert said.caller_saw == saw
