"""The log as a file: a header line, then one event a line; and a reader that believes nothing."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, get_args

import msgspec

from engine.adapters.derived import Derived
from engine.adapters.event_codec import UnreadableEvent, decode_event
from engine.domain import aggregates
from engine.domain.archive_errors import ArchiveRefused
from engine.domain.events import (
    AccountEvent,
    ClientEvent,
    ClockMoved,
    MessageEvent,
    PoolEvent,
    UserEvent,
)
from engine.domain.moments import moment
from engine.domain.recorded import Recorded
from engine.ports import Document

if TYPE_CHECKING:
    from engine.domain.aggregates import State

FORMAT = "sandpost-log"
VERSION = 1
_PART = r"[^/\s]+"
# What a stream of each kind is called, and which events it may hold.
_STREAMS = {
    "pool": (re.compile(f"pool/{_PART}"), get_args(PoolEvent)),
    "user": (re.compile(f"user/{_PART}/{_PART}"), get_args(UserEvent)),
    "message": (re.compile(f"message/{_PART}"), get_args(MessageEvent)),
    "client": (re.compile(f"client/{_PART}"), get_args(ClientEvent)),
    "clock": (re.compile("clock"), (ClockMoved,)),
    "account": (re.compile(f"account/{_PART}/{_PART}"), get_args(AccountEvent)),
}


class Header(msgspec.Struct, frozen=True, omit_defaults=True):
    """The first line; `masked` says that codes, passwords and tokens were replaced."""

    format: str
    version: int
    events: int
    masked: bool = False
    world: str | None = None


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One event, with every field it has in the log."""

    position: int
    stream: str
    version: int
    type: str
    at: str
    prev: int
    cause: str
    correlation: str
    payload: msgspec.Raw


encode_line = msgspec.json.Encoder().encode
_decode_line = msgspec.json.Decoder(Line).decode
_decode_header = msgspec.json.Decoder(Header).decode


class ArchiveReader:
    """Reads the lines of a file in order; refuses the first that does not follow from the others.

    What it has read so far is there as documents, and as what is stored beside the log.
    """

    def __init__(self) -> None:
        self.header: Header | None = None
        self.position = 0
        self.derived = Derived()
        self.documents: dict[str, Document] = {}
        self._number = 0
        self._correlation = ""

    def take(self, line: bytes) -> tuple[Line, Recorded] | None:
        """The next event; None for the header and for a blank line. Raises ArchiveRefused."""
        self._number += 1
        if not line.strip():
            return None
        if self.header is None:
            self.header = self._read_header(line)
            return None
        try:
            read = _decode_line(line)
        except msgspec.MsgspecError as error:
            raise self._refused(f"not an event of a log: {error}") from error
        recorded = self._understood(read)
        self._check_place(recorded)
        self._fold(recorded)
        self._check_append(recorded)
        self.derived.follow(recorded)
        self.position = recorded.position
        return read, recorded

    def finish(self) -> Header:
        """The header of a file that is whole. Raises ArchiveRefused for one that was cut short."""
        self._check_append(None)
        if self.header is None:
            raise ArchiveRefused(1, "the file is empty")
        if self.position != self.header.events:
            promised = f"the header promises {self.header.events} events"
            raise self._refused(f"the file ends after {self.position}, and {promised}")
        return self.header

    def _refused(self, reason: str) -> ArchiveRefused:
        return ArchiveRefused(self._number, reason)

    def _read_header(self, line: bytes) -> Header:
        try:
            header = _decode_header(line)
        except msgspec.MsgspecError as error:
            raise self._refused(f"not the header of an exported log: {error}") from error
        if (header.format, header.version) != (FORMAT, VERSION):
            found = f"{header.format} {header.version}"
            raise self._refused(f"the file is a {found}; this version reads {FORMAT} {VERSION}")
        return header

    def _understood(self, line: Line) -> Recorded:
        try:
            event = decode_event(line.type, bytes(line.payload))
        except UnreadableEvent as unreadable:
            raise self._refused(str(unreadable)) from unreadable
        name, events = _STREAMS.get(line.stream.partition("/")[0], (None, ()))
        if name is None or not name.fullmatch(line.stream):
            raise self._refused(f"{line.stream!r} is not the name of a stream")
        if type(event) not in events:
            raise self._refused(f"{line.type} does not belong into {line.stream}")
        if not _is_moment(line.at):
            raise self._refused(f"{line.at!r} is not a time such as 2026-11-22T12:00:00.000Z")
        return Recorded(
            position=line.position,
            stream=line.stream,
            version=line.version,
            event=event,
            at=line.at,
            prev=line.prev,
            cause=line.cause,
            correlation=line.correlation,
        )

    def _check_place(self, recorded: Recorded) -> None:
        if recorded.position != self.position + 1:
            raise self._refused(f"position {recorded.position} follows {self.position}")
        version, position = self.derived.heads.get(recorded.stream, (0, 0))
        if recorded.version != version + 1:
            follows = f"version {recorded.version} of {recorded.stream} follows {version}"
            raise self._refused(follows)
        if recorded.prev != position:
            says = f"prev is {recorded.prev}, and {recorded.stream} was last recorded at {position}"
            raise self._refused(says)

    def _fold(self, recorded: Recorded) -> None:
        before = self.documents.get(recorded.stream)
        state: State | None = before.state if before else None
        try:
            state = aggregates.evolve(state, recorded)
        except Exception as fault:
            raise self._refused(f"it does not follow from what is before it: {fault!r}") from fault
        self.documents[recorded.stream] = Document(recorded.version, recorded.position, state)

    def _check_append(self, recorded: Recorded | None) -> None:
        """Whoever lost a value in an append gave it up in that very append."""
        ended = recorded is None or recorded.correlation != self._correlation
        if ended and self.derived.displaced:
            claims, value, owner = next(iter(self.derived.displaced))
            last = self._number if recorded is None else self._number - 1
            raise ArchiveRefused(last, f"{value!r} belongs to {owner} already ({claims})")
        self._correlation = "" if recorded is None else recorded.correlation


def _is_moment(at: str) -> bool:
    """Whether this is a moment in its one stored form: only such compare as text."""
    try:
        return moment(datetime.fromisoformat(at)) == at
    except (ValueError, OverflowError):
        return False
