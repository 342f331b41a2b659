"""UpdateUserPool: what it omits is by default again, as AWS documents it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.app.handle import Caller
from engine.domain.account_commands import DeclareRole
from engine.domain.events import PoolSettings
from tests.support.sending import REGION, ago
from tests.support.shop import BOTH, ROLE, SMS, VERIFYING, Shop

INVALID = "InvalidParameterException"
MISSING = "ResourceNotFoundException"
PASSWORDS = {"MinimumLength": 12, "TemporaryPasswordValidityDays": 3}


def updated(shop: Shop, **settings: Any) -> dict[str, Any]:
    """The pool's description after the update."""
    answer = shop.cognito.update_user_pool(UserPoolId=shop.pool, **settings)
    assert set(answer) == {"ResponseMetadata"}
    return described(shop)


def described(shop: Shop) -> dict[str, Any]:
    pool: dict[str, Any] = shop.cognito.describe_user_pool(UserPoolId=shop.pool)["UserPool"]
    return pool


def stored(shop: Shop) -> PoolSettings:
    """The pool's settings as stored."""
    live = shop.live
    caller = Caller(shop.account.id, REGION)
    return live.do(live.sandpost.pools.get(caller, shop.pool)).settings


def refused(shop: Shop, text: str, name: str = INVALID, **settings: Any) -> None:
    """The update is refused with this text, and nothing changed at all."""
    before = described(shop)
    call = lambda: shop.cognito.update_user_pool(UserPoolId=shop.pool, **settings)  # noqa: E731
    shop.refused(name, text, call)
    assert described(shop) == before


# ── What changes, and what stays ─────────────────────────────────────────────────────────────


def test_settings_that_an_update_omits_are_by_default_again(shop: Callable[..., Shop]):
    """Facts 3.1 [doc][obs]."""
    one = shop(
        **VERIFYING,
        Policies={"PasswordPolicy": PASSWORDS},
        DeletionProtection="ACTIVE",
        SmsVerificationMessage="Shop: {####}",
        UserPoolTags={"team": "shop"},
    )

    after = updated(one, AutoVerifiedAttributes=["email"])

    assert after["AutoVerifiedAttributes"] == ["email"]
    assert after["DeletionProtection"] == "INACTIVE"
    assert after["Policies"]["PasswordPolicy"]["MinimumLength"] == 8
    assert not after.keys() & {"SmsConfiguration", "SmsVerificationMessage", "UserPoolTags"}
    assert after["LastModifiedDate"] > after["CreationDate"]


def test_what_only_creation_can_say_stays(shop: Callable[..., Shop]):
    """Facts 3.1 [doc]."""
    given: dict[str, Any] = {
        "UsernameAttributes": ["email"],
        "UsernameConfiguration": {"CaseSensitive": False},
    }
    one = shop(**given, Schema=[{"Name": "plan", "AttributeDataType": "String"}])
    schema = one.description["SchemaAttributes"]

    after = updated(one, AutoVerifiedAttributes=["email"])

    assert {name: after[name] for name in given} == given
    assert after["SchemaAttributes"] == schema
    assert (stored(one).username_attributes, stored(one).case_sensitive) == (("email",), False)


def test_a_name_that_is_not_given_stays(shop: Callable[..., Shop]):
    one = shop()

    assert updated(one, PoolName="store")["Name"] == "store"
    assert updated(one, AutoVerifiedAttributes=["email"])["Name"] == "store"


def test_an_update_that_changes_nothing_records_nothing(shop: Callable[..., Shop]):
    one = shop(**VERIFYING, UserPoolTags={"team": "shop"})

    with one.account.unchanged():
        updated(one, **VERIFYING, UserPoolTags={"team": "shop"})


def test_the_next_message_follows_the_new_settings(shop: Callable[..., Shop]):
    one = shop(**VERIFYING)
    ada = one.user(email="ada@old.example")

    updated(one, AutoVerifiedAttributes=["email"], EmailVerificationMessage="New: {####}")
    one.update(ada, email="ada@new.example", phone_number="+12065550100")

    (message,) = one.messages()
    assert (message.medium, message.body) == ("EMAIL", f"New: {message.code}")


def test_tags_are_replaced(shop: Callable[..., Shop]):
    one = shop(UserPoolTags={"team": "shop", "cost": "1"})

    after = updated(one, UserPoolTags={"cost": "2", "env": "dev"})

    assert after["UserPoolTags"] == {"cost": "2", "env": "dev"}


def test_an_unknown_pool_does_not_exist(shop: Callable[..., Shop]):
    one = shop()
    unknown = "us-east-1_Unknown00"

    one.refused(
        MISSING,
        f"User pool {unknown} does not exist.",
        lambda: one.cognito.update_user_pool(UserPoolId=unknown),
    )


# ── What is refused ──────────────────────────────────────────────────────────────────────────


