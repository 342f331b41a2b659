"""Which region sends, whether its role can, and which losses the caller is told of at once."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.domain.account_state import Role, SendingAccount
from engine.domain.disputed import Disputed
from engine.domain.effects import shared_sender_budget
from engine.domain.errors import (
    CodeNotDeliverable,
    DestinationRefused,
    IdentityForbidden,
    SmsNotConfigured,
)
from engine.domain.events import (
    EmailConfiguration,
    EmailSender,
    MessageJudged,
    MessageRequested,
    SmsConfiguration,
)
from engine.domain.in_call import may_refuse, refusal
from engine.domain.sending import check_role, sending_region, sms_troubles
from engine.domain.verdicts import Verdict
from tests.domain.users import REGION, ROLE, a_pool

SMS = SmsConfiguration(ROLE)
BROKEN = {ROLE: Role(assumable=False, may_publish=True, external_id=None)}
ARN = "arn:aws:ses:eu-west-1:111122223333:identity/shop.example"


@pytest.mark.parametrize(
    ("settings", "medium", "region"),
    [
        ({}, "SMS", REGION),
        ({"sms": None}, "SMS", REGION),
        ({"sms": SmsConfiguration(ROLE, region="eu-west-1")}, "SMS", "eu-west-1"),
        ({"sms": SmsConfiguration(ROLE, region="eu-west-1")}, "EMAIL", REGION),
        ({"email": EmailConfiguration(identity_arn=ARN)}, "EMAIL", "eu-west-1"),
        ({"email": EmailConfiguration(identity_arn=ARN)}, "SMS", REGION),
        ({"email": EmailConfiguration(identity_arn="arn:aws:ses")}, "EMAIL", REGION),
    ],
)
def test_a_pool_sends_from_its_own_region_unless_it_names_another(settings, medium, region):
    assert sending_region(a_pool(**settings), medium) == region


def test_without_a_configuration_there_are_no_texts():
    with pytest.raises(SmsNotConfigured):
        check_role(None, SendingAccount())


@pytest.mark.parametrize(
    ("account", "troubles"),
    [
        (SendingAccount(), ("sandbox",)),
        (SendingAccount(in_sms_sandbox=False), ()),
        (SendingAccount(in_sms_sandbox=False, roles=BROKEN), ("role",)),
        (SendingAccount(roles=BROKEN), ("role", "sandbox")),
        (
            SendingAccount(
                in_sms_sandbox=False,
                roles={ROLE: Role(assumable=True, may_publish=False, external_id=None)},
            ),
            ("role",),
        ),
    ],
)
def test_a_pool_tells_of_its_role_and_of_the_sandbox(account, troubles):
    assert sms_troubles(SMS, account) == troubles


# ── Losses told at once ──────────────────────────────────────────────────────────────────────


def request(medium, sender=None):
    return MessageRequested(
        "m1", medium, "UpdateUserAttribute", "to", "text", "1", REGION, sender=sender
    )


def judged(verdict):
    outcome: Any = "delivered" if verdict is None else "undelivered"
    return MessageJudged("m1", outcome, (), 1, verdict=verdict, aws_says="AWS's words")


TEXT = request("SMS")
SHARED_MAIL = request("EMAIL", EmailSender("x", shared=True))
OWN_MAIL = request("EMAIL", EmailSender("x", "x"))
UNSENT_MAIL = request("EMAIL")
SANDBOX = Verdict.SANDBOX_DESTINATION_UNVERIFIED
OTHER = Verdict.OPTED_OUT
UNVERIFIED = Verdict.SANDBOX_RECIPIENT_UNVERIFIED
FORBIDDEN = Verdict.SENDER_IDENTITY_FORBIDDEN
SILENT = {"identity_policy_refusal": "undelivered"}
TELLING = Disputed(
    sms_loss="code-delivery",
    sms_sandbox_refusal="code-delivery",
    own_identity_refusal="code-delivery",
)


@pytest.mark.parametrize("message", [TEXT, SHARED_MAIL, UNSENT_MAIL])
def test_by_default_the_rules_of_snss_and_the_shared_senders_messages_are_asked_later(message):
    assert not may_refuse(message, Disputed())


@pytest.mark.parametrize("message", [TEXT, SHARED_MAIL, OWN_MAIL, UNSENT_MAIL])
@pytest.mark.parametrize("verdict", [None, SANDBOX, OTHER])
def test_by_default_an_administrator_who_updates_is_not_told_of_a_loss(message, verdict):
    assert refusal(message, judged(verdict), Disputed()) is None


@pytest.mark.parametrize(
    ("message", "choices", "may"),
    [
        (TEXT, {"sms_loss": "code-delivery"}, True),
        (TEXT, {"sms_sandbox_refusal": "code-delivery"}, True),
        (TEXT, {"sms_sandbox_refusal": "invalid-parameter"}, True),
        (TEXT, {"own_identity_refusal": "code-delivery"}, False),
        (OWN_MAIL, {"own_identity_refusal": "code-delivery"}, True),
        (OWN_MAIL, {}, True),
        (OWN_MAIL, {"sms_loss": "code-delivery", **SILENT}, False),
        (OWN_MAIL, {"own_identity_refusal": "code-delivery", **SILENT}, True),
        (request("EMAIL", EmailSender("x", identity="x", shared=True)), {}, True),
        (request("EMAIL", EmailSender("x", identity="x", shared=True)), SILENT, False),
        (SHARED_MAIL, {"own_identity_refusal": "code-delivery"}, False),
        (UNSENT_MAIL, {"own_identity_refusal": "code-delivery"}, False),
    ],
)
def test_the_rules_are_asked_in_the_call_only_where_that_can_refuse_it(message, choices, may):
    assert may_refuse(message, Disputed(**choices)) is may


@pytest.mark.parametrize(
    ("message", "verdict", "choices", "refused"),
    [
        (TEXT, SANDBOX, {"sms_sandbox_refusal": "code-delivery"}, CodeNotDeliverable),
        (TEXT, SANDBOX, {"sms_sandbox_refusal": "invalid-parameter"}, DestinationRefused),
        (TEXT, SANDBOX, {"sms_loss": "code-delivery"}, None),
        (TEXT, OTHER, {"sms_loss": "code-delivery"}, CodeNotDeliverable),
        (TEXT, OTHER, {"sms_sandbox_refusal": "code-delivery"}, None),
        (OWN_MAIL, OTHER, {"own_identity_refusal": "code-delivery"}, CodeNotDeliverable),
        (OWN_MAIL, FORBIDDEN, {}, IdentityForbidden),
        (OWN_MAIL, FORBIDDEN, {"own_identity_refusal": "code-delivery", **SILENT}, None),
        (SHARED_MAIL, OTHER, {"own_identity_refusal": "code-delivery"}, None),
    ],
)
def test_a_loss_that_is_told_at_once_is_told_in_awss_words(message, verdict, choices, refused):
    error: Any = refusal(message, judged(verdict), Disputed(**choices))

    assert error is None if refused is None else type(error) is refused
    if error is not None and refused is not IdentityForbidden:
        assert error.sentence == "AWS's words"
        assert getattr(error, "medium", message.medium) == message.medium


@pytest.mark.parametrize(
    ("purpose", "client", "tells"),
    [
        # What administrators call has no error for it, but for inviting (the API's model).
        ("UpdateUserAttribute", None, False),
        ("ForgotPassword", None, False),
        ("AdminCreateUser", None, True),
        # What users call through a client has one, but for signing in.
        ("SignUp", "client1", True),
        ("ResendCode", "client1", True),
        ("ForgotPassword", "client1", True),
        ("UpdateUserAttribute", "client1", True),
        ("VerifyUserAttribute", "client1", True),
        ("Authentication", "client1", False),
    ],
)
def test_a_mail_that_ses_refuses_is_told_where_the_operation_has_an_error_for_it(
    purpose, client, tells
):
    """Facts 8.2, O49 for UpdateUserAttributes; the others by the API's model."""
    message = replace(OWN_MAIL, purpose=purpose, client=client)

    told = refusal(message, judged(UNVERIFIED), Disputed())

    assert type(told) is (CodeNotDeliverable if tells else type(None))


