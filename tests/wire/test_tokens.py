"""Tokens: what they say, who can verify them, and which are taken for tokens here (facts 4.7)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest

from engine.adapters.jwt_tokens import JwtTokens, RsaKeys
from engine.adapters.system import RandomChance
from engine.domain.events import SigningKeyMade
from engine.domain.pool import SigningKey
from engine.domain.streams import pool_stream
from tests.support.live import live_server
from tests.support.sending import Sending
from tests.support.shop import Shop
from tests.support.signing_in import Door, record

DENIED = "NotAuthorizedException"
UNREADABLE = "Invalid Access Token"  # facts 4.4 [obs] O1
COMMON = {"sub", "iss", "origin_jti", "event_id", "token_use", "auth_time", "exp", "iat", "jti"}


@pytest.fixture
def door(shop: Callable[..., Shop]) -> Door:
    door = Door(shop())
    door.user("ada", email="ada@shop.example", email_verified="true", phone_number="+12065550100")
    return door


def fetched(door: Door, what: str, **headers: str) -> httpx.Response:
    """What is published of the pool."""
    url = f"{door.shop.live.url}/{door.shop.pool}/.well-known/{what}"
    return httpx.get(url, headers=headers, trust_env=False)


# ── What they say ────────────────────────────────────────────────────────────────────────────


def test_an_access_token_says_who_may_what_and_no_attribute(door):
    before = int(time.time())

    said = door.claims(door.tokens()["AccessToken"])

    assert set(said) == {*COMMON, "client_id", "scope", "username"}  # [doc] D21
    assert (said["token_use"], said["client_id"], said["username"]) == (
        "access",
        door.client,
        "ada",
    )
    assert said["scope"] == "aws.cognito.signin.user.admin"
    assert said["sub"] == door.shop.state("ada").sub
    assert before <= said["auth_time"] <= said["iat"] <= time.time()
    assert said["exp"] == said["iat"] + 3600


def test_an_id_token_says_who_it_is(door):
    door.shop.update("ada", name="Ada")

    said = door.claims(door.tokens()["IdToken"])

    attributes = {"email", "email_verified", "phone_number", "name"}
    assert set(said) == {*COMMON, *attributes, "aud", "cognito:username"}
    assert (said["token_use"], said["aud"], said["cognito:username"]) == ("id", door.client, "ada")
    assert said["email_verified"] is True  # a boolean [doc] D21
    assert said["name"] == "Ada"


def test_a_flag_that_is_not_true_is_false(door):
    door.shop.update("ada", phone_number_verified="false", email_verified="false")

    said = door.claims(door.tokens()["IdToken"])

    assert (said["phone_number_verified"], said["email_verified"]) == (False, False)


def test_it_says_only_what_the_client_may_read_and_numbers_as_text(shop):
    pool = shop(Schema=[{"Name": "level", "AttributeDataType": "Number", "Mutable": True}])
    some = Door(pool, ReadAttributes=["custom:level", "email"])
    standard = Door(pool)
    some.user("ada", email="ada@shop.example", name="Ada")
    pool.update("ada", {"custom:level": "7"})

    assert some.claims(some.tokens()["IdToken"]).keys() & {"custom:level", "email", "name"} == {
        "custom:level",
        "email",
    }
    assert some.claims(some.tokens()["IdToken"])["custom:level"] == "7"  # [doc] D4
    assert "custom:level" not in standard.claims(standard.tokens()["IdToken"])  # facts 3.3


def test_all_tokens_of_one_signing_in_bear_its_origin(door):
    first, second = door.tokens(), door.tokens()

    origins = [
        {door.claims(tokens[kind])["origin_jti"] for kind in ("AccessToken", "IdToken")}
        for tokens in (first, second)
    ]
    ids = {
        door.claims(tokens[kind])["jti"]
        for tokens in (first, second)
        for kind in ("AccessToken", "IdToken")
    }

    assert [len(one) for one in origins] == [1, 1]
    assert origins[0] != origins[1]
    assert len(ids) == 4


def test_how_long_they_are_good_for_is_the_clients_setting(shop):
    units = {"AccessToken": "minutes", "IdToken": "hours", "RefreshToken": "days"}
    door = Door(
        shop(),
        AccessTokenValidity=5,
        IdTokenValidity=2,
        RefreshTokenValidity=1,
        TokenValidityUnits=units,
    )
    door.user()

    tokens = door.tokens()

    said = {kind: door.claims(tokens[kind]) for kind in units}
    assert said["AccessToken"]["exp"] - said["AccessToken"]["iat"] == 300
    assert said["IdToken"]["exp"] - said["IdToken"]["iat"] == 7200
    assert said["RefreshToken"]["exp"] - said["RefreshToken"]["auth_time"] == 86_400
    assert tokens["ExpiresIn"] == 300


def test_the_header_names_the_key_and_the_algorithm(door):
    header = jwt.get_unverified_header(door.tokens()["AccessToken"])

    assert set(header) == {"kid", "alg"}
    assert header["alg"] == "RS256"


# ── Who can verify them ──────────────────────────────────────────────────────────────────────


def test_the_key_is_published_to_any_host_and_any_page(door):
    answer = fetched(door, "jwks.json", host="shop.example", origin="https://shop.example")

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    (key,) = answer.json()["keys"]
    assert set(key) == {"kid", "alg", "kty", "e", "n", "use"}
    assert (key["alg"], key["kty"], key["use"]) == ("RS256", "RSA", "sig")


def test_a_pool_has_one_key_whoever_asks_first(door):
    before = door.shop.live.end()

    first = fetched(door, "jwks.json").json()
    tokens = door.tokens()
    second = fetched(door, "jwks.json").json()

    assert first == second
    assert jwt.get_unverified_header(tokens["IdToken"])["kid"] == first["keys"][0]["kid"]
    made = [one for one in door.shop.live.recorded_since(before) if type(one) is SigningKeyMade]
    assert len(made) == 1


def test_a_key_of_a_masked_log_counts_as_none(door):
    record(door.shop, pool_stream(door.shop.pool), SigningKeyMade("old", "(masked 1)"))

    tokens = door.tokens()

    assert [key["kid"] for key in fetched(door, "jwks.json").json()["keys"]] != ["old"]
    assert door.claims(tokens["AccessToken"])["username"] == "ada"


def test_the_configuration_says_the_issuer_of_the_tokens(door):
    said = fetched(door, "openid-configuration").json()

    assert said["issuer"] == door.claims(door.tokens()["IdToken"])["iss"]
    assert said["issuer"].endswith(f"/{door.shop.pool}")
    assert said["jwks_uri"] == f"{said['issuer']}/.well-known/jwks.json"
    assert httpx.get(said["jwks_uri"], trust_env=False).json()["keys"]


@pytest.mark.parametrize("what", ["jwks.json", "openid-configuration"])
def test_of_an_unknown_pool_nothing_is_published(door, what):
    door.shop.pool = "us-east-1_Unknown00"

    answer = fetched(door, what)

    assert answer.status_code == 404
    assert answer.json() == {"message": "User pool us-east-1_Unknown00 does not exist."}


@pytest.mark.parametrize(
    ("method", "status"), [("OPTIONS", 200), ("HEAD", 200), ("POST", 405), ("DELETE", 405)]
)
def test_what_is_published_is_only_read(door, method, status):
    url = f"{door.shop.live.url}/{door.shop.pool}/.well-known/jwks.json"

    answer = httpx.request(method, url, headers={"origin": "https://a.example"}, trust_env=False)

    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == "*"


def test_where_a_setting_says_so_tokens_are_from_aws_and_the_keys_are_here():
    with live_server(SANDPOST_ISSUER="aws", SANDPOST_PUBLIC_URL="http://sandpost:7678") as aws:
        account = Sending(aws)
        door = Door(Shop(account))
        door.user()
        pool = door.shop.pool

        said = fetched(door, "openid-configuration").json()
        issuer = door.claims(door.tokens()["AccessToken"])["iss"]
        account.close()

    assert issuer == said["issuer"] == f"https://cognito-idp.us-east-1.amazonaws.com/{pool}"
    assert said["jwks_uri"] == f"http://sandpost:7678/{pool}/.well-known/jwks.json"


# ── Which are taken for tokens ───────────────────────────────────────────────────────────────


OTHER_KEY = RsaKeys(RandomChance(1)).draw()


def key_of(door: Door) -> SigningKey:
    """What the pool signs with."""
    pool = door.shop.live.do(door.shop.live.sandpost.handler.look().pool_named(door.shop.pool))
    assert pool is not None
    return pool.signing_keys[-1]


def encoded(part: object) -> str:
    """A part of a token."""
    text = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def unsigned(said: dict[str, Any], door: Door) -> str:
    return f"{encoded({'alg': 'none', 'kid': key_of(door).id})}.{encoded(said)}."


def signed_with_the_public_key(said: dict[str, Any], door: Door) -> str:
    """As if what is published were a shared secret."""
    public = json.dumps(fetched(door, "jwks.json").json()["keys"][0]).encode()
    header = {"kid": key_of(door).id}
    signed = f"{encoded({**header, 'alg': 'HS256'})}.{encoded(said)}"
    return f"{signed}.{encoded(hmac.digest(public, signed.encode(), hashlib.sha256))}"


def of_another_key(said: dict[str, Any], door: Door) -> str:
    return JwtTokens().signed(said, SigningKey(key_of(door).id, OTHER_KEY.private_key))


def said_otherwise(said: dict[str, Any], door: Door) -> str:
    """The signature of one token under another."""
    head, _, signature = JwtTokens().signed(said, key_of(door)).split(".")
    return f"{head}.{encoded({**said, 'username': 'bob'})}.{signature}"


def of_another_pool(said: dict[str, Any], door: Door) -> str:
    other = Door(Shop(door.shop.account))
    other.user()
    return JwtTokens().signed(said, key_of_signed(other))


def key_of_signed(door: Door) -> SigningKey:
    door.tokens()
    return key_of(door)


def of_another_issuer(said: dict[str, Any], door: Door) -> str:
    other = Door(Shop(door.shop.account))
    return JwtTokens().signed({**said, "iss": f"http://x/{other.shop.pool}"}, key_of(door))


def of_a_client_that_is_gone(said: dict[str, Any], door: Door) -> str:
    return JwtTokens().signed({**said, "client_id": "gone"}, key_of(door))


def of_odd_types(said: dict[str, Any], door: Door) -> str:
    """A header that no library writes."""
    _, payload, signature = JwtTokens().signed(said, key_of(door)).split(".")
    return f"{encoded({'alg': 'RS256', 'kid': key_of(door).id, 'crit': 1})}.{payload}.{signature}"


def cut(said: dict[str, Any], door: Door) -> str:
    return JwtTokens().signed(said, key_of(door))[:-10]


@pytest.mark.parametrize(
    "forged",
    [
        unsigned,
        signed_with_the_public_key,
        of_another_key,
        said_otherwise,
        of_another_pool,
        of_another_issuer,
        of_a_client_that_is_gone,
        of_odd_types,
        cut,
    ],
)
def test_a_forged_token_opens_nothing(door, forged):
    token = forged(door.claims(door.tokens()["AccessToken"]), door)

    door.refused(DENIED, UNREADABLE, lambda: door.cognito.global_sign_out(AccessToken=token))


@pytest.mark.parametrize("kind", ["IdToken", "RefreshToken"])
def test_a_token_of_another_kind_opens_nothing(door, kind):
    token = door.tokens()[kind]

    door.refused(DENIED, UNREADABLE, lambda: door.cognito.global_sign_out(AccessToken=token))


@pytest.mark.parametrize("token", ["x", "a.b.c", "e30.e30.e30", "a" * 5000, "..", "bnVsbA.bnVsbA."])
def test_what_is_no_token_opens_nothing(door, token):
    door.refused(DENIED, UNREADABLE, lambda: door.cognito.global_sign_out(AccessToken=token))


def test_a_token_past_its_end_is_told_so(door):
    said = door.claims(door.tokens()["AccessToken"])
    token = JwtTokens().signed({**said, "exp": int(time.time())}, key_of(door))

    door.refused(
        DENIED,
        "Access Token has expired",  # facts 4.4 [obs] O1
        lambda: door.cognito.global_sign_out(AccessToken=token),
    )


def test_a_token_of_whoever_is_gone_is_of_nobody(door):
    token = door.tokens()["AccessToken"]
    door.cognito.admin_delete_user(UserPoolId=door.shop.pool, Username="ada")

    door.refused(
        "UserNotFoundException",
        "User does not exist.",
        lambda: door.cognito.global_sign_out(AccessToken=token),
    )


# ── Refreshing ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("flow", ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"])
def test_a_refresh_token_brings_new_tokens_of_the_same_signing_in(door, flow):
    first = door.tokens()
    before = door.claims(first["AccessToken"])
    door.shop.update("ada", name="Ada")

    again = door.begin(flow, REFRESH_TOKEN=first["RefreshToken"])

    tokens = again["AuthenticationResult"]
    assert set(tokens) == {"AccessToken", "IdToken", "ExpiresIn", "TokenType"}  # [obs] O3
    after = door.claims(tokens["AccessToken"])
    same = ("sub", "origin_jti", "event_id", "auth_time", "username", "client_id")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert after["jti"] != before["jti"]
    assert door.claims(tokens["IdToken"])["name"] == "Ada"  # new values come with the next one


def test_an_administrator_may_refresh_too(door):
    token = door.tokens()["RefreshToken"]

    assert door.begin_for("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=token)["AuthenticationResult"]


def test_refreshing_records_nothing(door):
    token = door.tokens()["RefreshToken"]

    with door.shop.live.recording_nothing():
        door.refresh(token)


def expired(door: Door, token: str) -> str:
    return JwtTokens().signed({**door.claims(token), "exp": int(time.time())}, key_of(door))


def for_another_client(door: Door, token: str) -> str:
    door.client = Door(door.shop).client
    return token


def of_a_deleted_user(door: Door, token: str) -> str:
    door.cognito.admin_delete_user(UserPoolId=door.shop.pool, Username="ada")
    return token


def spoilt(_: Door, token: str) -> str:
    return f"{token[:-4]}AAAA"


def an_access_token(door: Door, _: str) -> str:
    token: str = door.tokens()["AccessToken"]
    return token


@pytest.mark.parametrize(
    "changed", [for_another_client, of_a_deleted_user, spoilt, an_access_token]
)
def test_a_refresh_token_that_is_not_good_brings_nothing(door, changed):
    token = changed(door, door.tokens()["RefreshToken"])

    # [obs] aws-sdk-cpp issue 1789 (raw body), aws-sdk-java-v2 issue 3418
    door.refused(DENIED, "Invalid Refresh Token.", lambda: door.refresh(token))


def test_an_expired_refresh_token_is_called_so(door):
    token = expired(door, door.tokens()["RefreshToken"])

    door.refused(DENIED, "Refresh Token has expired", lambda: door.refresh(token))  # [rec]


def test_a_client_that_does_not_allow_it_refreshes_nothing(shop):
    pool = shop()
    door = Door(pool, ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])
    door.user()
    token = door.tokens()["RefreshToken"]

    door.refused(
        "InvalidParameterException",
        "REFRESH_TOKEN_AUTH flow not enabled for this client",
        lambda: door.refresh(token),
    )


def test_a_client_with_a_secret_proves_it_over_the_users_name_or_sub(shop):
    door = Door(shop(), GenerateSecret=True)
    door.user()
    token = door.tokens()["RefreshToken"]

    assert door.refresh(token, **door.hash("ada"))
    assert door.refresh(token, **door.hash(door.shop.state("ada").sub))
    text = f"Unable to verify secret hash for client {door.client}"
    door.refused(DENIED, text, lambda: door.refresh(token, **door.hash("bob")))
