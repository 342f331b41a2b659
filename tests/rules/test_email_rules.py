"""Every e-mail rule: one table of what it answers, and the full answer where it fails."""

from __future__ import annotations

import pytest

from engine.domain.events import (
    EmailSender,
    IdentityAdded,
    IdentityPolicyDeclared,
    IdentityRemoved,
    SesSandboxLeft,
    Step,
)
from engine.domain.rules.check import Failed, NotApplicable, Passed
from engine.domain.rules.choices import RuleChoices
from engine.domain.rules.email import (
    EMAIL_RULES,
    EmailSend,
    cognito_may_send,
    sandbox_recipient_is_verified,
    sender_identity_is_verified,
)
from engine.domain.rules.invitation import invitation_has_password
from engine.domain.verdicts import Verdict
from tests.domain.accounts import given, identity
from tests.rules.sends import ARN, OWN, SHARED, mail

CHOICES = RuleChoices()
OPS = "ops@shop.example"
OPS_IS_VERIFIED = identity(OPS)
NO_ARN = EmailSender(OPS)


def verdict_of(answer):
    """The verdict of a failed answer; for others, what kind of answer it is."""
    return answer.verdict if isinstance(answer, Failed) else type(answer)


def test_the_rules_are_asked_in_sess_order_under_names_that_never_change():
    assert [(rule.name, rule.check) for rule in EMAIL_RULES] == [
        ("invitation", invitation_has_password),
        ("sender-policy", cognito_may_send),
        ("sender-identity", sender_identity_is_verified),
        ("ses-sandbox", sandbox_recipient_is_verified),
    ]


# ── sender-policy ────────────────────────────────────────────────────────────────────────────

FORBIDS = IdentityPolicyDeclared(OPS, cognito_may_send=False)


@pytest.mark.parametrize(
    ("past", "sender", "answer"),
    [
        ((), SHARED, NotApplicable("documented", {"identity": False})),
        ((), NO_ARN, NotApplicable("documented", {"identity": False})),
        # Of policies nobody spoke of, nothing is known: they are taken to allow it.
        ((), OWN, Passed("assumed", {"identity": OPS})),
        (OPS_IS_VERIFIED, OWN, Passed("assumed", {"identity": OPS})),
        ((*OPS_IS_VERIFIED, FORBIDS), OWN, Verdict.SENDER_IDENTITY_FORBIDDEN),
        (
            (*OPS_IS_VERIFIED, FORBIDS),
            EmailSender(OPS, identity=OPS, shared=True),
            Verdict.SENDER_IDENTITY_FORBIDDEN,
        ),
        (
            (*OPS_IS_VERIFIED, FORBIDS, IdentityPolicyDeclared(OPS)),
            OWN,
            Passed("assumed", {"identity": OPS}),
        ),
        # A mail that proves it anew leaves the policy as it was.
        (
            (*OPS_IS_VERIFIED, FORBIDS, IdentityAdded(OPS, "t")),
            OWN,
            Verdict.SENDER_IDENTITY_FORBIDDEN,
        ),
        (
            (*OPS_IS_VERIFIED, FORBIDS, IdentityRemoved(OPS)),
            OWN,
            Passed("assumed", {"identity": OPS}),
        ),
    ],
)
def test_an_identitys_policy_may_forbid_cognito_to_send(past, sender, answer):
    """Facts 8.2: modelled as an exception, and seen as a silent loss (O50)."""
    found = cognito_may_send(EmailSend.of(mail(sender=sender)), given(*past).state, CHOICES)

    assert answer in (found, verdict_of(found))


def test_a_policy_that_forbids_is_repaired_by_declaring_that_it_does_not():
    send = EmailSend.of(mail())

    assert cognito_may_send(send, given(*OPS_IS_VERIFIED, FORBIDS).state, CHOICES) == Failed(
        Verdict.SENDER_IDENTITY_FORBIDDEN,
        basis="documented",
        saw={"identity": OPS, "cognito_may_send": False},
        because="The policy of ops@shop.example does not let Cognito send from it.",
        source="Cognito developer guide, email settings: the identity's sending authorization "
        "policy must allow Cognito's service principal",
        aws_says="Amazon Cognito is not allowed to use your email identity.",
        steps=(Step("sandpost", run="sandpost account identity ops@shop.example"),),
    )


# ── sender-identity ──────────────────────────────────────────────────────────────────────────


def passed(identity_, sender=OPS):
    return Passed("documented", {"sender": sender, "identity": identity_})


