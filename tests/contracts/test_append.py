"""What an append promises, on every store."""

from __future__ import annotations

import asyncio

import pytest

from engine.adapters import keys
from engine.domain.events import AttributesUpdated
from engine.domain.streams import message_stream
from engine.ports import (
    Appended,
    BudgetSpent,
    ClaimTaken,
    GenerationEnded,
    Limit,
    VersionConflict,
    Write,
)
from tests.support.writing import (
    POOL,
    SHARED,
    created,
    deleted,
    moved,
    renamed,
    requested,
    stream_of,
    together,
    writing,
)

ADA, BOB, EVE = stream_of("ada"), stream_of("bob"), stream_of("eve")
MAIL = "ada@example.example"
BUDGET = "shared-sender/000000000000/us-east-1/2026-11-22"


async def stored(room) -> dict[str, object]:
    """Everything an append can write, as it is now."""
    claims = {}
    for kind in ("username", "email"):
        claims[kind] = await room.lines.ask("HGETALL", keys.claims_key(POOL, kind))
    return {
        "log": await room.lines.ask("XRANGE", keys.LOG, "-", "+"),
        "heads": await room.lines.ask("HGETALL", keys.HEADS),
        "budgets": await room.lines.ask("HGETALL", keys.BUDGETS),
        "outbox": await room.lines.ask("XRANGE", keys.OUTBOX, "-", "+"),
        "dead": await room.lines.ask("XRANGE", keys.DEAD, "-", "+"),
        **claims,
    }


async def test_events_are_read_in_the_order_of_recording(room):
    first = await room.log.append(
        together(
            Write(ADA, 0, (created("ada"), renamed(name="Ada"))), Write(BOB, 0, (created("bob"),))
        )
    )
    second = await room.log.append(writing(ADA, 2, renamed(name="Ada L.")))

    recorded = await room.log.read(0, 10)

    assert (first, second) == (Appended(1, 3), Appended(4, 4))
    assert [(r.position, r.stream, r.version, r.prev) for r in recorded] == [
        (1, ADA, 1, 0),
        (2, ADA, 2, 1),
        (3, BOB, 1, 0),
        (4, ADA, 3, 2),
    ]
    assert [r.event for r in recorded] == [
        created("ada"),
        renamed(name="Ada"),
        created("bob"),
        renamed(name="Ada L."),
    ]


async def test_what_is_said_about_an_append_stands_in_each_of_its_events(room):
    append = together(Write(ADA, 0, (created("ada"),)), cause="pool/x@7")

    await room.log.append(append)

    (recorded,) = await room.log.read(0, 10)
    assert (recorded.at, recorded.cause) == (append.at, "pool/x@7")
    assert recorded.correlation == append.correlation


async def test_an_entry_is_readable_with_redis_cli(room):
    append = writing(ADA, 0, renamed(name="Ada", city="Ålesund"))

    await room.log.append(append)

    (entry,) = await room.lines.ask("XRANGE", keys.LOG, "-", "+")
    assert entry == [
        b"1-0",
        [
            *(b"stream", ADA.encode(), b"version", b"1", b"type", b"attributes-updated.1"),
            *(b"at", append.at.encode(), b"prev", b"0", b"cause", b""),
            *(b"correlation", append.correlation.encode(), b"payload"),
            '{"changed":{"city":"Ålesund","name":"Ada"}}'.encode(),
        ],
    ]


async def test_a_conflict_lists_the_later_events_and_writes_nothing(room):
    await room.log.append(writing(ADA, 0, created("ada")))
    await room.log.append(writing(ADA, 1, renamed(name="Ada")))
    await room.log.append(writing(BOB, 0, created("bob")))
    await room.log.append(writing(ADA, 2, renamed(name="Ada L.")))
    before = await stored(room)

    with pytest.raises(VersionConflict) as conflict:
        await room.log.append(writing(ADA, 1, moved("email", None, MAIL)))

    assert conflict.value.stream == ADA
    assert conflict.value.later is not None
    assert [(r.version, r.position) for r in conflict.value.later] == [(2, 2), (3, 4)]
    assert conflict.value.later[-1].event == renamed(name="Ada L.")
    assert await stored(room) == before


