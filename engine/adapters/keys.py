"""Every key of the store comes from here and carries the one hash tag of its partition."""

from __future__ import annotations

PREFIX = "sandpost:{0}:"  # the braces keep a partition's keys on one node of a cluster


def key(*parts: str) -> str:
    """The key with this name in the partition."""
    return PREFIX + ":".join(parts)


LOG = key("log")
HEADS = key("heads")
BUDGETS = key("budgets")
OUTBOX = key("outbox")
DEAD = key("dead")
REFUSALS = key("refusals")
ATTEMPTS = key("attempts")
META = key("meta")
CHECKPOINT = key("checkpoint")
RESETS = key("resets")  # one entry per reset, its id the new generation: wakes blocked readers
NAMED = key("named")  # names of the keys made beyond the fixed ones, so that a reset finds them

CLOCK = "clock"  # of meta: by how many milliseconds simulated time is ahead, unless it never was

NOTIFIERS = "notifiers"  # the consumer group on the outbox


def claims_key(pool: str, kind: str) -> str:
    """Hash of one kind of claims in a pool: value → user."""
    return key("claims", pool, kind)


def documents_key(kind: str) -> str:
    """Hash of the documents of one kind of aggregate: stream → document."""
    return key("docs", kind)


def list_key(view: str) -> str:
    """Ordered set of a view's members."""
    return key("views", "list", view)


def counts_key(view: str) -> str:
    """Hash of a view's counters."""
    return key("views", "counts", view)


def staged(live: str, attempt: str) -> str:
    """Where an import keeps what will become a live key, until all of it is checked."""
    return key("import", attempt) + live.removeprefix(PREFIX.rstrip(":"))
