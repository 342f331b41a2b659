"""Several notifiers share the work, one verdict each; stopping everybody loses nothing.

`MESSAGES` says how many messages are requested (3,000 if nothing is said).
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.system import truth
from tests.system.callers import READY, Caller, Journal, at_work, new_member, new_pool, sdk
from tests.system.programs import SETTLED_WITHIN_S, Program, say, settled, until
from tests.system.promises import check_folds, check_promises, check_verdicts

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = [pytest.mark.redis, pytest.mark.timeout(180)]

MESSAGES = int(os.environ.get("MESSAGES", "3000"))
MESSAGES_PER_CALL = 2  # a new address and a new number
CALLERS = 8
NAMES = ("one", "two", "three")


def start_together(programs: Sequence[Program]) -> None:
    """Begin a life of each, and wait until all of them work."""
    for program in programs:
        program.spawn()
    for program in programs:
        program.told()


def stop_in_peace(programs: Sequence[Program]) -> None:
    """Tell everybody to stop, as a restart of services does; each must end well."""
    for program in programs:
        program.ask_to_stop()
    assert [program.stopped() for program in programs] == [0] * len(programs)


def callers_of(url: str, journal: Journal) -> list[Caller]:
    """Callers with one user each."""
    cognito = sdk(url)
    pool = new_pool(cognito, "plain", READY)
    members = [new_member(cognito, pool, f"user-{n}") for n in range(CALLERS)]
    cognito.close()
    return [Caller(f"caller-{n}", [url], [one], journal, n) for n, one in enumerate(members)]


def test_three_notifiers_share_3000_messages_and_a_restart_of_everybody_loses_none(
    installed_ready,
):
    server, url = installed_ready.server("server")
    programs = [server, installed_ready.projector(), *map(installed_ready.notifier, NAMES)]
    start_together(programs)
    journal = Journal()
    callers = callers_of(url, journal)

    with at_work(*callers):
        journal.hear_accepted(MESSAGES // MESSAGES_PER_CALL // 2)
        stop_in_peace(programs)
        start_together(programs)
        until(lambda: enough(journal), SETTLED_WITHIN_S, "all are requested")
    for caller in callers:
        caller.update_all()
    settled(url)
    stop_in_peace(programs)

    with installed_ready.asked() as redis:
        entries = truth.log_of(redis)
        waiting = redis.xpending(f"{truth.PREFIX}outbox", "notifiers")["pending"]
        check_folds(redis, entries)

    assert (journal.wrong, waiting) == ([], 0)
    truth.check_chains(entries)
    check_promises(entries, journal)
    check_verdicts(entries, dead=0)
    shares = Counter(e.correlation.partition("/")[0] for e in entries if is_verdict(e))
    say("accepted", len(journal.accepted), "unknown", len(journal.unknown), "shares", dict(shares))
    assert shares.keys() == set(NAMES)
    assert shares.total() >= MESSAGES


def enough(journal: Journal) -> bool:
    """Whether all messages are requested."""
    return len(journal.accepted) * MESSAGES_PER_CALL >= MESSAGES


def is_verdict(entry: truth.Entry) -> bool:
    """Whether this is how a message ended."""
    return entry.type == "message-judged.1"
