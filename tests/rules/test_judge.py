"""A judgement: every rule's answer, the first failed one as verdict, and what AWS says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.domain.events import Check, EmailSender, MessageJudged, NumberOptedOut, SmsSandboxLeft
from engine.domain.phone import DATA_VERSION
from engine.domain.rules.choices import RuleChoices
from engine.domain.rules.judge import judge
from engine.domain.verdicts import MEANINGS, Verdict
from tests.domain.accounts import ADA, OPTED_OUT, REGISTERED, VERIFIED, given, identity, leased
from tests.rules.sends import AT_NOON, OWN, SHARED, mail, text

LEFT = SmsSandboxLeft()


def test_a_delivered_text_has_every_answer_and_says_what_it_was_sent_from():
    assert judge(
        text(), given(*REGISTERED, *VERIFIED).state, replace(AT_NOON, as_of=4)
    ) == MessageJudged(
        message="m-1",
        outcome="delivered",
        checks=(
            Check(
                "number", "passed", "documented", {"possible": True, "valid": True, "country": "US"}
            ),
            Check("opt-out", "passed", "documented", {"opted_out": False}),
            Check("sms-sandbox", "passed", "documented", {"in_sandbox": True, "verified": True}),
            Check(
                "us-origination",
                "passed",
                "documented",
                {"country": "US", "from": "+18335550100", "kind": "toll-free number"},
            ),
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
            "phonenumbers": DATA_VERSION,
        },
    )


def test_a_delivered_mail_has_every_answer_and_says_whom_it_was_sent_from():
    account = given(*identity("ops@shop.example"), *identity("new.example")).state

    assert judge(mail(), account, replace(AT_NOON, as_of=4)) == MessageJudged(
        message="m-1",
        outcome="delivered",
        checks=(
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
    choices = RuleChoices("observed", "carrier-block", "exact")

    text_settings = judge(text(), given().state, AT_NOON, choices).settings
    mail_settings = judge(mail(), given().state, AT_NOON, choices).settings

    assert text_settings["opt_out_text"] == "observed"
    assert text_settings["unregistered_number_text"] == "carrier-block"
    assert mail_settings["identity_case"] == "exact"
