"""The notifier: every request gets its one verdict, whatever befalls the workers."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from engine.adapters import keys
from engine.app.again import judge_again
from engine.app.judge import Judge
from engine.domain.events import MessageJudged, MessageStuck
from engine.domain.streams import id_of
from tests.support.working import (
    LONG,
    OTHER_ACCOUNT,
    account_at,
    ended,
    in_hand,
    notifiers,
    record_unreadable,
    request,
    until,
)
from workers.app import outbox_application
from workers.notifier import Notifier


def notifier_of(sandpost) -> Notifier:
    return Notifier(Judge(sandpost.judging, sandpost.settings.choices, "one"))


async def hand_out(sandpost, name: str, count: int) -> list[bytes]:
    """What a worker of this name would be given, and never finishes; the entries' ids."""
    answer = await sandpost.store.lines.ask(
        *("XREADGROUP", "GROUP", keys.NOTIFIERS, name, "COUNT", count),
        *("STREAMS", keys.OUTBOX, ">"),
    )
    return [entry[0] for entry in answer[0][1]]


def verdicts_by_message(found) -> Counter[str]:
    return Counter(id_of(recorded.stream) for recorded in found)


async def waiting(sandpost, count: int) -> bool:
    left: int = await sandpost.worlds.outbox_waiting()
    return left == count


async def outbox_is_empty(sandpost) -> bool:
    return await waiting(sandpost, 0) and await in_hand(sandpost) == {}


async def test_what_was_requested_before_the_first_worker_came_is_judged(sandpost):
    messages = [f"m{n}" for n in range(8)]
    await request(sandpost, *messages)

    async with notifiers(sandpost, "one"):
        found = await ended(sandpost, len(messages))

    assert verdicts_by_message(found) == Counter(messages)
    assert await outbox_is_empty(sandpost)


async def test_three_notifiers_give_three_hundred_messages_one_verdict_each(sandpost):
    messages = [f"m{n}" for n in range(300)]

    async with notifiers(sandpost, "one", "two", "three"):
        for start in range(0, 300, 30):
            await request(sandpost, *messages[start : start + 30])
        found = await ended(sandpost, len(messages))

    assert verdicts_by_message(found) == Counter(messages)
    assert await sandpost.log.end() == 2 * len(messages)
    assert await outbox_is_empty(sandpost)


async def test_what_a_worker_was_handed_and_never_finished_is_judged_by_another(sandpost):
    await request(sandpost, "m1", "m2", "m3")
    await hand_out(sandpost, "gone", 2)

    async with notifiers(sandpost, "one"):
        found = await ended(sandpost, 3)

    assert verdicts_by_message(found) == Counter(["m1", "m2", "m3"])
    assert await outbox_is_empty(sandpost)


async def test_a_worker_begins_with_what_its_earlier_life_was_handed(in_memory):
    await request(in_memory, "m1", "m2")
    await hand_out(in_memory, "one", 2)

    async with notifiers(in_memory, "one", patience=LONG):
        found = await ended(in_memory, 2)

    assert verdicts_by_message(found) == Counter(["m1", "m2"])


async def test_what_a_worker_is_handed_in_the_moment_of_stopping_is_finished(sandpost):
    await request(sandpost, "m1", "m2")
    entries = await hand_out(sandpost, "gone", 2)
    async with notifiers(sandpost, "one", patience=LONG):
        await request(sandpost, "m3")
        await ended(sandpost, 1)  # past its beginning

        claim = ("XCLAIM", keys.OUTBOX, keys.NOTIFIERS, "one", 0)
        await sandpost.store.lines.ask(*claim, *entries)

    assert verdicts_by_message(await ended(sandpost, 3)) == Counter(["m1", "m2", "m3"])


async def test_an_entry_delivered_to_two_workers_at_once_gets_one_verdict(sandpost):
    messages = [f"m{n}" for n in range(20)]
    await request(sandpost, *messages)
    await hand_out(sandpost, "one", 20)

    # The first two both finish what their common name was handed; the third claims it from them.
    async with notifiers(sandpost, "one", "one", "two"):
        found = await ended(sandpost, len(messages))

    assert verdicts_by_message(found) == Counter(messages)
    assert await sandpost.log.end() == 2 * len(messages)


async def test_of_a_batch_with_one_entry_that_fails_all_others_are_judged(sandpost):
    await record_unreadable(sandpost, account_at(OTHER_ACCOUNT))
    await request(sandpost, "m1", "m2")
    await request(sandpost, "bad", account=OTHER_ACCOUNT)
    await request(sandpost, "m3")

    async with notifiers(sandpost, "one", patience=LONG):
        # The feed reads no further than the event that nobody understands.
        await until(lambda: waiting(sandpost, 1))

    assert await in_hand(sandpost) == {"one": 1}
    assert await sandpost.log.end() == 1 + 4 + 3


