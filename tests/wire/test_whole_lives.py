"""From signing up to leaving, by each kind of name that a pool may sign in by (facts 2.2, 2.9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.newcomers import OTHER, STRONG, Newcomers
from tests.support.shop import SMS, Shop, pairs
from tests.support.signing_in import FLOWS

ADDRESS, LATER = "Ada@Shop.example", "Eve@Shop.example"
NUMBER = "+12065550101"
VERIFYING = {"AutoVerifiedAttributes": ["email", "phone_number"], "SmsConfiguration": SMS}
BY_ADDRESS = {"UsernameAttributes": ["email"], **VERIFYING}
BY_ALIAS = {"AliasAttributes": ["email", "phone_number", "preferred_username"], **VERIFYING}
WITHOUT_CASE = {"UsernameConfiguration": {"CaseSensitive": False}}
TAKEN = "An account with the given email already exists."


class Life:
    """Somebody of a pool, whatever name is used."""

    def __init__(self, shop: Shop) -> None:
        self.at = Newcomers(shop, ExplicitAuthFlows=FLOWS)
        self.shop = shop
        self.cognito = shop.cognito

    def enter(self, name: str, password: str = STRONG) -> str:
        """The access token that signing in brings."""
        answer = self.cognito.initiate_auth(
            ClientId=self.at.client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password},
        )
        token: str = answer["AuthenticationResult"]["AccessToken"]
        return token

    def leads_nowhere(self, name: str) -> None:
        """Nobody signs in by this name."""
        self.shop.refused("UserNotFoundException", "User does not exist.", lambda: self.enter(name))

    def shown(self, token: str) -> dict[str, str]:
        """The attributes that GetUser shows, without the sub, and the name."""
        answer = self.cognito.get_user(AccessToken=token)
        found = {one["Name"]: one["Value"] for one in answer["UserAttributes"]}
        found.pop("sub")
        return {**found, "": answer["Username"]}

    def update(self, token: str, /, **attributes: str) -> list[str]:
        """Where codes went after an update by oneself."""
        answer = self.cognito.update_user_attributes(
            AccessToken=token, UserAttributes=pairs({**attributes})
        )
        return [one["Destination"] for one in answer["CodeDeliveryDetailsList"]]

    def verify(self, token: str, name: str, attribute: str = "email") -> None:
        """Prove an attribute by the newest code."""
        self.cognito.verify_user_attribute(
            AccessToken=token, AttributeName=attribute, Code=self.at.code(name, attribute)
        )


@pytest.fixture
def life(shop: Callable[..., Shop]) -> Callable[..., Life]:
    return lambda **settings: Life(shop(**settings))


# ── The address is the user name (facts 2.2, 2.9, [doc]) ─────────────────────────────────────


def test_an_address_that_is_the_user_name_leads_through_a_whole_life(life):
    ada = life(**BY_ADDRESS)
    told: Any = ada.at.sign_up(ADDRESS)
    assert told["CodeDeliveryDetails"]["Destination"] == "A***@S***"
    ada.at.confirm(ADDRESS)
    token = ada.enter(ADDRESS)
    assert ada.shown(token) == {"": told["UserSub"], "email": ADDRESS, "email_verified": "true"}

    ada.at.forget(ADDRESS)
    ada.at.choose(ADDRESS)
    token = ada.enter(ADDRESS, OTHER)

    assert ada.update(token, email=LATER) == ["E***@S***"]
    ada.leads_nowhere(ADDRESS)
    ada.enter(LATER, OTHER)  # though it is not verified yet (facts 2.2, [obs])
    ada.verify(token, LATER)
    assert ada.shown(token)["email_verified"] == "true"
    assert ada.shown(token)[""] == told["UserSub"]

    ada.at.sign_up(ADDRESS)  # the old one is free
    ada.shop.refused("AliasExistsException", TAKEN, lambda: ada.update(token, email=ADDRESS))

    ada.cognito.delete_user(AccessToken=token)
    ada.leads_nowhere(LATER)
    ada.at.sign_up(LATER)


def test_the_attribute_is_the_name_and_no_other_address(life):
    """Reported with this text (cognito-local issue 102, 2022)."""
    ada = life(**BY_ADDRESS)
    text = "User email should be empty or same as username, since username attribute is email"

    ada.shop.refused(
        "InvalidParameterException", text, lambda: ada.at.sign_up(ADDRESS, email=LATER)
    )
    ada.shop.refused("InvalidParameterException", text, lambda: ada.shop.user(ADDRESS, email=LATER))
    ada.at.sign_up(ADDRESS, email=ADDRESS)


def test_where_case_counts_another_spelling_is_another_user(life):
    """The default where a pool says nothing (facts 2.2, [doc])."""
    ada = life(**BY_ADDRESS)
    ada.at.sign_up(ADDRESS)
    ada.at.confirm(ADDRESS)

    ada.leads_nowhere(ADDRESS.lower())
    ada.at.sign_up(ADDRESS.lower())


def test_where_case_does_not_count_any_spelling_leads_through_a_whole_life(life):
    ada = life(**BY_ADDRESS, **WITHOUT_CASE)
    ada.at.sign_up(ADDRESS)
    ada.shop.refused("UsernameExistsException", TAKEN, lambda: ada.at.sign_up(ADDRESS.lower()))
    ada.at.confirm(ADDRESS.upper())
    token = ada.enter(ADDRESS.lower())
    assert ada.shown(token)["email"] == ADDRESS  # as it was written

    ada.at.forget(ADDRESS.lower())
    ada.at.choose(ADDRESS.upper())

    ada.update(token, email=LATER)
    ada.leads_nowhere(ADDRESS.lower())
    ada.verify(token, LATER.lower())
    ada.at.sign_up(ADDRESS)
    ada.shop.refused(
        "AliasExistsException", TAKEN, lambda: ada.update(token, email=ADDRESS.upper())
    )
    ada.enter(LATER.upper(), OTHER)


# ── Aliases (facts 2.2, 2.9) ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("case", [{}, WITHOUT_CASE], ids=["case counts", "case does not count"])
def test_each_alias_leads_to_its_user_once_it_may(life, case):
    """An address and a number once verified ([doc]), a preferred user name at once ([rec])."""
    ada = life(**BY_ALIAS, **case)
    ada.at.sign_up("ada", email=ADDRESS, phone_number=NUMBER)
    ada.at.confirm("ada")  # by the number, which goes first (facts 4.3, [doc])
    ada.enter(NUMBER)
    ada.leads_nowhere(ADDRESS)

    token = ada.enter("ada")
    ada.cognito.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    ada.verify(token, "ada")
    ada.enter(ADDRESS)

    assert ada.update(token, preferred_username="Countess") == []
    ada.enter("Countess")
    for name in (ADDRESS.lower(), "COUNTESS", "ADA"):
        if case:
            ada.enter(name)
        else:
            ada.leads_nowhere(name)


def test_a_changed_alias_leads_nowhere_until_it_is_verified(life):
    """[doc] of a pool that updates at once: the old alias is gone, the new one unverified (2.7)."""
    ada = life(**BY_ALIAS)
    ada.at.sign_up("ada", email=ADDRESS)
    ada.at.confirm("ada")
    token = ada.enter(ADDRESS)

    ada.update(token, email=LATER)

    ada.leads_nowhere(ADDRESS)
    ada.leads_nowhere(LATER)
    ada.verify(token, "ada")
    ada.enter(LATER)


def test_an_alias_ends_with_whoever_forces_it_on_confirming(life):
    """[doc] facts 2.9: without force it is refused, with it the former holder is unverified."""
    ada = life(**BY_ALIAS, **WITHOUT_CASE)
    for name in ("ada", "bob"):
        ada.at.sign_up(name, email=ADDRESS if name == "ada" else ADDRESS.lower())
    ada.at.confirm("ada")

    ada.shop.refused(
        "AliasExistsException",
        "An account with the email already exists.",
        lambda: ada.at.confirm("bob"),
    )
    ada.at.confirm("bob", ForceAliasCreation=True)

    assert ada.shown(ada.enter(ADDRESS))[""] == "bob"
    assert ada.shown(ada.enter("ada"))["email_verified"] == "false"
