"""The FastStream application: two subscriptions to the outbox, one group, one consumer name.

The first takes what nobody was handed yet, in batches. The second claims, one by one, what
somebody was handed and did not finish. No entry is acknowledged here: the append of its verdict
does that. What FastStream 0.7.8 does by itself and must not do here is said at each guard.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from faststream import AckPolicy, FastStream
from faststream.redis import RedisBroker, StreamSub
from faststream.redis.message import (
    FAKE_CONSUMER,
    BatchStreamMessage,
    RedisBatchStreamMessage,
    RedisStreamMessage,
)
from faststream.redis.subscriber.usecases import StreamBatchSubscriber, StreamSubscriber

from engine.adapters import keys
from engine.adapters.store import Store
from workers.notifier import Entry, Notifier

BATCH = 100  # entries; what one group commit carries well
READ_MS = 1000  # how long a read waits; a new entry ends it at once
FINISH_WITHIN_S = 15.0  # what is in hand has this long to finish; 0 would cancel it at once


@dataclass(frozen=True, slots=True)
class Patience:
    """When an entry that somebody was handed is handed to somebody else, who looks how often."""

    idle_ms: int = 5000
    look_again_ms: int = 1000


PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class OutboxApplication:
    """The application with its parts, for whoever starts, watches and stops it."""

    faststream: FastStream
    broker: RedisBroker
    subscriptions: tuple[StreamBatchSubscriber, StreamSubscriber]


def outbox_application(
    store: Store, notifier: Notifier, name: str, patience: Patience = PATIENCE
) -> OutboxApplication:
    """Hands every waiting request to the notifier, in this worker's name."""
    broker = RedisBroker(
        store.broker_url,
        apply_types=False,
        graceful_timeout=FINISH_WITHIN_S,
        logger=_errors_only(),
        **store.broker_options,
    )
    # Never `last_id`: with a group that exists it reads nothing new, as fast as it can. Always
    # `max_records`: without it one read may return the whole backlog.
    waiting = broker.subscriber(
        stream=StreamSub(
            keys.OUTBOX,
            group=keys.NOTIFIERS,
            consumer=name,
            batch=True,
            max_records=BATCH,
            polling_interval=READ_MS,
        ),
        ack_policy=AckPolicy.MANUAL,
        no_reply=True,
        parser=_unopened,
        decoder=_entries,
    )
    # `min_idle_time` makes it claim and nothing else, which is why there are two. `CLAIM` in
    # XREADGROUP would do both, but only on Redis 8.4 and later.
    idle = broker.subscriber(
        stream=StreamSub(
            keys.OUTBOX,
            group=keys.NOTIFIERS,
            consumer=name,
            min_idle_time=patience.idle_ms,
            polling_interval=patience.look_again_ms,
        ),
        ack_policy=AckPolicy.MANUAL,
        no_reply=True,
        decoder=_as_it_came,
    )

    @waiting
    async def judge(entries: Sequence[Entry]) -> None:
        await notifier.judge(entries)

    @idle
    async def judge_again(message: RedisStreamMessage) -> None:
        entry = Entry.of(message.raw_message["data"])
        await notifier.judge_again(entry, await message.get_delivery_count())

    for subscription in (waiting, idle):
        # Where FastStream would make the group, were it gone just then: not at the outbox's end.
        subscription.last_id = "0"
    return OutboxApplication(FastStream(broker, logger=None), broker, (waiting, idle))


async def _unopened(raw: BatchStreamMessage) -> RedisBatchStreamMessage:
    """As it came: FastStream's own parser renders every entry as JSON and parses that again."""
    return RedisBatchStreamMessage(raw, b"", consumer=FAKE_CONSUMER, group=None)


async def _entries(message: RedisBatchStreamMessage) -> Sequence[Entry]:
    return [Entry.of(fields) for fields in message.raw_message["data"]]


async def _as_it_came(message: RedisStreamMessage) -> RedisStreamMessage:
    return message


def _errors_only() -> logging.Logger:
    """FastStream would say "Received" and "Processed" of every batch."""
    logger = logging.getLogger("workers.faststream")
    logger.setLevel(logging.WARNING)
    return logger
