"""Many clients at once, wanting one value."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.domain.events import AttributesUpdated, UserCreated, UserDeleted
from tests.support.live import WHOLE_LOG
from tests.support.shop import pairs

RACERS = 64
WANTED = "wanted@shop.example"


def race(account, calls):
    """What became of calls that start together, each with a client of its own: its error or ''."""
    clients = [account.client("cognito-idp") for _ in calls]
    together = threading.Barrier(len(calls))

    def run(client, call):
        together.wait(30)
        try:
            call(client)
        except client.exceptions.ClientError as error:
            return error.response["Error"]["Code"]
        return ""

    with ThreadPoolExecutor(len(calls)) as threads:
        return Counter(threads.map(run, clients, calls))


def updating(pool, name, /, **values):
    return lambda client: client.admin_update_user_attributes(
        UserPoolId=pool, Username=name, UserAttributes=pairs(values)
    )


@pytest.fixture
def racers(account):
    """A pool with so many users, and their names."""

    def made(names, **settings):
        cognito = account.client("cognito-idp")
        pool = cognito.create_user_pool(PoolName="race", **settings)["UserPool"]["Id"]
        for name in names:
            cognito.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS")
        return pool

    return made


def owners(live, pool):
    """Who held the wanted address in the course of the log; nobody may take what is held."""
    holder = None
    for one in live.do(live.sandpost.log.read(0, WHOLE_LOG)):
        if not one.stream.startswith(f"user/{pool}/"):
            continue
        event = one.event
        if (
            isinstance(event, AttributesUpdated | UserDeleted)
            and WANTED in event.deactivated.values()
        ):
            assert holder == one.stream
            holder = None
        if (
            isinstance(event, AttributesUpdated | UserCreated)
            and WANTED in event.activated.values()
        ):
            assert holder is None
            holder = one.stream
    return holder


@pytest.mark.parametrize("time", range(3))
@pytest.mark.parametrize("verified", [True, False])
def test_where_the_address_is_the_user_name_one_of_many_gets_it(
    live, account, racers, time, verified
):
    names = [f"racer{n}@shop.example" for n in range(RACERS)]
    pool = racers(names, UsernameAttributes=["email"])
    flag = {"email_verified": "true"} if verified else {}

    became = race(account, [updating(pool, name, email=WANTED, **flag) for name in names])

    assert became == {"": 1, "AliasExistsException": RACERS - 1}
    assert owners(live, pool) is not None


@pytest.mark.parametrize("time", range(3))
def test_where_the_address_is_an_alias_it_ends_with_one_of_many(live, account, racers, time):
    names = [f"racer{n}" for n in range(RACERS)]
    pool = racers(names, AliasAttributes=["email"])
    cognito = account.client("cognito-idp")

    became = race(
        account, [updating(pool, name, email=WANTED, email_verified="true") for name in names]
    )

    assert became == {"": RACERS}
    users = cognito.list_users(UserPoolId=pool, Filter=f'email = "{WANTED}"')["Users"]
    verified = [
        user["Username"]
        for user in users
        if {"Name": "email_verified", "Value": "true"} in user["Attributes"]
    ]
    holder = cognito.admin_get_user(UserPoolId=pool, Username=WANTED)["Username"]
    assert verified in ([holder], [])  # a page shows sixty of them
    assert owners(live, pool) is not None


def test_an_alias_ends_with_one_whether_it_is_set_or_verified_or_created(live, account, racers):
    names = [f"racer{n}" for n in range(16)]
    pool = racers(names, AliasAttributes=["email"])
    cognito = account.client("cognito-idp")
    for name in names[8:]:
        updating(pool, name, email=WANTED)(cognito)
    setting = [updating(pool, name, email=WANTED, email_verified="true") for name in names[:8]]
    verifying = [updating(pool, name, email_verified="true") for name in names[8:]]
    creating = [
        lambda client, n=n: client.admin_create_user(
            UserPoolId=pool,
            Username=f"new{n}",
            UserAttributes=pairs({"email": WANTED, "email_verified": "true"}),
            MessageAction="SUPPRESS",
            ForceAliasCreation=True,
        )
        for n in range(8)
    ]

    became = race(account, [*setting, *verifying, *creating])

    assert became[""] + became["TooManyRequestsException"] == 24
    assert owners(live, pool) is not None


def test_one_name_is_created_once(account, racers):
    pool = racers([])

    def create(client):
        client.admin_create_user(UserPoolId=pool, Username="ada", MessageAction="SUPPRESS")

    assert race(account, [create] * 32) == {"": 1, "UsernameExistsException": 31}


def test_updates_of_one_user_all_count(account, racers):
    pool = racers(["ada"])
    fields = ["name", "given_name", "family_name", "nickname", "locale", "zoneinfo", "gender"]

    became = race(account, [updating(pool, "ada", **{field: "x"}) for field in fields * 4])

    assert became == {"": 28}
    read = account.client("cognito-idp").admin_get_user(UserPoolId=pool, Username="ada")
    assert {one["Name"] for one in read["UserAttributes"]} == {"sub", *fields}
