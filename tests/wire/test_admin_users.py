"""Users as administrators make, read, invite again and delete them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from engine.domain.account_commands import DeclareRole
from tests.support.sending import ago, told
from tests.support.shop import BOTH, ROLE, SMS, VERIFYING, pairs

OLD, NUMBER = "ada@old.example", "+12065550100"
INVALID = "InvalidParameterException"
VERIFIED = {"email": OLD, "email_verified": "true"}
ALIASES: dict[str, Any] = {"AliasAttributes": ["email", "phone_number", "preferred_username"]}
NAMES: dict[str, Any] = {"UsernameAttributes": BOTH}
LAX: dict[str, Any] = {"Policies": {"PasswordPolicy": {"MinimumLength": 6}}}


# ── Creating ─────────────────────────────────────────────────────────────────────────────────


def test_a_new_user_is_answered_whole(shop):
    pool = shop()

    user = pool.create("ada", UserAttributes=pairs(VERIFIED), MessageAction="SUPPRESS")

    attributes = {one["Name"]: one["Value"] for one in user["Attributes"]}
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", attributes.pop("sub"))
    assert attributes == VERIFIED
    assert (user["Username"], user["Enabled"], user["UserStatus"]) == (
        "ada",
        True,
        "FORCE_CHANGE_PASSWORD",
    )
    assert user["UserCreateDate"] == user["UserLastModifiedDate"]


def test_a_user_is_read_as_it_was_created(shop):
    pool = shop()
    created = pool.create("ada", UserAttributes=pairs(VERIFIED), MessageAction="SUPPRESS")

    read = pool.cognito.admin_get_user(UserPoolId=pool.pool, Username="ada")

    assert read.pop("ResponseMetadata")
    assert read == {"UserAttributes": created.pop("Attributes"), **created}


def test_flags_are_not_set_unless_given_and_stored_in_lower_case(shop):
    pool = shop()

    pool.user("ada", email=OLD)
    pool.user("bob", email=OLD, email_verified="True")

    assert pool.get("ada") == {"email": OLD}
    assert pool.get("bob")["email_verified"] == "true"


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        (
            {"custom:x": "y"},
            (
                "Attributes did not conform to the schema: "
                "custom:x: Attribute does not exist in the schema.\n"
            ),
        ),
        (
            {"birthdate": "1815"},
            (
                "Attributes did not conform to the schema: "
                "birthdate: String must be no shorter than 10 characters\n"
            ),
        ),
        ({"email": "x"}, "Invalid email address format."),
        ({"phone_number": "x"}, "Invalid phone number format."),
        ({"sub": "x"}, "Cannot modify the non-mutable attribute sub"),
    ],
)
def test_attributes_that_are_not_allowed_are_refused(shop, attributes, text):
    pool = shop()

    pool.refused(INVALID, text, lambda: pool.create("ada", UserAttributes=pairs(attributes)))
    assert not pool.exists("ada")


def test_an_immutable_attribute_is_set_on_creation_only(shop):
    pool = shop(Schema=[{"Name": "tenant", "AttributeDataType": "String", "Mutable": False}])

    pool.create("ada", UserAttributes=pairs({"custom:tenant": "t1"}), MessageAction="SUPPRESS")

    assert pool.get("ada") == {"custom:tenant": "t1"}
    pool.refused(
        INVALID,
        "user.custom:tenant: Attribute cannot be updated.\n",
        lambda: pool.update("ada", {"custom:tenant": "t2"}),
    )


def test_a_name_is_taken_once(shop):
    pool = shop()
    pool.user("ada")

    pool.refused(
        "UsernameExistsException", "User account already exists", lambda: pool.create("ada")
    )
    pool.user("Ada")


def test_a_name_is_taken_whatever_its_case_where_case_does_not_count(shop):
    pool = shop(UsernameConfiguration={"CaseSensitive": False})
    pool.user("ada")

    pool.refused(
        "UsernameExistsException", "User account already exists", lambda: pool.create("ADA")
    )


@pytest.mark.parametrize(
    ("kinds", "text"),
    [
        (["email"], "Username should be an email."),
        (["phone_number"], "Username should be a phone number."),
        (BOTH, "Username should be either an email or a phone number."),
    ],
)
def test_where_an_attribute_is_the_user_name_no_other_name_will_do(shop, kinds, text):
    pool = shop(UsernameAttributes=kinds)

    pool.refused(INVALID, text, lambda: pool.create("ada"))
    pool.user(NUMBER if kinds == ["phone_number"] else OLD)


def test_where_an_attribute_is_the_user_name_the_stored_name_is_the_sub(shop):
    pool = shop(**NAMES)

    user = pool.create(OLD, MessageAction="SUPPRESS")

    attributes = {one["Name"]: one["Value"] for one in user["Attributes"]}
    assert user["Username"] == attributes["sub"]
    assert attributes["email"] == OLD
    assert pool.get(user["Username"]) == pool.get(OLD) == {"email": OLD}


@pytest.mark.parametrize(("kind", "value"), [("email", OLD), ("phone_number", NUMBER)])
def test_where_an_attribute_is_the_user_name_its_value_is_taken_once(shop, kind, value):
    pool = shop(**NAMES)
    pool.user(value)

    pool.refused(
        "UsernameExistsException",
        f"An account with the given {kind} already exists.",
        lambda: pool.create(value, MessageAction="SUPPRESS"),
    )


def test_a_name_may_not_look_like_an_alias(shop):
    text = "Username cannot be of email format, since user pool is configured for email alias."

    pool = shop(**ALIASES)
    pool.refused(INVALID, text, lambda: pool.create(OLD))
    shop().user(OLD)


# ── Aliases on creation ──────────────────────────────────────────────────────────────────────


def test_a_verified_alias_of_somebody_else_is_refused_unless_forced(shop):
    pool = shop(**ALIASES)
    pool.user("ada", **VERIFIED)
    given: dict[str, Any] = {"UserAttributes": pairs(VERIFIED), "MessageAction": "SUPPRESS"}

    pool.refused(
        "AliasExistsException",
        "An account with the given email already exists.",
        lambda: pool.create("bob", **given),
    )
    pool.create("bob", **given, ForceAliasCreation=True)

    assert pool.state(OLD).username == "bob"
    assert pool.get("ada") == {"email": OLD, "email_verified": "false"}


def test_an_unverified_value_is_no_conflict_and_force_does_nothing(shop):
    pool = shop(**ALIASES)
    pool.user("ada", **VERIFIED)

    pool.create(
        "bob",
        UserAttributes=pairs({"email": OLD}),
        MessageAction="SUPPRESS",
        ForceAliasCreation=True,
    )

    assert pool.state(OLD).username == "ada"


def test_no_force_takes_a_user_name_attribute(shop):
    pool = shop(**NAMES)
    pool.user(OLD)

    pool.refused(
        "UsernameExistsException",
        "An account with the given email already exists.",
        lambda: pool.create(OLD, ForceAliasCreation=True),
    )


# ── Passwords ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("password", "text"),
    [
        ("Ab1!", "Password not long enough"),
        ("abcdef1!", "Password must have uppercase characters"),
        ("ABCDEF1!", "Password must have lowercase characters"),
        ("Abcdefg!", "Password must have numeric characters"),
        ("Abcdefg1", "Password must have symbol characters"),
    ],
)
def test_a_first_password_conforms_with_the_policy(shop, password, text):
    pool = shop()

    pool.refused(
        "InvalidPasswordException",
        f"Password did not conform with policy: {text}",
        lambda: pool.create("ada", TemporaryPassword=password),
    )
    pool.create("ada", TemporaryPassword="Abcdef1!")


def test_the_policy_is_the_pools(shop):
    shop(**LAX).create("ada", TemporaryPassword="abcdef")


def test_a_drawn_password_conforms_with_any_policy(shop):
    policy = {"MinimumLength": 99, "RequireSymbols": True, "RequireNumbers": True}
    pool = shop(**VERIFYING, Policies={"PasswordPolicy": policy})

    pool.create("ada", UserAttributes=pairs(VERIFIED), DesiredDeliveryMediums=["EMAIL"])

    (mail,) = pool.messages()
    assert len(mail.code) == 99


# ── Invitations ──────────────────────────────────────────────────────────────────────────────

REACHABLE = {"email": OLD, "phone_number": NUMBER}


@pytest.mark.parametrize(
    ("attributes", "media", "to"),
    [
        (REACHABLE, None, [NUMBER]),
        (REACHABLE, ["SMS"], [NUMBER]),
        (REACHABLE, ["EMAIL"], [OLD]),
        (REACHABLE, ["EMAIL", "SMS"], [NUMBER, OLD]),
        ({"email": OLD}, None, []),
        ({"email": OLD}, ["EMAIL"], [OLD]),
        ({"phone_number": NUMBER}, ["EMAIL"], []),
    ],
)
def test_an_invitation_goes_by_text_unless_other_media_are_chosen(shop, attributes, media, to):
    pool = shop(**VERIFYING)

    pool.create(
        "ada",
        UserAttributes=pairs(attributes),
        **({} if media is None else {"DesiredDeliveryMediums": media}),
    )

    messages = pool.messages()
    assert [message.destination for message in messages] == to
    assert {message.purpose for message in messages} <= {"AdminCreateUser"}


def test_an_invitation_goes_by_mail_where_aws_falls_back_to_it(other_shop):
    pool = other_shop()

    pool.create("ada", UserAttributes=pairs({"email": OLD}))

    assert [message.destination for message in pool.messages()] == [OLD]


def test_an_invitation_carries_name_and_first_password(shop):
    pool = shop(**VERIFYING)

    pool.create(
        "ada",
        UserAttributes=pairs(REACHABLE),
        DesiredDeliveryMediums=["EMAIL", "SMS"],
        TemporaryPassword="Abcdef1!",
    )

    for message in pool.messages():
        assert message.code == "Abcdef1!"
        assert "Your username is ada and temporary password is Abcdef1!." in message.body
    assert pool.messages()[1].subject == "Your temporary password"


def test_the_pools_own_words_invite(shop):
    template = {
        "EmailMessage": "Hi {username}: {####}",
        "EmailSubject": "Hi",
        "SMSMessage": "{####}{username}",
    }
    pool = shop(**VERIFYING, AdminCreateUserConfig={"InviteMessageTemplate": template})

    pool.create(
        "{####}", UserAttributes=pairs(REACHABLE), DesiredDeliveryMediums=["EMAIL", "SMS"],
        TemporaryPassword="Abcdef1!",
    )  # fmt: skip

    text, mail = pool.messages()
    assert (mail.subject, mail.body) == ("Hi", "Hi {####}: Abcdef1!")
    assert text.body == "Abcdef1!{####}"


def test_suppressed_there_is_no_invitation(shop):
    pool = shop(**VERIFYING)

    pool.create("ada", UserAttributes=pairs(REACHABLE), MessageAction="SUPPRESS")

    assert not pool.messages()


def test_no_text_without_a_configuration(shop):
    text = "User pool does not have SMS configuration to send messages."
    create = lambda pool, **more: pool.create(  # noqa: E731
        "ada", UserAttributes=pairs(REACHABLE), **more
    )

    pool = shop()
    pool.refused(INVALID, text, lambda: create(pool))
    assert not pool.exists("ada")
    create(pool, DesiredDeliveryMediums=["EMAIL"])
    create(shop(SmsConfiguration=SMS))


def test_no_text_with_a_broken_role(shop):
    pool = shop(SmsConfiguration=SMS)
    pool.account.act(DeclareRole(ROLE, ago(), may_publish=False))

    pool.refused(
        "InvalidSmsRoleAccessPolicyException",
        "Role does not have permission to publish with SNS",
        lambda: pool.create("ada", UserAttributes=pairs(REACHABLE)),
    )


def test_the_shared_senders_limit_holds_for_invitations_too(shop):
    pool = shop()
    invite = lambda name: pool.create(  # noqa: E731
        name, UserAttributes=pairs({"email": OLD}), DesiredDeliveryMediums=["EMAIL"]
    )
    for n in range(50):
        invite(f"user{n}")

    error = pool.account.refused(
        pool.cognito.exceptions.LimitExceededException, lambda: invite("one-more")
    )

    assert "Exceeded daily email limit" in str(error)
    assert not pool.exists("one-more")


# ── Invited again ────────────────────────────────────────────────────────────────────────────


def test_an_invitation_is_repeated_with_a_new_password(shop):
    pool = shop(**VERIFYING)
    pool.create("ada", UserAttributes=pairs(REACHABLE))
    before = pool.get("ada")

    user = pool.create("ada", MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"])

    first, second = pool.messages()
    assert (first.destination, second.destination) == (NUMBER, OLD)
    assert first.code != second.code
    assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert pool.get("ada") == before


def test_nobody_is_invited_again_who_does_not_exist(shop):
    pool = shop()

    pool.refused(
        "UserNotFoundException",
        "User does not exist.",
        lambda: pool.create("ada", MessageAction="RESEND"),
    )


def test_nobody_is_invited_again_who_has_a_password_of_its_own(shop):
    """[rec] facts 4.1, quoted alike by unrelated projects."""
    pool = shop()
    pool.user("ada", email=OLD)
    pool.cognito.admin_set_user_password(
        UserPoolId=pool.pool, Username="ada", Password="Abcdef1!", Permanent=True
    )

    pool.refused(
        "UnsupportedUserStateException",
        "Resend not possible. ada status is not FORCE_CHANGE_PASSWORD",
        lambda: pool.create("ada", MessageAction="RESEND"),
    )


def test_an_alias_is_invited_again(shop):
    pool = shop(**NAMES)
    pool.user(OLD)

    user = pool.create(OLD, MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"])

    assert user["Username"] == pool.state(OLD).sub
    assert [message.destination for message in pool.messages()] == [OLD]


# ── Deleting attributes ──────────────────────────────────────────────────────────────────────


def forget(pool, *names):
    return pool.cognito.admin_delete_user_attributes(
        UserPoolId=pool.pool, Username="ada", UserAttributeNames=list(names)
    )


def test_attributes_are_deleted_by_name(shop):
    pool = shop(**ALIASES, **VERIFYING)
    pool.user("ada", name="Ada", **VERIFIED)

    answer = forget(pool, "email", "nickname")

    assert set(answer) == {"ResponseMetadata"}
    assert pool.get("ada") == {"name": "Ada"}
    assert not pool.exists(OLD)
    assert not pool.messages()


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (
            ["custom:foo"],
            "Invalid user attributes: user.custom:foo: Attribute does not exist in the schema.\n",
        ),
        (
            ["name", "x", "y"],
            (
                "Invalid user attributes: user.x: Attribute does not exist in the schema.\n"
                "user.y: Attribute does not exist in the schema.\n"
            ),
        ),
        (["sub"], "Cannot modify the non-mutable attribute sub"),
    ],
)
def test_attributes_that_do_not_exist_are_not_deleted(shop, names, text):
    pool = shop()
    pool.user("ada", name="Ada")

    pool.refused(INVALID, text, lambda: forget(pool, *names))
    forget(pool, "name")


def test_attributes_of_nobody_are_not_deleted(shop):
    pool = shop()

    pool.refused("UserNotFoundException", "User does not exist.", lambda: forget(pool, "name"))


# ── Deleting users ───────────────────────────────────────────────────────────────────────────


def test_a_deleted_user_frees_its_names(shop):
    pool = shop(**ALIASES)
    pool.user("ada", preferred_username="countess", **VERIFIED)
    sub = pool.state("ada").sub

    pool.cognito.admin_delete_user(UserPoolId=pool.pool, Username=OLD)

    assert not any(pool.exists(name) for name in ("ada", OLD, "countess", sub))
    pool.user("ada", preferred_username="countess", **VERIFIED)
    assert pool.state("ada").sub != sub


def test_nobody_is_deleted_twice(shop):
    pool = shop()
    pool.user("ada")
    delete = lambda: pool.cognito.admin_delete_user(  # noqa: E731
        UserPoolId=pool.pool, Username="ada"
    )

    delete()

    pool.refused("UserNotFoundException", "User does not exist.", delete)


# ── Constraints ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "constraint"),
    [
        ("x" * 129, "length less than or equal to 128"),
        ("a b", r"pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+"),
    ],
)
def test_a_name_is_never_echoed(shop, name, constraint):
    pool = shop()

    error = pool.account.refused(
        pool.cognito.exceptions.InvalidParameterException, lambda: pool.create(name)
    )

    assert "1 validation error detected: Value at 'username' failed" in str(error)
    assert constraint in str(error)


def test_an_unknown_message_action_is_told_with_the_known_ones(shop):
    pool = shop()

    error = pool.account.refused(
        pool.cognito.exceptions.InvalidParameterException,
        lambda: pool.create("ada", MessageAction="LATER"),
    )

    start, _, known = told(error)[2].partition(" constraint: Member must satisfy enum value set: ")
    assert (
        start == "1 validation error detected: Value 'LATER' at 'messageAction' failed to satisfy"
    )
    assert set(known.strip("[]").split(", ")) == {"RESEND", "SUPPRESS"}
