"""Simulated time: the stream `clock`."""

from __future__ import annotations

from msgspec import Struct


class ClockMoved(Struct, frozen=True, omit_defaults=True):
    """Simulated time is this much further ahead of real time than it was, in milliseconds."""

    by_ms: int


ClockEvent = ClockMoved
