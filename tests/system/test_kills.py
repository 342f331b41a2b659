"""Accepted is kept, and every message has one verdict, whoever is killed whenever.

`KILLS` says how many kills (8 if nothing is said), `SEED` repeats a run's choices.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import dataclass
from random import Random, SystemRandom
from typing import TYPE_CHECKING

import pytest

from tests.system import truth
from tests.system.callers import (
    NEW,
    READY,
    Caller,
    Journal,
    Kind,
    PhoneOwner,
    at_work,
    new_member,
    new_pool,
    sdk,
)
from tests.system.programs import (
    SETTLED_WITHIN_S,
    STARTED_WITHIN_S,
    Program,
    ask,
    run,
    say,
    settled,
    until,
)
from tests.system.promises import check_folds, check_promises, check_verdicts, outcomes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.system.programs import Installation
    from tests.system.truth import Entry

KILLS = int(os.environ.get("KILLS", "8"))
SEED = int(os.environ.get("SEED", SystemRandom().randrange(10**6)))
CALLERS = 6
MEMBERS = 4  # users of each caller
KINDS: tuple[Kind, ...] = ("plain", "username", "alias")
STORE = "redis"

pytestmark = [pytest.mark.redis, pytest.mark.timeout(90 + 10 * KILLS)]


@dataclass
class House:
    """Everything that can be killed."""

    installed: Installation
    urls: Sequence[str]
    programs: Sequence[Program]

    def kill(self, name: str) -> None:
        """End one of them as a power failure would."""
        if name == STORE:
            self.installed.redis.kill()
        else:
            self._by_name(name).kill()

    def start_again(self, name: str) -> None:
        """Start it again, without waiting: it may be killed before it has come up."""
        if name == STORE:
            self.installed.redis.start()
            return
        self._by_name(name).spawn()

    def mend(self) -> None:
        """Whoever gave up because there was no store is started again, as compose does."""
        for program in self.programs:
            if not program.lives:
                self.start_again(program.name)

    def recover(self) -> None:
        """Wait until everybody works again."""

        def all_work() -> bool:
            self.mend()
            return all(program.works for program in self.programs)

        until(all_work, STARTED_WITHIN_S, "everybody works again")

    def _by_name(self, name: str) -> Program:
        return next(program for program in self.programs if program.name == name)


@pytest.fixture
def house(installed_ready):
    servers = [installed_ready.server(f"server-{n}") for n in (1, 2)]
    workers = [installed_ready.projector(), installed_ready.notifier()]
    programs = [*(program for program, _ in servers), *workers]
    for program in programs:
        program.spawn()
    for program in programs:
        program.told()
    return House(installed_ready, [url for _, url in servers], programs)


def callers_of(house, journal):
    """Callers of two accounts, each with users of its own in pools of every kind."""
    callers = []
    clients = {account: sdk(house.urls[0], account=account) for account in (READY, NEW)}
    pools = {
        account: [new_pool(client, kind, account) for kind in KINDS]
        for account, client in clients.items()
    }
    for n in range(CALLERS):
        account = (READY, READY, NEW)[n % 3]
        members = [
            new_member(clients[account], pools[account][m % 3], f"user-{n}-{m}")
            for m in range(MEMBERS)
        ]
        callers.append(Caller(f"caller-{n}", house.urls, members, journal, SEED + n))
    for client in clients.values():
        client.close()
    return callers


def kill_at_random(house, journal, chance) -> Counter[str]:
    """So many kills, each after some accepted calls; the dead stay dead for some calls more."""
    kills: Counter[str] = Counter()
    everyone = [STORE, *(program.name for program in house.programs)]
    while kills.total() < KILLS:
        journal.hear_accepted(chance.randint(1, 60))
        victims = chance.sample(everyone, k=min(chance.choice((1, 1, 1, 2)), KILLS - kills.total()))
        for victim in victims:
            house.kill(victim)
        kills.update(victims)
        journal.hear(chance.randint(0, 10))
        for victim in sorted(victims, key=lambda name: name != STORE):
            house.start_again(victim)
        house.mend()
    return kills


def test_whoever_is_killed_nothing_accepted_is_lost_and_every_message_has_one_verdict(house):
    say("SEED", SEED, "KILLS", KILLS)
    began = time.monotonic()
    journal = Journal()
    callers = callers_of(house, journal)

    with at_work(*callers, PhoneOwner(house.urls[0])):
        kills = kill_at_random(house, journal, Random(SEED))  # noqa: S311  # repeated by its seed
    house.recover()
    for caller in callers:
        caller.update_all()
    settled(house.urls[0])

    entries = exported(house)
    with house.installed.asked() as redis:
        assert truth.log_of(redis) == entries
        dead = redis.xlen(f"{truth.PREFIX}dead")
        assert journal.wrong == []
        truth.check_chains(entries)
        check_promises(entries, journal)
        check_verdicts(entries, dead)
        check_folds(redis, entries)
        check_rebuilding(house, redis)
    say("kills", dict(kills), "events", len(entries), "dead", dead)
    say("accepted", len(journal.accepted), "unknown", len(journal.unknown))
    say("throttled", len(journal.refused))
    say("verdicts", dict(outcomes_of(entries)))
    say("seconds", round(time.monotonic() - began, 1))
    assert kills.total() == KILLS


def exported(house) -> Sequence[Entry]:
    """The whole log, as anybody can have it."""
    file = house.installed.folder / "log.jsonl"
    words = ("export", str(file), "--secrets")
    done = run(*words, folder=house.installed.folder, SANDPOST_URL=house.urls[0])
    assert done.returncode == 0, done.stderr
    return truth.exported_log(file)


def check_rebuilding(house, redis) -> None:
    """Documents and views that are made anew are the live ones, byte by byte."""
    live = truth.everything_projected(redis)
    before = redis.get(f"{truth.PREFIX}checkpoint")
    house.kill("projector")
    made = [key for key in live if key.startswith(truth.PREFIX.encode())]
    redis.delete(*made, f"{truth.PREFIX}checkpoint")
    house.start_again("projector")
    until(
        lambda: redis.get(f"{truth.PREFIX}checkpoint") == before,
        SETTLED_WITHIN_S,
        "all is projected again",
    )
    assert truth.everything_projected(redis) == live
    health = ask(house.urls[0], "/health")
    assert health["able"]
