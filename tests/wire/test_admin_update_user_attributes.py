"""AdminUpdateUserAttributes, as an SDK sees it.

Texts are those recorded from live pools; where none is recorded for this operation, that of
UpdateUserAttributes is used. After every refusal, log and users are as they were (`refused`).
"""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.account_commands import DeclareRole, LeaveSmsSandbox
from engine.domain.moments import epoch_seconds
from tests.support.sending import ago, told
from tests.support.shop import BOTH, KEEPING, ROLE, VERIFYING

OLD, NEW = "ada@old.example", "ada@new.example"
OLD_NUMBER, NEW_NUMBER = "+12065550100", "+12065550199"
INVALID = "InvalidParameterException"
ALIASES: dict[str, Any] = {"AliasAttributes": ["email", "phone_number", "preferred_username"]}
NAMES: dict[str, Any] = {"UsernameAttributes": BOTH}
VERIFIED = {"email": OLD, "email_verified": "true"}


# ── Whose attributes ─────────────────────────────────────────────────────────────────────────


def test_an_unknown_user_does_not_exist(shop):
    pool = shop()

    pool.refused(
        "UserNotFoundException", "User does not exist.", lambda: pool.update("ada", name="A")
    )
    pool.user("ada")
    pool.update("ada", name="A")


def test_an_unknown_pool_does_not_exist(shop):
    pool = shop()
    pool.user("ada")
    pool.pool, known = "us-east-1_Unknown00", pool.pool

    error = pool.account.refused(
        pool.cognito.exceptions.ResourceNotFoundException, lambda: pool.update("ada", name="A")
    )

    assert told(error)[2] == "User pool us-east-1_Unknown00 does not exist."
    pool.pool = known
    pool.update("ada", name="A")


@pytest.mark.parametrize("region", ["eu-west-1", "us-west-2"])
def test_a_pool_of_another_region_does_not_exist_here(shop, region):
    pool = shop()
    pool.user("ada")
    here, pool.cognito = pool.cognito, pool.account.client("cognito-idp", region)

    with pytest.raises(pool.cognito.exceptions.ResourceNotFoundException):
        pool.update("ada", name="A")
    pool.cognito = here
    assert pool.get("ada") == {}


def test_a_pool_of_another_account_does_not_exist_here(live, shop):
    pool = shop()
    pool.user("ada")
    stranger = live.client("cognito-idp", key="999999999999")

    with pytest.raises(stranger.exceptions.ResourceNotFoundException):
        stranger.admin_get_user(UserPoolId=pool.pool, Username="ada")
    assert pool.get("ada") == {}


def test_a_malformed_pool_id_breaks_the_pattern(shop):
    pool = shop()
    pool.pool = "nowhere"

    error = pool.account.refused(
        pool.cognito.exceptions.InvalidParameterException, lambda: pool.update("ada", name="A")
    )

    assert told(error)[2] == (
        "1 validation error detected: Value 'nowhere' at 'userPoolId' failed to satisfy "
        r"constraint: Member must satisfy regular expression pattern: [\w-]+_[0-9a-zA-Z]+"
    )


def test_name_sub_and_active_alias_all_lead_to_the_user(shop):
    pool = shop(**ALIASES)
    pool.user("ada", preferred_username="countess", **VERIFIED)

    for way in ("ada", pool.state("ada").sub, OLD, "countess"):
        pool.update(way, name=f"by {way}")
        assert pool.get("ada")["name"] == f"by {way}"


def test_an_unverified_alias_leads_nowhere(shop):
    pool = shop(**ALIASES)
    pool.user("ada", email=OLD)

    pool.refused(
        "UserNotFoundException", "User does not exist.", lambda: pool.update(OLD, name="A")
    )
    pool.update("ada", email_verified="true")
    pool.update(OLD, name="A")


def test_without_aliases_an_address_leads_nowhere(shop):
    pool = shop()
    pool.user("ada", **VERIFIED)

    pool.refused(
        "UserNotFoundException", "User does not exist.", lambda: pool.update(OLD, name="A")
    )


