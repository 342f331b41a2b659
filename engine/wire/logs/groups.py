"""Which log groups there are, and which streams they have: each from its first record on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.delivery_log import WantedRecords
from engine.domain.moments import epoch_milliseconds
from engine.wire.logs.errors import invalid, no_group
from engine.wire.logs.names import Group, arn_of, group_named, groups_of
from engine.wire.paging import page_of

if TYPE_CHECKING:
    from engine.app.handle import Caller
    from engine.app.records import MessageRow
    from engine.wire.service import Application, Call, Members

MOST_ON_A_PAGE = 50
CLASS = "STANDARD"
OTHER_ACCOUNTS = ("accountIdentifiers", "includeLinkedAccounts")


async def describe_log_groups(call: Call) -> Members:
    """The groups that have a record, by name."""
    given = call.given
    if any(given.get(name) for name in OTHER_ACCOUNTS):
        raise invalid("Sandpost does not show the log groups of linked accounts.")
    if given.get("logGroupNamePrefix") and given.get("logGroupNamePattern"):
        raise invalid("logGroupNamePrefix and logGroupNamePattern are mutually exclusive.")
    found = {
        group.name: _described(group, first, call.caller)
        for group in groups_of(call.caller)
        if _is_asked_for(group, call)
        and (first := await edge(call.app, call.caller, group)) is not None
    }
    page = page_of(
        call.operation,
        found,
        limit=given.get("limit", MOST_ON_A_PAGE),
        token=given.get("nextToken"),
    )
    return {"logGroups": page.items, "nextToken": page.token}


def _is_asked_for(group: Group, call: Call) -> bool:
    given = call.given
    named = given.get("logGroupIdentifiers")
    return (
        group.name.startswith(given.get("logGroupNamePrefix", ""))
        and given.get("logGroupNamePattern", "") in group.name
        and given.get("logGroupClass", CLASS) == CLASS
        and (named is None or not {group.name, arn_of(group, call.caller)}.isdisjoint(named))
    )


def _described(group: Group, first: MessageRow, caller: Caller) -> Members:
    arn = arn_of(group, caller)
    return {
        "logGroupName": group.name,
        "creationTime": epoch_milliseconds(first.requested_at),
        "metricFilterCount": 0,
        "arn": f"{arn}:*",
        "logGroupArn": arn,
        "logGroupClass": CLASS,
    }


async def describe_log_streams(call: Call) -> Members:
    """The one stream of a group."""
    given, app, caller = call.given, call.app, call.caller
    group = group_named(given, caller)
    if given.get("orderBy") == "LastEventTime" and given.get("logStreamNamePrefix"):
        raise invalid("Cannot order by LastEventTime with a logStreamNamePrefix.")
    first, last = await edge(app, caller, group), await edge(app, caller, group, newest=True)
    if first is None or last is None:
        raise no_group()
    shown = group.stream.startswith(given.get("logStreamNamePrefix", ""))
    page = page_of(
        call.operation,
        {group.stream: _described_stream(group, first, last, caller)} if shown else {},
        limit=given.get("limit", MOST_ON_A_PAGE),
        token=given.get("nextToken"),
    )
    return {"logStreams": page.items, "nextToken": page.token}


def _described_stream(group: Group, first: MessageRow, last: MessageRow, caller: Caller) -> Members:
    return {
        "logStreamName": group.stream,
        "creationTime": epoch_milliseconds(first.requested_at),
        "firstEventTimestamp": epoch_milliseconds(first.requested_at),
        "lastEventTimestamp": epoch_milliseconds(last.requested_at),
        "lastIngestionTime": epoch_milliseconds(last.judged_at or last.requested_at),
        "arn": f"{arn_of(group, caller)}:log-stream:{group.stream}",
    }


async def edge(
    app: Application, caller: Caller, group: Group, *, newest: bool = False
) -> MessageRow | None:
    """The first message that the group has, or the last; None if there is no such group yet."""
    wanted = WantedRecords(
        caller.account, caller.region, group.written, newest_first=newest, limit=1
    )
    found = await app.delivery_log.find(wanted)
    return found.rows[0] if found.rows else None
