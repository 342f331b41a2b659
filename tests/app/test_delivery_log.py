"""Which messages the delivery logs have, found in long logs too."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.app.delivery_log import DeliveryLog, WantedRecords
from engine.app.time_travel import position_before
from engine.bootstrap import Sandpost
from engine.domain.events import Carriage, MessageJudged, Outcome
from engine.domain.moments import later
from engine.domain.streams import message_stream
from engine.ports import Append, Write
from tests.support.working import ACCOUNT, REGION, projector, text

NOON = "2026-11-22T12:00:00.000Z"
WANTED = WantedRecords(ACCOUNT, REGION, limit=10)
LONG = 450  # messages; more than are loaded at once


def at(minute: float) -> str:
    return later(NOON, timedelta(minutes=minute))


async def published(sandpost: Sandpost, name: str, minute: float, log: str | None) -> None:
    """A text was requested at that minute; `log` None: nobody has judged it."""
    requested = Write(message_stream(name), 0, (text(name),))
    await sandpost.log.append(Append(sandpost.chance.id(), at(minute), (requested,)))
    if log is None:
        return
    outcome: Outcome = "delivered" if log == "success" else "undelivered"
    carriage = Carriage(1, "GSM", log)  # type: ignore[arg-type]  # one of its words
    judged = MessageJudged(name, outcome, (), 0, carriage=carriage)
    write = Write(message_stream(name), 1, (judged,))
    await sandpost.log.append(Append(sandpost.chance.id(), at(minute), (write,)))


@pytest.fixture
async def long_log(sandpost: Sandpost) -> AsyncIterator[DeliveryLog]:
    """A text a minute; every hundredth is in the log of failures, the one after it arrives."""
    for number in range(LONG):
        log = {0: "failure", 1: "success"}.get(number % 100, "no-role")
        await published(sandpost, f"m{number}", number, log)
    await published(sandpost, "unjudged", LONG, None)
    async with projector(sandpost):
        yield sandpost.delivery_log


async def found(log: DeliveryLog, wanted: WantedRecords) -> list[str]:
    return [row.id for row in (await log.find(wanted)).rows]


async def test_only_what_the_log_has_is_found_and_apart_by_its_end(long_log):
    failures = [f"m{n}" for n in range(0, LONG, 100)]
    successes = [f"m{n}" for n in range(1, LONG, 100)]

    both = sorted([*failures, *successes], key=lambda name: int(name[1:]))
    assert await found(long_log, WANTED) == both
    assert await found(long_log, replace(WANTED, written="failure")) == failures
    assert await found(long_log, replace(WANTED, written="success")) == successes
    assert await found(long_log, replace(WANTED, newest_first=True)) == both[::-1]
    assert await found(long_log, replace(WANTED, region="eu-west-1")) == []


@pytest.mark.parametrize(
    ("since", "until", "names"),
    [
        (100, None, ["m100", "m200", "m300", "m400"]),
        (100.001, None, ["m200", "m300", "m400"]),
        (None, 200, ["m0", "m100"]),
        (150, 350, ["m200", "m300"]),
        (401, None, []),
        (None, -1, []),
    ],
)
@pytest.mark.parametrize("newest_first", [False, True])
async def test_a_time_begins_with_its_first_moment_and_ends_before_its_last(
    long_log, since, until, names, newest_first
):
    wanted = WantedRecords(
        ACCOUNT,
        REGION,
        written="failure",
        since=None if since is None else at(since),
        until=None if until is None else at(until),
        newest_first=newest_first,
    )

    assert sorted(await found(long_log, wanted)) == names


async def test_a_long_search_stops_and_says_where_to_go_on(long_log):
    short = replace(long_log, most_looked_at=1)
    wanted = replace(WANTED, written="failure", since=at(50))

    first = await short.find(wanted)
    second = await short.find(replace(wanted, beyond=first.next))
    third = await short.find(replace(wanted, beyond=second.next))

    names = [[row.id for row in one.rows] for one in (first, second, third)]
    assert names == [["m100", "m200"], ["m300", "m400"], []]
    assert (first.next is None, second.next is None, third.next) == (False, False, None)


async def test_what_is_not_liked_does_not_count_towards_the_limit(long_log):
    wanted = replace(WANTED, limit=2)

    liked = await long_log.find(wanted, lambda row: row.outcome == "delivered")

    assert [row.id for row in liked.rows] == ["m1", "m101"]
    assert liked.next is not None


@pytest.mark.parametrize("minute", [-1, 0, 0.5, 1, 225, LONG, LONG + 1])
async def test_a_moment_has_its_place_in_the_log(long_log, sandpost, minute):
    position = await position_before(sandpost.log, at(minute))

    before = await sandpost.log.read(0, 2 * LONG + 1)
    assert position == sum(recorded.at < at(minute) for recorded in before)
