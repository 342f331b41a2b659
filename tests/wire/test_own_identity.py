"""Mails of a pool's own SES identity: SES answers in the call, so the caller can be told.

Whether the caller is told depends on the operation, as far as its model has an error for it.
"""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.account_commands import DeclareIdentity, LeaveSesSandbox, RemoveIdentity
from tests.support.sending import REGION, Sending, ago, told
from tests.support.shop import SMS, Shop, pairs

SHOP, NEW = "shop@shop.example", "ada@new.example"
FROM_SES = "Cognito received the following error from Amazon SES when attempting to send email: "
NOT_VERIFIED = "Email address is not verified. The following identities failed the check in region "
FORBIDDEN = (
    "InvalidEmailRoleAccessPolicyException",
    "Amazon Cognito is not allowed to use your email identity.",
)


def declared(account: Any, *, lets: bool = True) -> None:
    account.act(DeclareIdentity(SHOP, "t", ago(), lets))


def mailing(account: Any, sender: str = "DEVELOPER") -> dict[str, Any]:
    arn = f"arn:aws:ses:{REGION}:{account.id}:identity/{SHOP}"
    return {
        "AutoVerifiedAttributes": ["email"],
        "EmailConfiguration": {"EmailSendingAccount": sender, "SourceArn": arn},
    }


@pytest.fixture
def mailing_shop(account):
    """A pool that sends from an identity of an account in the SES sandbox."""

    def made(sender: str = "DEVELOPER") -> Shop:
        declared(account)
        return Shop(account, **mailing(account, sender))

    return made


def invite(pool: Shop, name: str = "bob", /, address: str = NEW, **more: Any) -> Any:
    return pool.create(
        name,
        UserAttributes=pairs({"email": address}),
        DesiredDeliveryMediums=["EMAIL"],
        **more,
    )


# ── What SES refuses ─────────────────────────────────────────────────────────────────────────


def test_an_invitation_that_ses_refuses_refuses_the_call(account, mailing_shop):
    """Facts 8.2, O49: the text as observed for UpdateUserAttributes; by the model here."""
    pool = mailing_shop()

    pool.refused(
        "CodeDeliveryFailureException",
        f"{FROM_SES}{NOT_VERIFIED}US-EAST-1: {NEW}",
        lambda: invite(pool),
    )

    assert not pool.exists("bob")
    assert pool.messages() == []
    account.act(LeaveSesSandbox(ago()))
    invite(pool)
    (mail,) = pool.messages()
    assert account.judged(mail.id).outcome == "delivered"


def test_a_repeated_invitation_is_refused_likewise_and_the_password_stays(account, mailing_shop):
    pool = mailing_shop()
    pool.user("ada", email=NEW)

    pool.refused(
        "CodeDeliveryFailureException",
        f"{FROM_SES}{NOT_VERIFIED}US-EAST-1: {NEW}",
        lambda: pool.cognito.admin_create_user(
            UserPoolId=pool.pool,
            Username="ada",
            MessageAction="RESEND",
            DesiredDeliveryMediums=["EMAIL"],
        ),
    )


def test_ses_names_sender_and_recipient_in_one_sentence(account, mailing_shop):
    pool = mailing_shop()
    account.act(RemoveIdentity(SHOP, ago()))
    arn = f"arn:aws:ses:us-east-1:{account.id}:identity/{SHOP}"

    pool.refused(
        "CodeDeliveryFailureException",
        f"{FROM_SES}{NOT_VERIFIED}US-EAST-1: {arn}, {NEW}",
        lambda: invite(pool),
    )


def test_an_administrators_update_is_accepted_and_its_mail_lost(account, mailing_shop):
    """Its model has no error for it (facts 8.2 [own]): a setting; every verdict stays visible."""
    pool = mailing_shop()
    pool.user("ada")

    pool.update("ada", email=NEW)

    (mail,) = pool.messages()
    row = account.judged(mail.id)
    assert (row.outcome, row.verdict) == ("undelivered", "sandbox-recipient-unverified")


def test_an_administrators_update_is_refused_where_aws_does_so(otherwise):
    account = Sending(otherwise)
    declared(account)
    pool = Shop(account, **mailing(account))
    pool.user("ada")

    pool.refused(
        "CodeDeliveryFailureException",
        f"{FROM_SES}{NOT_VERIFIED}US-EAST-1: {NEW}",
        lambda: pool.update("ada", email=NEW),
    )
    account.close()


def test_of_the_shared_senders_mail_the_caller_hears_nothing(account, mailing_shop):
    pool = mailing_shop("COGNITO_DEFAULT")
    account.act(RemoveIdentity(SHOP, ago()))

    invite(pool)

    (mail,) = pool.messages()
    assert account.judged(mail.id).verdict == "sender-identity-unverified"


# ── Who may use an identity ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("sender", ["DEVELOPER", "COGNITO_DEFAULT"])
def test_an_identity_that_does_not_let_cognito_send_refuses_the_update(
    account, mailing_shop, sender
):
    """Facts 8.2: the modelled exception; O50 saw silence, so it is a setting."""
    pool = mailing_shop(sender)
    account.act(LeaveSesSandbox(ago()))
    pool.user("ada")
    declared(account, lets=False)

    pool.refused(*FORBIDDEN, lambda: pool.update("ada", email=NEW))
    pool.update("ada", email=NEW, email_verified="true")

    declared(account)
    pool.update("ada", email="ada@newer.example")
    (mail,) = pool.messages()
    assert account.judged(mail.id).outcome == "delivered"


def test_an_identity_that_does_not_let_cognito_send_is_tried_when_a_pool_is_made(account):
    declared(account, lets=False)
    cognito = account.client("cognito-idp")

    error = account.refused(
        cognito.exceptions.InvalidEmailRoleAccessPolicyException,
        lambda: cognito.create_user_pool(PoolName="shop", **mailing(account)),
    )

    assert told(error) == (400, *FORBIDDEN)
    declared(account)
    cognito.create_user_pool(PoolName="shop", **mailing(account))


def test_where_aws_is_silent_a_forbidden_mail_is_lost(otherwise):
    account = Sending(otherwise)
    declared(account)
    account.act(LeaveSesSandbox(ago()))
    pool = Shop(account, **mailing(account, "COGNITO_DEFAULT"))
    pool.user("ada")
    declared(account, lets=False)

    pool.update("ada", email=NEW)

    (mail,) = pool.messages()
    row = account.judged(mail.id)
    assert (row.outcome, row.verdict) == ("undelivered", "sender-identity-forbidden")
    account.close()


# ── What Cognito itself never sends ──────────────────────────────────────────────────────────


def test_an_invitation_without_its_password_is_accepted_and_never_sent(account, shop):
    """Facts 4.1 [doc]: silently not delivered."""
    words = {"EmailMessage": "Welcome, {username}", "SMSMessage": "Welcome, {username}"}
    pool = shop(AdminCreateUserConfig={"InviteMessageTemplate": words}, SmsConfiguration=SMS)

    pool.create(
        "bob",
        UserAttributes=pairs({"email": NEW, "phone_number": "+12065550100"}),
        DesiredDeliveryMediums=["EMAIL", "SMS"],
    )

    verdicts = [account.judged(message.id).verdict for message in pool.messages()]
    assert verdicts == ["invitation-without-password"] * 2
    assert {message.body for message in pool.messages()} == {"Welcome, bob"}
