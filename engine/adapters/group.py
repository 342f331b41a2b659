"""Group commit: what many callers ask at once travels together and is answered one by one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

from engine.ports import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Group(Generic[Question, Answer]):
    """Sends what is asked while earlier batches are under way as the next batch, in order."""

    def __init__(
        self,
        send: Callable[[list[Question]], Awaitable[Sequence[Answer | Exception]]],
        *,
        most: int,
        in_flight: int,
    ) -> None:
        """`send` answers each question of a batch, by a value or by what is to be raised."""
        self._send = send
        self._most = most
        self._in_flight = in_flight
        self._waiting: list[tuple[Question, asyncio.Future[Answer]]] = []
        self._senders: set[asyncio.Task[None]] = set()
        self._starting = False
        self._sending = 0
        self._closed = False

    def ask(self, question: Question) -> Awaitable[Answer]:
        """The answer to this question; whatever befalls its batch befalls it."""
        if self._closed:
            raise StoreUnavailable("the log is closed")
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        # A sender that is only starting takes this question too: it runs after this tick.
        if not self._starting and self._sending < self._in_flight:
            self._starting = True
            self._sending += 1
            sender = asyncio.create_task(self._send_waiting())
            self._senders.add(sender)
            sender.add_done_callback(self._senders.discard)
        return answer

    async def close(self) -> None:
        """Answer everything already asked, and refuse what comes later."""
        self._closed = True
        while self._senders:
            await asyncio.gather(*self._senders)

    async def _send_waiting(self) -> None:
        self._starting = False
        try:
            while self._waiting:
                await self._send_batch()
        finally:  # in the same breath as the look above: nobody's question is left behind
            self._sending -= 1

    async def _send_batch(self) -> None:
        batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        try:
            answers = await self._send([question for question, _ in batch])
        except StoreUnavailable as unavailable:
            answers = [StoreUnavailable(*unavailable.args) for _ in batch]
        except Exception as fault:  # noqa: BLE001 - each caller gets it raised
            answers = [fault for _ in batch]
        for (_, waiting), answer in zip(batch, answers, strict=True):
            if waiting.done():  # its caller has gone away
                continue
            if isinstance(answer, Exception):
                waiting.set_exception(answer)
            else:
                waiting.set_result(answer)