def test_an_invitation_without_its_password_is_nobodys_to_hear_of():
    lost = judged(Verdict.INVITATION_WITHOUT_PASSWORD)

    assert refusal(replace(OWN_MAIL, purpose="AdminCreateUser"), lost, TELLING) is None
    assert refusal(TEXT, lost, TELLING) is None


@pytest.mark.parametrize("message", [TEXT, OWN_MAIL])
def test_what_is_delivered_is_never_refused(message):
    assert refusal(message, judged(None), TELLING) is None


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict.PHONE_UNREACHABLE,
        Verdict.CARRIER_UNREACHABLE,
        Verdict.BLOCKED_AS_SPAM,
        Verdict.BLOCKED_BY_CARRIER,
        Verdict.PHONE_BLOCKS_SMS,
        Verdict.CARRIER_UNKNOWN_ERROR,
    ],
)
def test_what_carriers_do_is_known_too_late_to_be_told_in_the_call(verdict):
    assert refusal(TEXT, judged(verdict), TELLING) is None


def test_a_loss_without_words_has_none():
    silent = MessageJudged("m1", "undelivered", (), 1, verdict=OTHER)

    error: Any = refusal(TEXT, silent, TELLING)

    assert error.sentence == ""


# ── The shared sender's day ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-11-22T08:59:59.999Z", "2026-11-21"),
        ("2026-11-22T09:00:00.000Z", "2026-11-22"),
        ("2026-11-23T08:59:59.999Z", "2026-11-22"),
    ],
)
def test_the_shared_senders_day_begins_at_nine_utc(at, day):
    assert (
        shared_sender_budget("111122223333", REGION, at)
        == f"shared-sender/111122223333/{REGION}/{day}"
    )
