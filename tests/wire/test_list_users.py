"""ListUsers: filters, pages, chosen attributes."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.support.shop import BOTH

INVALID = "InvalidParameterException"


@pytest.fixture
def people(shop):
    """A pool with ada, bob and cy."""
    pool = shop(AliasAttributes=BOTH)
    pool.user("ada", email="ada@shop.example", name="Ada", given_name="Augusta")
    pool.user("bob", email="Bob@shop.example", phone_number="+12065550100", family_name="Byron")
    pool.user("cy", preferred_username="Cyrus")
    return pool


def listed(pool, **more: Any) -> list[str]:
    answer = pool.cognito.list_users(UserPoolId=pool.pool, **more)
    return [user["Username"] for user in answer["Users"]]


def test_a_list_shows_users_as_they_are_now(people):
    people.update("ada", name="Augusta Ada")

    (ada, *_) = people.cognito.list_users(UserPoolId=people.pool)["Users"]

    read = people.cognito.admin_get_user(UserPoolId=people.pool, Username="ada")
    assert ada == {
        "Attributes": read["UserAttributes"],
        **{
            member: read[member]
            for member in (
                "Username",
                "UserCreateDate",
                "UserLastModifiedDate",
                "Enabled",
                "UserStatus",
            )
        },
    }


def test_everybody_is_listed_in_order_of_creation(people):
    assert listed(people) == listed(people, Filter="") == ["ada", "bob", "cy"]


def test_who_is_deleted_is_not_listed(people):
    people.cognito.admin_delete_user(UserPoolId=people.pool, Username="bob")

    assert listed(people) == ["ada", "cy"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ('username = "ada"', ["ada"]),
        ('username = "ADA"', []),
        ('username ^= "a"', ["ada"]),
        ('username = "ada@shop.example"', []),
        ('email = "bob@shop.example"', ["bob"]),
        ('email ^= "ADA@"', ["ada"]),
        ('email ^= ""', ["ada", "bob"]),
        ('phone_number ^= "+1206"', ["bob"]),
        ('name = "ada"', ["ada"]),
        ('given_name ^= "aug"', ["ada"]),
        ('family_name = "byron"', ["bob"]),
        ('preferred_username = "cyrus"', ["cy"]),
        ('cognito:user_status = "force_change_password"', ["ada", "bob", "cy"]),
        ('cognito:user_status = "CONFIRMED"', []),
        ('status = "Enabled"', ["ada", "bob", "cy"]),
        ('status = "enabled"', []),
        ('status = "Disabled"', []),
    ],
)
def test_a_filter_chooses(people, wanted, found):
    assert listed(people, Filter=wanted) == found


def test_a_sub_is_found(people):
    assert listed(people, Filter=f'sub = "{people.state("cy").sub}"') == ["cy"]


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("email", "Error while parsing filter"),
        ("email = ada", "Error while parsing filter"),
        ('email = "a" and name = "b"', "Error while parsing filter"),
        ('custom:foo = "x"', "Invalid search attribute: custom:foo"),
        ('birthdate = "x"', "Invalid search attribute: birthdate"),
    ],
)
def test_an_unusable_filter_is_refused(people, wanted, text):
    people.refused(INVALID, text, lambda: listed(people, Filter=wanted))


def test_pages_follow_each_other(people):
    pages = list(
        people.cognito.get_paginator("list_users").paginate(
            UserPoolId=people.pool, PaginationConfig={"PageSize": 2}
        )
    )

    assert [[user["Username"] for user in page["Users"]] for page in pages] == [
        ["ada", "bob"],
        ["cy"],
    ]
    assert "PaginationToken" not in pages[-1]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_of_a_filtered_list_hold_only_who_passes(people, limit):
    pages = people.cognito.get_paginator("list_users").paginate(
        UserPoolId=people.pool, Filter='email ^= ""', PaginationConfig={"PageSize": limit}
    )

    found = [user["Username"] for page in pages for user in page["Users"]]

    assert found == ["ada", "bob"]


def test_a_page_stays_where_it_was_whoever_comes_or_goes(people):
    first = people.cognito.list_users(UserPoolId=people.pool, Limit=1)
    people.cognito.admin_delete_user(UserPoolId=people.pool, Username="ada")
    people.user("dora")

    assert listed(people, PaginationToken=first["PaginationToken"]) == ["bob", "cy", "dora"]


def test_a_page_shows_users_as_they_are_when_it_is_asked_for(people):
    """Who is changed so that the filter lets it pass, is in; who no longer passes, is out."""
    wanted: dict[str, Any] = {"Filter": 'email ^= ""', "Limit": 1}
    first = people.cognito.list_users(UserPoolId=people.pool, **wanted)
    assert [user["Username"] for user in first["Users"]] == ["ada"]
    people.update("bob", email="")
    people.update("cy", email="cy@shop.example")

    following = listed(people, PaginationToken=first["PaginationToken"], **wanted)

    assert following == ["cy"]


def test_a_token_is_good_for_the_list_that_it_came_from(people, shop):
    """What AWS does with another list's token is not known; taking it would skip people."""
    token = people.cognito.list_users(UserPoolId=people.pool, Limit=1)["PaginationToken"]
    elsewhere = shop()
    elsewhere.user("dora")
    text = "Invalid pagination token given."

    elsewhere.refused(INVALID, text, lambda: listed(elsewhere, PaginationToken=token))
    people.refused(
        INVALID, text, lambda: listed(people, PaginationToken=token, Filter='name ^= "a"')
    )
    assert listed(people, PaginationToken=token, Filter="  ", Limit=1) == ["bob"]


