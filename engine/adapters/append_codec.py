"""An append as the flat arguments of `append.lua`, and its answers as results or errors."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.adapters import keys
from engine.adapters.answers import Answer, Word
from engine.adapters.event_codec import UnreadableEvent, decode_entry, encode_payload, stored_name
from engine.domain.effects import (
    FromOutbox,
    Take,
    ToOutbox,
    ahead_of,
    budget_of,
    claims_of,
    outbox_of,
)
from engine.ports import (
    Appended,
    BudgetSpent,
    ClaimTaken,
    GenerationEnded,
    TimeMoved,
    VersionConflict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.domain.events import Event
    from engine.ports import Append

FIXED_KEYS = (
    keys.LOG,
    keys.HEADS,
    keys.BUDGETS,
    keys.OUTBOX,
    keys.DEAD,
    keys.META,
    keys.NAMED,
)
_EVENT_WORDS = 5  # of one event among the arguments
_CLAIM_WORDS = 4  # of one claim; its hash is the second


_claims_key = lru_cache(4096)(keys.claims_key)


class Encoded(Struct, frozen=True):
    """An append ready to travel."""

    correlation: str
    at: str
    arguments: list[Word]
    claim_hashes: list[str]
    events: int


def encode_append(append: Append, generation: int) -> Encoded:
    """Everything the script must know of an append; its effects follow from its events.

    Streams that are written come first, so that an earlier success of this very append is found
    before a conflict on a stream that it only read. `generation` is for one that names none.
    """
    streams: list[Word] = []
    only_read: list[Word] = []
    events: list[Word] = []
    claims: list[str] = []
    spent: dict[str, int] = {}
    for write in append.writes:
        if not write.events:
            only_read += (write.stream, write.expected_version)
            continue
        stream, version = write.stream, write.expected_version
        streams += (stream, version)
        number = len(streams) // 2
        for event in write.events:
            version += 1
            beyond = _beyond(event)
            events += (number, version, stored_name(event), encode_payload(event), beyond)
            for claim in claims_of(stream, event):
                sign = "+" if type(claim) is Take else "-"
                claims += (sign, _claims_key(claim.pool, claim.kind), claim.value, claim.owner)
            if (spend := budget_of(event, append.at)) is not None:
                spent[spend.budget] = spent.get(spend.budget, 0) + spend.amount
    streams += only_read
    if not events or len(set(streams[::2])) != len(append.writes):
        msg = f"append {append.correlation} records nothing, or names a stream twice"
        raise ValueError(msg)
    count = len(events) // _EVENT_WORDS
    shape = f"{len(append.writes)} {count} {len(claims) // _CLAIM_WORDS} {len(spent)}"
    head = (append.generation or generation, append.correlation, append.at, append.cause, shape)
    arguments = [*head, *streams, *events, *claims]
    if spent:
        arguments += _spendings(append, spent)
    return Encoded(append.correlation, append.at, arguments, claims[1::_CLAIM_WORDS], count)


def _beyond(event: Event) -> str:
    """Where a message lies after the event: in the outbox, nowhere, or dead; how time moves."""
    match outbox_of(event):
        case None:  # nearly always: the question asked first
            return f">{ahead}" if (ahead := ahead_of(event)) else ""
        case ToOutbox():
            return "+"
        case FromOutbox(error=error):
            return "-" if error is None else f"!{error}"


def _spendings(append: Append, spent: dict[str, int]) -> list[Word]:
    most = {limit.budget: limit.most for limit in append.limits}
    words: list[Word] = []
    for budget, amount in spent.items():
        words += (budget, amount, most.get(budget, ""))
    return words


def batch_of(appends: Iterable[Encoded], ahead_ms: int) -> tuple[list[str], list[Word]]:
    """Keys and arguments of one call that carries all of these appends, of time so far ahead."""
    appends = list(appends)
    arguments: list[Word] = [keys.NOTIFIERS, ahead_ms, len(appends)]
    for encoded in appends:
        arguments += encoded.arguments
    claim_hashes = set[str]().union(*[encoded.claim_hashes for encoded in appends])
    return [*FIXED_KEYS, *claim_hashes], arguments


def decode_answer(encoded: Encoded, answer: Answer) -> Appended | Exception:
    """What became of one append: where it stands, or what stood in its way."""
    if isinstance(answer, int):
        return Appended(answer, answer + encoded.events - 1)
    match answer:
        case [b"generation"]:
            return GenerationEnded()
        case [b"clock"]:
            return TimeMoved()
        case [b"claim", claim_hash, value, owner]:
            pool, _, kind = claim_hash.decode().removeprefix(keys.key("claims", "")).rpartition(":")
            return ClaimTaken(pool, kind, value.decode(), owner.decode())
        case [b"budget", budget]:
            return BudgetSpent(budget.decode())
        case [b"conflict", stream, entries, rest]:
            return _conflict(encoded, stream.decode(), entries, rest)
        case _:
            msg = f"append.lua answered {answer!r}"
            raise TypeError(msg)


def _conflict(
    encoded: Encoded, stream: str, entries: Sequence[Answer], rest: int
) -> Appended | VersionConflict:
    if rest:
        return VersionConflict(stream, None)
    try:
        later = tuple(decode_entry(entry) for entry in reversed(entries))
    except UnreadableEvent:  # whoever loads it is told
        return VersionConflict(stream, None)
    if later and later[0].correlation == encoded.correlation:
        # This very append has succeeded before. What stood in its way is its own first event,
        # because the streams that it writes are compared in the order in which it writes them.
        return Appended(later[0].position, later[0].position + encoded.events - 1)
    return VersionConflict(stream, later)
