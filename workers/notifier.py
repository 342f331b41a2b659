"""The notifier: has every waiting message request judged, in batches, and each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog

from engine.adapters.event_codec import decode_event
from engine.app.judge import Judge, Waiting
from engine.domain.events import MessageRequested
from engine.ports import GenerationEnded, StoreUnavailable
from workers import dead_letter

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A waiting request as the outbox hands it out, not yet opened."""

    message: str
    version: int
    payload: bytes

    @classmethod
    def of(cls, fields: Mapping[bytes, bytes]) -> Entry:
        """The entry with these fields."""
        return cls(fields[b"message"].decode(), int(fields[b"version"]), fields[b"payload"])

    def opened(self) -> Waiting:
        """The request in it."""
        request = decode_event("message-requested.1", self.payload)
        if not isinstance(request, MessageRequested):
            raise TypeError(f"{self.message} holds a {type(request).__name__}")
        return Waiting(request, self.version)


class Notifier:
    """What is done with entries. Whatever fails stays pending and is handed out again."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    async def judge(self, entries: Sequence[Entry]) -> None:
        """Judge a batch; if it fails as a whole, each of its entries alone."""
        try:
            await self._judge.judge([entry.opened() for entry in entries])
        except (StoreUnavailable, GenerationEnded) as gone:
            log.warning("batch dropped", entries=len(entries), because=type(gone).__name__)
        except Exception:  # whichever entry it was: each is tried alone
            log.exception("batch failed", entries=len(entries))
            for entry in entries:
                await self._judge_alone(entry, delivery=1)

    async def judge_again(self, entry: Entry, delivery: int) -> None:
        """Judge an entry that somebody was handed before and did not finish."""
        if delivery <= dead_letter.MAX_DELIVERIES:
            await self._judge_alone(entry, delivery)
        else:  # whoever has it dies before it can say why
            await self._bury(entry, "its worker never came back to say what happened", delivery - 1)

    async def _judge_alone(self, entry: Entry, delivery: int) -> None:
        """Judge one entry; the last delivery's fault makes it a dead letter."""
        try:
            await self._judge.judge([entry.opened()])
        except (StoreUnavailable, GenerationEnded) as gone:
            log.warning("message dropped", message=entry.message, because=type(gone).__name__)
        except Exception as fault:  # noqa: BLE001  # the edge: logged, and the entry stays pending
            # Without its traceback, which the batch has shown: of a hundred they would take long.
            log.error(  # noqa: TRY400
                "message not judged", message=entry.message, delivery=delivery, fault=repr(fault)
            )
            if delivery >= dead_letter.MAX_DELIVERIES:
                await self._bury(entry, repr(fault), delivery)

    async def _bury(self, entry: Entry, error: str, deliveries: int) -> None:
        try:
            await dead_letter.bury(self._judge, entry.message, entry.version, error, deliveries)
        except (StoreUnavailable, GenerationEnded) as gone:
            log.warning("message dropped", message=entry.message, because=type(gone).__name__)
