"""What is asked on signing in: a new password, a code by text; and sessions (facts 4.7)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from engine.domain.events import AttributesUpdated, AttributeVerified, ChallengeIssued
from engine.domain.streams import user_stream
from tests.support.functions import Functions, texts
from tests.support.pools import with_settings
from tests.support.shop import BOTH, SMS, VERIFYING, Shop, pairs
from tests.support.signing_in import PASSWORD, Door, ask_for_codes, record

INVALID = "InvalidParameterException"
DENIED = "NotAuthorizedException"
TEMPORARY = "Temp0rary!"
NUMBER, ADDRESS = "+12065550123", "ada@shop.example"
UNKNOWN_SESSION = "Invalid session for the user."


def answer_for(door: Door, asked: Any, /, **responses: str) -> Any:
    """What AdminRespondToAuthChallenge answers."""
    return door.cognito.admin_respond_to_auth_challenge(
        UserPoolId=door.shop.pool,
        ClientId=door.client,
        ChallengeName=asked["ChallengeName"],
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "ada", **responses},
    )


# ── A new password ───────────────────────────────────────────────────────────────────────────


def invited(door: Door, name: str = "ada", /, **attributes: str) -> Any:
    """What a user is asked who signs in with its temporary password."""
    door.shop.create(
        name,
        UserAttributes=pairs({**attributes}),
        TemporaryPassword=TEMPORARY,
        MessageAction="SUPPRESS",
    )
    return door.enter(name, TEMPORARY)


@pytest.fixture
def door(shop: Callable[..., Shop]) -> Door:
    return Door(shop())


def test_whoever_has_a_temporary_password_is_asked_for_one_of_its_own(door):
    asked = invited(door, email=ADDRESS, email_verified="true")

    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"  # [obs] O3
    assert len(asked["Session"]) >= 20
    assert "AuthenticationResult" not in asked
    parameters = asked["ChallengeParameters"]
    assert parameters["USER_ID_FOR_SRP"] == "ada"
    assert json.loads(parameters["requiredAttributes"]) == []
    assert json.loads(parameters["userAttributes"]) == {
        "email": ADDRESS,
        "email_verified": "true",
    }


@pytest.mark.parametrize("answer", [Door.answer, answer_for])
def test_with_a_new_password_it_is_let_in_and_confirmed(door, answer):
    asked = invited(door)

    tokens = answer(door, asked, NEW_PASSWORD=PASSWORD)["AuthenticationResult"]

    assert door.claims(tokens["AccessToken"])["username"] == "ada"
    assert door.shop.state("ada").status == "CONFIRMED"
    assert door.tokens()
    door.refused(DENIED, "Incorrect username or password.", lambda: door.enter("ada", TEMPORARY))


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("Abc1!", "Password not long enough"),
        ("abcdef1!", "Password must have uppercase characters"),
    ],
)
def test_the_new_password_must_be_one_that_the_pool_allows(door, password, missing):
    asked = invited(door)

    door.refused(
        "InvalidPasswordException",
        f"Password does not conform to policy: {missing}",
        lambda: door.answer(asked, NEW_PASSWORD=password),
    )
    assert door.answer(asked, NEW_PASSWORD=PASSWORD)["AuthenticationResult"]


def test_the_question_ends_with_the_temporary_password(door):
    asked = invited(door)
    door.give_password("ada")

    door.refused(DENIED, UNKNOWN_SESSION, lambda: door.answer(asked, NEW_PASSWORD="Zyxwvu9?"))
    assert door.tokens()


def test_a_new_password_is_chosen_once(door):
    asked = invited(door)
    door.answer(asked, NEW_PASSWORD=PASSWORD)

    door.refused(
        DENIED,
        "Invalid session for the user, session can only be used once.",  # [obs] O5
        lambda: door.answer(asked, NEW_PASSWORD="Zyxwvu9?"),
    )


def test_attributes_may_be_given_along(door):
    asked = invited(door)

    door.answer(asked, NEW_PASSWORD=PASSWORD, **{"userAttributes.name": "Ada"})

    assert door.shop.get("ada") == {"name": "Ada"}


def test_an_address_given_along_is_verified_as_by_any_update(shop):
    door = Door(shop(**VERIFYING))
    asked = invited(door, email="old@shop.example", email_verified="true")

    door.answer(asked, NEW_PASSWORD=PASSWORD, **{"userAttributes.email": ADDRESS})

    (message,) = door.shop.messages()
    assert (message.destination, message.purpose) == (ADDRESS, "UpdateUserAttribute")
    assert door.shop.get("ada") == {"email": ADDRESS, "email_verified": "false"}


@pytest.mark.parametrize("flag", ["email_verified", "phone_number_verified"])
def test_whoever_gives_a_flag_back_is_refused(door, flag):
    asked = invited(door, email=ADDRESS, email_verified="true")

    door.refused(
        INVALID,
        f"Cannot modify the non-mutable attribute {flag}",  # [obs] O30
        lambda: door.answer(asked, NEW_PASSWORD=PASSWORD, **{f"userAttributes.{flag}": "true"}),
    )


def test_what_the_client_may_not_write_is_refused(shop):
    door = Door(shop(), WriteAttributes=["email"])
    asked = invited(door)

    door.refused(
        DENIED,
        "A client attempted to write unauthorized attribute",
        lambda: door.answer(asked, NEW_PASSWORD=PASSWORD, **{"userAttributes.name": "Ada"}),
    )


def test_what_the_schema_requires_is_asked_for_and_must_be_given(shop):
    required = {"Name": "given_name", "AttributeDataType": "String", "Required": True}
    door = Door(shop(Schema=[{**required, "Mutable": True}]))
    door.shop.create(
        "ada",
        UserAttributes=pairs({"given_name": "Ada"}),
        TemporaryPassword=TEMPORARY,
        MessageAction="SUPPRESS",
    )
    without(door, "given_name")
    asked = door.enter("ada", TEMPORARY)

    named = json.loads(asked["ChallengeParameters"]["requiredAttributes"])
    assert named == ["userAttributes.given_name"]
    door.refused(
        INVALID,
        "Invalid attributes given, given_name is missing",
        lambda: door.answer(asked, NEW_PASSWORD=PASSWORD),
    )
    given = {"userAttributes.given_name": "Ada"}
    assert door.answer(asked, NEW_PASSWORD=PASSWORD, **given)["AuthenticationResult"]


def test_a_username_attribute_of_somebody_else_cannot_be_given(shop):
    door = Door(shop(UsernameAttributes=["email"]))
    door.user("bob@shop.example")
    asked = invited(door, ADDRESS)

    door.refused(
        "AliasExistsException",
        "An account with the given email already exists.",
        lambda: door.answer(
            asked,
            USERNAME=ADDRESS,
            NEW_PASSWORD=PASSWORD,
            **{"userAttributes.email": "bob@shop.example"},
        ),
    )


# ── A code by text ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def guarded(shop: Callable[..., Shop]) -> Door:
    """A pool that asks everybody for a code, and ada with a number."""
    door = Door(shop(SmsConfiguration=SMS))
    ask_for_codes(door.shop)
    door.user("ada", PASSWORD, phone_number=NUMBER)
    return door


def sent_code(door: Door) -> str:
    """The code of the newest text, which went to ada."""
    message = door.shop.messages()[-1]
    assert (message.medium, message.destination, message.purpose) == (
        "SMS",
        NUMBER,
        "Authentication",
    )
    assert message.code is not None
    assert message.code in message.body
    return message.code


def test_a_right_password_is_answered_with_a_text_and_the_question_for_its_code(guarded):
    asked = guarded.enter()

    assert asked["ChallengeName"] == "SMS_MFA"
    assert asked["ChallengeParameters"] == {  # [obs] O44
        "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
        "CODE_DELIVERY_DESTINATION": "+*******0123",
        "USER_ID_FOR_SRP": "ada",
    }
    assert sent_code(guarded)


@pytest.mark.parametrize("answer", [Door.answer, answer_for])
def test_whoever_types_the_code_is_let_in_and_its_number_is_verified(guarded, answer):
    asked = guarded.enter()

    tokens = answer(guarded, asked, SMS_MFA_CODE=sent_code(guarded))["AuthenticationResult"]

    assert guarded.claims(tokens["IdToken"])["phone_number_verified"] is True  # [doc] D14
    assert guarded.shop.get("ada")["phone_number_verified"] == "true"


def test_the_number_leads_in_from_then_on_where_it_is_an_alias(shop):
    door = Door(shop(SmsConfiguration=SMS, AliasAttributes=["phone_number"]))
    ask_for_codes(door.shop)
    door.user("ada", PASSWORD, phone_number=NUMBER)

    door.answer(door.enter(), SMS_MFA_CODE=sent_code(door))

    assert door.enter(NUMBER)["ChallengeName"] == "SMS_MFA"


def test_but_it_is_taken_from_nobody(shop):
    door = Door(shop(SmsConfiguration=SMS, AliasAttributes=["phone_number"]))
    ask_for_codes(door.shop)
    door.shop.user("bob", phone_number=NUMBER, phone_number_verified="true")
    door.user("ada", PASSWORD, phone_number=NUMBER)

    assert door.answer(door.enter(), SMS_MFA_CODE=sent_code(door))["AuthenticationResult"]
    assert "phone_number_verified" not in door.shop.get("ada")


def test_a_number_that_is_verified_already_is_not_verified_again(guarded):
    guarded.shop.update("ada", phone_number_verified="true")
    asked = guarded.enter()
    before = guarded.shop.live.end()

    guarded.answer(asked, SMS_MFA_CODE=sent_code(guarded))

    recorded = guarded.shop.live.recorded_since(before)
    assert not [one for one in recorded if isinstance(one, AttributeVerified)]


def test_wrong_codes_are_told_and_do_not_end_the_session(guarded):
    asked = guarded.enter()
    code = sent_code(guarded)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"

    for _ in range(6):  # no lockout [obs] O5
        guarded.refused(
            "CodeMismatchException",
            "Invalid code or auth state for the user.",
            lambda: guarded.answer(asked, SMS_MFA_CODE=wrong),
        )
    assert guarded.answer(asked, SMS_MFA_CODE=code)["AuthenticationResult"]


def test_an_earlier_code_is_not_the_code_of_a_later_session(guarded):
    guarded.enter()
    earlier = sent_code(guarded)
    asked = guarded.enter()
    assert sent_code(guarded) != earlier

    guarded.refused(
        "CodeMismatchException",
        "Invalid code or auth state for the user.",
        lambda: guarded.answer(asked, SMS_MFA_CODE=earlier),
    )


def test_where_it_is_optional_the_user_decides(shop):
    door = Door(shop(SmsConfiguration=SMS))
    ask_for_codes(door.shop, "OPTIONAL")
    door.user("ada", PASSWORD, phone_number=NUMBER)
    assert door.tokens()

    door.cognito.admin_set_user_mfa_preference(
        UserPoolId=door.shop.pool, Username="ada", SMSMfaSettings={"Enabled": True}
    )

    assert door.enter()["ChallengeName"] == "SMS_MFA"


def test_where_only_an_app_would_do_nobody_is_let_in_without_it(shop):
    door = Door(shop())
    door.user()
    app = {"SoftwareTokenMfaConfiguration": {"Enabled": True}, "UserPoolId": door.shop.pool}
    door.cognito.set_user_pool_mfa_config(MfaConfiguration="ON", **app)

    assert door.enter()["ChallengeName"] == "MFA_SETUP"

    door.cognito.set_user_pool_mfa_config(MfaConfiguration="OPTIONAL", **app)
    assert door.tokens()  # for nobody can have registered one


def test_after_a_new_password_the_code_is_asked_for(guarded):
    """In this order: [obs] O3, for the factor that is still to be set up."""
    asked = invited(guarded, "eve", phone_number=NUMBER)

    then = guarded.answer(asked, USERNAME="eve", NEW_PASSWORD=PASSWORD)

    assert then["ChallengeName"] == "SMS_MFA"
    tokens = guarded.answer(then, USERNAME="eve", SMS_MFA_CODE=sent_code(guarded))
    assert tokens["AuthenticationResult"]


UNSENDABLE = "Invalid phone number provided/Unable to send the message. "


def test_a_pool_without_sms_configuration_lets_nobody_in_who_needs_a_code(shop):
    door = Door(with_settings(shop(), mfa="ON", sms_mfa=True))  # as if it had been taken away
    door.user("ada", PASSWORD, phone_number=NUMBER)

    text = "User pool does not have SMS configuration to send messages."
    door.refused(INVALID, UNSENDABLE + text, door.enter)  # facts 8.1 [obs] O11


def test_nor_one_whose_user_wants_codes_and_has_no_number_any_more(shop):
    door = Door(shop(SmsConfiguration=SMS))
    ask_for_codes(door.shop, "OPTIONAL")
    door.user("ada", PASSWORD, phone_number=NUMBER)
    door.cognito.admin_set_user_mfa_preference(
        UserPoolId=door.shop.pool, Username="ada", SMSMfaSettings={"Enabled": True}
    )
    without(door, "phone_number")

    door.refused(INVALID, f"{UNSENDABLE}User has no phone number.", door.enter)


# ── A second factor that is still to be set up (API model, MFA_SETUP; [obs] O3) ──────────────


def test_who_needs_a_code_and_has_no_number_is_told_to_set_that_up(guarded):
    guarded.user("bob")

    asked = guarded.enter("bob")

    assert asked["ChallengeName"] == "MFA_SETUP"
    assert asked["ChallengeParameters"] == {
        "MFAS_CAN_SETUP": '["SMS_MFA"]',
        "USER_ID_FOR_SRP": "bob",
    }
    assert "AuthenticationResult" not in asked


def test_with_a_number_it_signs_in_by_beginning_again(guarded):
    guarded.user("bob")
    guarded.enter("bob")

    guarded.shop.update("bob", phone_number=NUMBER)

    assert guarded.enter("bob")["ChallengeName"] == "SMS_MFA"


def test_where_an_app_is_all_there_is_a_new_password_alone_lets_nobody_in(shop):
    door = Door(shop())
    door.cognito.set_user_pool_mfa_config(
        UserPoolId=door.shop.pool,
        SoftwareTokenMfaConfiguration={"Enabled": True},
        MfaConfiguration="ON",
    )

    asked = door.answer(invited(door), NEW_PASSWORD=PASSWORD)

    assert asked["ChallengeName"] == "MFA_SETUP"
    assert asked["ChallengeParameters"]["MFAS_CAN_SETUP"] == '["SOFTWARE_TOKEN_MFA"]'
    assert door.enter()["ChallengeName"] == "MFA_SETUP"


def test_a_text_that_is_refused_in_the_call_refuses_the_signing_in(other_shop):
    door = Door(other_shop(SmsConfiguration=SMS))
    ask_for_codes(door.shop)
    door.user("ada", PASSWORD, phone_number=NUMBER)

    error = door.refused_as(INVALID, door.enter)  # the account is in the sandbox, and it is told

    assert error.startswith(UNSENDABLE)


# ── Sessions ─────────────────────────────────────────────────────────────────────────────────


def test_a_session_is_used_once(guarded):
    asked = guarded.enter()
    code = sent_code(guarded)
    guarded.answer(asked, SMS_MFA_CODE=code)

    guarded.refused(
        DENIED,
        "Invalid session for the user, session can only be used once.",  # [obs] O5
        lambda: guarded.answer(asked, SMS_MFA_CODE=code),
    )


def test_a_session_ends_when_the_clients_setting_says(guarded):
    asked = guarded.enter()
    code = sent_code(guarded)
    state = guarded.shop.state("ada")
    (session,) = state.access.challenges
    over = ChallengeIssued(
        session, "SMS_MFA", guarded.client, "2026-01-01T00:00:00.000Z", code, NUMBER
    )
    record(guarded.shop, user_stream(state.pool, state.sub), over)

    guarded.refused(
        DENIED,
        "Invalid session for the user, session is expired.",  # [obs] O5
        lambda: guarded.answer(asked, SMS_MFA_CODE=code),
    )


def of_nobody(door: Door, asked: Any) -> Any:
    return {**asked, "Session": "A" * 60}


def no_base64(door: Door, asked: Any) -> Any:
    return {**asked, "Session": "ä" * 20}


def of_another_challenge(door: Door, asked: Any) -> Any:
    return invited(door, "eve")


def of_another_client(door: Door, asked: Any) -> Any:
    door.client = Door(door.shop).client
    return asked


def of_another_user(door: Door, asked: Any) -> Any:
    door.user("bob", PASSWORD, phone_number=NUMBER)
    return door.enter("bob")


@pytest.mark.parametrize(
    "spoilt", [of_nobody, no_base64, of_another_challenge, of_another_client, of_another_user]
)
def test_a_session_of_somebody_or_something_else_opens_nothing(guarded, spoilt):
    asked = guarded.enter()
    code = sent_code(guarded)
    other = {**spoilt(guarded, asked), "ChallengeName": "SMS_MFA"}

    guarded.refused(DENIED, UNKNOWN_SESSION, lambda: guarded.answer(other, SMS_MFA_CODE=code))


def test_whoever_is_disabled_meanwhile_is_not_let_in(guarded):
    asked = guarded.enter()
    guarded.disable("ada")

    guarded.refused(
        DENIED,
        "User is disabled.",
        lambda: guarded.answer(asked, SMS_MFA_CODE=sent_code(guarded)),
    )


def test_an_answer_may_bear_any_name_of_the_user(shop):
    door = Door(shop(SmsConfiguration=SMS, AliasAttributes=BOTH))
    ask_for_codes(door.shop)
    door.user("ada", PASSWORD, phone_number=NUMBER, email=ADDRESS, email_verified="true")

    for name in (ADDRESS, door.shop.state("ada").sub, "ada"):
        asked = door.enter(ADDRESS)
        assert door.answer(asked, USERNAME=name, SMS_MFA_CODE=sent_code(door))


def test_a_client_with_a_secret_proves_it_in_answers_too(shop):
    door = Door(shop(SmsConfiguration=SMS), GenerateSecret=True)
    ask_for_codes(door.shop)
    door.user("ada", PASSWORD, phone_number=NUMBER)
    asked = door.enter()
    code = sent_code(door)

    door.refused(
        DENIED,
        f"Client {door.client} is configured with secret but SECRET_HASH was not received",
        lambda: door.answer(asked, SMS_MFA_CODE=code),
    )
    assert door.answer(asked, SMS_MFA_CODE=code, **door.hash("ada"))["AuthenticationResult"]


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"ChallengeResponses": {"SMS_MFA_CODE": "1"}}, "USERNAME"),
        ({"ChallengeResponses": {"USERNAME": "ada"}}, "SMS_MFA_CODE"),
        ({"Session": None}, "Session"),
    ],
)
def test_what_an_answer_needs_must_be_there(guarded, changed, missing):
    asked = guarded.enter()
    given = {
        "ClientId": guarded.client,
        "ChallengeName": "SMS_MFA",
        "Session": asked["Session"],
        "ChallengeResponses": {"USERNAME": "ada", "SMS_MFA_CODE": "1"},
        **changed,
    }

    guarded.refused(
        INVALID,
        f"Missing required parameter {missing}",
        lambda: guarded.cognito.respond_to_auth_challenge(
            **{name: value for name, value in given.items() if value is not None}
        ),
    )


@pytest.mark.parametrize("challenge", ["CUSTOM_CHALLENGE", "SOFTWARE_TOKEN_MFA", "MFA_SETUP"])
def test_a_challenge_that_is_not_simulated_is_refused_by_name(guarded, challenge):
    asked = {**guarded.enter(), "ChallengeName": challenge}

    guarded.refused(
        INVALID,
        f"Sandpost does not simulate the challenge {challenge}.",
        lambda: guarded.answer(asked),
    )


def without(door: Door, name: str) -> None:
    """Ada has no value for this attribute, as if it had been made required only later."""
    user = door.shop.state("ada")
    record(door.shop, user_stream(user.pool, user.sub), AttributesUpdated(removed=(name,)))


# ── What a trigger is asked ──────────────────────────────────────────────────────────────────

LANGUAGE = {"lang": "en"}


@pytest.fixture
def worded(shop: Callable[..., Shop], functions: Functions) -> tuple[Door, str]:
    """A pool whose trigger words the texts, and the trigger's ARN."""
    arn = functions.add(lambda _: texts(smsMessage="Come in by {####}"))
    door = Door(shop(SmsConfiguration=SMS, LambdaConfig={"CustomMessage": arn}))
    ask_for_codes(door.shop)
    return door, arn


