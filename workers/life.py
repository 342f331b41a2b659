"""A notifier's life: subscribed until told to stop, and again after whatever else ended it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import structlog
from redis.exceptions import RedisError

from engine.adapters import keys
from engine.adapters.line import Lines
from engine.adapters.worlds import Worlds
from engine.app.judge import Judge
from engine.ports import StoreUnavailable
from workers.app import BATCH, PATIENCE, OutboxApplication, Patience, outbox_application
from workers.notifier import Entry, Notifier
from workers.stopping import cancelled, stopped_within

if TYPE_CHECKING:
    from engine.bootstrap import Sandpost

TRY_AGAIN_S = 0.5

log = structlog.get_logger(__name__)


async def run_notifier(
    sandpost: Sandpost,
    stop: asyncio.Event,
    name: str | None = None,
    patience: Patience = PATIENCE,
) -> None:
    """Judge what waits until `stop` is set, then finish what is in hand.

    A worker keeps its `name` (else what the settings say, else its host's) through its lives, and
    so finds what it left. Of two with one name either may do what the other has in hand; done
    twice is done once.
    """
    name = name or sandpost.settings.worker or socket.gethostname()
    notifier = Notifier(Judge(sandpost.judging, sandpost.settings.choices, worker=name))
    lines = sandpost.store.lines
    while not stop.is_set():
        try:
            await Worlds(lines).open()  # the group, at the outbox's beginning, if it is gone
            outbox = outbox_application(sandpost.store, notifier, name, patience)
            await _judge_until(stop, outbox, notifier, lines, name)
        except (StoreUnavailable, RedisError, OSError) as lost:
            log.warning("outbox lost", worker=name, because=str(lost))
        await stopped_within(stop, TRY_AGAIN_S)


async def _judge_until(
    stop: asyncio.Event, outbox: OutboxApplication, notifier: Notifier, lines: Lines, name: str
) -> None:
    """Judge until stopped or until a subscription ends by itself."""
    reads: list[asyncio.Task[object]] = []
    await _finish(lines, notifier, name)  # what an earlier life was handed
    try:
        await outbox.faststream.start()
        reads = _reads(outbox)
        if len(reads) == len(outbox.subscriptions):  # else one has ended, or was begun again
            log.info("notifier started", worker=name)
            await _first_of(stop, reads)
    finally:
        for subscription in outbox.subscriptions:
            await subscription.stop()  # returns when what is in hand is finished
        await cancelled(*reads)
        await outbox.faststream.stop()
        log.info("notifier stopped", worker=name)
    await _finish(lines, notifier, name)  # what it was handed in the moment of stopping


def _reads(outbox: OutboxApplication) -> list[asyncio.Task[object]]:
    """The subscriptions' reading tasks. If one ends, so does this life, and soon begins the next.

    FastStream by itself would stop for good when the group is gone, and after any other refusal
    of the server read again at once and without end (6,000 times a second, measured).
    """
    return [read for subscription in outbox.subscriptions for read in subscription.tasks]


async def _first_of(stop: asyncio.Event, reads: Sequence[asyncio.Task[object]]) -> None:
    """Wait until told to stop or until a read has ended, and say why it has."""
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({stopped, *reads}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
    for read in reads:
        if read.done() and not read.cancelled() and not stop.is_set():
            log.warning("outbox no longer read", because=repr(read.exception() or "no group"))


async def _finish(lines: Lines, notifier: Notifier, name: str) -> None:
    """Judge what this name was handed and has not finished."""
    after = b"0-0"
    while entries := await _in_hand(lines, name, after):
        after = entries[-1][0]
        await notifier.judge([Entry.of(fields) for _, fields in entries if fields])


async def _in_hand(
    lines: Lines, name: str, after: bytes
) -> Sequence[tuple[bytes, Mapping[bytes, bytes]]]:
    """Entries that are pending under a name, those after an id; without fields if removed."""
    answer = await lines.ask(
        *("XREADGROUP", "GROUP", keys.NOTIFIERS, name, "COUNT", BATCH),
        *("STREAMS", keys.OUTBOX, after),
    )
    return [
        (id_, dict(zip(flat[::2], flat[1::2], strict=True)) if flat else {})
        for _, entries in answer or ()
        for id_, flat in entries
    ]
