"""Have a message judged that nobody judged: it is stuck, or came unjudged with an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.known import known
from engine.domain.errors import MessageNotFound
from engine.domain.message import Message, requeue
from engine.domain.streams import message_stream
from engine.ports import Append, TimeMoved, VersionConflict, Write

if TYPE_CHECKING:
    from engine.ports import Chance, Clock, EventLog


async def judge_again(log: EventLog, clock: Clock, chance: Chance, message: str) -> None:
    """Put the request into the outbox once more. Raises MessageNotFound or MessageAlreadyJudged."""
    while True:
        (loaded,) = await log.load(message_stream(message))
        found = known(loaded) if loaded is not None else None
        if loaded is None or found is None or not isinstance(found.state, Message):
            raise MessageNotFound
        write = Write(found.stream, found.version, (requeue(found.state),))
        try:
            await log.append(
                Append(chance.id(), clock.now(), (write,), generation=loaded.generation)
            )
        except (VersionConflict, TimeMoved):
            continue  # it was judged or put there meanwhile: look at what it is now
        return