async def test_an_entry_that_fails_five_times_is_a_dead_letter_and_can_be_judged_later(sandpost):
    position = await record_unreadable(sandpost, account_at(OTHER_ACCOUNT))
    await request(sandpost, "bad", account=OTHER_ACCOUNT)

    async with notifiers(sandpost, "one"):
        await until(sandpost.worlds.dead)
        (stuck,) = await sandpost.log.read(position + 1, 10)
        assert isinstance(stuck.event, MessageStuck)
        assert stuck.event.tries == 5
        assert "from-the-future.1" in stuck.event.error
        assert await outbox_is_empty(sandpost)

        await sandpost.store.lines.ask("HDEL", keys.HEADS, account_at(OTHER_ACCOUNT))  # repaired
        await judge_again(sandpost.log, sandpost.clock, sandpost.chance, "bad")
        await until(lambda: waiting(sandpost, 0))

    _, judged = await sandpost.log.read(position + 2, 10)
    assert isinstance(judged.event, MessageJudged)
    assert await sandpost.worlds.dead() == 0


async def test_an_entry_whose_workers_all_died_is_a_dead_letter_too(in_memory):
    await request(in_memory, "m1")
    lines = in_memory.store.lines
    (entry,) = await hand_out(in_memory, "first", 1)
    for n in range(5):
        name = f"later {n}"
        await lines.ask("XCLAIM", keys.OUTBOX, keys.NOTIFIERS, name, 0, entry)

    async with notifiers(in_memory, "one"):
        (stuck,) = await ended(in_memory, 1)

    assert isinstance(stuck.event, MessageStuck)
    assert stuck.event.tries >= 5
    assert await in_memory.worlds.dead() == 1


async def test_a_read_that_waits_through_a_reset_is_given_what_comes_after(sandpost):
    await request(sandpost, "m1")
    await hand_out(sandpost, "one", 1)
    reading = asyncio.create_task(
        sandpost.store.lines.ask(
            *("XREADGROUP", "GROUP", keys.NOTIFIERS, "one", "COUNT", 10, "BLOCK", 9000),
            *("STREAMS", keys.OUTBOX, ">"),
        )
    )
    for _ in range(20):  # some turns and questions later, it waits
        await asyncio.sleep(0)
        await sandpost.log.end()

    await sandpost.worlds.reset()
    await request(sandpost, "m2")

    ((_, ((_, fields),)),) = await reading
    assert b"m2" in fields


async def test_requests_of_a_new_world_are_judged_at_once(sandpost):
    async with notifiers(sandpost, "one", patience=LONG):
        for n in range(5):
            await request(sandpost, f"m{n}")
            found = await ended(sandpost, 1)
            assert verdicts_by_message(found) == Counter([f"m{n}"])
            await sandpost.worlds.reset()

    assert await sandpost.log.end() == 0


@pytest.mark.parametrize(
    "loss", [("XGROUP", "DESTROY", keys.OUTBOX, keys.NOTIFIERS), ("DEL", keys.OUTBOX)]
)
async def test_a_group_that_is_gone_is_made_again_and_misses_nothing(sandpost, loss):
    async with notifiers(sandpost, "one", patience=LONG):
        await request(sandpost, "m1")
        await ended(sandpost, 1)

        await sandpost.store.lines.ask(*loss)
        await request(sandpost, "m2", "m3")
        found = await ended(sandpost, 3)

    assert verdicts_by_message(found) == Counter(["m1", "m2", "m3"])


async def test_a_group_that_is_gone_when_a_subscription_starts_is_not_made_at_the_end(sandpost):
    await sandpost.store.lines.ask("XGROUP", "DESTROY", keys.OUTBOX, keys.NOTIFIERS)
    await request(sandpost, "m1", "m2")
    outbox = outbox_application(sandpost.store, notifier_of(sandpost), "one")

    async with outbox.faststream:
        found = await ended(sandpost, 2)

    assert verdicts_by_message(found) == Counter(["m1", "m2"])


async def test_reads_begin_where_the_group_stands_and_are_bounded(in_memory):
    # Reading after "0" with a group that exists finds nothing new for ever, as fast as it can.
    outbox = outbox_application(in_memory.store, notifier_of(in_memory), "one")
    waiting, idle = outbox.subscriptions

    assert (waiting.read_id, idle.read_id) == (">", ">")
    assert (waiting.stream_sub.last_id, idle.stream_sub.last_id) == (">", ">")
    assert waiting.stream_sub.max_records == 100
    assert (waiting.min_idle_time, idle.min_idle_time) == (None, 5000)
