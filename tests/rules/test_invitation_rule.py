"""The rule about invitations that have no place for the password."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from engine.domain.events import SmsAttributesSet, TextOptions
from engine.domain.message import Message
from engine.domain.rules.check import NotApplicable, Passed
from engine.domain.rules.choices import RuleChoices
from engine.domain.rules.email import EmailSend
from engine.domain.rules.invitation import invitation_has_password
from engine.domain.rules.judge import judge
from engine.domain.rules.sms_send import SmsSend
from engine.domain.silence import silence_of
from tests.domain.accounts import REGISTERED, given, identity
from tests.domain.given import NOON
from tests.rules.sends import AT_NOON, mail, text

CHOICES = RuleChoices()
WITHOUT = "Welcome, ada"
LOGGED = SmsAttributesSet(delivery_log_role="arn:aws:iam::000000000000:role/log")


def invitation(request, body="Your password is 135790"):
    return msgspec.structs.replace(request, purpose="AdminCreateUser", attribute=None, body=body)


def asked(request):
    send = EmailSend.of(request) if request.medium == "EMAIL" else SmsSend.of(request, AT_NOON)
    return invitation_has_password(send, given().state, CHOICES)


@pytest.mark.parametrize("request_", [text(), mail()])
def test_only_invitations_need_a_password(request_):
    said_nothing = msgspec.structs.replace(request_, body=WITHOUT)

    assert asked(said_nothing) == NotApplicable("documented", {"invitation": False})
    assert asked(invitation(request_)) == Passed("documented", {"password_in_words": True})


@pytest.mark.parametrize("request_", [text(), mail()])
def test_an_invitation_without_its_password_is_not_sent_and_nobody_hears_of_it(request_):
    """Facts 4.1 [doc]: silently not delivered."""
    account = given(*REGISTERED, LOGGED, *identity("ops@shop.example"))

    judged = judge(invitation(request_, WITHOUT), account.state, AT_NOON)

    assert (judged.outcome, judged.verdict) == ("undelivered", "invitation-without-password")
    assert judged.aws_says is None
    assert judged.charge is None


@pytest.mark.parametrize("options", [None, TextOptions(direct=True)])
def test_the_delivery_log_does_not_know_what_was_never_sent(options):
    request = invitation(text(options=options), WITHOUT)
    judged = judge(request, given(*REGISTERED, LOGGED).state, replace(AT_NOON, as_of=1))

    silence = silence_of(Message(request, NOON, 1, judged, NOON, 2))

    assert silence is not None
    assert silence.because == "SNS's log does not have what Cognito never asked it to send."
