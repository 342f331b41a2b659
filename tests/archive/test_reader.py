"""What a reader of exported logs refuses, line by line."""

from __future__ import annotations

import msgspec
import pytest

from engine.adapters.archive_file import ArchiveReader, Header, encode_line
from engine.adapters.event_codec import encode_payload, stored_name
from engine.domain.archive_errors import ArchiveRefused
from engine.domain.events import RoleDeclared
from engine.domain.user import User
from tests.support.writing import NOON, created, judged, moved, renamed, requested, stream_of

ADA, BOB = stream_of("ada"), stream_of("bob")
MAIL = "ada@example.example"


def line(position, stream, version, event, prev=0, correlation="c", **other) -> bytes:
    """An event as a file has it, with anything changed."""
    fields = {
        "position": position,
        "stream": stream,
        "version": version,
        "type": stored_name(event),
        "at": NOON,
        "prev": prev,
        "cause": "",
        "correlation": correlation,
        "payload": msgspec.Raw(encode_payload(event)),
        **other,
    }
    return msgspec.json.encode(fields)


def header(events: int, **other) -> bytes:
    """A header that promises so many events."""
    return encode_line(
        Header(**{"format": "sandpost-log", "version": 1, "events": events, **other})
    )


def read(*lines: bytes) -> ArchiveReader:
    """A reader that has read all of this."""
    reader = ArchiveReader()
    for one in lines:
        reader.take(one)
    reader.finish()
    return reader


FIRST = line(1, ADA, 1, created("ada", email=MAIL), correlation="1")
SECOND = line(2, ADA, 2, renamed(name="Ada"), prev=1, correlation="2")


def test_a_whole_file_is_read_and_folded():
    reader = read(header(2), FIRST, SECOND)

    assert reader.position == 2
    ada = reader.documents[ADA]
    assert isinstance(ada.state, User)
    assert (ada.version, ada.state.attributes["name"]) == (2, "Ada")


def test_blank_lines_mean_nothing():
    assert read(header(2), FIRST, b"", SECOND, b"\r").position == 2


@pytest.mark.parametrize(
    ("lines", "number", "reason"),
    [
        ((), 1, "empty"),
        ((b"{}",), 1, "header"),
        ((b"not json",), 1, "header"),
        ((header(0, format="other"),), 1, "other 1"),
        ((header(0, version=2),), 1, "sandpost-log 2"),
        ((header(1),), 1, "promises 1"),
        ((header(1), FIRST, SECOND), 3, "promises 1"),
        ((header(2), FIRST, b"{"), 3, "not an event"),
        ((header(2), FIRST, b'{"position": 2}'), 3, "not an event"),
        ((header(1), line(1, ADA, 1, created("ada"), more="x")), 2, "unknown field"),
        ((header(1), line(2, ADA, 1, created("ada"))), 2, "position 2 follows 0"),
        ((header(2), FIRST, FIRST), 3, "position 1 follows 1"),
        ((header(1), line(1, ADA, 2, created("ada"))), 2, "version 2 of"),
        ((header(2), FIRST, line(2, ADA, 3, renamed(a="b"), prev=1)), 3, "version 3 of"),
        ((header(2), FIRST, line(2, ADA, 2, renamed(a="b"), prev=0)), 3, "prev is 0"),
        ((header(1), line(1, ADA, 1, created("ada"), type="user-made.1")), 2, "user-made.1"),
        ((header(1), line(1, ADA, 1, created("ada"), payload={"a": 1})), 2, "user-created.1"),
        ((header(1), line(1, ADA, 1, created("ada"), payload=[])), 2, "user-created.1"),
        ((header(1), line(1, ADA, 1, created("ada"), at="yesterday")), 2, "yesterday"),
        ((header(1), line(1, ADA, 1, created("ada"), at=NOON.replace("-11-", "-13-"))), 2, "-13-"),
        ((header(1), line(1, "user/ada", 1, created("ada"))), 2, "user/ada"),
        ((header(1), line(1, "dog/rex", 1, created("ada"))), 2, "dog/rex"),
        ((header(1), line(1, ADA, 1, RoleDeclared("arn"))), 2, "does not belong"),
        ((header(1), line(1, "message/m1", 1, judged("m1"))), 2, "does not follow"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_by_line(lines, number, reason):
    with pytest.raises(ArchiveRefused, match=reason) as refused:
        read(*lines)

    assert refused.value.line == number
    assert str(refused.value).startswith(f"line {number}: ")


def test_a_value_cannot_belong_to_two_users():
    rival = line(2, BOB, 1, created("bob", email=MAIL), correlation="2")
    third = line(3, "message/m1", 1, requested("m1"), correlation="3")

    with pytest.raises(ArchiveRefused, match=MAIL) as at_the_end:
        read(header(2), FIRST, rival)
    with pytest.raises(ArchiveRefused, match="belongs to ada") as earlier:
        read(header(3), FIRST, rival, third)

    assert (at_the_end.value.line, earlier.value.line) == (3, 3)


def test_a_value_that_went_to_and_fro_within_one_append_is_free_in_the_end():
    there, back = moved("email", None, MAIL), moved("email", MAIL, None)
    moves = [
        line(2, BOB, 1, created("bob"), 0, "2"),
        line(3, BOB, 2, there, 2, "2"),
        line(4, BOB, 3, back, 3, "2"),
        line(5, ADA, 2, there, 1, "2"),
        line(6, ADA, 3, back, 5, "2"),
    ]

    reader = read(header(6), FIRST, *moves)

    assert not [name for name in reader.derived.hashes() if name.endswith(":email")]


def test_a_user_may_take_what_it_has():
    again = line(2, ADA, 2, moved("email", None, MAIL), prev=1, correlation="2")

    assert read(header(2), FIRST, again).position == 2


@pytest.mark.parametrize("giver_first", [True, False])
def test_a_value_may_move_within_one_append(giver_first):
    gives = (ADA, 2, moved("email", MAIL, None), 1)
    takes = (BOB, 1, created("bob", email=MAIL), 0)
    order = (gives, takes) if giver_first else (takes, gives)
    moves = [
        line(position, stream, version, event, prev, "2")
        for position, (stream, version, event, prev) in enumerate(order, 2)
    ]

    reader = read(header(3), FIRST, *moves)

    (owners,) = [
        values for name, values in reader.derived.hashes().items() if name.endswith(":email")
    ]
    assert owners == {MAIL: "bob"}
