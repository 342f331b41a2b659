"""GetUser, DeleteUserAttributes and DeleteUser: borne by an access token, without credentials."""

from __future__ import annotations

import time
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from engine.app.bearers import event_id
from engine.domain.events import (
    MfaPreferenceSet,
    PasswordResetRequired,
    SessionRevoked,
    SignedOutEverywhere,
    UserDisabled,
)
from engine.domain.streams import user_stream
from tests.support.oneself import Oneself
from tests.support.shop import BOTH
from tests.support.signing_in import record
from tests.support.tokens import an_access_token

OLD, NEW = "ada@old.example", "ada@new.example"
NUMBER = "+12065550100"
INVALID, NOT_AUTHORIZED = "InvalidParameterException", "NotAuthorizedException"
UNAUTHORIZED = "A client attempted to write unauthorized attribute"
CUSTOM: dict[str, Any] = {
    "Schema": [
        {"Name": "colour", "AttributeDataType": "String", "Mutable": True},
        {"Name": "tenant", "AttributeDataType": "String", "Mutable": False},
        {"Name": "nickname", "AttributeDataType": "String", "Required": True},
    ]
}


def ada(pool, /, **attributes: str) -> Oneself:
    """Ada signed in, with these attributes."""
    pool.user("ada", **attributes)
    return Oneself(pool)


def happen(pool, name: str, /, *events: Any) -> None:
    """This happened to the user, as other operations record it."""
    user = pool.state(name)
    record(pool, user_stream(user.pool, user.sub), *events)


# ── Reading ──────────────────────────────────────────────────────────────────────────────────


def test_a_user_sees_its_name_its_sub_and_its_attributes(shop):
    pool = shop()
    me = ada(pool, email=OLD, email_verified="true", name="Ada")

    answer = me.cognito.get_user(AccessToken=me.token)

    del answer["ResponseMetadata"]
    assert answer == {
        "Username": "ada",
        "UserAttributes": [
            {"Name": "sub", "Value": pool.state("ada").sub},
            {"Name": "email", "Value": OLD},
            {"Name": "email_verified", "Value": "true"},
            {"Name": "name", "Value": "Ada"},
        ],
    }


def test_without_lists_a_client_reads_the_standard_attributes_and_flags(shop):
    """Facts 3.3 [doc]: custom attributes need listing."""
    pool = shop(**CUSTOM)
    pool.create(
        "ada",
        UserAttributes=[
            {"Name": "custom:colour", "Value": "red"},
            {"Name": "phone_number", "Value": NUMBER},
            {"Name": "phone_number_verified", "Value": "true"},
        ],
        MessageAction="SUPPRESS",
    )

    assert Oneself(pool).attributes() == {
        "phone_number": NUMBER,
        "phone_number_verified": "true",
    }


def test_a_client_with_a_list_reads_what_is_in_it(shop):
    pool = shop(**CUSTOM)
    pool.user("ada", email=OLD, email_verified="true", name="Ada")
    pool.update("ada", {"custom:colour": "red"})

    me = Oneself(pool, ReadAttributes=["custom:colour", "name"])

    assert me.attributes() == {"custom:colour": "red", "name": "Ada"}


def test_a_second_factor_is_shown_once_there_is_one(shop):
    """Facts 1.2 [obs]: while there is none the members are absent."""
    pool = shop()
    me = ada(pool, phone_number=NUMBER)
    happen(pool, "ada", MfaPreferenceSet(sms=True, sms_preferred=True))

    answer = me.cognito.get_user(AccessToken=me.token)

    assert answer["UserMFASettingList"] == ["SMS_MFA"]
    assert answer["PreferredMfaSetting"] == "SMS_MFA"


def test_nobody_needs_credentials_or_the_pools_region(shop):
    """Facts 1.4 [doc]: the token leads to the pool."""
    me = ada(shop(), email=OLD)
    anybody = boto3.client(
        "cognito-idp",
        endpoint_url=me.shop.live.url,
        region_name="eu-west-1",
        config=Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1}),
    )

    assert anybody.get_user(AccessToken=me.token)["Username"] == "ada"
    anybody.update_user_attributes(
        AccessToken=me.token, UserAttributes=[{"Name": "name", "Value": "Ada"}]
    )
    anybody.close()
    assert me.shop.get("ada") == {"email": OLD, "name": "Ada"}


# ── Tokens that are good for nothing: the same for all six operations ────────────────────────

OPERATIONS = {
    "GetUser": lambda me: me.attributes(),
    "UpdateUserAttributes": lambda me: me.update(name="A"),
    "DeleteUserAttributes": lambda me: me.delete("name"),
    "GetUserAttributeVerificationCode": lambda me: me.ask(),
    "VerifyUserAttribute": lambda me: me.verify("123456"),
    "DeleteUser": lambda me: me.cognito.delete_user(AccessToken=me.token),
}


@pytest.fixture(params=OPERATIONS)
def operation(request):
    return OPERATIONS[request.param]


@pytest.mark.parametrize("token", ["nothing", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "e30.e30.e30"])
def test_what_is_no_token_is_refused(shop, operation, token):
    """Facts 4.4 [obs] O1."""
    me = ada(shop(), email=OLD)
    me.token = token

    me.refused(NOT_AUTHORIZED, "Invalid Access Token", lambda: operation(me))


def test_a_token_that_breaks_the_pattern_is_refused_by_the_model(shop, operation):
    """Facts 1.6 [obs] O1."""
    me = ada(shop(), email=OLD)
    me.token = "not a token"

    me.refused(
        INVALID,
        "1 validation error detected: Value at 'accessToken' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [A-Za-z0-9-_=.]+",
        lambda: operation(me),
    )


