"""Where a message lies: in the outbox, among the dead, or nowhere once it is judged."""

from __future__ import annotations

from engine.adapters import keys
from engine.adapters.event_codec import decode_event, encode_payload
from engine.domain.streams import message_stream
from tests.support.writing import (
    NOON,
    created,
    judged,
    messaging,
    requested,
    requeued,
    stream_of,
    stuck,
    writing,
)


async def waiting(room, key: str = keys.OUTBOX) -> list[tuple[str, dict[str, str]]]:
    """Entries of the outbox (or of the dead): id and fields."""
    entries = await room.lines.ask("XRANGE", key, "-", "+")
    return [
        (place.decode(), dict(zip(*[iter([w.decode() for w in words])] * 2, strict=True)))
        for place, words in entries
    ]


async def taken_by_a_worker(room) -> list[bytes]:
    """Ids that a worker takes from the outbox now."""
    group = (keys.NOTIFIERS, "worker", "COUNT", 10, "STREAMS", keys.OUTBOX, ">")
    answer = await room.lines.ask("XREADGROUP", "GROUP", *group)
    return [place for _, entries in answer or () for place, _ in entries]


async def pending(room) -> int:
    """How many entries are with a worker who has not finished."""
    summary = await room.lines.ask("XPENDING", keys.OUTBOX, keys.NOTIFIERS)
    return int(summary[0])


async def test_a_request_waits_under_its_position_with_all_a_worker_needs(room):
    await room.log.append(writing(stream_of("ada"), 0, created("ada")))

    await room.log.append(messaging("m1", 0, requested("m1")))

    ((place, fields),) = await waiting(room)
    payload = fields.pop("payload")
    assert place == "2-0"
    assert fields == {"message": "m1", "position": "2", "version": "1", "at": NOON}
    assert decode_event("message-requested.1", payload.encode()) == requested("m1")
    assert payload.encode() == encode_payload(requested("m1"))


async def test_a_verdict_takes_the_request_out_of_the_outbox_and_acknowledges_it(room):
    await room.log.append(messaging("m1", 0, requested("m1")))
    await room.log.append(messaging("m2", 0, requested("m2")))
    assert await taken_by_a_worker(room) == [b"1-0", b"2-0"]

    await room.log.append(messaging("m1", 1, judged("m1")))

    assert [fields["message"] for _, fields in await waiting(room)] == ["m2"]
    assert await pending(room) == 1
    assert await waiting(room, keys.DEAD) == []


async def test_a_stuck_request_becomes_a_dead_letter_with_its_error(room):
    await room.log.append(messaging("m1", 0, requested("m1")))
    await taken_by_a_worker(room)

    await room.log.append(messaging("m1", 1, stuck("m1")))

    assert await waiting(room) == []
    assert await pending(room) == 0
    ((place, fields),) = await waiting(room, keys.DEAD)
    assert place == "2-0"
    assert fields["error"] == "the rules fell over"
    assert decode_event("message-requested.1", fields["payload"].encode()) == requested("m1")


async def test_a_dead_letter_asked_for_again_waits_under_a_new_and_greater_id(room):
    await room.log.append(messaging("m1", 0, requested("m1")))
    await room.log.append(messaging("m2", 0, requested("m2")))
    await taken_by_a_worker(room)
    await room.log.append(messaging("m1", 1, stuck("m1")))

    await room.log.append(messaging("m1", 2, requeued("m1")))

    assert await waiting(room, keys.DEAD) == []
    found = [(place, one["message"], one["version"]) for place, one in await waiting(room)]
    assert found == [("2-0", "m2", "1"), ("4-0", "m1", "3")]
    assert (await waiting(room))[1][1]["payload"] == encode_payload(requested("m1")).decode()
    assert await taken_by_a_worker(room) == [b"4-0"]


async def test_the_verdict_on_a_requeued_message_ends_it(room):
    await room.log.append(messaging("m1", 0, requested("m1")))
    await room.log.append(messaging("m1", 1, stuck("m1")))
    await room.log.append(messaging("m1", 2, requeued("m1")))
    await taken_by_a_worker(room)

    await room.log.append(messaging("m1", 3, judged("m1")))

    assert await waiting(room) == []
    assert await waiting(room, keys.DEAD) == []
    assert await pending(room) == 0


async def test_a_message_that_still_waits_is_never_in_the_outbox_twice(room):
    await room.log.append(messaging("m1", 0, requested("m1")))

    await room.log.append(messaging("m1", 1, requeued("m1")))

    assert [place for place, _ in await waiting(room)] == ["2-0"]


async def test_a_dead_letter_that_is_judged_after_all_is_no_longer_dead(room):
    await room.log.append(messaging("m1", 0, requested("m1"), stuck("m1")))

    await room.log.append(messaging("m1", 2, judged("m1")))

    assert await waiting(room, keys.DEAD) == []


async def test_a_request_judged_in_its_own_append_never_waits(room):
    await room.log.append(messaging("m1", 0, requested("m1"), judged("m1")))

    assert await waiting(room) == []


async def test_the_group_sees_what_was_requested_before_the_first_worker_came(room):
    await room.log.append(messaging("m1", 0, requested("m1")))

    assert await taken_by_a_worker(room) == [b"1-0"]


async def test_a_reset_empties_the_outbox_and_keeps_the_group(room):
    await room.log.append(messaging("m1", 0, requested("m1")))
    await room.log.append(messaging("m2", 0, requested("m2"), stuck("m2")))
    await taken_by_a_worker(room)

    await room.worlds.reset()
    emptied = await waiting(room), await waiting(room, keys.DEAD), await pending(room)
    await room.log.load(message_stream("m1"))

    assert emptied == ([], [], 0)
    assert await room.worlds.outbox_waiting() == 0
    assert await room.worlds.dead() == 0
