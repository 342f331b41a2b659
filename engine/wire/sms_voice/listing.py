"""Lists as End User Messaging SMS tells them: filtered, in order, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.wire.paging import page_of
from engine.wire.sms_voice.errors import validation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.wire.aws_error import AwsError
    from engine.wire.service import Call, Members

MOST_ON_A_PAGE = 100
MINE, SHARED = "SELF", "SHARED"


def listed(
    call: Call, member: str, described: Mapping[str, Members], filtered_by: Mapping[str, str]
) -> Members:
    """A page of those that pass the call's filters, in the order of their keys.

    `filtered_by` says which member each filter looks at.
    """
    return page(call, member, passing(call, described, filtered_by))


def passing(
    call: Call, described: Mapping[str, Members], filtered_by: Mapping[str, str]
) -> Mapping[str, Members]:
    """Those that have one of the wanted values for each of the call's filters."""
    filters = call.given.get("Filters") or ()
    return {key: one for key, one in described.items() if _passes(one, filters, filtered_by)}


def page(call: Call, member: str, described: Mapping[str, Members]) -> Members:
    """As many as the call wants of them, in the order of their keys, from its token on."""
    given = call.given
    found = page_of(
        call.operation,
        described,
        limit=given.get("MaxResults", MOST_ON_A_PAGE),
        token=given.get("NextToken"),
    )
    return {member: found.items, "NextToken": found.token}


def numbered(described: Iterable[Members]) -> Mapping[str, Members]:
    """Under keys that keep the order they come in."""
    return {f"{number:06}": one for number, one in enumerate(described)}


def cannot_go_together(one: str, other: str) -> AwsError:
    """The refusal of two parameters of which only one may be given."""
    sentence = f"{one} and {other} can't be used at the same time."
    return validation("PARAMETERS_CANNOT_BE_USED_TOGETHER", one, sentence)


def _passes(described: Members, filters: Iterable[Members], filtered_by: Mapping[str, str]) -> bool:
    """Whether it has one of the wanted values for each filter."""
    return all(
        not _texts(described.get(filtered_by[one["Name"]])).isdisjoint(one["Values"])
        for one in filters
    )


def _texts(value: object) -> frozenset[str]:
    """A member's value, or values, as filters write them."""
    match value:
        case None:
            return frozenset()
        case bool():
            return frozenset({"true" if value else "false"})
        case list() | tuple():
            return frozenset(value)
        case _:
            return frozenset({str(value)})