def test_an_expired_token_is_refused(shop, operation):
    """Facts 4.4 [obs] O1."""
    me = ada(shop(), email=OLD)
    me.token = an_access_token(me.shop, me.client, exp=int(time.time()) - 1)

    me.refused(NOT_AUTHORIZED, "Access Token has expired", lambda: operation(me))


@pytest.mark.parametrize("use", ["id", "refresh"])
def test_another_kind_of_token_is_refused(shop, operation, use):
    me = ada(shop(), email=OLD)
    me.token = an_access_token(me.shop, me.client, token_use=use)

    me.refused(NOT_AUTHORIZED, "Invalid Access Token", lambda: operation(me))


def test_a_token_of_another_pool_leads_there(shop, operation):
    me, elsewhere = ada(shop(), email=OLD), shop()
    me.token = an_access_token(me.shop, me.client, iss=f"{me.shop.live.url}/{elsewhere.pool}")

    me.refused(NOT_AUTHORIZED, "Invalid Access Token", lambda: operation(me))


def test_a_token_of_a_client_that_is_gone_is_refused(shop, operation):
    me = ada(shop(), email=OLD)
    me.token = an_access_token(me.shop, "a" * 26)

    me.refused(NOT_AUTHORIZED, "Invalid Access Token", lambda: operation(me))


@pytest.mark.parametrize("alone", [True, False])
def test_a_revoked_token_is_refused(shop, operation, alone):
    """Facts 4.4 [rec]."""
    me = ada(shop(), email=OLD)
    origin = "11111111-0000-4000-a000-000000000000"
    revoked = SessionRevoked(origin, "2999-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z")
    said = event_id(me.shop.state("ada"), origin)
    me.token = an_access_token(me.shop, me.client, origin_jti=origin, event_id=said)
    me.attributes()
    happen(me.shop, "ada", revoked if alone else SignedOutEverywhere())

    me.refused(NOT_AUTHORIZED, "Access Token has been revoked", lambda: operation(me))


@pytest.mark.parametrize(
    ("event", "exception", "text"),
    [
        (UserDisabled(), NOT_AUTHORIZED, "User is disabled."),
        (
            PasswordResetRequired(),
            "PasswordResetRequiredException",
            "Password reset required for the user",
        ),
    ],
)
def test_the_state_of_the_user_is_told(shop, operation, event, exception, text):
    """Facts 4.4 [rec], [doc]."""
    me = ada(shop(), email=OLD)
    happen(me.shop, "ada", event)

    me.refused(exception, text, lambda: operation(me))


def test_who_was_deleted_does_not_exist(shop, operation):
    me = ada(shop(), email=OLD)
    me.cognito.admin_delete_user(UserPoolId=me.shop.pool, Username="ada")

    me.refused("UserNotFoundException", "User does not exist.", lambda: operation(me))


# ── Deleting ─────────────────────────────────────────────────────────────────────────────────


def test_attributes_are_deleted_by_name_with_their_flags(shop):
    me = ada(shop(), email=OLD, email_verified="true", name="Ada", locale="en")

    me.delete("email", "name", "birthdate")

    assert me.attributes() == {"locale": "en"}


def test_an_alias_that_is_deleted_leads_nowhere(shop):
    pool = shop(AliasAttributes=BOTH)
    me = ada(pool, email=OLD, email_verified="true")

    me.delete("email")

    assert not pool.exists(OLD)


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["sub"], "Cannot modify the non-mutable attribute sub"),
        (
            ["custom:x", "name"],
            "Invalid user attributes: user.custom:x: Attribute does not exist in the schema.\n",
        ),
        (
            ["custom:tenant"],
            "Invalid user attributes: user.custom:tenant: Attribute cannot be updated.\n",
        ),
        (["nickname"], "Invalid user attributes: user.nickname: The attribute is required\n"),
    ],
)
def test_what_cannot_be_deleted_is_refused(shop, names, text):
    """Facts section 4: the form of AdminDeleteUserAttributes."""
    pool = shop(**CUSTOM)
    me = ada(pool, nickname="A", name="Ada")

    me.refused(INVALID, text, lambda: me.delete(*names))


@pytest.mark.parametrize("name", ["custom:colour", "email_verified"])
def test_what_the_client_may_not_write_it_may_not_delete(shop, name):
    me = ada(shop(**CUSTOM), nickname="A", email=OLD, email_verified="true")
    me.shop.update("ada", {"custom:colour": "red"})

    me.refused(NOT_AUTHORIZED, UNAUTHORIZED, lambda: me.delete(name))


def test_who_deletes_oneself_is_gone_and_the_names_are_free(shop):
    pool = shop(AliasAttributes=BOTH)
    me = ada(pool, email=OLD, email_verified="true")

    answer = me.cognito.delete_user(AccessToken=me.token)

    assert set(answer) == {"ResponseMetadata"}
    assert not pool.exists("ada")
    me.refused("UserNotFoundException", "User does not exist.", me.attributes)
    pool.user("ada", email=OLD, email_verified="true")
    with pytest.raises(me.cognito.exceptions.UserNotFoundException):
        me.attributes()


def test_two_clients_of_a_pool_see_the_same_user(shop):
    me = ada(shop(), email=OLD, name="Ada")
    other = Oneself(me.shop, ReadAttributes=["name"])

    answer = me.cognito.get_user(AccessToken=other.token)
    assert [one["Name"] for one in answer["UserAttributes"]] == ["sub", "name"]
