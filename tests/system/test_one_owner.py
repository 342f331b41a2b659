"""One owner: of many callers who want one address at one moment, through two servers, one gets it.

`ROUNDS` says how often they race (3 if nothing is said).
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.system import truth
from tests.system.callers import Member, new_member, new_pool, sdk

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.redis

RACERS = 64
ROUNDS = int(os.environ.get("ROUNDS", "3"))
TOGETHER_WITHIN_S = 30.0


@dataclass(frozen=True)
class Racer:
    """A client of one of the servers, and the user for whom it wants the address."""

    cognito: Any
    member: Member

    def want(self, address: str, start: threading.Barrier, *more: tuple[str, str]) -> str:
        """`200`, or the name of the error."""
        values = [("email", address), *more]
        start.wait(TOGETHER_WITHIN_S)
        try:
            self.cognito.admin_update_user_attributes(
                UserPoolId=self.member.pool.id,
                Username=self.member.sub,
                UserAttributes=[{"Name": name, "Value": value} for name, value in values],
            )
        except self.cognito.exceptions.AliasExistsException:
            return "AliasExistsException"
        return "200"


@pytest.fixture
def urls(installed_ready):
    """Two servers on one log."""
    servers = [installed_ready.server(f"server-{n}") for n in (1, 2)]
    for program, _ in servers:
        program.spawn()
    for program, _ in servers:
        program.told()
    return [url for _, url in servers]


@pytest.fixture
def racers(request, urls):
    """As many clients as racers, half of them at each server, in a pool of the kind asked for."""
    clients = [sdk(urls[n % 2]) for n in range(RACERS)]
    pool = new_pool(clients[0], request.param, "000000000000")
    yield [Racer(client, new_member(client, pool, f"user-{n}")) for n, client in enumerate(clients)]
    for client in clients:
        client.close()


def race(racers: Sequence[Racer], address: str, *more: tuple[str, str]) -> list[str]:
    """What each was answered, in the racers' order."""
    start = threading.Barrier(len(racers))
    with ThreadPoolExecutor(len(racers)) as threads:
        return list(threads.map(lambda racer: racer.want(address, start, *more), racers))


@pytest.mark.parametrize("racers", ["username"], indirect=True)
def test_of_64_callers_who_want_one_address_to_sign_in_by_one_wins_every_time(racers):
    cognito, pool = racers[0].cognito, racers[0].member.pool

    for n in range(ROUNDS):
        address = f"wanted-{n}@new.example"
        answers = race(racers, address)

        assert Counter(answers) == {"200": 1, "AliasExistsException": RACERS - 1}
        winner = racers[answers.index("200")].member
        found = cognito.admin_get_user(UserPoolId=pool.id, Username=address)
        assert found["Username"] == winner.sub


@pytest.mark.parametrize("racers", ["alias"], indirect=True)
def test_an_alias_that_64_callers_want_ends_with_exactly_one_of_them(racers, installed_ready):
    pool = racers[0].member.pool
    address = "wanted@new.example"

    answers = race(racers, address, ("email_verified", "true"))

    assert set(answers) <= {"200", "AliasExistsException"}
    with installed_ready.asked() as redis:
        entries = truth.log_of(redis)
        assert truth.live_claims(redis)[f"{pool.id}:email"].keys() == {address}
        owner = truth.live_claims(redis)[f"{pool.id}:email"][address]
    attributes = truth.attributes_of(entries)
    verified = [
        racer.member.sub
        for racer in racers
        if attributes[racer.member.stream].get("email_verified") == "true"
    ]
    assert verified == [owner]
    found = racers[0].cognito.admin_get_user(UserPoolId=pool.id, Username=address)
    assert {"Name": "sub", "Value": owner} in found["UserAttributes"]
