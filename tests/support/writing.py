"""Events and appends in few words, for tests that need something recorded."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from engine.domain.events import (
    AttributesUpdated,
    EmailSender,
    MessageJudged,
    MessageRequested,
    MessageRequeued,
    MessageStuck,
    UserCreated,
    UserDeleted,
)
from engine.domain.streams import message_stream, user_stream
from engine.ports import Append, Limit, Write

if TYPE_CHECKING:
    from engine.domain.events import Event

POOL = "us-east-1_Example01"
NOON = "2026-11-22T12:00:00.000Z"
ACCOUNT = "000000000000"
REGION = "us-east-1"
SHARED = EmailSender("no-reply@verificationemail.com", shared=True)

_numbers = count(1)


def stream_of(name: str) -> str:
    """The stream of the user whose sub is this name."""
    return user_stream(POOL, name)


def created(name: str, **activated: str) -> UserCreated:
    """A user of this name; `activated` are the aliases that lead to it at once."""
    return UserCreated(name, name, {"sub": name, **activated}, "CONFIRMED", activated)


def renamed(**changed: str) -> AttributesUpdated:
    """Attributes that are no aliases have new values."""
    return AttributesUpdated(changed)


def moved(kind: str, before: str | None, after: str | None) -> AttributesUpdated:
    """An alias is no longer one value (if it was) and becomes another (if any)."""
    return AttributesUpdated(
        {} if after is None else {kind: after},
        () if after is not None else (kind,),
        {} if after is None else {kind: after},
        {} if before is None else {kind: before},
    )


def deleted(name: str, **deactivated: str) -> UserDeleted:
    """The user is gone, with the aliases it held."""
    return UserDeleted(name, deactivated)


def requested(message: str, sender: EmailSender | None = None) -> MessageRequested:
    """An e-mail is to be sent; the shared sender's are counted."""
    return MessageRequested(
        id=message,
        medium="EMAIL",
        purpose="UpdateUserAttribute",
        destination="ada@new.example",
        body="Your verification code is 135790",
        account=ACCOUNT,
        region=REGION,
        code="135790",
        sender=sender,
    )


def judged(message: str) -> MessageJudged:
    """The message arrived."""
    return MessageJudged(message, "delivered", (), as_of=0)


def stuck(message: str) -> MessageStuck:
    """The message could not be judged."""
    return MessageStuck(message, "the rules fell over", 5)


def requeued(message: str) -> MessageRequeued:
    """The message is to be judged after all."""
    return MessageRequeued(message, "stuck")


def writing(stream: str, expected: int, *events: Event) -> Append:
    """An append of these events to one stream."""
    return together(Write(stream, expected, events))


def messaging(message: str, expected: int, *events: Event) -> Append:
    """An append of these events to a message's stream."""
    return writing(message_stream(message), expected, *events)


def together(
    *writes: Write, limits: tuple[Limit, ...] = (), cause: str = "", generation: int = 0
) -> Append:
    """An append with an id that no other has."""
    return Append(f"append-{next(_numbers)}", NOON, writes, cause, limits, generation)
