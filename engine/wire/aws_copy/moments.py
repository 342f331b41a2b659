"""Times as the AWS CLI prints them: with an offset (version 2), or in epoch seconds (version 1)."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(printed: str | float | None) -> str | None:
    """RFC 3339 UTC with milliseconds. Raises ValueError."""
    if printed is None:
        return None
    if isinstance(printed, str):
        at = datetime.fromisoformat(printed)
    else:
        at = datetime.fromtimestamp(printed, UTC)
    if at.tzinfo is None:
        sentence = f"{printed} names no time zone"
        raise ValueError(sentence)
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
