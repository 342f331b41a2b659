"""Reading a log group: what a filter lets pass, or all of it, forwards and backwards.

An event is of the moment in which its text was published, as its record says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.delivery_log import WantedRecords
from engine.domain.moments import epoch_milliseconds, moment_of
from engine.wire.logs.errors import invalid, no_group, no_stream
from engine.wire.logs.groups import edge
from engine.wire.logs.names import group_named
from engine.wire.logs.pattern import PatternNotUnderstood, matcher
from engine.wire.logs.places import Place, place_in
from engine.wire.logs.record import line_of, record_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.app.delivery_log import RecordList
    from engine.app.records import MessageRow
    from engine.wire.logs.names import Group
    from engine.wire.logs.record import Record
    from engine.wire.service import Call, Members

MOST_EVENTS = 10_000
NO_END_MS = 253_000_000_000_000  # in the year 9987: what ends later does not end
EVENT_ID = "{:026}{:030}"  # 56 digits, in the order of the events


async def filter_log_events(call: Call) -> Members:
    """Events of a group that the pattern matches, oldest first unless it is said otherwise."""
    given, group = call.given, group_named(call.given, call.caller)
    place = place_in(given.get("nextToken"), Place(backwards=not given.get("startFromHead", True)))
    matches = _matcher(given.get("filterPattern", ""))
    if _searches(given, group):
        wanted = _wanted(call, group, place, end_included=True)
        found = await call.app.delivery_log.find(wanted, matches)
        rows, following = found.rows, found.next
    else:
        rows, following = (), None
    if not rows and await edge(call.app, call.caller, group) is None:
        raise no_group()
    return {
        "events": [
            {**_event(row), "logStreamName": group.stream, "eventId": _id(row)} for row in rows
        ],
        "searchedLogStreams": [],  # nothing any more since 2019 (API reference)
        "nextToken": None if following is None else Place(following, place.backwards).token,
    }


def _matcher(pattern: str) -> Callable[[MessageRow], bool]:
    try:
        matches = matcher(pattern)
    except PatternNotUnderstood as strange:
        raise invalid(str(strange)) from strange
    return lambda row: matches(_record(row))


def _searches(given: Members, group: Group) -> bool:
    """Whether the group's stream is among those that are to be searched."""
    names, prefix = given.get("logStreamNames"), given.get("logStreamNamePrefix")
    if names is not None and prefix is not None:
        raise invalid("logStreamNames and logStreamNamePrefix are mutually exclusive.")
    if names is not None and set(names) != {group.stream}:
        raise no_stream()
    return prefix is None or group.stream.startswith(prefix)


async def get_log_events(call: Call) -> Members:
    """Events of a stream in the order of time, and the tokens that lead on and back from them."""
    given, group = call.given, group_named(call.given, call.caller)
    place = place_in(given.get("nextToken"), Place(backwards=not given.get("startFromHead", False)))
    if await edge(call.app, call.caller, group) is None:
        raise no_group()
    if given["logStreamName"] != group.stream:
        raise no_stream()
    found = await call.app.delivery_log.find(_wanted(call, group, place, end_included=False))
    first, last = _reached(found, place)
    rows = reversed(found.rows) if place.backwards else found.rows
    return {
        "events": [_event(row) for row in rows],
        "nextForwardToken": Place(last, backwards=False).token,
        "nextBackwardToken": Place(first, backwards=True).token,
    }


def _reached(found: RecordList, place: Place) -> tuple[int | None, int | None]:
    """Positions to go back from and to go on from; where nothing was found, those of before."""
    if found.rows:
        positions = [row.position for row in found.rows]
        return min(positions), max(positions)
    here = place.beyond if found.next is None else found.next
    if here is None:
        return None, None
    return (here, here - 1) if place.backwards else (here + 1, here)


def _wanted(call: Call, group: Group, place: Place, *, end_included: bool) -> WantedRecords:
    given = call.given
    start, end = given.get("startTime"), given.get("endTime")
    until = None if end is None or end > NO_END_MS else moment_of(end + int(end_included))
    return WantedRecords(
        account=call.caller.account,
        region=call.caller.region,
        written=group.written,
        since=None if start is None else moment_of(min(start, NO_END_MS)),
        until=until,
        beyond=place.beyond,
        newest_first=place.backwards,
        limit=given.get("limit", MOST_EVENTS),
    )


def _record(row: MessageRow) -> Record:
    record = record_of(row)
    if record is None:
        raise ValueError(row.id)
    return record


def _event(row: MessageRow) -> Members:
    return {
        "timestamp": epoch_milliseconds(row.requested_at),
        "message": line_of(_record(row)),
        "ingestionTime": epoch_milliseconds(row.judged_at or row.requested_at),
    }


def _id(row: MessageRow) -> str:
    return EVENT_ID.format(epoch_milliseconds(row.requested_at), row.position)
