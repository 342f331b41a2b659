"""SignUp, as an SDK sees it. Facts: sections 2.4, 2.9, 3.3, 3.4, 4.1 and 4.3."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.account_commands import DeclareRole
from engine.domain.events import CodeIssued, MessageRequested, PasswordSet, UserCreated
from tests.support.functions import texts
from tests.support.newcomers import SECRET, STRONG, Newcomers
from tests.support.sending import ago, told
from tests.support.shop import BOTH, ROLE, SMS, VERIFYING

ADDRESS, NUMBER = "ada@shop.example", "+12065550142"
BY_MAIL: dict[str, Any] = {"AutoVerifiedAttributes": ["email"]}
ALIASES: dict[str, Any] = {"AliasAttributes": ["email", "phone_number", "preferred_username"]}
NAMES: dict[str, Any] = {"UsernameAttributes": BOTH}
INVALID, NOT_AUTHORIZED = "InvalidParameterException", "NotAuthorizedException"
NOT_CONFORMING = "Attributes did not conform to the schema: "


def test_an_account_comes_to_be_with_its_password_and_its_code_in_one_step(live, shop):
    """Facts 4.3 [obs]: the shape of the answer, and the masked destination."""
    people = Newcomers(shop(**BY_MAIL))
    before = live.end()

    answer = people.sign_up("ada", email=ADDRESS)

    user = people.shop.state("ada")
    assert answer == {
        "UserConfirmed": False,
        "UserSub": user.sub,
        "CodeDeliveryDetails": {
            "AttributeName": "email",
            "DeliveryMedium": "EMAIL",
            "Destination": "a***@s***",
        },
    }
    kinds = [type(event) for event in live.recorded_since(before)]
    assert kinds == [UserCreated, PasswordSet, CodeIssued, MessageRequested]
    assert user.status == "UNCONFIRMED"
    assert people.lets_in("ada", STRONG)
    assert people.shop.get("ada") == {"email": ADDRESS}


def test_no_password_is_in_the_log(live, shop):
    people = Newcomers(shop(**BY_MAIL))
    before = live.end()

    people.sign_up("ada", email=ADDRESS)

    assert STRONG not in repr(live.recorded_since(before))


@pytest.mark.parametrize(
    ("settings", "attributes", "medium", "destination"),
    [
        (VERIFYING, {"email": ADDRESS, "phone_number": NUMBER}, "SMS", "+*******0142"),
        (VERIFYING, {"email": ADDRESS}, "EMAIL", "a***@s***"),
        (BY_MAIL, {"email": ADDRESS, "phone_number": NUMBER}, "EMAIL", "a***@s***"),
    ],
)
def test_of_both_that_are_verified_the_number_alone_gets_the_code(
    shop, settings, attributes, medium, destination
):
    """Facts 4.3 [doc]: phone wins over e-mail; only one code is sent."""
    people = Newcomers(shop(**settings))

    told_ = people.sign_up("ada", **attributes)["CodeDeliveryDetails"]

    assert (told_["DeliveryMedium"], told_["Destination"]) == (medium, destination)
    (message,) = people.shop.messages()
    assert (message.medium, message.purpose) == (medium, "SignUp")


@pytest.mark.parametrize(
    ("settings", "attributes"), [({}, {"email": ADDRESS}), (BY_MAIL, {"phone_number": NUMBER})]
)
def test_where_nothing_is_verified_no_code_is_sent_and_none_is_told_of(shop, settings, attributes):
    """Facts 4.3 [obs]: no delivery details, and the user stays UNCONFIRMED."""
    people = Newcomers(shop(**settings))

    answer = people.sign_up("ada", **attributes)

    assert set(answer) == {"UserConfirmed", "UserSub"}
    assert people.shop.messages() == []
    assert people.shop.state("ada").status == "UNCONFIRMED"


def test_nobody_signs_up_where_only_administrators_create_users(shop):
    """Facts 4.1: type [doc], text [rec]."""
    people = Newcomers(shop(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True}))

    people.refused(NOT_AUTHORIZED, "SignUp is not permitted for this user pool", people.sign_up)


def test_an_unknown_client_does_not_exist(shop):
    """Facts 3.3 [obs]."""
    people = Newcomers(shop())
    people.client = "unknown00000000000000000000"[:26]

    people.refused(
        "ResourceNotFoundException",
        f"User pool client {people.client} does not exist.",
        people.sign_up,
    )


def test_a_client_with_a_secret_wants_its_hash(shop):
    """Facts 3.3: type [doc], text [rec]."""
    people = Newcomers(shop(), **SECRET)
    bare = Newcomers(people.shop)
    bare.client = people.client

    bare.refused(
        NOT_AUTHORIZED,
        f"Client {people.client} is configured with secret but SECRET_HASH was not received",
        bare.sign_up,
    )
    people.refused(
        NOT_AUTHORIZED,
        f"Unable to verify secret hash for client {people.client}",
        lambda: people.sign_up("ada", SecretHash="c29tZXRoaW5n"),
    )
    people.sign_up("ada")
    assert people.shop.exists("ada")


# ── Passwords ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("Short-1", "Password not long enough"),
        ("correct-horse-1", "Password must have uppercase characters"),
        ("CORRECT-HORSE-1", "Password must have lowercase characters"),
        ("Correct-Horse", "Password must have numeric characters"),
        ("CorrectHorse1", "Password must have symbol characters"),
    ],
)
def test_what_the_policy_misses_is_told_one_at_a_time(shop, password, missing):
    """Facts 3.4 [rec]."""
    people = Newcomers(shop())

    people.refused(
        "InvalidPasswordException",
        f"Password did not conform with policy: {missing}",
        lambda: people.sign_up("ada", password),
    )


def test_nobody_signs_up_without_a_password(shop):
    people = Newcomers(shop())

    people.refused(
        INVALID,
        "Sandpost signs nobody up without a password.",
        lambda: people.call("sign_up", "ada"),
    )


# ── Attributes ───────────────────────────────────────────────────────────────────────────────


def required(*names: str) -> dict[str, Any]:
    return {"Schema": [{"Name": name, "Required": True} for name in names]}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("email", "email: The attribute is required\n"),
        ("name", "name.formatted: The attribute name.formatted is required\n"),
    ],
)
def test_a_required_attribute_must_be_given(shop, name, line):
    """Facts 4.3 [obs], and the odd form for `name`."""
    people = Newcomers(shop(**required(name)))

    people.refused(INVALID, NOT_CONFORMING + line, people.sign_up)
    people.refused(INVALID, NOT_CONFORMING + line, lambda: people.sign_up("ada", **{name: ""}))
    people.sign_up("ada", **{name: ADDRESS})
    assert people.shop.get("ada") == {name: ADDRESS}


def test_a_custom_attribute_that_the_schema_lacks_has_no_type(shop):
    """Facts 2.4 [obs]: the newer of two texts."""
    people = Newcomers(shop())

    people.refused(
        INVALID,
        f"{NOT_CONFORMING}Type for attribute {{custom:role}} could not be determined",
        lambda: people.sign_up("ada", **{"custom:role": "clerk"}),
    )


def test_or_it_does_not_exist_in_the_schema_by_a_setting(other_shop):
    """Facts 2.4 [obs]: the older of two texts."""
    people = Newcomers(other_shop())

    people.refused(
        INVALID,
        f"{NOT_CONFORMING}custom:role: Attribute does not exist in the schema.\n",
        lambda: people.sign_up("ada", **{"custom:role": "clerk"}),
    )


def test_what_the_client_may_not_write_is_refused(shop):
    """Facts 2.4 [obs] and 3.3 [doc]: custom attributes need listing."""
    pool = shop(Schema=[{"Name": "role", "AttributeDataType": "String", "Mutable": True}])
    text = "A client attempted to write unauthorized attribute"
    by_default = Newcomers(pool)
    listing = Newcomers(pool, WriteAttributes=["email", "custom:role"])

    by_default.refused(
        NOT_AUTHORIZED, text, lambda: by_default.sign_up("ada", **{"custom:role": "clerk"})
    )
    listing.refused(NOT_AUTHORIZED, text, lambda: listing.sign_up("ada", nickname="A"))
    listing.sign_up("ada", **{"custom:role": "clerk"})
    assert pool.get("ada") == {"custom:role": "clerk"}


def test_nobody_calls_an_address_verified_by_oneself(shop, other_shop):
    """Facts 2.4 and 11.6: two reports contradict each other."""
    by_default, otherwise = Newcomers(shop()), Newcomers(other_shop())

    by_default.refused(
        NOT_AUTHORIZED,
        "A client attempted to write unauthorized attribute",
        lambda: by_default.sign_up("ada", email=ADDRESS, email_verified="true"),
    )
    otherwise.refused(
        INVALID,
        "Cannot modify the non-mutable attribute email_verified",
        lambda: otherwise.sign_up("ada", email=ADDRESS, email_verified="true"),
    )


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ({"email": "ada"}, "Invalid email address format."),
        ({"phone_number": "2065550142"}, "Invalid phone number format."),
        ({"sub": "ada"}, "Cannot modify the non-mutable attribute sub"),
        (
            {"birthdate": "1815"},
            f"{NOT_CONFORMING}birthdate: String must be no shorter than 10 characters\n",
        ),
    ],
)
def test_values_are_checked_as_everywhere(shop, attributes, text):
    """Facts 2.4 [obs]."""
    people = Newcomers(shop())

    people.refused(INVALID, text, lambda: people.sign_up("ada", **attributes))


def test_a_preferred_name_that_is_an_alias_comes_only_after_confirmation(shop):
    """Facts 2.9 [doc]; the text as reported (amplify-js issue 1669, 2018)."""
    people = Newcomers(shop(**ALIASES))

    people.refused(
        INVALID,
        (
            "Preferred username cannot be provided for unconfirmed account, since user pool is "
            "configured for preferred username alias."
        ),
        lambda: people.sign_up("ada", preferred_username="countess"),
    )


# ── Names ────────────────────────────────────────────────────────────────────────────────────


def test_a_name_is_given_once(shop):
    """Facts 4.3 [obs]."""
    people = Newcomers(shop())
    people.sign_up("ada")

    people.refused("UsernameExistsException", "User already exists", people.sign_up)


def test_names_that_differ_in_case_are_one_where_the_pool_says_so(shop):
    """Facts 2.2 [doc]."""
    counting = Newcomers(shop())
    not_counting = Newcomers(shop(UsernameConfiguration={"CaseSensitive": False}))
    for people in (counting, not_counting):
        people.sign_up("ada")

    counting.sign_up("ADA")
    not_counting.refused(
        "UsernameExistsException", "User already exists", lambda: not_counting.sign_up("ADA")
    )


@pytest.mark.parametrize(("name", "kind"), [(ADDRESS, "email"), (NUMBER, "phone_number")])
def test_an_address_or_number_is_a_name_once_where_pools_sign_in_by_it(shop, name, kind):
    """Facts 2.2 [doc] and 2.9 [obs]; the wording for numbers is [rec]."""
    people = Newcomers(shop(**NAMES))

    sub = people.sign_up(name)["UserSub"]

    assert people.shop.state(name).username == sub
    assert people.shop.get(name) == {kind: name}
    people.refused(
        "UsernameExistsException",
        f"An account with the given {kind} already exists.",
        lambda: people.sign_up(name),
    )


@pytest.mark.parametrize(
    ("settings", "name", "text"),
    [
        (NAMES, "ada", "Username should be either an email or a phone number."),
        (
            ALIASES,
            ADDRESS,
            "Username cannot be of email format, since user pool is configured for email alias.",
        ),
    ],
)
def test_names_have_the_form_that_the_pool_wants(shop, settings, name, text):
    """Facts 4.1 and 2.9 [obs]."""
    people = Newcomers(shop(**settings))

    people.refused(INVALID, text, lambda: people.sign_up(name))


def test_an_address_that_somebody_signs_in_by_may_be_given_unverified(shop):
    """Facts 2.9 [doc]: only the verified one is the alias."""
    people = Newcomers(shop(**ALIASES))
    people.shop.user("bob", email=ADDRESS, email_verified="true")

    people.sign_up("ada", email=ADDRESS)

    assert people.shop.state(ADDRESS).username == "bob"
    assert people.shop.get("bob")["email_verified"] == "true"


# ── Messages ─────────────────────────────────────────────────────────────────────────────────


def test_nobody_signs_up_whose_message_is_refused_in_the_call(shop):
    """Facts 2.10 [obs]: the text."""
    people = Newcomers(shop(**VERIFYING))
    people.shop.account.act(DeclareRole(ROLE, ago(), assumable=False))

    people.refused(
        "InvalidSmsRoleTrustRelationshipException",
        "Role does not have a trust relationship allowing Cognito to assume the role",
        lambda: people.sign_up("ada", phone_number=NUMBER),
    )
    assert not people.shop.exists("ada")
    people.sign_up("ada", email=ADDRESS)


def test_the_trigger_is_told_client_and_metadata(functions, shop):
    """Facts 6.1 [doc]: sources, and for which calls metadata are handed on."""
    arn = functions.add(lambda _: texts(emailMessage="Welcome: {####}"))
    people = Newcomers(shop(LambdaConfig={"CustomMessage": arn}, **BY_MAIL))

    people.sign_up("ada", email=ADDRESS, ClientMetadata={"shop": "one"})

    (event,) = functions.asked(arn)
    assert event["triggerSource"] == "CustomMessage_SignUp"
    assert event["callerContext"]["clientId"] == people.client
    assert event["userName"] == "ada"
    assert event["request"]["clientMetadata"] == {"shop": "one"}
    assert event["request"]["userAttributes"]["cognito:user_status"] == "UNCONFIRMED"
    assert people.last().body == f"Welcome: {people.code()}"


def test_no_trigger_is_asked_about_a_name_that_is_taken(functions, shop):
    arn = functions.add(lambda _: texts())
    people = Newcomers(shop(LambdaConfig={"CustomMessage": arn}, **BY_MAIL))
    people.sign_up("ada", email=ADDRESS)

    error = people.refused(
        "UsernameExistsException",
        "User already exists",
        lambda: people.sign_up("ada", email=ADDRESS),
    )

    assert told(error)[0] == 400
    assert len(functions.asked(arn)) == 1


def test_a_pool_that_verifies_numbers_and_cannot_send_texts_signs_nobody_up_by_number(shop):
    """Facts 2.10 [obs]: the text."""
    people = Newcomers(shop(AutoVerifiedAttributes=["phone_number"], SmsConfiguration=SMS))
    people.shop.account.act(DeclareRole(ROLE, ago(), may_publish=False))

    people.refused(
        "InvalidSmsRoleAccessPolicyException",
        "Role does not have permission to publish with SNS",
        lambda: people.sign_up("ada", phone_number=NUMBER),
    )