def test_an_unverified_address_leads_to_its_user_where_it_is_the_user_name(shop):
    pool = shop(**NAMES)
    pool.user(OLD)

    pool.update(OLD, email=NEW)

    assert pool.get(NEW) == {"email": NEW, "email_verified": "false"}
    assert not pool.exists(OLD)
    assert pool.state(NEW).username == pool.state(NEW).sub


def test_case_counts_unless_the_pool_says_otherwise(shop):
    counting = shop(**ALIASES)
    not_counting = shop(UsernameConfiguration={"CaseSensitive": False}, **ALIASES)
    for pool in (counting, not_counting):
        pool.user("Ada", **VERIFIED)

    assert [counting.exists(name) for name in ("Ada", "ada", OLD.upper())] == [True, False, False]
    assert all(not_counting.exists(name) for name in ("Ada", "ADA", OLD.upper()))
    assert not_counting.state("ADA").username == "Ada"


def test_an_update_does_not_change_a_status(shop):
    pool = shop()
    pool.user("ada")

    pool.update("ada", **VERIFIED)

    assert pool.state("ada").status == "FORCE_CHANGE_PASSWORD"


def test_a_successful_update_moves_the_date_and_a_refused_one_does_not(shop):
    pool = shop()
    pool.user("ada")
    read = lambda: pool.cognito.admin_get_user(UserPoolId=pool.pool, Username="ada")  # noqa: E731
    born = read()

    pool.refused(INVALID, "Invalid email address format.", lambda: pool.update("ada", email="x"))
    assert read()["UserLastModifiedDate"] == born["UserLastModifiedDate"]
    pool.update("ada", name="Ada")

    assert read()["UserLastModifiedDate"].timestamp() == epoch_seconds(pool.state("ada").updated_at)
    assert read()["UserCreateDate"] == born["UserCreateDate"]


# ── Values ───────────────────────────────────────────────────────────────────────────────────

CUSTOM: dict[str, Any] = {
    "Schema": [
        {
            "Name": "plan",
            "AttributeDataType": "String",
            "Mutable": True,
            "StringAttributeConstraints": {"MinLength": "3", "MaxLength": "5"},
        },
        {"Name": "fixed", "AttributeDataType": "String", "Mutable": False},
        {"Name": "frozen", "AttributeDataType": "String"},
        {
            "Name": "seats",
            "AttributeDataType": "Number",
            "Mutable": True,
            "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"},
        },
        {"Name": "paid", "AttributeDataType": "Boolean", "Mutable": True},
        {"Name": "since", "AttributeDataType": "DateTime", "Mutable": True},
        {
            "Name": "secret",
            "AttributeDataType": "String",
            "Mutable": True,
            "DeveloperOnlyAttribute": True,
        },
        {"Name": "nickname", "Required": True, "AttributeDataType": "String"},
    ]
}


