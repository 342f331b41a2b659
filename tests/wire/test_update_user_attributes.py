"""UpdateUserAttributes: what somebody who signed in does to oneself, as an SDK sees it.

It shares all rules with the administrator's operation; here is what differs (facts 2.4, 2.7, 4.4).
"""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.account_commands import DeclareIdentity
from tests.support.functions import texts
from tests.support.oneself import Oneself
from tests.support.sending import REGION, ago
from tests.support.shop import BOTH, KEEPING, VERIFYING, Shop

OLD, NEW = "ada@old.example", "ada@new.example"
OLD_NUMBER, NEW_NUMBER = "+12065550100", "+12065550199"
INVALID, NOT_AUTHORIZED = "InvalidParameterException", "NotAuthorizedException"
UNAUTHORIZED = "A client attempted to write unauthorized attribute"
FROM = "shop@shop.example"
REFUSED = (
    "Cognito received the following error from Amazon SES when attempting to send email: Email "
    "address is not verified. The following identities failed the check in region US-EAST-1: "
)
CUSTOM: dict[str, Any] = {
    "Schema": [
        {"Name": "colour", "AttributeDataType": "String", "Mutable": True},
        {"Name": "tenant", "AttributeDataType": "String", "Mutable": False},
        {
            "Name": "rank",
            "AttributeDataType": "String",
            "Mutable": True,
            "DeveloperOnlyAttribute": True,
        },
    ]
}
TO_MAIL = {"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@n***"}
TO_PHONE = {
    "AttributeName": "phone_number",
    "DeliveryMedium": "SMS",
    "Destination": "+*******0199",
}


def ada(pool, /, **attributes: str) -> Oneself:
    """Ada signed in, with these attributes."""
    pool.user("ada", **attributes)
    return Oneself(pool)


# ── What follows ─────────────────────────────────────────────────────────────────────────────


def test_a_new_address_gets_a_code_and_the_answer_says_where_it_went(shop):
    """Facts 4.4 [doc]; the masked form is observed (section 5)."""
    pool = shop(**VERIFYING)
    me = ada(pool, email=OLD, email_verified="true")

    assert me.update(email=NEW) == [TO_MAIL]

    assert me.attributes() == {"email": NEW, "email_verified": "false"}
    (message,) = pool.messages()
    assert (message.purpose, message.destination) == ("UpdateUserAttribute", NEW)


def test_two_new_destinations_get_a_code_each(shop):
    """Facts 2.7 [doc]: the answer is a list."""
    me = ada(shop(**VERIFYING))

    assert me.update(phone_number=NEW_NUMBER, email=NEW) == [TO_MAIL, TO_PHONE]


@pytest.mark.parametrize("again", [{"email": OLD}, {"name": "Ada"}, {"email": ""}])
def test_what_sends_no_code_answers_with_an_empty_list(shop, again):
    me = ada(shop(**VERIFYING), email=OLD)

    assert me.update(again) == []


def test_a_pool_that_verifies_nothing_sends_no_code(shop):
    me = ada(shop(), email=OLD, email_verified="true")

    assert me.update(email=NEW) == []
    assert me.attributes() == {"email": NEW, "email_verified": "false"}


def test_a_pool_that_verifies_first_shows_the_old_value_until_then(shop):
    """Facts 2.8 [doc], [obs]: nothing exposes the pending value."""
    me = ada(shop(**KEEPING), email=OLD, email_verified="true")

    assert me.update(email=NEW) == [TO_MAIL]

    assert me.attributes() == {"email": OLD, "email_verified": "true"}


def test_nothing_asked_for_changes_nothing(shop):
    me = ada(shop(), email=OLD)

    with me.shop.live.recording_nothing():
        assert me.update() == []


def test_the_trigger_is_told_the_clients_metadata(shop, functions):
    arn = functions.add(lambda _: texts(emailMessage="Use {####}"))
    pool = shop(**VERIFYING, LambdaConfig={"CustomMessage": arn})
    me = ada(pool)

    me.update(email=NEW, ClientMetadata={"shop": "1"})

    (asked,) = functions.asked(arn)
    assert asked["triggerSource"] == "CustomMessage_UpdateUserAttribute"
    assert asked["callerContext"]["clientId"] == me.client
    assert asked["request"]["clientMetadata"] == {"shop": "1"}
    assert pool.messages()[0].body == f"Use {me.code()}"


# ── What a client may write ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("flag", ["email_verified", "phone_number_verified"])
@pytest.mark.parametrize("value", ["true", "false", ""])
def test_nobody_calls_oneself_verified(shop, flag, value):
    """Facts 2.4 and 11.6 [obs], contradictory: a setting."""
    me = ada(shop(), email=OLD, phone_number=OLD_NUMBER, email_verified="true")

    me.refused(NOT_AUTHORIZED, UNAUTHORIZED, lambda: me.update({flag: value}))


def test_a_flag_can_be_refused_in_the_other_words(other_shop):
    me = ada(other_shop(), email=OLD)

    me.refused(
        INVALID,
        "Cannot modify the non-mutable attribute email_verified",
        lambda: me.update(email_verified="true"),
    )


def test_without_lists_a_client_writes_the_standard_attributes_only(shop):
    """Facts 3.3 [doc]: custom attributes need listing."""
    me = ada(shop(**CUSTOM))

    me.update(name="Ada", birthdate="1815-12-10", updated_at="1")
    me.refused(NOT_AUTHORIZED, UNAUTHORIZED, lambda: me.update({"custom:colour": "red"}))
    assert me.attributes() == {"birthdate": "1815-12-10", "name": "Ada", "updated_at": "1"}


