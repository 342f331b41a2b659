"""The link of a sign-up mail, taken from the inbox and followed. Facts: sections 5 and 7."""

from __future__ import annotations

import itertools
import re
from html import unescape
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.web.instances import Instance

PASSWORD = "Correct-Horse-1"
WRONG = "000000"
_numbers = itertools.count(1)


class LinkPool:
    """A pool that confirms by link, and Ada, who has just signed up there."""

    def __init__(self, running: Instance, **client: Any) -> None:
        self.instance = running
        self.cognito = running.aws()
        self.pool = self.cognito.create_user_pool(
            PoolName="shop",
            AliasAttributes=["email"],
            AutoVerifiedAttributes=["email"],
            VerificationMessageTemplate={"DefaultEmailOption": "CONFIRM_WITH_LINK"},
        )["UserPool"]["Id"]
        self.cognito.create_user_pool_domain(Domain=f"links-{next(_numbers)}", UserPoolId=self.pool)
        self.client = self.cognito.create_user_pool_client(
            UserPoolId=self.pool, ClientName="app", **client
        )["UserPoolClient"]["ClientId"]

    def sign_up(self, name: str = "ada", address: str = "ada@shop.example") -> str:
        """The link in the mail to whoever signed up."""
        self.cognito.sign_up(
            ClientId=self.client,
            Username=name,
            Password=PASSWORD,
            UserAttributes=[{"Name": "email", "Value": address}],
        )
        return self.newest_link(name)

    def newest_link(self, name: str = "ada") -> str:
        """The link in the newest mail to a user."""
        listed = self.instance.get("/messages", pool=self.pool, user=name, wait="10").json()
        message = self.instance.get(f"/messages/{listed['messages'][0]['id']}").json()
        (link,) = re.findall('href="([^"]+)"', message["body"])
        return unescape(link)

    def user(self, name: str = "ada") -> dict[str, Any]:
        """What AdminGetUser tells of a user."""
        found: dict[str, Any] = self.cognito.admin_get_user(UserPoolId=self.pool, Username=name)
        return found


def follow(link: str) -> httpx.Response:
    """The page behind a link."""
    return httpx.get(link, headers={"accept": "text/html"}, timeout=30, trust_env=False)


def changed(link: str, member: str, value: str) -> str:
    """The link with another value of one of its members."""
    return re.sub(f"(?<={member}=)[^&]*", quote(value), link)


@pytest.fixture
def pool(running: Instance) -> LinkPool:
    return LinkPool(running)


def test_whoever_follows_the_link_is_confirmed_and_its_address_verified(pool):
    link = pool.sign_up()
    assert pool.user()["UserStatus"] == "UNCONFIRMED"

    page = follow(link)

    assert page.status_code == 200
    assert "The account is confirmed." in page.text
    assert pool.user()["UserStatus"] == "CONFIRMED"
    assert {"Name": "email_verified", "Value": "true"} in pool.user()["UserAttributes"]
    assert pool.user("ada@shop.example")["Username"] == "ada"


def test_the_link_proves_no_secret_and_needs_none(running):
    pool = LinkPool(running)
    link = pool.sign_up()
    secretive = pool.cognito.create_user_pool_client(
        UserPoolId=pool.pool, ClientName="secretive", GenerateSecret=True
    )["UserPoolClient"]["ClientId"]

    page = follow(changed(link, "client_id", secretive))

    assert page.status_code == 200
    assert pool.user()["UserStatus"] == "CONFIRMED"


def test_a_link_sent_again_replaces_the_one_before(pool):
    """Facts 12: the newest code only."""
    first = pool.sign_up()
    pool.cognito.resend_confirmation_code(ClientId=pool.client, Username="ada")
    second = pool.newest_link()

    assert second != first
    assert "This link is not the right one." in follow(first).text
    assert "The account is confirmed." in follow(second).text


