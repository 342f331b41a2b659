"""User pool clients, as an SDK sees them: created, described, listed, updated, deleted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from engine.app.handle import Caller
from engine.domain.client import Client
from tests.support.sending import REGION, Sending
from tests.support.shop import Shop

INVALID = "InvalidParameterException"
MISSING = "ResourceNotFoundException"
NOBODY = "0000000000shop000000000009"


class Clients:
    """A pool's clients, and what a caller does with them."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.cognito = shop.cognito

    def create(self, name: str = "web", **settings: Any) -> Any:
        answer = self.cognito.create_user_pool_client(
            UserPoolId=self.shop.pool, ClientName=name, **settings
        )
        return answer["UserPoolClient"]

    def update(self, client: str, **settings: Any) -> Any:
        answer = self.cognito.update_user_pool_client(
            UserPoolId=self.shop.pool, ClientId=client, **settings
        )
        return answer["UserPoolClient"]

    def describe(self, client: str, pool: str | None = None) -> Any:
        answer = self.cognito.describe_user_pool_client(
            UserPoolId=pool or self.shop.pool, ClientId=client
        )
        return answer["UserPoolClient"]

    def delete(self, client: str) -> None:
        self.cognito.delete_user_pool_client(UserPoolId=self.shop.pool, ClientId=client)

    def not_created(self, text: str, **settings: Any) -> None:
        """Creating a client like this is refused, and nothing is recorded."""
        self.shop.refused(INVALID, text, lambda: self.create(**settings))


@pytest.fixture
def clients(shop: Callable[..., Shop]) -> Clients:
    return Clients(shop())


# ── Creating and describing ──────────────────────────────────────────────────────────────────


def test_a_client_with_nothing_but_a_name_has_awss_defaults(clients: Clients):
    """Facts 3.3: no lists of attributes in the answer [doc], the id's form [obs]."""
    client = clients.create()

    assert re.fullmatch(r"[0-9a-z]{26}", client.pop("ClientId"))
    assert client.pop("CreationDate") == client.pop("LastModifiedDate")
    assert client == {
        "UserPoolId": clients.shop.pool,
        "ClientName": "web",
        "RefreshTokenValidity": 30,
        "AllowedOAuthFlowsUserPoolClient": False,
        "EnableTokenRevocation": True,
        "EnablePropagateAdditionalUserContextData": False,
        "AuthSessionValidity": 3,
    }


def test_a_description_repeats_what_was_given(clients: Clients):
    given: dict[str, Any] = {
        "ReadAttributes": ["email", "email_verified"],
        "WriteAttributes": ["email"],
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "AccessTokenValidity": 5,
        "IdTokenValidity": 10,
        "RefreshTokenValidity": 1,
        "TokenValidityUnits": {
            "AccessToken": "minutes",
            "IdToken": "minutes",
            "RefreshToken": "hours",
        },
        "AuthSessionValidity": 15,
        "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": False,
        "CallbackURLs": ["https://shop.example/signed-in"],
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "SupportedIdentityProviders": ["COGNITO"],
    }

    created = clients.create(**given)

    assert {name: created[name] for name in given} == given
    assert clients.describe(created["ClientId"]) == created


def test_a_secret_is_drawn_on_request_and_shown_again(clients: Clients):
    created = clients.create(GenerateSecret=True)

    assert re.fullmatch(r"[0-9a-z]{52}", created["ClientSecret"])
    assert clients.describe(created["ClientId"])["ClientSecret"] == created["ClientSecret"]


def test_a_secret_of_ones_own_is_kept(clients: Clients):
    own = "of0our0own0and0long0enough"

    assert clients.create(ClientSecret=own)["ClientSecret"] == own


def test_a_secret_is_drawn_or_given_but_not_both(clients: Clients):
    """API reference, CreateUserPoolClient [doc]; the sentence is ours."""
    clients.not_created(
        "ClientSecret cannot be given together with GenerateSecret.",
        GenerateSecret=True,
        ClientSecret="of0our0own0and0long0enough",
    )