def shared(sender):
    return Passed("documented", {"sender": sender, "shared": True})


UNVERIFIED = Verdict.SENDER_IDENTITY_UNVERIFIED


@pytest.mark.parametrize(
    ("past", "sender", "answer"),
    [
        # Cognito's shared sender needs nothing, unless it is told to use an identity.
        ((), SHARED, shared("no-reply@verificationemail.com")),
        ((), EmailSender(OPS, identity=OPS, shared=True), UNVERIFIED),
        (OPS_IS_VERIFIED, EmailSender(OPS, identity=OPS, shared=True), passed(OPS)),
        # An identity named by its ARN must be verified itself.
        ((), OWN, UNVERIFIED),
        (OPS_IS_VERIFIED, OWN, passed(OPS)),
        ((IdentityAdded(OPS, "t"),), OWN, UNVERIFIED),
        ((*OPS_IS_VERIFIED, IdentityRemoved(OPS)), OWN, UNVERIFIED),
        (identity("shop.example"), OWN, UNVERIFIED),
        (identity("ops@SHOP.example"), OWN, passed(OPS)),
        (identity("Ops@shop.example"), OWN, UNVERIFIED),
        (
            identity("shop.example"),
            EmailSender(OPS, identity="shop.example"),
            passed("shop.example"),
        ),
        ((), EmailSender(OPS, identity="shop.example"), UNVERIFIED),
        # An address alone may be covered by another identity.
        ((), NO_ARN, UNVERIFIED),
        (OPS_IS_VERIFIED, NO_ARN, passed(OPS)),
        (identity("shop.example"), NO_ARN, passed(OPS)),
        (
            identity("shop.example"),
            EmailSender("ops@a.shop.example"),
            passed("ops@a.shop.example", "ops@a.shop.example"),
        ),
        (
            OPS_IS_VERIFIED,
            EmailSender("ops+news@shop.example"),
            passed("ops+news@shop.example", "ops+news@shop.example"),
        ),
        (OPS_IS_VERIFIED, EmailSender(f"Shop <{OPS}>"), passed(f"Shop <{OPS}>", f"Shop <{OPS}>")),
        (identity("other.example"), NO_ARN, UNVERIFIED),
        ((), EmailSender("nonsense"), UNVERIFIED),
    ],
)
def test_a_mail_leaves_only_from_a_verified_identity(past, sender, answer):
    found = sender_identity_is_verified(
        EmailSend.of(mail(sender=sender)), given(*past).state, CHOICES
    )

    assert answer in (found, verdict_of(found))


def test_awss_own_mails_need_no_identity():
    own = EmailSend.of(mail(sender=EmailSender("no-reply-aws@amazon.com"), exempt=True))
    nobody = EmailSend.of(mail(sender=None))

    assert sender_identity_is_verified(own, given().state, CHOICES) == shared(
        "no-reply-aws@amazon.com"
    )
    assert sender_identity_is_verified(nobody, given().state, CHOICES) == shared("")


def test_an_unverified_identity_is_repaired_by_its_mails_link():
    send = EmailSend.of(mail(region="eu-west-1", account="111122223333"))

    assert sender_identity_is_verified(send, given().state, CHOICES) == Failed(
        Verdict.SENDER_IDENTITY_UNVERIFIED,
        basis="documented",
        saw={"sender": OPS, "identity": OPS, "verified": False},
        because="The mail is from ops@shop.example, which is not a verified identity in eu-west-1.",
        source="SES developer guide, verified identities; SES names every identity that failed",
        aws_says="Email address is not verified. The following identities failed the check in "
        "region EU-WEST-1: arn:aws:ses:eu-west-1:111122223333:identity/ops@shop.example",
        steps=(
            Step(
                "aws",
                run="aws ses verify-email-identity --email-address ops@shop.example "
                "--region eu-west-1",
            ),
            Step(
                "wait",
                wait_for="the verification mail to ops@shop.example, in the inbox; open its link",
                inbox=OPS,
                purpose="IdentityVerification",
                opens_link=True,
            ),
        ),
        named="arn:aws:ses:eu-west-1:111122223333:identity/ops@shop.example",
    )


def failed_sender(sender, *past, choices=CHOICES):
    answer = sender_identity_is_verified(
        EmailSend.of(mail(sender=sender)), given(*past).state, choices
    )
    assert isinstance(answer, Failed)
    return answer


def test_an_unverified_domain_is_repaired_by_its_owner():
    failed = failed_sender(EmailSender(OPS, identity="shop.example"))

    assert failed.steps == (Step("sandpost", run="sandpost account identity shop.example"),)
    assert failed.named == f"{ARN}shop.example"


