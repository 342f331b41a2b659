"""A judgement: every rule's answer, the first failed one as verdict, and what AWS says."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from engine.domain import sms_countries, sms_prices
from engine.domain.events import (
    Charge,
    Check,
    EmailSender,
    MessageJudged,
    NumberOptedOut,
    OptOutListCreated,
    SmsSandboxLeft,
)
from engine.domain.phone import DATA_VERSION
from engine.domain.rules.choices import RuleChoices
from engine.domain.rules.judge import elsewhere_matters, judge
from engine.domain.verdicts import MEANINGS, Verdict
from tests.domain.accounts import ADA, OPTED_OUT, REGISTERED, VERIFIED, given, identity, leased
from tests.rules.sends import AT_NOON, OWN, SHARED, mail, text

LEFT = SmsSandboxLeft()
ROOT = Path(__file__).resolve().parents[2]


def test_a_delivered_text_has_every_answer_and_says_what_it_was_sent_from():
    judged = judge(
        text(), given(*REGISTERED, *VERIFIED).state, replace(AT_NOON, as_of=4, spent=500_000)
    )
    assert judged == MessageJudged(
        message="m-1",
        outcome="delivered",
        checks=(
            Check("invitation", "not-applicable", "documented", {"invitation": False}),
            Check(
                "number", "passed", "documented", {"possible": True, "valid": True, "country": "US"}
            ),
            Check("opt-out", "passed", "documented", {"opted_out": False}),
            Check("blocked", "passed", "documented", {"blocked": False}),
            Check("review", "passed", "observed", {"under_review": False}),
            Check("region", "passed", "documented", {"region": "us-east-1", "sends_texts": True}),
            Check("sms-sandbox", "passed", "documented", {"in_sandbox": True, "verified": True}),
            Check(
                "us-origination",
                "passed",
                "documented",
                {"country": "US", "from": "+18335550100", "kind": "toll-free number"},
            ),
            Check("sender-id", "not-applicable", "documented", {"country": "US"}),
            Check("content", "passed", "documented", {"characters": 32, "blank": False}),
            Check("max-price", "not-applicable", "documented", {"max_price": False}),
            Check(
                "spend",
                "passed",
                "documented",
                {"spent_usd": "0.5", "price_usd": "0.00883", "limit_usd": "1"},
            ),
            Check("carrier", "passed", "assumed", {"result": "delivered"}),
        ),
        as_of=4,
        sent_from="+18335550100",
        chosen_because="the toll-free number is the account's only usable number for the United "
        "States",
        aws_says="Message has been accepted by phone carrier",
        settings={
            "rule_order": "assumed",
            "opt_out_text": "documented",
            "unregistered_number_text": "no-origination",
            "unregistered_sender_id": "dropped",
            "one_time_password_price": "free",
            "phonenumbers": DATA_VERSION,
            "countries": sms_countries.AS_OF,
            "prices": sms_prices.AS_OF,
        },
        carriage=judged.carriage,
        charge=Charge("sms-spend/000000000000/us-east-1/2026-11", 8_830),
    )


def test_a_delivered_mail_has_every_answer_and_says_whom_it_was_sent_from():
    account = given(*identity("ops@shop.example"), *identity("new.example")).state

    assert judge(mail(), account, replace(AT_NOON, as_of=4)) == MessageJudged(
        message="m-1",
        outcome="delivered",
        checks=(
            Check("invitation", "not-applicable", "documented", {"invitation": False}),
            Check("sender-policy", "passed", "assumed", {"identity": "ops@shop.example"}),
            Check(
                "sender-identity",
                "passed",
                "documented",
                {"sender": "ops@shop.example", "identity": "ops@shop.example"},
            ),
            Check(
                "ses-sandbox",
                "passed",
                "documented",
                {"in_sandbox": True, "identity": "new.example"},
            ),
        ),
        as_of=4,
        sent_from="ops@shop.example",
        chosen_because="the pool's e-mail configuration names this identity",
        settings={"rule_order": "assumed", "identity_case": "ignored-in-domains"},
    )


@pytest.mark.parametrize(
    ("past", "to", "failed"),
    [
        ((), ADA, ["sandbox-destination-unverified", "origination-identity-missing"]),
        ((leased(),), ADA, ["sandbox-destination-unverified", "origination-identity-unregistered"]),
        (
            OPTED_OUT,
            ADA,
            ["opted-out", "sandbox-destination-unverified", "origination-identity-missing"],
        ),
        ((*VERIFIED, *REGISTERED), ADA, []),
        ((*VERIFIED,), ADA, ["origination-identity-missing"]),
        ((LEFT, leased()), ADA, ["origination-identity-unregistered"]),
        ((LEFT, *REGISTERED), ADA, []),
        ((LEFT,), "+4930123456", []),
        ((), "+1206555", ["number-impossible"]),
        (
            (LEFT, NumberOptedOut("+1206555", "STOP")),
            "+1206555",
            ["number-impossible", "opted-out"],
        ),
    ],
)
def test_all_rules_are_asked_and_the_first_that_failed_is_the_verdict(past, to, failed):
    judged = judge(text(to), given(*past).state, AT_NOON)

    assert [check.verdict for check in judged.checks if check.result == "failed"] == failed
    assert judged.verdict == (failed[0] if failed else None)
    assert judged.outcome == ("undelivered" if failed else "delivered")
    if failed:
        assert judged.aws_says == MEANINGS[Verdict(failed[0])].aws_says


CARRIER_SAYS_NO = RuleChoices(unregistered_number_text="carrier-block")


@pytest.mark.parametrize(
    ("past", "request_", "choices", "charged"),
    [
        ((LEFT, *REGISTERED), text(), RuleChoices(), 8_830),
        ((LEFT, *REGISTERED), text(body="x" * 161), RuleChoices(), 2 * 8_830),
        ((LEFT,), text("+4930123456"), RuleChoices(), 50_000),
        # What AWS itself stops costs nothing.
        ((*REGISTERED,), text(), RuleChoices(), None),
        ((LEFT,), text(), RuleChoices(), None),
        ((LEFT, leased()), text(), RuleChoices(), None),
        # What a carrier stops has been paid.
        ((LEFT, leased()), text(), CARRIER_SAYS_NO, 8_830),
        ((leased(),), text(), CARRIER_SAYS_NO, None),
        # The sandbox's own passwords are free, unless it is said otherwise.
        ((*REGISTERED,), text(exempt=True), RuleChoices(), None),
        ((*REGISTERED,), text(exempt=True), RuleChoices(one_time_password_price="charged"), 8_830),
    ],
)
def test_what_reaches_a_carrier_is_charged(past, request_, choices, charged):
    judged = judge(request_, given(*past).state, AT_NOON, choices)

    charge, carriage = judged.charge, judged.carriage
    assert carriage is not None
    assert (charge and charge.amount) == charged
    assert carriage.reached_carrier is (charged is not None or judged.verdict is None)


def test_a_charge_counts_against_the_calendar_month_of_the_judgement():
    account = given(LEFT, *REGISTERED).state
    last = replace(AT_NOON, now="2026-11-30T23:59:59.999Z")
    first = replace(AT_NOON, now="2026-12-01T00:00:00.000Z")

    charges = [judge(text(region="eu-west-1"), account, at).charge for at in (last, first)]

    assert [charge and charge.budget for charge in charges] == [
        "sms-spend/000000000000/eu-west-1/2026-11",
        "sms-spend/000000000000/eu-west-1/2026-12",
    ]


@pytest.mark.parametrize(
    ("past", "request_", "matters"),
    [
        ((*REGISTERED,), text(), True),
        ((LEFT,), text(), True),
        ((LEFT, leased()), text(), True),
        ((LEFT, *REGISTERED), text(), False),
        ((LEFT, *REGISTERED, *OPTED_OUT), text(), False),
        ((*REGISTERED, *OPTED_OUT), text(), True),
        ((), mail(), False),
    ],
)
def test_other_regions_matter_only_where_something_is_missing_that_they_might_have(
    past, request_, matters
):
    judged = judge(request_, given(*past).state, AT_NOON)

    assert elsewhere_matters(judged) is matters


def test_only_failed_checks_keep_why_source_and_steps():
    checks = judge(text(), given().state, AT_NOON).checks

    for check in checks:
        told = (check.because, check.source, check.verdict, check.steps)
        assert all(told) if check.result == "failed" else not any(told)


def test_an_undelivered_text_to_the_united_states_is_sent_from_nothing():
    judged = judge(text(), given().state, AT_NOON)

    assert (judged.sent_from, judged.chosen_because) == (None, None)


def test_a_text_that_the_sandbox_stops_still_says_what_it_would_be_sent_from():
    judged = judge(text("+4930123456"), given().state, AT_NOON)

    assert judged.sent_from == "NOTICE"
    assert judged.chosen_because is not None


def test_a_one_time_password_passes_the_sandbox_but_not_without_an_origination_number():
    assert judge(text(exempt=True), given(*REGISTERED).state, AT_NOON).outcome == "delivered"
    assert (
        judge(text(exempt=True), given().state, AT_NOON).verdict == "origination-identity-missing"
    )


def test_ses_names_every_identity_that_failed_in_one_sentence():
    judged = judge(mail(region="eu-west-1"), given().state, AT_NOON)

    assert judged.verdict == "sender-identity-unverified"
    assert judged.aws_says == (
        "Email address is not verified. The following identities failed the check in region "
        "EU-WEST-1: arn:aws:ses:eu-west-1:000000000000:identity/ops@shop.example, ada@new.example"
    )


def test_the_recipient_alone_is_the_second_verdict_of_mails():
    judged = judge(mail(), given(*identity("ops@shop.example")).state, AT_NOON)

    assert judged.verdict == "sandbox-recipient-unverified"
    assert judged.outcome == "undelivered"


@pytest.mark.parametrize(
    ("request_", "sender", "because"),
    [
        (
            mail(sender=SHARED),
            "no-reply@verificationemail.com",
            "the pool has no identity of its own: Cognito's shared sender",
        ),
        (mail(exempt=True), OWN.from_address, "AWS itself sends this mail"),
    ],
)
def test_shared_senders_deliver_in_a_new_account(request_, sender, because):
    judged = judge(request_, given().state, AT_NOON)

    assert (judged.outcome, judged.sent_from, judged.chosen_because) == (
        "delivered",
        sender,
        because,
    )


def test_an_address_of_the_pools_own_says_so():
    judged = judge(mail(sender=EmailSender("ops@shop.example")), given().state, AT_NOON)

    assert judged.chosen_because == "the pool's e-mail configuration names this address"


def test_what_the_rules_were_told_to_do_is_in_the_judgement():
    choices = RuleChoices("observed", "carrier-block", "exact", "charged", "notice")

    text_settings = judge(text(), given().state, AT_NOON, choices).settings
    mail_settings = judge(mail(), given().state, AT_NOON, choices).settings

    assert text_settings["opt_out_text"] == "observed"
    assert text_settings["unregistered_number_text"] == "carrier-block"
    assert text_settings["one_time_password_price"] == "charged"
    assert text_settings["unregistered_sender_id"] == "notice"
    assert mail_settings["identity_case"] == "exact"


def test_another_region_is_looked_at_with_what_the_text_would_be_sent_from_there():
    shops = leased(opt_out_list="shop", needs_registration=False)
    out = NumberOptedOut(ADA, opt_out_list="shop")
    beside = (LEFT, OptOutListCreated("shop"))
    here = given(LEFT).state

    def judged(*there):
        elsewhere = {"eu-west-1": given(*there).state}
        return judge(text(), here, replace(AT_NOON, elsewhere=elsewhere)).verdict

    assert judged(*beside, shops) == "configured-in-another-region"
    assert judged(*beside, shops, out) == "origination-identity-missing"


def judged_by_a_process_of_its_own(hash_seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.rules.judging"],
        cwd=ROOT,
        env={"PYTHONHASHSEED": hash_seed, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_same_request_is_judged_alike_in_every_process_to_the_last_byte():
    first, second = map(judged_by_a_process_of_its_own, ("1", "2"))

    assert first == second
    judged = [msgspec.json.decode(line) for line in first.splitlines()]
    assert len(judged) == 120
    assert {one["outcome"] for one in judged} == {"delivered", "undelivered"}