async def test_a_stream_that_was_only_read_must_not_have_moved_either(room):
    await room.log.append(writing(ADA, 0, created("ada")))
    await room.log.append(writing(ADA, 1, renamed(name="Ada")))
    before = await stored(room)

    with pytest.raises(VersionConflict) as conflict:
        await room.log.append(together(Write(ADA, 1), Write(BOB, 0, (created("bob"),))))

    assert conflict.value.stream == ADA
    assert await stored(room) == before


async def test_a_stream_that_was_only_read_is_not_written(room):
    await room.log.append(writing(ADA, 0, created("ada")))

    await room.log.append(together(Write(ADA, 1), Write(BOB, 0, (created("bob"),))))

    (ada,) = await room.log.load(ADA)
    assert [r.version for r in ada.events] == [1]


async def test_who_saw_more_than_there_is_must_load_again(room):
    with pytest.raises(VersionConflict) as conflict:
        await room.log.append(writing(ADA, 3, renamed(name="Ada")))

    assert conflict.value.later is None


async def test_more_later_events_than_can_be_listed_are_to_be_loaded(room):
    changes = [renamed(name=str(n)) for n in range(300)]
    await room.log.append(writing(ADA, 0, created("ada"), *changes))

    with pytest.raises(VersionConflict) as conflict:
        await room.log.append(writing(ADA, 1, renamed(name="Ada")))

    assert conflict.value.later is None


async def test_an_earlier_success_of_the_same_append_is_recognised(room):
    append = together(
        Write(EVE, 0),
        Write(ADA, 0, (created("ada"), renamed(name="Ada"))),
        Write(BOB, 0, (created("bob"),)),
    )
    first = await room.log.append(append)
    await room.log.append(writing(EVE, 0, created("eve")))
    await room.log.append(writing(ADA, 2, renamed(name="Ada L.")))

    second = await room.log.append(append)

    assert second == first == Appended(1, 3)
    assert await room.log.end() == 5


async def test_one_of_twenty_concurrent_writers_wins(room):
    await room.log.append(writing(ADA, 0, created("ada")))
    rivals = [writing(ADA, 1, renamed(name=str(n))) for n in range(20)]

    ends = await asyncio.gather(*map(room.log.append, rivals), return_exceptions=True)

    won = [end for end in ends if isinstance(end, Appended)]
    lost = [end for end in ends if isinstance(end, VersionConflict)]
    assert (len(won), len(lost)) == (1, 19)
    assert {r.position for end in lost for r in end.later or ()} == {2}


async def test_concurrent_appends_share_a_call_and_fail_alone(room):
    appends = [
        writing(ADA, 0, created("ada", email=MAIL)),
        writing(BOB, 0, created("bob", email=MAIL)),
        writing(BOB, 0, created("bob")),
        writing(EVE, 1, renamed(name="Eve")),
        writing(ADA, 1, renamed(name="Ada")),
    ]

    ends = await asyncio.gather(*map(room.log.append, appends), return_exceptions=True)

    assert ends[0] == Appended(1, 1)
    assert isinstance(ends[1], ClaimTaken)
    assert ends[2] == Appended(2, 2)
    assert isinstance(ends[3], VersionConflict)
    assert ends[4] == Appended(3, 3)
    assert [r.position for r in await room.log.read(0, 10)] == [1, 2, 3]


async def test_more_appends_than_fit_into_a_batch_all_arrive(room):
    appends = [writing(stream_of(str(n)), 0, created(str(n))) for n in range(300)]

    ends = await asyncio.gather(*map(room.log.append, appends))

    assert sorted(end.first for end in ends) == list(range(1, 301))


