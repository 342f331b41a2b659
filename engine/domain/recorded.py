"""A recorded event: the fact and its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from engine.domain.events import Event


class Recorded(Struct, frozen=True):
    """An event with its place: in the log (position) and in its stream (version).

    `prev` is the position of the stream's previous event, 0 for the first; `correlation` is the
    append's id, shared by all events that were recorded together; `cause` names the recorded
    event that led here as `stream@version`, or is empty. `at` is RFC 3339 UTC with milliseconds.
    """

    position: int
    stream: str
    version: int
    event: Event
    at: str
    prev: int = 0
    cause: str = ""
    correlation: str = ""
