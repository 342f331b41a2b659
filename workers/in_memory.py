"""A whole Sandpost inside a test: on the memory store, notifier and projector at work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from engine.bootstrap import Sandpost, running
from engine.domain.events import MessageJudged, MessageRequested, MessageStuck
from engine.domain.streams import message_stream
from engine.ports import Append, Write
from engine.settings import Settings
from workers.life import run_notifier
from workers.projector import run_projector

ACCOUNT, REGION = "000000000000", "us-east-1"


@dataclass(frozen=True, slots=True)
class SandpostInMemory:
    """A Sandpost nobody else has; `parts` is all of it."""

    parts: Sandpost

    async def text(self, to: str, body: str = "Your verification code is 135790") -> str:
        """Ask for a text as Cognito does for a changed number; the message's id."""
        message = self.parts.chance.id()
        request = MessageRequested(
            id=message,
            medium="SMS",
            purpose="UpdateUserAttribute",
            destination=to,
            body=body,
            account=ACCOUNT,
            region=REGION,
        )
        writes = (Write(message_stream(message), 0, (request,)),)
        append = Append(self.parts.chance.id(), self.parts.clock.now(), writes)
        await self.parts.log.append(append)
        return message

    async def judged(self, message: str) -> MessageJudged:
        """The message's verdict, as soon as it has one. Raises if it became a dead letter."""
        async for recorded in self.parts.changes.follow(0):
            match recorded.event:
                case MessageJudged(message=judged) as event if judged == message:
                    return event
                case MessageStuck(message=stuck, error=error) if stuck == message:
                    raise RuntimeError(f"{message} could not be judged: {error}")
        raise RuntimeError(f"{message} was not judged before the world ended")


@asynccontextmanager
async def sandpost_in_memory() -> AsyncIterator[SandpostInMemory]:
    """A new account's world on fakeredis, with its workers, until the block ends."""
    stop = asyncio.Event()
    async with running(Settings(store="memory")) as parts:
        tasks = [
            asyncio.create_task(run_notifier(parts, stop, "in-memory")),
            asyncio.create_task(run_projector(parts, stop)),
        ]
        try:
            yield SandpostInMemory(parts)
        finally:
            stop.set()
            await asyncio.gather(*tasks)