def test_a_client_with_a_list_writes_what_is_in_it(shop):
    pool = shop(**CUSTOM)
    pool.user("ada")
    me = Oneself(pool, WriteAttributes=["custom:colour", "name"])

    me.update({"custom:colour": "red"}, name="Ada")

    me.refused(NOT_AUTHORIZED, UNAUTHORIZED, lambda: me.update(name="A", nickname="A"))
    assert pool.get("ada") == {"custom:colour": "red", "name": "Ada"}


def test_developers_attributes_are_for_callers_with_credentials(shop):
    """Facts 2.5 [doc]."""
    pool = shop(**CUSTOM)
    pool.user("ada")
    me = Oneself(pool)

    me.refused(NOT_AUTHORIZED, UNAUTHORIZED, lambda: me.update({"dev:custom:rank": "1"}))
    pool.update("ada", {"dev:custom:rank": "1"})


# ── Values, in the order in which they are checked (facts 2.4, O1) ───────────────────────────


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"name": None, "sub": None}, "Cannot modify the non-mutable attribute sub"),
        ({"sub": ""}, "Cannot modify the non-mutable attribute sub"),
        ({"custom:x": "1", "name": None}, "Attribute value for name must not be null"),
        (
            {"custom:x": "1", "email": "nowhere", "custom:y": ""},
            (
                "user.custom:x: Attribute does not exist in the schema.\n"
                "user.custom:y: Attribute does not exist in the schema.\n"
            ),
        ),
        ({"custom:tenant": ""}, "user.custom:tenant: Attribute cannot be updated.\n"),
        ({"birthdate": "1815"}, "user.birthdate: String must be no shorter than 10 characters\n"),
        ({"email": "nowhere", "phone_number": "1"}, "Invalid email address format."),
        ({"phone_number": "2065550100"}, "Invalid phone number format."),
        ({"custom:colour": "red", "email": "nowhere"}, "Invalid email address format."),
    ],
)
def test_a_value_that_cannot_be_is_refused(shop, values, text):
    me = ada(shop(**CUSTOM), email=OLD)

    me.refused(INVALID, text, lambda: me.update(values))


def test_the_request_is_checked_before_the_token(shop):
    """Facts 2.4, O1 [obs]: model constraints come first."""
    me = ada(shop())
    me.token = "nothing"

    me.refused(
        INVALID,
        "1 validation error detected: Value null at 'userAttributes.1.member.name' failed to "
        "satisfy constraint: Member must not be null",
        lambda: me.cognito.update_user_attributes(AccessToken="nothing", UserAttributes=[{}]),
    )
    me.refused(NOT_AUTHORIZED, "Invalid Access Token", lambda: me.update({"sub": "x"}))


# ── Values of others ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("settings", [VERIFYING, KEEPING, {}])
def test_a_taken_address_is_refused_at_once_where_it_is_the_user_name(shop, settings):
    """Facts 2.9, O1 [obs]: before any verification."""
    pool = shop(UsernameAttributes=BOTH, **settings)
    pool.user(OLD)
    pool.user(NEW)
    me = Oneself(pool, OLD)

    me.refused(
        "AliasExistsException",
        "An account with the given email already exists.",
        lambda: me.update(email=NEW),
    )
    assert pool.messages() == []


def test_an_alias_of_somebody_else_may_be_had_unverified(shop):
    """Facts 2.9 [doc]: only the verified one is the alias."""
    pool = shop(AliasAttributes=BOTH)
    pool.user("bob", email=NEW, email_verified="true")
    me = ada(pool, email=OLD)

    me.update(email=NEW)

    assert me.attributes() == {"email": NEW, "email_verified": "false"}
    assert pool.state(NEW).username == "bob"


# ── Refused by what has to be sent: nothing changes ──────────────────────────────────────────


def test_a_pool_without_sms_configuration_refuses_a_new_number(shop):
    me = ada(shop(AutoVerifiedAttributes=["phone_number"]))

    me.refused(
        INVALID,
        "User pool does not have SMS configuration to send messages.",
        lambda: me.update(phone_number=NEW_NUMBER, name="A"),
    )


def test_a_trigger_that_raises_refuses_the_update(shop, functions):
    arn = functions.add(lambda _: (200, {}, b'{"errorMessage": "no mail today"}'))
    me = ada(shop(**VERIFYING, LambdaConfig={"CustomMessage": arn}), email=OLD)

    me.refused(
        "UserLambdaValidationException",
        "CustomMessage failed with error no mail today.",
        lambda: me.update(email=NEW, name="A"),
    )


def test_a_mail_that_ses_refuses_refuses_the_update_and_the_code(account):
    """Facts 8.2 [obs] O49, this very operation; what an administrator's does is a setting."""
    account.act(DeclareIdentity(FROM, "t", ago()))
    arn = f"arn:aws:ses:{REGION}:{account.id}:identity/{FROM}"
    sender = {"EmailSendingAccount": "DEVELOPER", "SourceArn": arn}
    me = ada(Shop(account, AutoVerifiedAttributes=["email"], EmailConfiguration=sender), email=OLD)

    me.refused("CodeDeliveryFailureException", REFUSED + NEW, lambda: me.update(email=NEW))

    me.refused("CodeDeliveryFailureException", REFUSED + OLD, me.ask)
    me.shop.update("ada", email=NEW)
