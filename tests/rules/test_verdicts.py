"""The closed list of verdicts: names that are stored, and what each means."""

from __future__ import annotations

import pytest

from engine.domain.rules.email import EMAIL_RULES
from engine.domain.rules.sms import SMS_RULES
from engine.domain.verdicts import MEANINGS, Verdict


def test_the_names_never_change():
    assert [verdict.value for verdict in Verdict] == [
        "number-impossible",
        "opted-out",
        "sandbox-destination-unverified",
        "origination-identity-missing",
        "origination-identity-unregistered",
        "sender-identity-unverified",
        "sandbox-recipient-unverified",
    ]


def test_every_verdict_has_a_meaning_and_a_rule_of_its_medium():
    rules = {
        "SMS": {rule.name for rule in SMS_RULES},
        "EMAIL": {rule.name for rule in EMAIL_RULES},
    }

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
        # Seen in delivery logs and in the CLI's errors.
        (
            Verdict.SANDBOX_DESTINATION_UNVERIFIED,
            "Sandboxed account unable to send to number.",
        ),
        (Verdict.ORIGINATION_IDENTITY_MISSING, "No origination entities available to send"),
        (Verdict.ORIGINATION_IDENTITY_UNREGISTERED, "No origination entities available to send"),
    ],
)
def test_awss_own_words_are_awss(verdict, words):
    assert MEANINGS[verdict].aws_says == words