def test_a_refresh_token_valid_for_nothing_is_valid_for_thirty_days(clients: Clients):
    """API reference, CreateUserPoolClient [doc]."""
    assert clients.create(RefreshTokenValidity=0)["RefreshTokenValidity"] == 30


def test_units_alone_leave_the_validity_as_it_is(clients: Clients):
    units = {"AccessToken": "seconds", "IdToken": "seconds", "RefreshToken": "seconds"}

    assert clients.create(TokenValidityUnits=units)["TokenValidityUnits"] == units


@pytest.mark.parametrize(
    "settings",
    [
        {"AccessTokenValidity": 25},
        {"IdTokenValidity": 4, "TokenValidityUnits": {"IdToken": "minutes"}},
        {"RefreshTokenValidity": 59, "TokenValidityUnits": {"RefreshToken": "minutes"}},
        {"RefreshTokenValidity": 3651},
    ],
)
def test_tokens_are_valid_within_awss_ranges(clients: Clients, settings: dict[str, Any]):
    """Facts 3.3 [doc]; the sentence was seen in reports."""
    clients.not_created("Invalid range for token validity.", **settings)


def test_flows_of_today_and_of_before_are_not_mixed(clients: Clients):
    """Facts 3.3 [doc]; the sentence is ours."""
    clients.not_created(
        (
            "ExplicitAuthFlows takes either values that begin with ALLOW_ or "
            "ADMIN_NO_SRP_AUTH, not both."
        ),
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ADMIN_NO_SRP_AUTH"],
    )


@pytest.mark.parametrize(
    ("given", "flows"),
    [
        ([], {"REFRESH_TOKEN_AUTH", "USER_SRP_AUTH", "CUSTOM_AUTH"}),
        (["ALLOW_USER_PASSWORD_AUTH"], {"USER_PASSWORD_AUTH"}),
        (
            ["ADMIN_NO_SRP_AUTH"],
            {"REFRESH_TOKEN_AUTH", "USER_SRP_AUTH", "CUSTOM_AUTH", "ADMIN_USER_PASSWORD_AUTH"},
        ),
        (["CUSTOM_AUTH_FLOW_ONLY"], {"REFRESH_TOKEN_AUTH", "CUSTOM_AUTH"}),
    ],
)
def test_flows_have_one_meaning_by_either_name(clients: Clients, given: list[str], flows: set[str]):
    """Facts 3.3: the default and what replaced what [doc]."""
    created = clients.create(ExplicitAuthFlows=given)

    assert set(stored(clients, created["ClientId"]).settings.flows) == flows
    assert created.get("ExplicitAuthFlows", []) == given


def stored(clients: Clients, client: str) -> Client:
    """A client as stored."""
    live, shop = clients.shop.live, clients.shop
    caller = Caller(shop.account.id, REGION)
    return live.do(live.sandpost.clients.get(caller, shop.pool, client))


@pytest.mark.parametrize(
    ("lists", "kind"),
    [
        ({"ReadAttributes": ["custom:size"]}, "read"),
        ({"WriteAttributes": ["email_verified"]}, "write"),
    ],
)
def test_lists_name_what_the_schema_lets_a_client_touch(
    clients: Clients, lists: dict[str, Any], kind: str
):
    """Facts 3.3 [obs]."""
    created = clients.create()["ClientId"]

    clients.not_created(f"Invalid {kind} attributes specified while creating a client", **lists)
    clients.shop.refused(
        INVALID,
        f"Invalid {kind} attributes specified while updating a client",
        lambda: clients.update(created, **lists),
    )


def test_a_required_attribute_stays_writable(shop: Callable[..., Shop]):
    """Facts 3.3 [doc], the text [obs]."""
    required = {"Name": "email", "AttributeDataType": "String", "Required": True}
    clients = Clients(shop(Schema=[required]))

    clients.not_created(
        "Invalid write attributes specified while creating a client", WriteAttributes=["name"]
    )


def test_a_sign_in_may_take_three_to_fifteen_minutes(clients: Clients):
    """Facts 3.3 [doc]."""
    clients.not_created(
        (
            "1 validation error detected: Value '16' at 'authSessionValidity' failed to satisfy "
            "constraint: Member must have value less than or equal to 15"
        ),
        AuthSessionValidity=16,
    )