def test_following_it_again_says_that_there_is_nothing_to_confirm(pool):
    link = pool.sign_up()
    follow(link)
    before = pool.instance.end()

    page = follow(link)

    assert page.status_code == 200
    assert "There is nothing to confirm." in page.text
    assert pool.instance.end() == before


def test_whoever_only_asks_about_the_link_changes_nothing(pool):
    link = pool.sign_up()

    answer = httpx.head(link, timeout=30, trust_env=False)

    assert answer.status_code == 405
    assert pool.user()["UserStatus"] == "UNCONFIRMED"
    assert "The account is confirmed." in follow(link).text


def test_a_name_that_needs_quoting_is_led_back_to(pool):
    name = "ada+tag&x=1/ä"

    page = follow(pool.sign_up(name))

    assert page.status_code == 200
    assert pool.user(name)["UserStatus"] == "CONFIRMED"


@pytest.mark.parametrize(
    ("member", "value", "status", "said"),
    [
        ("confirmation_code", WRONG, 400, "This link is not the right one."),
        ("confirmation_code", "", 400, "The link lacks confirmation_code."),
        ("user_name", "eve", 404, "There is no such user."),
        ("client_id", "unknown", 404, "There is no such application."),
    ],
)
def test_a_link_that_is_not_the_right_one_says_so_and_changes_nothing(
    pool, member, value, status, said
):
    link = pool.sign_up()
    assert changed(link, member, value) != link
    before = pool.instance.end()

    page = follow(changed(link, member, value))

    assert page.status_code == status
    assert said in page.text
    assert pool.instance.end() == before


def test_a_link_to_an_address_that_the_user_no_longer_has_leads_nowhere(pool):
    link = pool.sign_up()
    pool.cognito.admin_update_user_attributes(
        UserPoolId=pool.pool,
        Username="ada",
        UserAttributes=[{"Name": "email", "Value": "ada@new.example"}],
    )

    page = follow(link)

    assert page.status_code == 400
    assert "This link leads nowhere any more." in page.text
    assert pool.user()["UserStatus"] == "UNCONFIRMED"


def test_an_alias_that_somebody_has_is_not_taken_away_by_a_link(pool):
    first, second = pool.sign_up("ada"), pool.sign_up("bob")
    follow(first)

    page = follow(second)

    assert page.status_code == 400
    assert "The address is somebody else&#39;s way to sign in." in page.text
    assert pool.user("bob")["UserStatus"] == "UNCONFIRMED"
    assert pool.user("ada@shop.example")["Username"] == "ada"


def test_a_link_is_followed_fifteen_times_an_hour_and_no_more(pool):
    """Facts 5 [doc]: as often as ConfirmSignUp is called."""
    link = pool.sign_up()
    for _ in range(15):
        follow(changed(link, "confirmation_code", WRONG))

    page = follow(link)

    assert page.status_code == 400
    assert "That was tried too often." in page.text


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_browser_comes_to_the_page_by_the_link(pool, page):
    page.open(pool.sign_up())

    assert page.text("h1") == "The account is confirmed."
    assert pool.user()["UserStatus"] == "CONFIRMED"
    assert page.complaints == []


def test_who_has_only_an_id_for_a_name_is_called_by_what_it_signs_in_by(running):
    cognito = running.aws()
    pool = cognito.create_user_pool(
        PoolName="mail",
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        VerificationMessageTemplate={"DefaultEmailOption": "CONFIRM_WITH_LINK"},
    )["UserPool"]["Id"]
    cognito.create_user_pool_domain(Domain="only-an-id", UserPoolId=pool)
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app")
    cognito.sign_up(
        ClientId=client["UserPoolClient"]["ClientId"],
        Username="ada@shop.example",
        Password=PASSWORD,
    )
    (mail,) = running.get("/messages", pool=pool, wait="10").json()["messages"]
    (link,) = re.findall('href="([^"]+)"', mail["body"])

    page = follow(unescape(link))

    assert "ada@shop.example may sign in now." in page.text
