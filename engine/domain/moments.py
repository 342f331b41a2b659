"""Moments as they are stored: RFC 3339 UTC with milliseconds. They compare as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(at: datetime) -> str:
    """A moment in its stored form: `2026-11-22T20:38:00.000Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def later(at: str, by: timedelta) -> str:
    """The moment so much after another."""
    return moment(datetime.fromisoformat(at) + by)


def epoch_seconds(at: str) -> float:
    """Seconds since 1970, with milliseconds, as AWS's JSON protocol writes timestamps."""
    return datetime.fromisoformat(at).timestamp()


def epoch_milliseconds(at: str) -> int:
    """Whole milliseconds since 1970, as AWS's log service counts."""
    return (datetime.fromisoformat(at) - EPOCH) // timedelta(milliseconds=1)


def moment_of(milliseconds: int) -> str:
    """The moment so many milliseconds after the beginning of 1970."""
    return moment(EPOCH + timedelta(milliseconds=milliseconds))
