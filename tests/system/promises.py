"""What must be true of a log, whoever was killed or stopped while it grew."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from tests.system import truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.system.callers import Journal
    from tests.system.truth import Entry


def check_promises(entries: Sequence[Entry], journal: Journal) -> None:
    """Every 200 is in the log exactly as it was asked for, and nothing that nobody asked for."""
    by_call: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_call[entry.correlation].append(entry)
    became = truth.updates_of(entries)
    for call in journal.accepted:
        (stream, attributes), *others = became[call.request]
        assert (stream, others) == (call.stream, [])
        assert attributes.items() >= call.values.items()
        check_codes(by_call[call.request], call.destinations)
    attempts = Counter(
        (call.stream, call.values["email"]) for call in (*journal.accepted, *journal.unknown)
    )
    updates = Counter(
        (entry.stream, entry.payload["changed"]["email"])
        for entry in entries
        if entry.type == "attributes-updated.1" and "email" in entry.payload["changed"]
    )
    assert updates <= attempts
    assert not {(call.stream, call.values["email"]) for call in journal.refused} & updates.keys()
    last = {call.stream: call.values for call in journal.accepted}
    users = truth.attributes_of(entries)
    for stream, values in last.items():
        assert users[stream].items() >= values.items()


def check_codes(events: Sequence[Entry], destinations: Sequence[str]) -> None:
    """One message to each destination, and its code proves that destination and no other."""
    requests = [entry.payload for entry in events if entry.type == "message-requested.1"]
    codes = [entry.payload for entry in events if entry.type == "code-issued.1"]
    sent = {(one["id"], one["destination"], one["code"]) for one in requests}
    assert sorted(one["destination"] for one in requests) == sorted(destinations)
    assert {(one["message"], one["destination"], one["code"]) for one in codes} == sent


def outcomes_of(entries: Sequence[Entry]) -> Counter[str]:
    """How messages ended."""
    judged = (entry.payload for entry in entries if entry.type == "message-judged.1")
    return Counter(one.get("verdict", one["outcome"]) for one in judged)


def check_verdicts(entries: Sequence[Entry], dead: int) -> None:
    """Every message has exactly one verdict, or is a dead letter that can be seen."""
    requested = Counter(e.stream for e in entries if e.type == "message-requested.1")
    judged = Counter(e.stream for e in entries if e.type == "message-judged.1")
    assert set(requested.values()) == {1}
    assert set(judged.values()) == {1}
    unjudged = requested.keys() - judged.keys()
    last = {entry.stream: entry.type for entry in entries}
    assert {last[stream] for stream in unjudged} <= {"message-stuck.1"}
    assert len(unjudged) == dead


def check_folds(redis: Any, entries: Sequence[Entry]) -> None:
    """Heads, claims and budgets are what the events say, worked out anew."""
    assert truth.hash_of(redis, "heads") == truth.heads_of(entries)
    live = {name: held for name, held in truth.live_claims(redis).items() if held}
    assert live == truth.claims_of(entries)
    assert truth.hash_of(redis, "budgets") == truth.budgets_of(entries)