# ── Unknown ones ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("operation", ["describe", "update", "delete"])
def test_an_unknown_client_does_not_exist(clients: Clients, operation: str):
    """Facts 3.3 [obs]."""
    clients.shop.refused(
        MISSING,
        f"User pool client {NOBODY} does not exist.",
        lambda: getattr(clients, operation)(NOBODY),
    )


def test_a_client_of_another_pool_does_not_exist(clients: Clients, shop: Callable[..., Shop]):
    elsewhere = Clients(shop()).create()["ClientId"]

    clients.shop.refused(
        MISSING,
        f"User pool client {elsewhere} does not exist.",
        lambda: clients.describe(elsewhere),
    )


def test_a_pool_of_another_account_does_not_exist(clients: Clients):
    client = clients.create()["ClientId"]
    stranger = Sending(clients.shop.live)
    cognito = stranger.client("cognito-idp")

    error = stranger.refused(
        cognito.exceptions.ResourceNotFoundException,
        lambda: cognito.describe_user_pool_client(UserPoolId=clients.shop.pool, ClientId=client),
    )

    assert str(error).endswith(f"User pool {clients.shop.pool} does not exist.")
    stranger.close()


# ── Updating ─────────────────────────────────────────────────────────────────────────────────


def test_settings_that_an_update_omits_are_by_default_again(clients: Clients):
    """API reference, UpdateUserPoolClient [doc]."""
    before = clients.create(
        GenerateSecret=True, PreventUserExistenceErrors="ENABLED", AccessTokenValidity=2
    )

    after = clients.update(before["ClientId"], AuthSessionValidity=5)

    assert after["AuthSessionValidity"] == 5
    assert not after.keys() & {"PreventUserExistenceErrors", "AccessTokenValidity"}
    assert (after["ClientName"], after["ClientSecret"]) == ("web", before["ClientSecret"])
    assert after["LastModifiedDate"] > before["LastModifiedDate"]
    assert clients.describe(before["ClientId"]) == after


def test_an_update_that_changes_nothing_records_nothing(clients: Clients):
    client = clients.create(AuthSessionValidity=5)

    with clients.shop.account.unchanged():
        assert clients.update(client["ClientId"], AuthSessionValidity=5) == client


def test_a_client_can_be_renamed(clients: Clients):
    client = clients.create()["ClientId"]

    assert clients.update(client, ClientName="app")["ClientName"] == "app"


# ── Listing and deleting ─────────────────────────────────────────────────────────────────────


def test_clients_are_listed_in_order_of_creation_page_by_page(clients: Clients):
    created = [clients.create(name)["ClientId"] for name in ("one", "two", "three")]
    pages = clients.cognito.get_paginator("list_user_pool_clients").paginate(
        UserPoolId=clients.shop.pool, MaxResults=2
    )

    listed = [page["UserPoolClients"] for page in pages]

    assert [[one["ClientId"] for one in page] for page in listed] == [created[:2], created[2:]]
    assert listed[1] == [
        {"ClientId": created[2], "UserPoolId": clients.shop.pool, "ClientName": "three"}
    ]


def test_no_client_here_has_registered_itself(clients: Clients):
    clients.create()

    answer = clients.cognito.list_user_pool_clients(UserPoolId=clients.shop.pool, ClientType="DCR")

    assert answer["UserPoolClients"] == []


def test_a_page_token_that_nobody_handed_out_is_refused(clients: Clients):
    clients.shop.refused(
        INVALID,
        "Invalid pagination token given.",
        lambda: clients.cognito.list_user_pool_clients(
            UserPoolId=clients.shop.pool, NextToken="nonsense"
        ),
    )


def test_a_deleted_client_is_gone(clients: Clients):
    client = clients.create()["ClientId"]

    clients.delete(client)

    clients.shop.refused(
        MISSING,
        f"User pool client {client} does not exist.",
        lambda: clients.describe(client),
    )
    answer = clients.cognito.list_user_pool_clients(UserPoolId=clients.shop.pool)
    assert answer["UserPoolClients"] == []
