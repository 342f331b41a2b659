"""Moments as they are stored: RFC 3339 UTC with milliseconds. They compare as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def moment(at: datetime) -> str:
    """A moment in its stored form: `2026-11-22T20:38:00.000Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def later(at: str, by: timedelta) -> str:
    """The moment so much after another."""
    return moment(datetime.fromisoformat(at) + by)


def epoch_seconds(at: str) -> float:
    """Seconds since 1970, with milliseconds, as AWS's JSON protocol writes timestamps."""
    return datetime.fromisoformat(at).timestamp()
