"""What follows from the log alone: heads, claims, budgets and clock, as an append keeps them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from engine.adapters import keys
from engine.domain.effects import Take, ahead_of, budget_of, claims_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.adapters.line import Lines
    from engine.domain.effects import Release
    from engine.domain.recorded import Recorded
    from engine.ports import EventLog

PAGE = 1000
Hashes = dict[str, dict[str, str]]


class Derived:
    """Follows a log from its first event and knows what must be stored beside it.

    `displaced` are values (claims hash, value, user) that were taken before their user gave them
    up; after a whole append there are none.
    """

    def __init__(self) -> None:
        self.heads: dict[str, tuple[int, int]] = {}
        self.owners: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self.spent: defaultdict[str, int] = defaultdict(int)
        self.displaced: set[tuple[str, str, str]] = set()
        self.ahead_ms = 0

    def follow(self, recorded: Recorded) -> None:
        """Go on by one event."""
        stream, event = recorded.stream, recorded.event
        self.heads[stream] = (recorded.version, recorded.position)
        for claim in claims_of(stream, event):
            self._follow_claim(claim)
        if (spend := budget_of(event, recorded.at)) is not None:
            self.spent[spend.budget] += spend.amount
        self.ahead_ms += ahead_of(event)

    def _follow_claim(self, claim: Take | Release) -> None:
        name = keys.claims_key(claim.pool, claim.kind)
        owners = self.owners[name]
        owner = owners.get(claim.value)
        if isinstance(claim, Take):
            if owner is not None and owner != claim.owner:
                self.displaced.add((name, claim.value, owner))
            owners[claim.value] = claim.owner
            return
        if owner == claim.owner:
            del owners[claim.value]
        self.displaced.discard((name, claim.value, claim.owner))

    def noted(self) -> dict[str, str]:
        """What must be said of the world (`meta`)."""
        return {keys.CLOCK: str(self.ahead_ms)} if self.ahead_ms else {}

    def hashes(self) -> Hashes:
        """Every hash of its own that is not empty, by its key, as it must be stored."""
        heads = {name: f"{version} {place}" for name, (version, place) in self.heads.items()}
        budgets = {name: str(amount) for name, amount in self.spent.items() if amount}
        found = {keys.HEADS: heads, keys.BUDGETS: budgets, **self.owners}
        return {name: values for name, values in found.items() if values}


async def derived_from(log: EventLog) -> Hashes:
    """What must be stored beside this log."""
    derived, after = Derived(), 0
    while page := await log.read(after, PAGE):
        for recorded in page:
            derived.follow(recorded)
        after = page[-1].position
    noted = derived.noted()
    return derived.hashes() | ({keys.META: noted} if noted else {})


async def stored_beside(lines: Lines) -> Hashes:
    """What is stored beside the log: equal to `derived_from` unless something is wrong."""
    claims = keys.key("claims", "").encode()
    named = await lines.ask("SMEMBERS", keys.NAMED)
    hashes = [keys.HEADS, keys.BUDGETS, *(n.decode() for n in named if n.startswith(claims))]
    found = {name: _paired(await lines.ask("HGETALL", name)) for name in hashes}
    if (ahead := await lines.ask("HGET", keys.META, keys.CLOCK)) is not None:
        found[keys.META] = {keys.CLOCK: ahead.decode()}
    return {name: values for name, values in found.items() if values}


def _paired(flat: Sequence[bytes]) -> dict[str, str]:
    words = [word.decode() for word in flat]
    return dict(zip(words[::2], words[1::2], strict=True))