def test_a_trigger_words_the_text_and_gets_no_metadata_on_beginning(worded, functions):
    door, arn = worded
    door.user("ada", PASSWORD, phone_number=NUMBER)

    door.cognito.initiate_auth(
        ClientId=door.client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": PASSWORD},
        ClientMetadata=LANGUAGE,
    )

    (event,) = functions.asked(arn)
    assert event["triggerSource"] == "CustomMessage_Authentication"  # facts 6.1
    assert event["callerContext"]["clientId"] == door.client
    assert "clientMetadata" not in event["request"]
    assert door.shop.messages()[-1].body == f"Come in by {sent_code(door)}"


@pytest.mark.parametrize(("respond", "metadata"), [("respond", None), ("admin_respond", LANGUAGE)])
def test_only_an_administrators_answer_hands_metadata_on(worded, functions, respond, metadata):
    door, arn = worded
    asked = invited(door, phone_number=NUMBER)
    pool = {"UserPoolId": door.shop.pool} if respond == "admin_respond" else {}

    getattr(door.cognito, f"{respond}_to_auth_challenge")(
        **pool,
        ClientId=door.client,
        ChallengeName=asked["ChallengeName"],
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "ada", "NEW_PASSWORD": PASSWORD},
        ClientMetadata=LANGUAGE,
    )

    (event,) = functions.asked(arn)
    assert event["request"].get("clientMetadata") == metadata
