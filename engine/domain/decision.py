"""What a decision is: new events by the stream they belong to, in the order of recording."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.events import Event

Decision = Mapping[str, tuple[Event, ...]]
