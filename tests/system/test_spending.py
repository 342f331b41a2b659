"""The month's limit, to the last text: eight notifiers under load, killed at random.

`TEXTS` and `KILLS` say how many (2,400 and 8 if nothing is said), `SEED` repeats a run's choices.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random, SystemRandom

import pytest

from engine.bootstrap import Sandpost, running
from engine.domain.events import MessageRequested
from engine.domain.streams import message_stream
from engine.ports import Append, Write
from engine.settings import Settings
from tests.system import truth
from tests.system.conftest import need_a_server
from tests.system.programs import (
    SETTLED_WITHIN_S,
    STARTED_WITHIN_S,
    Installation,
    Program,
    installation,
    say,
    until,
)

TEXTS = int(os.environ.get("TEXTS", "2400"))
KILLS = int(os.environ.get("KILLS", "8"))
SEED = int(os.environ.get("SEED", SystemRandom().randrange(10**6)))
NOTIFIERS = 8
US_PART = 8_830  # micro-USD: what End User Messaging's own examples add up to
# Money for half the texts, and for most of one more.
LIMIT = TEXTS // 2 * US_PART + US_PART - 1
WORLD = f"""
[[accounts]]
account = "000000000000"
region = "us-east-1"
sms_sandbox = false
origination_numbers = [{{ number = "+18335550100" }}]
spend_quota_usd = {LIMIT // 1_000_000}.{LIMIT % 1_000_000:06}
"""

pytestmark = [pytest.mark.redis, pytest.mark.slow, pytest.mark.timeout(240 + 10 * KILLS)]


@pytest.fixture
def installed(tmp_path) -> Iterator[Installation]:
    need_a_server()
    world = tmp_path / "limited.toml"
    world.write_text(WORLD)
    with installation(tmp_path, SANDPOST_WORLD=str(world)) as made:
        yield made


@dataclass
class Gang:
    """The notifiers, some of them dead."""

    programs: Sequence[Program]
    chance: Random
    killed: Counter[str] = field(default_factory=Counter)

    @property
    def working(self) -> list[Program]:
        """Those that have come up."""
        return [one for one in self.programs if one.works]

    def kill_some(self) -> None:
        """One to three of those that work die at once, wherever they are."""
        most = min(len(self.working), self.chance.randint(1, 3), KILLS - self.killed.total())
        for victim in self.chance.sample(self.working, k=most):
            victim.kill()
            self.killed[victim.name] += 1

    def revive(self) -> None:
        """The dead begin another life, which takes them a while."""
        for one in self.programs:
            if not one.lives:
                one.spawn()

    def gather(self, count: int) -> None:
        """Wait until so many work."""
        self.revive()
        until(lambda: len(self.working) >= count, STARTED_WITHIN_S, f"{count} work")


async def request(sandpost: Sandpost, numbers: Sequence[int]) -> None:
    """Texts are requested, all at once."""

    async def one(number: int) -> None:
        text = MessageRequested(
            id=f"text-{number}",
            medium="SMS",
            purpose="Publish",
            destination=f"+1206555{100 + number % 100:04}",
            body=f"Your table {number} is ready",
            account="000000000000",
            region="us-east-1",
            sms_type="Transactional",
        )
        write = Write(message_stream(text.id), 0, (text,))
        await sandpost.log.append(Append(f"request-{number}", sandpost.clock.now(), (write,)))

    await asyncio.gather(*map(one, numbers))


async def load(url: str, gang: Gang) -> None:
    """Request all texts, a few hundred at a time; each time some notifiers die on the way."""
    each = TEXTS // (KILLS // 2)
    async with running(Settings(redis_url=url)) as sandpost:
        first = 0
        while first < TEXTS or gang.killed.total() < KILLS:
            gang.gather(gang.chance.randint(2, NOTIFIERS // 2))
            numbers = range(first, min(TEXTS, first + each))
            cut = gang.chance.randint(0, len(numbers))
            await request(sandpost, numbers[:cut])
            gang.kill_some()
            await request(sandpost, numbers[cut:])
            first += each


def test_spend_is_exact_with_eight_notifiers_under_load_killed_at_random(installed):
    say("SEED", SEED, "TEXTS", TEXTS, "KILLS", KILLS)
    began = time.monotonic()
    server, _ = installed.server("server")
    server.start()  # makes the world
    gang = Gang([installed.notifier(f"n{n}") for n in range(NOTIFIERS)], Random(SEED))  # noqa: S311  # repeated by its seed
    for program in gang.programs:
        program.spawn()
    for program in gang.programs:
        program.told()

    asyncio.run(load(installed.redis_url, gang))
    gang.gather(NOTIFIERS)

    with installed.asked() as redis:
        outbox = f"{truth.PREFIX}outbox"
        until(lambda: redis.xlen(outbox) == 0, 2 * SETTLED_WITHIN_S, "all are judged")
        entries = truth.log_of(redis)
        budgets = truth.hash_of(redis, "budgets")
        dead = redis.xlen(f"{truth.PREFIX}dead")
    say("seconds", round(time.monotonic() - began, 1), "kills", dict(gang.killed))
    check_spending(entries, budgets)
    assert (dead, gang.killed.total()) == (0, KILLS)


def check_spending(entries: Sequence[truth.Entry], budgets: dict[str, str]) -> None:
    """Log and budgets agree, on as many texts as there was money for."""
    truth.check_chains(entries)
    judged = [entry for entry in entries if entry.type == "message-judged.1"]
    ends = Counter(entry.payload.get("verdict") for entry in judged)
    charges = [entry.payload["charge"]["amount"] for entry in judged if "charge" in entry.payload]
    shares = Counter(entry.correlation.partition("/")[0] for entry in judged)
    say("ends", dict(ends), "charged", sum(charges), "limit", LIMIT, "budgets", budgets)
    say("shares", dict(shares))

    assert Counter(entry.stream for entry in judged).most_common(1)[0][1] == 1
    assert ends == {None: LIMIT // US_PART, "spend-limit-reached": TEXTS - LIMIT // US_PART}
    assert charges == [US_PART] * (LIMIT // US_PART)
    assert list(map(int, budgets.values())) == [sum(charges)]
    assert sum(charges) <= LIMIT
    assert budgets == truth.budgets_of(entries)
    assert len(shares) > 2
