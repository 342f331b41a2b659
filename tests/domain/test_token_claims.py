"""What tokens say (facts 4.7 [doc] D21), and which attributes are told to whom (3.3)."""

from __future__ import annotations

from msgspec.structs import replace

from engine.domain.token_claims import Entry, Issue, access_claims, id_claims, refresh_claims
from tests.domain.entering import OWN, a_client, after
from tests.domain.users import SUB, a_pool

POOL = a_pool()
ADA = after(
    POOL,
    OWN,
    **{
        "email": "ada@shop.example",
        "email_verified": "true",
        "phone_number": "+12065550100",
        "phone_number_verified": "false",
        "custom:level": "7",
        "custom:on": "true",
    },
)
ENTRY = Entry(POOL, ADA, a_client(), "origin-1", "event-1", 1000)
ISSUE = Issue("http://localhost/pool", 1500, "jti-1")
COMMON = {
    "sub": SUB,
    "iss": "http://localhost/pool",
    "origin_jti": "origin-1",
    "event_id": "event-1",
    "auth_time": 1000,
    "iat": 1500,
    "jti": "jti-1",
}


def test_an_access_token_says_this():
    assert access_claims(ENTRY, ISSUE) == {
        **COMMON,
        "token_use": "access",
        "exp": 1500 + 3600,
        "client_id": "c1",
        "scope": "aws.cognito.signin.user.admin",
        "username": "ada",
    }


def test_an_id_token_says_this():
    assert id_claims(ENTRY, ISSUE) == {
        **COMMON,
        "token_use": "id",
        "exp": 1500 + 3600,
        "aud": "c1",
        "cognito:username": "ada",
        "email": "ada@shop.example",
        "email_verified": True,
        "phone_number": "+12065550100",
        "phone_number_verified": False,
    }


def test_what_is_custom_is_text_and_only_for_clients_that_list_it():
    some = replace(ENTRY, client=a_client(reads=("custom:level", "custom:on")))

    said = id_claims(some, ISSUE)

    assert (said["custom:level"], said["custom:on"]) == ("7", "true")
    assert "email" not in said


def test_no_attribute_stands_for_what_the_token_itself_says():
    odd = replace(
        ENTRY, client=a_client(reads=("iss",)), user=replace(ADA, attributes={"iss": "x"})
    )

    assert id_claims(odd, ISSUE)["iss"] == "http://localhost/pool"


def test_a_refresh_token_ends_so_long_after_signing_in_however_often_it_is_used():
    assert refresh_claims(ENTRY, ISSUE) == {
        **COMMON,
        "token_use": "refresh",
        "exp": 1000 + 2_592_000,
        "client_id": "c1",
    }


def test_each_is_good_for_as_long_as_its_client_says():
    brief = replace(
        ENTRY, client=a_client(access_token_s=300, id_token_s=400, refresh_token_s=3600)
    )

    ends = [claims(brief, ISSUE)["exp"] for claims in (access_claims, id_claims, refresh_claims)]

    assert ends == [1800, 1900, 4600]
