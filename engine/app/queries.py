"""What pages, API and command line may ask. Answers are small frozen records of `records`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.app.known import known
from engine.app.records import AccountRow, EventRow, Health
from engine.app.shown import shown_event, shown_state
from engine.app.time_travel import history, state_at
from engine.domain import views
from engine.domain.account import INITIAL, SendingAccount
from engine.domain.effects import sms_spend_budget
from engine.domain.events import STORED_NAMES
from engine.domain.streams import account_stream
from engine.ports import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.app.codes import Codes
    from engine.app.inbox import Inbox
    from engine.app.records import StateAt
    from engine.domain.recorded import Recorded
    from engine.ports import Budgets, Clock, EventLog, Projections, Views, Vitals

NAME_BY_TYPE: Mapping[type, str] = {kind: name for name, kind in STORED_NAMES.items()}


@dataclass(frozen=True, slots=True)
class Queries:
    """Everything there is to ask: messages, codes, states, events, accounts, health."""

    log: EventLog
    projections: Projections
    views: Views
    vitals: Vitals
    inbox: Inbox
    codes: Codes
    budgets: Budgets
    clock: Clock

    async def state(self, stream: str, at: int | None = None) -> StateAt:
        """The stream as of a position; None: as of now."""
        found = await state_at(self.log, stream, await self.log.end() if at is None else at)
        return replace(found, state=shown_state(found.state))

    async def events(
        self, after: int, limit: int, stream: str | None = None
    ) -> tuple[EventRow, ...]:
        """Up to `limit` recorded events after a position, oldest first; of one stream if named."""
        if stream is None:
            return tuple(event_row(one) for one in await self.log.read(after, limit))
        chain = await history(self.log, stream, await self.log.end())
        return tuple(event_row(one) for one in chain if one.position > after)[:limit]

    async def account(self, account: str, region: str) -> AccountRow:
        """The sending account as stored now; a new AWS account if nothing happened in it."""
        (loaded,) = await self.log.load(account_stream(account, region))
        state = None if loaded is None else known(loaded).state
        found = state if isinstance(state, SendingAccount) else INITIAL
        budget = sms_spend_budget(account, region, self.clock.now())
        (spent,) = await self.budgets.spent(budget)
        return AccountRow(account, region, found, spent)

    async def accounts(self) -> tuple[tuple[str, str], ...]:
        """(account, region) of every sending account that anything happened in, newest first."""
        listed = await self.views.newest(views.ACCOUNTS, below=None, limit=100)
        pairs = (name.partition("/") for _, name in listed)
        return tuple((account, region) for account, _, region in pairs)

    async def health(self) -> Health:
        """Whether this instance is able to work; an absent store is said, not raised."""
        try:
            return await self._health()
        except StoreUnavailable as fault:
            return Health(able=False, trouble=f"the store does not answer: {fault}")

    async def _health(self) -> Health:
        end = await self.log.end()
        lag = max(0, end - await self.projections.checkpoint())
        halted = await self.views.newest(views.HALTED, below=None, limit=1)
        signs = await self.vitals.signs()
        trouble = None
        if halted:
            position, error = halted[0]
            trouble = f"the projector stands before position {position}: {error}"
        return Health(
            able=trouble is None,
            store=signs.store,
            promise=signs.promise,
            world=signs.world,
            position=end,
            projector_lag=lag,
            outbox_pending=signs.outbox_pending,
            dead=signs.dead,
            strictness=signs.strictness,
            clock_ahead_ms=signs.clock_ahead_ms,
            trouble=trouble,
        )


def event_row(recorded: Recorded) -> EventRow:
    """The event under the name it is stored by."""
    return EventRow(
        position=recorded.position,
        stream=recorded.stream,
        version=recorded.version,
        type=NAME_BY_TYPE[type(recorded.event)],
        at=recorded.at,
        prev=recorded.prev,
        cause=recorded.cause,
        correlation=recorded.correlation,
        payload=shown_event(recorded.event),
    )