@pytest.mark.parametrize(
    ("wrong", "text", "right"),
    [
        ({"sub": "x"}, "Cannot modify the non-mutable attribute sub", {}),
        ({"sub": ""}, "Cannot modify the non-mutable attribute sub", {}),
        ({"sub": None}, "Cannot modify the non-mutable attribute sub", {}),
        ({"name": None}, "Attribute value for name must not be null", {"name": ""}),
        (
            {"shoe_size": "42"},
            "user.shoe_size: Attribute does not exist in the schema.\n",
            {"locale": "42"},
        ),
        (
            {"shoe_size": "42", "custom:x": "y", "custom:plan": "gold"},
            (
                "user.shoe_size: Attribute does not exist in the schema.\n"
                "user.custom:x: Attribute does not exist in the schema.\n"
            ),
            {"custom:plan": "gold"},
        ),
        (
            {"custom:fixed": "x"},
            "user.custom:fixed: Attribute cannot be updated.\n",
            {"custom:plan": "gold"},
        ),
        ({"custom:fixed": ""}, "user.custom:fixed: Attribute cannot be updated.\n", {}),
        ({"custom:frozen": "x"}, "user.custom:frozen: Attribute cannot be updated.\n", {}),
        (
            {"custom:plan": "ox"},
            "user.custom:plan: String must be no shorter than 3 characters\n",
            {"custom:plan": "oxe"},
        ),
        (
            {"custom:plan": "oxcart"},
            "user.custom:plan: String must be no longer than 5 characters\n",
            {"custom:plan": "oxcar"},
        ),
        (
            {"birthdate": "1815-12-1"},
            "user.birthdate: String must be no shorter than 10 characters\n",
            {"birthdate": "12/10/1815"},
        ),
        (
            {"custom:seats": "0"},
            "user.custom:seats: Number must be no less than 1\n",
            {"custom:seats": "1"},
        ),
        (
            {"custom:seats": "10"},
            "user.custom:seats: Number must be no greater than 9\n",
            {"custom:seats": "9"},
        ),
        ({"custom:seats": "x"}, "user.custom:seats: Invalid Number value\n", {}),
        (
            {"custom:paid": "x"},
            "user.custom:paid: Invalid Boolean value\n",
            {"custom:paid": "true"},
        ),
        (
            {"custom:since": "x"},
            "user.custom:since: Invalid DateTime value\n",
            {"custom:since": "2026-11-22"},
        ),
        (
            {"custom:secret": "x"},
            "user.custom:secret: Attribute does not exist in the schema.\n",
            {"dev:custom:secret": "x"},
        ),
        ({"nickname": ""}, "user.nickname: The attribute is required\n", {"nickname": "n"}),
        ({"email": "ada"}, "Invalid email address format.", {"email": "ada@shop.example"}),
        ({"phone_number": "2065550100"}, "Invalid phone number format.", {"phone_number": "+1"}),
        (
            {"cognito:user_status": "CONFIRMED"},
            "user.cognito:user_status: Attribute does not exist in the schema.\n",
            {},
        ),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_in_awss_words(shop, wrong, text, right):
    pool = shop(**CUSTOM)
    pool.user("ada")

    pool.refused(INVALID, text, lambda: pool.update("ada", wrong))
    pool.update("ada", right)

    assert pool.get("ada") == {
        **{n: v for n, v in right.items() if v},
        **({"email_verified": "false"} if "email" in right else {}),
        **({"phone_number_verified": "false"} if "phone_number" in right else {}),
    }


def test_one_wrong_value_refuses_all(shop):
    pool = shop()
    pool.user("ada", name="Ada")

    pool.refused(
        INVALID,
        "Invalid phone number format.",
        lambda: pool.update("ada", name="Augusta", email=NEW, phone_number="1"),
    )

    assert pool.get("ada") == {"name": "Ada"}


ORDER = [
    ({"x" * 33: "y", "sub": "x"}, "1 validation error detected: Value '"),
    ({"sub": "x", "name": None}, "Cannot modify the non-mutable attribute sub"),
    ({"name": None, "sub": "x"}, "Cannot modify the non-mutable attribute sub"),
    ({"shoe_size": "42", "name": None}, "Attribute value for name must not be null"),
    ({"email": "ada", "shoe_size": "42"}, "user.shoe_size: Attribute does not exist"),
    ({"phone_number": "1", "email": "ada"}, "Invalid email address format."),
]


@pytest.mark.parametrize(("values", "text"), ORDER)
def test_of_several_mistakes_the_first_in_awss_order_is_told(shop, values, text):
    """Constraints of the model, `sub`, missing values, schema, formats (observed)."""
    pool = shop()
    pool.user("ada")

    error = pool.account.refused(
        pool.cognito.exceptions.InvalidParameterException, lambda: pool.update("ada", values)
    )

    assert told(error)[2].startswith(text)


def test_the_pool_is_looked_for_before_the_user_and_the_user_before_the_values(shop):
    pool = shop()
    wrong = {"sub": "x"}

    pool.refused("UserNotFoundException", "User does not exist.", lambda: pool.update("ada", wrong))
    pool.pool = "us-east-1_Unknown00"
    with pytest.raises(pool.cognito.exceptions.ResourceNotFoundException):
        pool.update("ada", wrong)


def test_a_value_is_never_echoed(shop):
    pool = shop()
    pool.user("ada")

    pool.refused(
        INVALID,
        "1 validation error detected: Value at 'userAttributes.1.member.value' failed to satisfy "
        "constraint: Member must have length less than or equal to 2048",
        lambda: pool.update("ada", name="secret" * 400),
    )
    pool.update("ada", name="s" * 2048)


def test_attributes_are_required_but_may_be_none(shop):
    pool = shop()
    pool.user("ada")

    pool.refused(
        INVALID,
        "1 validation error detected: Value null at 'userAttributes' failed to satisfy constraint: "
        "Member must not be null",
        lambda: pool.cognito.admin_update_user_attributes(UserPoolId=pool.pool, Username="ada"),
    )
    with pool.live.recording_nothing():
        pool.update("ada", {})


def test_a_name_must_be_given(shop):
    pool = shop()
    pool.user("ada")

    pool.refused(
        INVALID,
        "1 validation error detected: Value null at 'userAttributes.1.member.name' failed to "
        "satisfy constraint: Member must not be null",
        lambda: pool.cognito.admin_update_user_attributes(
            UserPoolId=pool.pool, Username="ada", UserAttributes=[{"Value": "x"}]
        ),
    )


def test_a_blank_value_deletes(shop):
    pool = shop(**CUSTOM)
    pool.user("ada", name="Ada", address="here", picture="p", phone_number=OLD_NUMBER)
    pool.update("ada", {"custom:plan": "gold"})

    blank = dict.fromkeys(("name", "address", "picture", "phone_number", "custom:plan"), "")
    pool.update("ada", blank)

    assert pool.get("ada") == {}


def test_of_a_name_given_twice_the_last_counts_unless_aws_refuses_it(shop, other_shop):
    twice = [{"Name": "name", "Value": "Ada"}, {"Name": "name", "Value": "Augusta"}]
    for pool in (shop(), other_shop()):
        pool.user("ada")
        call = lambda pool=pool: pool.cognito.admin_update_user_attributes(  # noqa: E731
            UserPoolId=pool.pool, Username="ada", UserAttributes=twice
        )
        if pool.live.sandpost.settings.disputed.duplicate_names == "refuse":
            pool.refused(INVALID, "Attribute name is given more than once", call)
        else:
            call()
            assert pool.get("ada") == {"name": "Augusta"}


# ── Messages ─────────────────────────────────────────────────────────────────────────────────


def test_each_changed_attribute_has_one_message_to_its_new_value(shop):
    pool = shop(**VERIFYING)
    pool.user("ada", email=OLD, phone_number=OLD_NUMBER)

    pool.update("ada", email=NEW, phone_number=NEW_NUMBER, name="Ada")

    mail, text = pool.messages()
    assert (mail.medium, mail.destination, mail.attribute) == ("EMAIL", NEW, "email")
    assert (text.medium, text.destination, text.attribute) == ("SMS", NEW_NUMBER, "phone_number")
    for message in (mail, text):
        assert message.code is not None
        assert len(message.code) == 6
        assert message.body.strip() in {
            f"Your verification code is {message.code}",
            f"Your verification code is {message.code}.",
        }
        assert message.purpose == "UpdateUserAttribute"
        assert (message.account, message.region) == (pool.account.id, "us-east-1")
        assert (message.pool, message.user) == (pool.pool, pool.state("ada").sub)
        assert message.username == "ada"
    assert mail.subject == "Your verification code"
    assert mail.sender.from_address == "no-reply@verificationemail.com"
    assert mail.id != text.id
    codes = pool.state("ada").codes
    assert {a: (c.destination, c.code, c.message) for a, c in codes.items()} == {
        "email": (NEW, mail.code, mail.id),
        "phone_number": (NEW_NUMBER, text.code, text.id),
    }


def test_the_pools_own_words_are_used(shop):
    pool = shop(
        **VERIFYING,
        VerificationMessageTemplate={
            "SmsMessage": "SMS {####} {username}",
            "EmailMessage": "Mail {####}, again {####}",
            "EmailSubject": "Subject {####}",
            "DefaultEmailOption": "CONFIRM_WITH_LINK",
        },
    )
    pool.user("ada")

    pool.update("ada", email=NEW, phone_number=NEW_NUMBER)

    mail, text = pool.messages()
    assert mail.body == f"Mail {mail.code}, again {mail.code}"
    assert mail.subject == "Subject {####}"
    assert text.body == f"SMS {text.code} {{username}}"


def test_a_value_sent_again_sends_no_new_code(shop):
    pool = shop(**VERIFYING)
    pool.user("ada")
    pool.update("ada", email=NEW)

    with pool.live.recording_nothing():
        pool.update("ada", email=NEW)

    assert len(pool.messages()) == 1


def test_a_value_deleted_and_set_again_is_new_and_sends_a_code(shop):
    pool = shop(**VERIFYING)
    pool.user("ada")

    pool.update("ada", email=NEW)
    pool.update("ada", email="")
    pool.update("ada", email=NEW)

    assert [message.destination for message in pool.messages()] == [NEW, NEW]


def test_while_pending_the_caller_sees_the_old_value_only(shop):
    pool = shop(**KEEPING, **ALIASES)
    pool.user("ada", **VERIFIED)

    pool.update("ada", email=NEW)

    assert pool.get(OLD) == VERIFIED
    assert not pool.exists(NEW)
    assert pool.state("ada").pending["email"].value == NEW


def test_the_original_value_cancels_what_is_pending_unless_aws_keeps_it(shop, other_shop):
    for make, pending in ((shop, set()), (other_shop, {"phone_number"})):
        pool = make(**KEEPING)
        pool.user("ada", phone_number=OLD_NUMBER)
        pool.account.act(LeaveSmsSandbox(ago()))
        pool.account.lease()
        pool.update("ada", phone_number=NEW_NUMBER)

        pool.update("ada", phone_number=OLD_NUMBER)

        assert set(pool.state("ada").pending) == pending


# ── Aliases ──────────────────────────────────────────────────────────────────────────────────


def test_without_aliases_everybody_may_have_the_same_value(shop):
    pool = shop()
    for name in ("ada", "bob"):
        pool.user(name)
        pool.update(name, VERIFIED)

    assert pool.get("ada") == pool.get("bob") == VERIFIED


def test_in_an_alias_pool_everybody_may_have_the_same_unverified_value(shop):
    pool = shop(**ALIASES)
    pool.user("ada", **VERIFIED)
    pool.user("bob")

    pool.update("bob", email=OLD)

    assert pool.state(OLD).username == "ada"
    assert pool.get("ada") == VERIFIED


def test_the_flag_alone_moves_an_alias(shop):
    pool = shop(**ALIASES)
    pool.user("ada", **VERIFIED)
    pool.user("bob", email=OLD)

    pool.update("bob", email_verified="true")

    assert pool.state(OLD).username == "bob"
    assert pool.get("ada")["email_verified"] == "false"


def test_both_aliases_of_somebody_move_at_once(shop):
    pool = shop(**ALIASES)
    both = {**VERIFIED, "phone_number": OLD_NUMBER, "phone_number_verified": "true"}
    pool.user("ada", **both)
    pool.user("bob")

    pool.update("bob", both)

    assert pool.state(OLD).username == pool.state(OLD_NUMBER).username == "bob"
    assert set(pool.get("ada").values()) == {OLD, OLD_NUMBER, "false"}


def test_an_alias_moves_whatever_the_case_where_case_does_not_count(shop):
    pool = shop(**ALIASES, UsernameConfiguration={"CaseSensitive": False})
    pool.user("ada", **VERIFIED)
    pool.user("bob")

    pool.update("bob", email=OLD.upper(), email_verified="true")

    assert pool.state(OLD).username == "bob"


def test_a_taken_preferred_user_name_is_refused(shop):
    pool = shop(**ALIASES)
    pool.user("ada", preferred_username="countess")
    pool.user("bob")

    pool.refused(
        "AliasExistsException",
        "An account with the given preferred_username already exists.",
        lambda: pool.update("bob", preferred_username="countess"),
    )
    pool.update("ada", preferred_username="")
    pool.update("bob", preferred_username="countess")


def test_the_old_value_is_free_after_the_change(shop):
    pool = shop(**NAMES)
    pool.user("ada@shop.example")
    pool.user("bob@shop.example")

    pool.update("ada@shop.example", email=NEW)
    pool.update("bob@shop.example", email="ada@shop.example")

    assert pool.state("ada@shop.example").attributes["email"] == "ada@shop.example"
    assert not pool.exists("bob@shop.example")


def test_case_variants_of_a_user_name_attribute_are_one_value_where_case_does_not_count(shop):
    pool = shop(**NAMES, UsernameConfiguration={"CaseSensitive": False})
    pool.user("ada@shop.example")
    pool.user("bob@shop.example")

    pool.refused(
        "AliasExistsException",
        "An account with the given email already exists.",
        lambda: pool.update("bob@shop.example", email="ADA@shop.example"),
    )
    pool.update("ada@shop.example", email="ADA@shop.example")
    assert pool.get("ada@shop.example")["email"] == "ADA@shop.example"


@pytest.mark.parametrize("limited", ["role", "trigger", "mail"])
def test_a_taken_value_is_told_before_anything_that_sending_it_would_meet(shop, functions, limited):
    """The order is a choice: schema, alias, trigger, role, send."""
    refusing = functions.add(lambda _: (200, {}, b'{"errorMessage": "no"}'))
    more = {"LambdaConfig": {"CustomMessage": refusing}} if limited == "trigger" else {}
    pool = shop(**NAMES, **VERIFYING, **more)
    pool.user("+12065550101", email="ada@shop.example")
    pool.user("+12065550102")
    if limited == "role":
        pool.account.act(DeclareRole(ROLE, ago(), assumable=False))
    if limited == "mail":
        exhaust(pool)
    kind, value = ("email", "ada@shop.example")
    if limited == "role":
        kind, value = ("phone_number", "+12065550101")

    pool.refused(
        "AliasExistsException",
        f"An account with the given {kind} already exists.",
        lambda: pool.update("+12065550102", {kind: value}),
    )
    assert not functions.asked(refusing)


# ── The shared sender's day ──────────────────────────────────────────────────────────────────

LIMIT = (
    "LimitExceededException",
    (
        "Exceeded daily email limit for the operation or the account. If a "
        "higher limit is required, "
        "please configure your user pool to use your own Amazon SES "
        "configuration for sending email."
    ),
)


def exhaust(pool):
    """Let the shared sender send all that it may today."""
    by_address = "UsernameAttributes" in pool.description
    name = pool.state(pool.user("busy@shop.example" if by_address else "busy")).sub
    for n in range(50):
        pool.update(name, email=f"busy{n}@shop.example")


def test_mail_number_51_of_a_day_is_refused(shop):
    pool = shop(**VERIFYING)
    exhaust(pool)
    pool.user("ada")

    pool.refused(*LIMIT, lambda: pool.update("ada", email=NEW))
    pool.update("ada", email=NEW, email_verified="true")
    pool.update("ada", phone_number=NEW_NUMBER)


def test_mail_number_51_is_sent_where_aws_does_not_tell(other_shop):
    pool = other_shop(**VERIFYING)
    exhaust(pool)

    pool.update("busy", email=NEW)

    assert len(pool.messages()) == 51


def test_what_is_refused_does_not_count_against_the_day(shop):
    pool = shop(**ALIASES, **VERIFYING)
    pool.user("bob", preferred_username="countess")
    pool.user("ada")
    for n in range(50):
        pool.update("ada", email=f"{n}@shop.example")
        if n % 10 == 0:
            with pytest.raises(pool.cognito.exceptions.AliasExistsException):
                pool.update("ada", email=NEW, preferred_username="countess")

    assert len(pool.messages()) == 50
