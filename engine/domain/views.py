"""What lists read: pure functions from a recorded event to changes of ordered lists and counts.

No state is asked, so lists rebuilt from the log are the live ones, whatever documents were
written meanwhile. A list holds (position, member); its newest member has the highest position.

| list | members | position |
| --- | --- | --- |
| `accounts` | `<account>/<region>` that own a pool or have events | of the newest such |
| `pools/<account>/<region>` | pool ids, until the pool is deleted | of the creation |
| `clients/<pool>` | client ids, until the client is deleted | of the creation |
| `users/<pool>` | subs, until the user is deleted | of the creation |
| `messages` | ids of all messages | of the request |
| `messages/<stream>` | those that a pool, a user or a sending account is concerned by | the same |
| `made-by` | which versions of views and folds wrote all this | 0 |
| `halted` | the error that a projector stopped at, while it does | of the event not folded |

| counts of | by |
| --- | --- |
| `outcomes` | `pending`, `delivered`, `undelivered`, `stuck`: how many messages are so now |
| `verdicts` | the verdict's name: how many messages it has stopped |
| `users` | pool id: how many users it has |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from engine.domain import streams
from engine.domain.events import (
    AttributesUpdated,
    ClientCreated,
    ClientDeleted,
    MessageJudged,
    MessageRequested,
    MessageRequeued,
    MessageStuck,
    PoolCreated,
    PoolDeleted,
    UserCreated,
    UserDeleted,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.domain.recorded import Recorded

VERSION = 2  # what was written by another version is thrown away and read again

ACCOUNTS = "accounts"
MESSAGES = "messages"
HALTED = "halted"
MADE_BY = "made-by"
OUTCOMES = "outcomes"
VERDICTS = "verdicts"
USERS = "users"


@dataclass(frozen=True, slots=True)
class ViewChange:
    """One change of what lists read: a member enters an ordered list, leaves it, or a count moves.

    `score` orders members (a position); None removes the member. `count` adds to a counter.
    """

    view: str
    member: str
    score: int | None = None
    count: int = 0


def pools_of(account: str, region: str) -> str:
    """The list of an account's user pools."""
    return f"pools/{account}/{region}"


def clients_of(pool: str) -> str:
    """The list of a pool's clients."""
    return f"clients/{pool}"


def users_of(pool: str) -> str:
    """The list of a pool's users."""
    return f"users/{pool}"


def messages_of(stream: str) -> str:
    """The list of messages of one pool, user or sending account, named by its stream."""
    return f"{MESSAGES}/{stream}"


def changes_of(  # noqa: C901  # a branch for every event that matters
    recorded: Recorded,
) -> Iterator[ViewChange]:
    """Every change of lists and counts that the event means."""
    position = recorded.position
    match recorded.event:
        case AttributesUpdated():  # most events by far: the question asked first
            return
        case PoolCreated(pool=pool, account=account, region=region):
            yield ViewChange(ACCOUNTS, f"{account}/{region}", score=position)
            yield ViewChange(pools_of(account, region), pool, score=position)
        case PoolDeleted(pool=pool, account=account, region=region):
            yield ViewChange(pools_of(account, region), pool)
        case ClientCreated(client=client, pool=pool):
            yield ViewChange(clients_of(pool), client, score=position)
        case ClientDeleted(client=client, pool=pool):
            yield ViewChange(clients_of(pool), client)
        case UserCreated():
            yield from _user_changes(recorded.stream, position)
        case UserDeleted():
            yield from _user_changes(recorded.stream, None)
        case MessageRequested() as request:
            yield from _request_changes(request, position)
        case MessageJudged() | MessageStuck() | MessageRequeued() as event:
            yield from _outcome_changes(event)
        case _:
            if recorded.version == 1 and streams.kind_of(recorded.stream) == "account":
                account_and_region = recorded.stream.partition("/")[2]
                yield ViewChange(ACCOUNTS, account_and_region, score=position)


def _user_changes(stream: str, position: int | None) -> Iterator[ViewChange]:
    """The user enters its pool's list at a position, or leaves it."""
    pool = streams.pool_of(stream)
    yield ViewChange(users_of(pool), streams.id_of(stream), score=position)
    yield ViewChange(USERS, pool, count=-1 if position is None else 1)


def _request_changes(request: MessageRequested, position: int) -> Iterator[ViewChange]:
    yield ViewChange(MESSAGES, request.id, score=position)
    for stream in _concerned(request):
        yield ViewChange(messages_of(stream), request.id, score=position)
    yield ViewChange(OUTCOMES, "pending", count=1)


def _concerned(request: MessageRequested) -> Iterator[str]:
    """The streams of those whose page shows the message: its sender, its pool and its user."""
    yield streams.account_stream(request.account, request.region)
    if request.pool is not None:
        yield streams.pool_stream(request.pool)
        if request.user is not None:
            yield streams.user_stream(request.pool, request.user)


def _outcome_changes(
    event: MessageJudged | MessageStuck | MessageRequeued,
) -> Iterator[ViewChange]:
    """One message leaves the count of an outcome and enters that of another."""
    match event:
        case MessageJudged(outcome=outcome, verdict=verdict):
            yield from _moved("pending", outcome)
            if verdict is not None:
                yield ViewChange(VERDICTS, verdict, count=1)
        case MessageStuck():
            yield from _moved("pending", "stuck")
        case MessageRequeued(was=was):
            yield from _moved(was, "pending")
        case _:
            assert_never(event)


def _moved(before: str, after: str) -> Iterator[ViewChange]:
    if before != after:
        yield ViewChange(OUTCOMES, before, count=-1)
        yield ViewChange(OUTCOMES, after, count=1)