async def test_a_claimed_value_is_refused_to_others_and_says_whose_it_is(room):
    await room.log.append(writing(ADA, 0, created("ada", email=MAIL)))
    before = await stored(room)

    with pytest.raises(ClaimTaken) as taken:
        await room.log.append(writing(BOB, 0, created("bob", email=MAIL)))

    found = (taken.value.pool, taken.value.kind, taken.value.value, taken.value.owner)
    assert found == (POOL, "email", MAIL, "ada")
    assert await stored(room) == before


async def test_a_refused_append_gives_back_the_claims_it_had_taken_before(room):
    await room.log.append(writing(ADA, 0, created("ada", email=MAIL)))
    rivals = [
        writing(BOB, 0, created("bob", phone_number="+12065550100", email=MAIL)),
        writing(EVE, 0, created("eve", phone_number="+12065550100")),
    ]

    refused, accepted = await asyncio.gather(*map(room.log.append, rivals), return_exceptions=True)

    assert isinstance(refused, ClaimTaken)
    assert isinstance(accepted, Appended)


async def test_a_refused_append_keeps_the_value_it_would_have_released(room):
    await room.log.append(writing(ADA, 0, created("ada", email=MAIL)))
    await room.log.append(writing(BOB, 0, created("bob", email="bob@example.example")))
    before = await stored(room)
    rivals = [
        writing(ADA, 1, moved("email", MAIL, "bob@example.example")),
        writing(EVE, 0, created("eve", email=MAIL)),
    ]

    ends = await asyncio.gather(*map(room.log.append, rivals), return_exceptions=True)

    assert [end.owner for end in ends if isinstance(end, ClaimTaken)] == ["bob", "ada"]
    assert await stored(room) == before


async def test_an_owner_may_take_its_value_again(room):
    await room.log.append(writing(ADA, 0, created("ada", email=MAIL)))

    await room.log.append(writing(ADA, 1, moved("email", None, MAIL)))

    assert await room.lines.ask("HGET", keys.claims_key(POOL, "email"), MAIL) == b"ada"


async def test_a_released_value_is_free_for_others(room):
    await room.log.append(writing(ADA, 0, created("ada", email=MAIL)))
    await room.log.append(writing(ADA, 1, deleted("ada", email=MAIL)))

    await room.log.append(writing(BOB, 0, created("bob", email=MAIL)))

    assert await room.lines.ask("HGET", keys.claims_key(POOL, "email"), MAIL) == b"bob"
    assert await room.lines.ask("HGET", keys.claims_key(POOL, "username"), "ada") is None


@pytest.mark.parametrize("giver_first", [True, False])
async def test_a_value_moves_from_one_user_to_another_in_one_append(room, giver_first):
    await room.log.append(writing(ADA, 0, created("ada", email=MAIL)))
    writes = [
        Write(ADA, 1, (moved("email", MAIL, None),)),
        Write(BOB, 0, (created("bob", email=MAIL),)),
    ]

    await room.log.append(together(*(writes if giver_first else reversed(writes))))

    assert await room.lines.ask("HGET", keys.claims_key(POOL, "email"), MAIL) == b"bob"


async def test_a_value_taken_and_given_up_in_one_append_is_free(room):
    there, back = moved("email", None, MAIL), moved("email", MAIL, None)

    await room.log.append(writing(ADA, 0, created("ada"), there, back))

    assert await room.lines.ask("HGETALL", keys.claims_key(POOL, "email")) == []


async def test_two_users_cannot_take_one_value_in_one_append(room):
    writes = [
        Write(stream, 0, (created(name, email=MAIL),))
        for stream, name in ((ADA, "ada"), (BOB, "bob"))
    ]

    with pytest.raises(ClaimTaken):
        await room.log.append(together(*writes))

    assert await room.log.end() == 0


