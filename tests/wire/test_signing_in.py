"""InitiateAuth and AdminInitiateAuth with a password: who is let in, and who is told what.

Facts 4.7; texts as recorded there.
"""

from __future__ import annotations

from collections.abc import Callable

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from engine.domain.events import PasswordResetRequired, UserDisabled
from engine.domain.srp import temporary_password_set
from engine.domain.streams import user_stream
from tests.support.shop import Shop
from tests.support.signing_in import ANOTHER, PASSWORD, SALT, Door, record

INVALID = "InvalidParameterException"
DENIED = "NotAuthorizedException"
WRONG = "Incorrect username or password."
EXPIRED = "Temporary password has expired and must be reset by an administrator."
ADDRESS, NUMBER = "ada@shop.example", "+12065550100"


@pytest.fixture
def door(shop: Callable[..., Shop]) -> Door:
    return Door(shop())


# ── Let in ───────────────────────────────────────────────────────────────────────────────────


def test_a_right_password_is_answered_with_three_tokens(door):
    door.user()

    answer = door.enter()

    tokens = answer["AuthenticationResult"]
    assert answer["ChallengeParameters"] == {}  # 4.7 [obs] O5
    assert set(tokens) == {"AccessToken", "IdToken", "RefreshToken", "ExpiresIn", "TokenType"}
    assert (tokens["ExpiresIn"], tokens["TokenType"]) == (3600, "Bearer")