def test_an_address_without_arn_is_named_by_ses_as_it_is():
    failed = failed_sender(EmailSender(f"Shop <{OPS}>"))

    assert failed.named == f"Shop <{OPS}>"
    assert failed.steps[0].run == f"aws ses verify-email-identity --email-address {OPS}"
    assert failed.steps[1].inbox == OPS


def test_identities_may_be_made_to_compare_exactly():
    exact = RuleChoices(identity_case="exact")
    domain = identity("SHOP.example")

    failed = failed_sender(OWN, *identity("ops@SHOP.example"), choices=exact)
    same = sender_identity_is_verified(EmailSend.of(mail()), given(*OPS_IS_VERIFIED).state, exact)
    by_domain = EmailSend.of(mail(sender=NO_ARN))

    assert failed.verdict == Verdict.SENDER_IDENTITY_UNVERIFIED
    assert same == passed(OPS)
    assert sender_identity_is_verified(by_domain, given(*domain).state, exact) == passed(OPS)


# ── ses-sandbox ──────────────────────────────────────────────────────────────────────────────


def covered(by):
    return Passed("documented", {"in_sandbox": True, "identity": by})


SIMULATOR = Passed("documented", {"in_sandbox": True, "mailbox_simulator": True})
SHARED_SENDER = NotApplicable("documented", {"shared": True})
UNVERIFIED_RECIPIENT = Verdict.SANDBOX_RECIPIENT_UNVERIFIED


@pytest.mark.parametrize(
    ("past", "request_", "answer"),
    [
        ((), mail(), UNVERIFIED_RECIPIENT),
        (OPS_IS_VERIFIED, mail(), UNVERIFIED_RECIPIENT),
        (identity("ada@new.example"), mail(), covered("ada@new.example")),
        ((IdentityAdded("ada@new.example", "t"),), mail(), UNVERIFIED_RECIPIENT),
        (identity("new.example"), mail(), covered("new.example")),
        (identity("example"), mail(), UNVERIFIED_RECIPIENT),
        (identity("ada@new.example"), mail("ada+1@NEW.example"), covered("ada@NEW.example")),
        (identity("ada@new.example"), mail("Ada@new.example"), UNVERIFIED_RECIPIENT),
        ((SesSandboxLeft(),), mail(), NotApplicable("documented", {"in_sandbox": False})),
        ((), mail(sender=SHARED), SHARED_SENDER),
        ((), mail(exempt=True), SHARED_SENDER),
        ((), mail("success@simulator.amazonses.com"), SIMULATOR),
        ((), mail("bounce+label1@Simulator.AmazonSES.com"), SIMULATOR),
        ((), mail("ada@a.simulator.amazonses.com"), UNVERIFIED_RECIPIENT),
        ((), mail("nonsense"), UNVERIFIED_RECIPIENT),
    ],
)
def test_in_the_sandbox_only_verified_recipients_get_mail(past, request_, answer):
    found = sandbox_recipient_is_verified(EmailSend.of(request_), given(*past).state, CHOICES)

    assert answer in (found, verdict_of(found))


def test_an_unverified_recipient_is_repaired_by_its_mails_link():
    assert sandbox_recipient_is_verified(EmailSend.of(mail()), given().state, CHOICES) == Failed(
        Verdict.SANDBOX_RECIPIENT_UNVERIFIED,
        basis="documented",
        saw={"in_sandbox": True, "recipient": "ada@new.example", "verified": False},
        because="The account is in the SES sandbox and ada@new.example is not a verified "
        "recipient.",
        source="SES developer guide, moving out of the sandbox",
        aws_says="Email address is not verified. The following identities failed the check in "
        "region US-EAST-1: ada@new.example",
        steps=(
            Step("aws", run="aws ses verify-email-identity --email-address ada@new.example"),
            Step(
                "wait",
                wait_for="the verification mail to ada@new.example, in the inbox; open its link",
                inbox="ada@new.example",
                purpose="IdentityVerification",
                opens_link=True,
            ),
        ),
        named="ada@new.example",
    )


def test_a_recipient_with_a_shells_special_characters_is_quoted():
    send = EmailSend.of(mail("o'hara@new.example"))

    failed = sandbox_recipient_is_verified(send, given().state, CHOICES)

    assert isinstance(failed, Failed)
    assert failed.steps[0].run == (
        "aws ses verify-email-identity --email-address 'o'\"'\"'hara@new.example'"
    )