async def test_a_value_given_up_and_taken_back_cannot_be_taken_by_another_as_well(room):
    back_and_forth = AttributesUpdated(activated={"email": MAIL}, deactivated={"email": MAIL})
    await room.log.append(together(Write(ADA, 0, (created("ada", email=MAIL),))))

    with pytest.raises(ClaimTaken):
        await room.log.append(
            together(Write(ADA, 1, (back_and_forth,)), Write(BOB, 0, (created("bob", email=MAIL),)))
        )

    assert await room.log.end() == 1


async def test_one_of_many_claims_on_one_value_wins(room):
    rivals = [writing(stream_of(str(n)), 0, created(str(n), email=MAIL)) for n in range(64)]

    ends = await asyncio.gather(*map(room.log.append, rivals), return_exceptions=True)

    assert sum(isinstance(end, Appended) for end in ends) == 1
    assert sum(isinstance(end, ClaimTaken) for end in ends) == 63


async def test_spending_is_counted(room):
    for n in ("1", "2"):
        await room.log.append(writing(message_stream(n), 0, requested(n, SHARED)))

    assert await room.lines.ask("HGETALL", keys.BUDGETS) == [BUDGET.encode(), b"2"]


async def test_a_limit_is_reached_but_not_passed(room):
    limits = (Limit(BUDGET, 3),)
    appends = [
        together(Write(message_stream(n), 0, (requested(n, SHARED),)), limits=limits)
        for n in "12345"
    ]

    ends = await asyncio.gather(*map(room.log.append, appends), return_exceptions=True)

    assert [isinstance(end, Appended) for end in ends] == [True] * 3 + [False] * 2
    assert isinstance(ends[3], BudgetSpent)
    assert ends[3].budget == BUDGET
    assert await room.lines.ask("HGET", keys.BUDGETS, BUDGET) == b"3"


async def test_an_append_that_would_pass_a_limit_in_two_steps_writes_nothing(room):
    writes = [Write(message_stream(n), 0, (requested(n, SHARED),)) for n in "12"]

    with pytest.raises(BudgetSpent):
        await room.log.append(together(*writes, limits=(Limit(BUDGET, 1),)))

    assert await room.log.end() == 0
    assert await room.lines.ask("EXISTS", keys.BUDGETS) == 0


async def test_an_append_that_records_nothing_is_a_mistake(room):
    with pytest.raises(ValueError, match="records nothing"):
        await room.log.append(together(Write(ADA, 0)))


async def test_an_append_that_names_a_stream_twice_is_a_mistake(room):
    writes = [Write(ADA, 0, (created("ada"),)), Write(ADA, 0, (renamed(name="Ada"),))]

    with pytest.raises(ValueError, match="names a stream twice"):
        await room.log.append(together(*writes))


async def test_an_append_of_an_ended_generation_is_refused(room):
    await room.log.append(writing(ADA, 0, created("ada")))
    (seen,) = await room.log.load(ADA)
    await room.worlds.reset()

    with pytest.raises(GenerationEnded):
        await room.log.append(
            together(Write(BOB, 0, (created("bob"),)), generation=seen.generation)
        )

    assert await room.log.end() == 0


async def test_a_process_that_missed_a_reset_is_refused_once_and_then_follows(room):
    await room.log.append(writing(ADA, 0, created("ada")))
    await room.worlds.reset()

    with pytest.raises(GenerationEnded):
        await room.log.append(writing(BOB, 0, created("bob")))
    appended = await room.log.append(writing(BOB, 0, created("bob")))

    assert appended == Appended(1, 1)


async def test_thousands_of_events_fit_into_one_append(room):
    writes = [Write(stream_of(f"u{n}"), 0, (created(f"u{n}"),)) for n in range(3000)]

    appended = await room.log.append(together(*writes))

    assert appended == Appended(1, 3000)
    assert await room.lines.ask("HLEN", keys.HEADS) == 3000
    assert await room.lines.ask("HLEN", keys.claims_key(POOL, "username")) == 3000
