"""Why AWS's delivery log says nothing of a text, and what has it speak."""

from __future__ import annotations

import pytest

from engine.domain.events import SmsAttributesSet, SmsSandboxLeft, Step, TextOptions
from engine.domain.message import Message
from engine.domain.rules.judge import judge
from engine.domain.rules.steps import Place
from engine.domain.silence import Silence, silence_in, silence_of
from tests.domain.accounts import REGISTERED, given
from tests.domain.given import NOON
from tests.rules.sends import AT_NOON, mail, text

ROLE = SmsAttributesSet(delivery_log_role="arn:aws:iam::000000000000:role/log")
OPEN = (SmsSandboxLeft(), *REGISTERED)
NO_ROLE = "AWS's log says nothing as things are: the account has no delivery-status role."


def sets(attribute):
    return Step("aws", run=f"aws sns set-sms-attributes --attributes {attribute}")


@pytest.mark.parametrize(
    ("past", "request_", "silence"),
    [
        (
            (),
            text(),
            Silence(
                NO_ROLE,
                sets("DeliveryStatusIAMRole=arn:aws:iam::000000000000:role/SNSFailureFeedback"),
            ),
        ),
        (
            OPEN,
            text(account="111122223333", region="eu-west-1"),
            Silence(
                NO_ROLE,
                sets(
                    "DeliveryStatusIAMRole=arn:aws:iam::111122223333:role/SNSFailureFeedback"
                    " --region eu-west-1"
                ),
            ),
        ),
        (
            (*OPEN, ROLE, SmsAttributesSet(success_sampling_percent=0)),
            text(),
            Silence(
                "AWS's log has only a sample of the texts that arrive, and this one is not in it.",
                sets("DeliveryStatusSuccessSamplingRate=100"),
            ),
        ),
        (
            (*OPEN, ROLE),
            text(options=TextOptions(direct=True)),
            Silence("SNS's log does not have what End User Messaging SMS was asked to send."),
        ),
        ((ROLE,), text(), None),
        ((*OPEN, ROLE), text(), None),
        ((), mail(), None),
    ],
)
def test_why_awss_log_says_nothing_is_told_with_what_would_change_that(past, request_, silence):
    judged = judge(request_, given(*past).state, AT_NOON)

    assert silence_of(Message(request_, NOON, 17, judged)) == silence


def test_of_what_nobody_has_judged_nothing_could_be_said():
    assert silence_of(Message(text(), NOON, 17)) is None


def test_an_account_without_a_role_has_an_empty_log():
    place = Place("000000000000", "us-east-1")
    role = "DeliveryStatusIAMRole=arn:aws:iam::000000000000:role/SNSFailureFeedback"

    assert silence_in(given().state, place) == Silence(NO_ROLE, sets(role))
    assert silence_in(given(ROLE).state, place) is None