def test_the_role_is_tried_again(shop: Callable[..., Shop]):
    one = shop(**VERIFYING)
    one.account.act(DeclareRole(ROLE, ago(), assumable=False))

    refused(
        one,
        "Role does not have a trust relationship allowing Cognito to assume the role",
        "InvalidSmsRoleTrustRelationshipException",
        **VERIFYING,
    )
    assert "SmsConfiguration" not in updated(one, AutoVerifiedAttributes=["email"])


def test_the_identity_is_tried_again(shop: Callable[..., Shop]):
    one = shop()
    arn = f"arn:aws:ses:us-east-1:{one.account.id}:identity/a@shop.example"

    refused(
        one,
        "Cognito received the following error from Amazon SES when attempting to send email: Email "
        "address is not verified. The following identities failed the check in region US-EAST-1: "
        f"{arn}",
        EmailConfiguration={"EmailSendingAccount": "DEVELOPER", "SourceArn": arn},
    )


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        (
            {
                "AutoVerifiedAttributes": ["email"],
                "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": BOTH},
            },
            (
                "All attributes in AttributesRequireVerificationBeforeUpdate must exist in "
                "AutoVerifiedAttributes"
            ),
        ),
        (
            {"MfaConfiguration": "OPTIONAL"},
            (
                "SMS configuration and Auto verification for phone_number are required when MFA is "
                "required/optional"
            ),
        ),
        (
            {
                "Policies": {"PasswordPolicy": PASSWORDS},
                "AdminCreateUserConfig": {"UnusedAccountValidityDays": 5},
            },
            (
                "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of "
                "UnusedAccountValidityDays"
            ),
        ),
    ],
)
def test_unsuitable_settings_are_refused(
    shop: Callable[..., Shop], settings: dict[str, Any], text: str
):
    """Facts 3.1 [doc][obs], 4.7 [rec]; the first sentence is that of aws-cli issue 7151 (2022)."""
    refused(shop(), text, **settings)


def test_what_an_update_omits_is_missing_to_what_needs_it(shop: Callable[..., Shop]):
    """Seen there: the pool verified addresses by itself, and the update did not say so again."""
    refused(
        shop(AutoVerifiedAttributes=["email"]),
        (
            "All attributes in AttributesRequireVerificationBeforeUpdate must exist in "
            "AutoVerifiedAttributes"
        ),
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
    )


def test_the_older_limit_of_temporary_passwords_may_stand_alone(shop: Callable[..., Shop]):
    """API reference, UnusedAccountValidityDays [doc]."""
    one = shop(AdminCreateUserConfig={"UnusedAccountValidityDays": 5})

    assert stored(one).password_policy.temporary_password_validity_days == 5


def test_a_pool_has_at_most_fifty_tags(shop: Callable[..., Shop]):
    """API reference, TagResource [doc]; the sentence is ours."""
    refused(
        shop(),
        "A user pool can have at most 50 tags.",
        "UserPoolTaggingException",
        UserPoolTags={f"k{n}": "" for n in range(51)},
    )


# ── What further settings mean ───────────────────────────────────────────────────────────────


def test_recovery_is_in_order_of_priority(shop: Callable[..., Shop]):
    mechanisms = [
        {"Priority": 2, "Name": "verified_email"},
        {"Priority": 1, "Name": "verified_phone_number"},
    ]
    one = shop(AccountRecoverySetting={"RecoveryMechanisms": mechanisms})

    assert stored(one).recovery == ("verified_phone_number", "verified_email")
    updated(one)
    assert stored(one).recovery is None


def test_a_pool_may_confirm_by_links_with_words_of_its_own(shop: Callable[..., Shop]):
    template = {
        "DefaultEmailOption": "CONFIRM_WITH_LINK",
        "EmailMessageByLink": "Click {##here##}",
        "EmailSubjectByLink": "Welcome",
    }
    one = shop(VerificationMessageTemplate=template)

    assert described(one)["VerificationMessageTemplate"] == template
    words = stored(one).templates
    assert stored(one).confirms_by_link
    assert (words.link_email, words.link_email_subject) == ("Click {##here##}", "Welcome")


def test_a_pool_may_leave_the_making_of_users_to_administrators(shop: Callable[..., Shop]):
    one = shop(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True})

    assert stored(one).admin_creates_users_only


def test_a_second_factor_can_be_asked_for_with_the_pools_texts(shop: Callable[..., Shop]):
    """API reference, CreateUserPool: MfaConfiguration [doc]."""
    one = shop(SmsConfiguration=SMS, MfaConfiguration="ON", SmsAuthenticationMessage="A {####}")

    assert (stored(one).mfa, stored(one).sms_mfa) == ("ON", True)
    assert stored(one).templates.authentication_sms == "A {####}"
    updated(one, SmsConfiguration=SMS)
    assert (stored(one).mfa, stored(one).sms_mfa) == ("OFF", False)
