"""What a process remembers: the newest of each aggregate, and of many those it met last."""

from engine.app.known import Known, Memory
from engine.app.packed import FORGOTTEN_AT_ONCE

CAPACITY = 2 * FORGOTTEN_AT_ONCE


def test_when_there_are_too_many_the_oldest_are_forgotten_and_no_others():
    memory = Memory(CAPACITY)
    for number in range(CAPACITY + 1):
        memory.keep(Known(f"user/p/{number}", 1, number, None))

    forgotten = [n for n in range(CAPACITY + 1) if memory.get(f"user/p/{n}") is None]

    assert forgotten == list(range(1 + CAPACITY // FORGOTTEN_AT_ONCE))


def test_room_for_one_holds_the_last():
    memory = Memory(capacity=1)
    memory.keep(Known("user/p/first", 1, 1, None))
    memory.keep(Known("user/p/second", 1, 2, None))

    assert memory.get("user/p/first") is None
    assert memory.get("user/p/second") == Known("user/p/second", 1, 2, None)


def test_what_is_older_than_what_is_remembered_replaces_nothing():
    memory = Memory()
    memory.keep(Known("user/p/ada", 2, 2, None))
    memory.keep(Known("user/p/ada", 1, 1, None))

    assert memory.get("user/p/ada") == Known("user/p/ada", 2, 2, None)
