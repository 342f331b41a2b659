"""One message's life: pending, then judged (delivered or undelivered), or stuck."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, assert_never

from engine.domain.errors import MessageAlreadyJudged
from engine.domain.events import (
    MessageEvent,
    MessageJudged,
    MessageRequested,
    MessageRequeued,
    MessageStuck,
)

if TYPE_CHECKING:
    from engine.domain.recorded import Recorded

FOLD_VERSION = 1


@dataclass(frozen=True, slots=True)
class Message:
    """What was requested and, once there is one, how it ended."""

    request: MessageRequested
    requested_at: str
    position: int
    judged: MessageJudged | None = None
    judged_at: str | None = None
    judged_position: int | None = None
    stuck: MessageStuck | None = None

    @property
    def outcome(self) -> Literal["pending", "delivered", "undelivered", "stuck"]:
        """How it ended, or `pending` while nobody has judged it."""
        if self.judged is not None:
            return self.judged.outcome
        return "pending" if self.stuck is None else "stuck"


def evolve(message: Message | None, recorded: Recorded, event: MessageEvent) -> Message:
    """The message after the event."""
    if isinstance(event, MessageRequested):
        return Message(event, recorded.at, recorded.position)
    if message is None:
        msg = f"{recorded.stream} begins with {type(event).__name__}, not with a request"
        raise ValueError(msg)
    match event:
        case MessageJudged():
            return replace(
                message,
                judged=event,
                judged_at=recorded.at,
                judged_position=recorded.position,
                stuck=None,
            )
        case MessageStuck():
            return replace(message, stuck=event)
        case MessageRequeued():
            return replace(message, stuck=None)
        case _:
            assert_never(event)


def requeue(message: Message) -> MessageRequeued:
    """The request goes to a channel again. Raises a DomainError unless it is still unjudged."""
    match message.outcome:
        case "stuck" | "pending" as was:
            return MessageRequeued(message.request.id, was)
        case _:
            raise MessageAlreadyJudged
