"""The link of a sign-up mail, followed by a browser. Facts: section 5, and 7 for its form."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl

import httpx
import pytest

from engine.web.app import people as pages_of
from engine.web.assembly import parts_of
from tests.support.newcomers import SECRET, WRONG, Newcomers

ADDRESS = "ada@shop.example"


@pytest.fixture
def people(shop):
    """Ada has signed up at a pool that confirms by link, through a client with a secret."""
    pool = shop(
        AliasAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        VerificationMessageTemplate={"DefaultEmailOption": "CONFIRM_WITH_LINK"},
    )
    domain = pool.pool.partition("_")[2].lower()
    pool.cognito.create_user_pool_domain(UserPoolId=pool.pool, Domain=domain)
    newcomers = Newcomers(pool, **SECRET)
    newcomers.sign_up("ada", email=ADDRESS)
    return newcomers


def link(people, **changed):
    """What the link in the newest mail asks for, or one that is changed like this."""
    (url,) = re.findall(r'href="([^"]+)"', people.shop.messages()[-1].body)
    page, _, asked = html.unescape(url).partition("?")
    assert page == f"{people.shop.live.public_url}/confirmUser/"
    return {**dict(parse_qsl(asked)), **changed}


def follow(people, members):
    """The page that a browser comes to by this link."""
    live = people.shop.live
    pages = pages_of(parts_of(live.sandpost, 7678))

    async def get():
        transport = httpx.ASGITransport(pages)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as browser:
            return await browser.get("/confirmUser/", params=members)

    return live.do(get())


def test_whoever_follows_the_link_is_confirmed_without_any_secret(people):
    page = follow(people, link(people))

    assert page.status_code == 200
    assert "The account is confirmed." in page.text
    assert people.shop.state("ada").status == "CONFIRMED"
    assert people.shop.state(ADDRESS).attributes["email_verified"] == "true"


def test_following_it_again_says_that_there_is_nothing_to_confirm(people):
    same = link(people)
    follow(people, same)

    with people.shop.live.recording_nothing():
        page = follow(people, same)

    assert page.status_code == 200
    assert "There is nothing to confirm." in page.text


def test_a_link_to_an_address_that_the_user_no_longer_has_leads_nowhere(people):
    old = link(people)
    people.shop.update("ada", email="ada@new.example")

    page = follow(people, old)

    assert page.status_code == 400
    assert "This link leads nowhere any more." in page.text
    assert people.shop.state("ada").status == "UNCONFIRMED"


def test_an_alias_that_somebody_has_is_not_taken_away_by_a_link(people):
    people.shop.user("bob", email=ADDRESS, email_verified="true")

    page = follow(people, link(people))

    assert page.status_code == 400
    assert "The address is somebody else&#39;s way to sign in." in page.text
    assert people.shop.state(ADDRESS).username == "bob"


def test_a_link_is_followed_fifteen_times_an_hour_and_no_more(people):
    """Facts 5 [doc]: as often as ConfirmSignUp is called."""
    for _ in range(15):
        follow(people, link(people, confirmation_code=WRONG))

    page = follow(people, link(people))

    assert page.status_code == 400
    assert "That was tried too often." in page.text


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"confirmation_code": WRONG}, 400, "This link is not the right one."),
        ({"user_name": "eve"}, 404, "There is no such user."),
        ({"client_id": "unknown"}, 404, "There is no such application."),
        ({"confirmation_code": ""}, 400, "The link lacks confirmation_code."),
    ],
)
def test_a_link_that_is_not_the_right_one_says_so_and_changes_nothing(
    people, changed, status, said
):
    with people.shop.live.recording_nothing():
        page = follow(people, link(people, **changed))

    assert page.status_code == status
    assert said in page.text
