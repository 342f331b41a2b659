"""After the last try: the request leaves the outbox for the dead letters, with its error."""

from __future__ import annotations

import structlog

from engine.app.judge import Judge

MAX_DELIVERIES = 5  # enough to ride out a Redis restart; after that the entry is a dead letter

log = structlog.get_logger(__name__)


async def bury(judge: Judge, message: str, version: int, error: str, deliveries: int) -> None:
    """Record that the request is stuck, from where somebody can have it judged after all."""
    await judge.give_up(message, version, error, deliveries)
    log.error("message stuck", message=message, deliveries=deliveries, error=error)