def test_a_full_last_page_leads_nowhere(people):
    answer = people.cognito.list_users(UserPoolId=people.pool, Limit=3)

    assert "PaginationToken" not in answer


def test_without_a_limit_or_with_none_a_page_has_sixty(shop):
    pool = shop()
    for n in range(61):
        pool.user(f"user{n:02}")

    for given in ({}, {"Limit": 0}):
        answer = pool.cognito.list_users(UserPoolId=pool.pool, **given)
        assert len(answer["Users"]) == 60
        assert listed(pool, PaginationToken=answer["PaginationToken"]) == ["user60"]
    described = pool.cognito.describe_user_pool(UserPoolId=pool.pool)["UserPool"]
    assert described["EstimatedNumberOfUsers"] == 61


def a_token(position: str) -> str:
    """What somebody may take for a token."""
    return base64.urlsafe_b64encode(f"after:{position}".encode()).decode()


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (
            {"Limit": 61},
            (
                "1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: "
                "Member must have value less than or equal to 60"
            ),
        ),
        (
            {"Limit": -1},
            (
                "1 validation error detected: Value '-1' at 'limit' failed to satisfy constraint: "
                "Member must have value greater than or equal to 0"
            ),
        ),
        (
            {"Filter": f'name = "{"a" * 248}"'},
            (
                "1 validation error detected: Value 'name = \"" + "a" * 248 + "\"' at 'filter' "
                "failed to satisfy constraint: Member must have length less than or equal to 256"
            ),
        ),
        ({"PaginationToken": a_token("1")[:-4]}, "Invalid pagination token given."),
        ({"PaginationToken": a_token("1")}, "Invalid pagination token given."),
        ({"PaginationToken": a_token("٣")}, "Invalid pagination token given."),
        ({"PaginationToken": a_token("9" * 5000)}, "Invalid pagination token given."),
        ({"PaginationToken": "nonsense"}, "Invalid pagination token given."),
        ({"PaginationToken": "YWZ0ZXI6eA=="}, "Invalid pagination token given."),
        ({"PaginationToken": "/w=="}, "Invalid pagination token given."),
        ({"PaginationToken": "é"}, "Invalid pagination token given."),
    ],
)
def test_a_list_keeps_its_constraints(people, given, text):
    people.refused(INVALID, text, lambda: listed(people, **given))


def test_only_the_chosen_attributes_are_shown(people):
    answer = people.cognito.list_users(
        UserPoolId=people.pool, AttributesToGet=["email"], Filter='email ^= ""'
    )

    assert [user["Attributes"] for user in answer["Users"]] == [
        [{"Name": "email", "Value": "ada@shop.example"}],
        [{"Name": "email", "Value": "Bob@shop.example"}],
    ]


def test_no_chosen_attributes_show_none(people):
    """Observed: an empty list is not the same as none."""
    answer = people.cognito.list_users(UserPoolId=people.pool, AttributesToGet=[])

    assert [user["Attributes"] for user in answer["Users"]] == [[], [], []]


def test_a_chosen_attribute_that_somebody_lacks_is_refused(people):
    """AWS API reference, ListUsers; the text was observed."""
    people.refused(
        INVALID,
        "One or more requested attributes do not exist.",
        lambda: listed(people, AttributesToGet=["email"]),
    )
    people.update("cy", email="cy@shop.example")
    assert listed(people, AttributesToGet=["email", "sub", "email"]) == ["ada", "bob", "cy"]