@pytest.mark.parametrize("flow", ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"])
def test_an_administrator_signs_somebody_in_by_either_name_of_the_flow(door, flow):
    door.user()

    answer = door.begin_for(flow, USERNAME="ada", PASSWORD=PASSWORD)

    assert door.claims(answer["AuthenticationResult"]["AccessToken"])["username"] == "ada"


@pytest.mark.parametrize(
    ("settings", "attributes", "name", "enters"),
    [
        ({"AliasAttributes": ["email"]}, {"email_verified": "true"}, ADDRESS, True),
        ({"AliasAttributes": ["email"]}, {}, ADDRESS, False),
        ({"AliasAttributes": ["phone_number"]}, {"email_verified": "true"}, ADDRESS, False),
        ({}, {"email_verified": "true"}, ADDRESS, False),
        ({}, {}, "ADA", False),
    ],
)
def test_an_alias_leads_in_once_it_is_verified(shop, settings, attributes, name, enters):
    door = Door(shop(**settings))
    door.user("ada", PASSWORD, email=ADDRESS, **attributes)

    if enters:
        assert door.claims(door.tokens(name)["AccessToken"])["username"] == "ada"
    else:
        door.refused("UserNotFoundException", "User does not exist.", lambda: door.enter(name))


def test_an_alias_leads_in_as_soon_as_an_administrator_calls_it_verified(shop):
    door = Door(shop(AliasAttributes=["phone_number"]))
    door.user("ada", PASSWORD, phone_number=NUMBER)
    door.refused("UserNotFoundException", "User does not exist.", lambda: door.enter(NUMBER))

    door.shop.update("ada", phone_number_verified="true")

    assert door.tokens(NUMBER)


def test_in_a_pool_with_username_attributes_an_unverified_address_leads_in(shop):
    door = Door(shop(UsernameAttributes=["email"]))
    door.user(ADDRESS)

    assert door.tokens(ADDRESS)
    assert door.tokens(door.shop.state(ADDRESS).sub)


def test_a_pool_that_is_case_insensitive_lets_in_by_any_spelling(shop):
    door = Door(shop(UsernameConfiguration={"CaseSensitive": False}))
    door.user("Ada")

    assert door.tokens("aDA")


# ── Not let in ───────────────────────────────────────────────────────────────────────────────


def test_a_wrong_password_is_told_and_nothing_is_recorded(door):
    door.user()

    door.refused(DENIED, WRONG, lambda: door.enter("ada", ANOTHER))
    door.refused(DENIED, WRONG, lambda: door.begin_for(USERNAME="ada", PASSWORD=ANOTHER))


def test_who_is_unknown_is_told_unless_the_client_hides_it(shop):
    pool = shop()
    open_, hiding = Door(pool), Door(pool, PreventUserExistenceErrors="ENABLED")

    open_.refused("UserNotFoundException", "User does not exist.", lambda: open_.enter("bob"))
    hiding.refused(DENIED, WRONG, lambda: hiding.enter("bob"))


@pytest.mark.parametrize(
    ("events", "name", "text"),
    [
        ((UserDisabled(),), DENIED, "User is disabled."),
        (
            (PasswordResetRequired(),),
            "PasswordResetRequiredException",
            "Password reset required for the user",
        ),
    ],
)
def test_a_state_that_lets_nobody_in_is_told(door, events, name, text):
    door.user()
    state = door.shop.state("ada")
    record(door.shop, user_stream(state.pool, state.sub), *events)

    door.refused(name, text, door.enter)
    door.refused(name, text, lambda: door.begin_for(USERNAME="ada", PASSWORD=PASSWORD))


def test_who_has_not_confirmed_its_account_is_told_so(door):
    door.cognito.sign_up(ClientId=door.client, Username="ada", Password=PASSWORD)

    door.refused("UserNotConfirmedException", "User is not confirmed.", door.enter)


def test_an_expired_temporary_password_is_told_to_whoever_knows_it(door):
    expired(door)

    door.refused(DENIED, EXPIRED, lambda: door.enter("ada", ANOTHER))
    door.refused(DENIED, WRONG, door.enter)


def test_it_is_usable_again_once_an_administrator_updates_the_user(door):
    expired(door)  # facts 2.3 [doc] D19

    door.shop.update("ada", name="Ada")

    assert door.enter("ada", ANOTHER)["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


def test_it_stays_expired_where_a_setting_says_so(other_shop):
    door = Door(other_shop())
    expired(door)

    door.shop.update("ada", name="Ada")

    door.refused(DENIED, EXPIRED, lambda: door.enter("ada", ANOTHER))


def test_a_deleted_user_is_unknown(door):
    door.user()
    door.cognito.admin_delete_user(UserPoolId=door.shop.pool, Username="ada")

    door.refused("UserNotFoundException", "User does not exist.", door.enter)


# ── Too many wrong passwords ─────────────────────────────────────────────────────────────────


def test_many_wrong_passwords_lock_the_user_and_nobody_else(door):
    door.user()
    door.user("bob")
    for _ in range(4):
        door.refused(DENIED, WRONG, lambda: door.enter("ada", ANOTHER))
    door.failed_before("ada", times=4)  # eight now: for eight seconds

    door.refused(DENIED, "Password attempts exceeded", door.enter)
    door.refused(DENIED, "Password attempts exceeded", lambda: door.enter("ada", ANOTHER))
    assert door.failures("ada") == 8
    assert door.tokens("bob")


def test_a_right_password_forgets_the_wrong_ones(door):
    door.user()
    for _ in range(2):
        for _ in range(4):
            door.refused(DENIED, WRONG, lambda: door.enter("ada", ANOTHER))
        assert door.tokens()


# ── Through which client ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("flow", ["USER_PASSWORD_AUTH", "USER_SRP_AUTH"])
def test_a_flow_that_the_client_does_not_allow_is_refused(shop, flow):
    door = Door(shop(), ExplicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH"])
    door.user()

    door.refused(
        INVALID,
        f"{flow} flow not enabled for this client",
        lambda: door.begin(flow, USERNAME="ada", PASSWORD=PASSWORD, SRP_A="5"),
    )


@pytest.mark.parametrize("flow", ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"])
def test_so_is_an_administrators_in_words_of_its_own(shop, flow):
    door = Door(shop(), ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])
    door.user()

    door.refused(
        INVALID,
        "Auth flow not enabled for this client",
        lambda: door.begin_for(flow, USERNAME="ada", PASSWORD=PASSWORD),
    )


# Facts 4.7, with and without a full stop; [obs] aws-doc-sdk-examples issue 5289, by an employee of
# AWS, and soto-cognito-authentication-kit issue 10 have one.
OTHER_OPERATION = "Initiate Auth method not supported."


@pytest.mark.parametrize("flow", ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"])
def test_an_administrators_flow_is_none_of_the_public_operation(door, flow):
    door.user()

    door.refused(
        INVALID,
        OTHER_OPERATION,
        lambda: door.begin(flow, USERNAME="ada", PASSWORD=PASSWORD),
    )


def test_nor_is_the_users_flow_one_of_the_administrators(door):
    door.user()

    door.refused(
        INVALID,
        OTHER_OPERATION,
        lambda: door.begin_for("USER_PASSWORD_AUTH", USERNAME="ada", PASSWORD=PASSWORD),
    )


@pytest.mark.parametrize("flow", ["CUSTOM_AUTH", "USER_AUTH"])
def test_a_flow_that_is_not_simulated_is_refused_by_name(door, flow):
    door.user()

    door.refused(
        INVALID,
        f"Sandpost does not simulate the flow {flow}.",
        lambda: door.begin(flow, USERNAME="ada"),
    )


@pytest.mark.parametrize("missing", ["USERNAME", "PASSWORD"])
def test_a_parameter_that_the_flow_needs_must_be_there(door, missing):
    door.user()
    given = {"USERNAME": "ada", "PASSWORD": PASSWORD}
    del given[missing]

    door.refused(INVALID, f"Missing required parameter {missing}", lambda: door.begin(**given))


def test_an_unknown_client_lets_nobody_in(door):
    door.user()
    door.client = "unknown"

    text = "User pool client unknown does not exist."  # facts 3.3 [obs] O39
    door.refused("ResourceNotFoundException", text, door.enter)


def test_an_administrators_client_must_be_one_of_the_pool(shop):
    door, elsewhere = Door(shop()), Door(shop())
    door.user()
    door.client = elsewhere.client

    door.refused(
        "ResourceNotFoundException",
        f"User pool client {elsewhere.client} does not exist.",
        lambda: door.begin_for(USERNAME="ada", PASSWORD=PASSWORD),
    )


def test_an_administrator_of_another_account_finds_no_pool(door, live):
    door.user()
    door.cognito = live.client("cognito-idp", key="999900000001")

    with pytest.raises(door.cognito.exceptions.ResourceNotFoundException) as refused:
        door.begin_for(USERNAME="ada", PASSWORD=PASSWORD)

    assert refused.value.response["Error"]["Message"] == (
        f"User pool {door.shop.pool} does not exist."
    )


def test_whoever_calls_without_credentials_is_let_in_all_the_same(door):
    door.user()
    door.cognito = boto3.client(
        "cognito-idp",
        endpoint_url=door.shop.live.url,
        region_name="eu-west-1",  # no signature says which region: the client leads to its pool
        config=Config(signature_version=UNSIGNED),
    )

    assert door.tokens()


# ── With a secret ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def secretive(shop: Callable[..., Shop]) -> Door:
    door = Door(shop(), GenerateSecret=True)
    door.user()
    return door


def test_a_client_with_a_secret_proves_in_each_call_that_it_has_it(secretive):
    tokens = secretive.tokens()
    begun = secretive.begin_for(USERNAME="ada", PASSWORD=PASSWORD, **secretive.hash("ada"))

    assert tokens
    assert begun["AuthenticationResult"]


@pytest.mark.parametrize("begin", [Door.begin, Door.begin_for])
def test_without_it_nobody_is_let_in(secretive, begin):
    text = (  # facts 3.3
        f"Client {secretive.client} is configured with secret but SECRET_HASH was not received"
    )

    secretive.refused(DENIED, text, lambda: begin(secretive, USERNAME="ada", PASSWORD=PASSWORD))


@pytest.mark.parametrize("begin", [Door.begin, Door.begin_for])
def test_nor_with_that_of_another_user(secretive, begin):
    secretive.user("bob")
    text = f"Unable to verify secret hash for client {secretive.client}"

    secretive.refused(
        DENIED,
        text,
        lambda: begin(secretive, USERNAME="ada", PASSWORD=PASSWORD, **secretive.hash("bob")),
    )


def test_the_hash_is_made_over_the_name_that_the_call_bears(shop):
    door = Door(shop(AliasAttributes=["email"]), GenerateSecret=True)
    door.user("ada", PASSWORD, email=ADDRESS, email_verified="true")

    assert door.tokens(ADDRESS)


def test_a_client_without_a_secret_takes_no_hash(door):
    """Once reported (aws-cognito pull request 23, 2019)."""
    door.user()
    text = f"App client {door.client} is not configured for secret but secret hash was received"
    given = {"USERNAME": "ada", "PASSWORD": PASSWORD, "SECRET_HASH": "c29tZXRoaW5n"}

    door.refused("InvalidParameterException", text, lambda: door.begin(**given))
    door.refused("InvalidParameterException", text, lambda: door.begin_for(**given))


# ── Recorded ─────────────────────────────────────────────────────────────────────────────────


def test_being_let_in_is_one_event_and_the_pools_first_key_another(door):
    door.user()
    before = door.shop.live.end()

    door.tokens()
    door.tokens()

    recorded = door.shop.live.recorded_since(before)
    assert [type(one).__name__ for one in recorded] == ["SignedIn", "SigningKeyMade", "SignedIn"]


def expired(door: Door) -> None:
    """Ada's temporary password is past its end."""
    door.shop.user("ada")
    user = door.shop.state("ada")
    event = temporary_password_set(user.pool, "ada", ANOTHER, SALT, "2026-01-01T00:00:00.000Z")
    record(door.shop, user_stream(user.pool, user.sub), event)
