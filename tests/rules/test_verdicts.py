"""The closed list of verdicts: names that are stored, and what each means."""

from __future__ import annotations

import pytest

from engine.domain.rules.email import EMAIL_RULES
from engine.domain.rules.sms import SMS_RULES
from engine.domain.verdicts import MEANINGS, Verdict

SMS_RULE_NAMES = (
    "invitation",
    "number",
    "opt-out",
    "blocked",
    "review",
    "region",
    "sms-sandbox",
    "us-origination",
    "sender-id",
    "content",
    "max-price",
    "spend",
    "carrier",
)


def test_the_names_never_change():
    assert [verdict.value for verdict in Verdict] == [
        "invitation-without-password",
        "number-impossible",
        "opted-out",
        "destination-blocked",
        "account-under-review",
        "region-without-sms",
        "configured-in-another-region",
        "sandbox-destination-unverified",
        "origination-identity-missing",
        "origination-identity-unregistered",
        "origination-identity-unknown",
        "sender-id-unregistered",
        "message-body-invalid",
        "price-above-maximum",
        "spend-limit-reached",
        "phone-unreachable",
        "carrier-unreachable",
        "blocked-as-spam",
        "blocked-by-carrier",
        "phone-blocks-sms",
        "carrier-unknown-error",
        "sender-identity-forbidden",
        "sender-identity-unverified",
        "sandbox-recipient-unverified",
    ]


def test_every_verdict_has_a_meaning_and_a_rule_of_its_medium():
    texts, mails = set(SMS_RULE_NAMES), {rule.name for rule in EMAIL_RULES}
    rules = {"SMS": texts, "EMAIL": mails, None: texts & mails}

    assert {rule.name for rule in SMS_RULES} <= set(SMS_RULE_NAMES)
    assert list(MEANINGS) == list(Verdict)
    assert all(meaning.rule in rules[meaning.medium] for meaning in MEANINGS.values())


@pytest.mark.parametrize("meaning", MEANINGS.values(), ids=lambda meaning: meaning.rule)
def test_meanings_are_sentences(meaning):
    for sentence in (meaning.sentence, meaning.next_step):
        assert sentence[0].isupper()
        assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        # SNS developer guide, SMS delivery logs.
        (Verdict.NUMBER_IMPOSSIBLE, "Invalid phone number"),
        (Verdict.OPTED_OUT, "Phone number is opted out"),
        (Verdict.DESTINATION_BLOCKED, "Destination is on a blocked list"),
        (Verdict.MESSAGE_BODY_INVALID, "Message body is invalid"),
        (Verdict.PRICE_ABOVE_MAXIMUM, "This delivery would exceed max price"),
        (Verdict.PHONE_UNREACHABLE, "Phone is currently unreachable/unavailable"),
        (Verdict.CARRIER_UNREACHABLE, "Phone carrier is currently unreachable/unavailable"),
        (Verdict.BLOCKED_AS_SPAM, "Blocked as spam by phone carrier"),
        (Verdict.BLOCKED_BY_CARRIER, "Phone carrier has blocked this message"),
        (Verdict.PHONE_BLOCKS_SMS, "Phone has blocked SMS"),
        (Verdict.CARRIER_UNKNOWN_ERROR, "Unknown error attempting to reach phone"),
        # Seen in delivery logs and in the CLI's errors.
        (
            Verdict.SANDBOX_DESTINATION_UNVERIFIED,
            "Sandboxed account unable to send to number.",
        ),
        (Verdict.ORIGINATION_IDENTITY_MISSING, "No origination entities available to send"),
        (Verdict.ORIGINATION_IDENTITY_UNREGISTERED, "No origination entities available to send"),
        (Verdict.CONFIGURED_IN_ANOTHER_REGION, "No origination entities available to send"),
        (Verdict.SPEND_LIMIT_REACHED, "No quota left for account"),
    ],
)
def test_awss_own_words_are_awss(verdict, words):
    assert MEANINGS[verdict].aws_says == words
