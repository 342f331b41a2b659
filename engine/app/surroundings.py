"""What many messages of few accounts are judged on, each looked at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.app.spending import spending_of
from engine.domain.rules.judge import elsewhere_matters, judge
from engine.domain.rules.sms_send import Circumstances

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.app.in_call import Asked
    from engine.app.look import Look
    from engine.domain.account import SendingAccount
    from engine.domain.events import MessageJudged, MessageRequested

    Place = tuple[str, str]


class Surroundings:
    """Accounts, what they have spent and what they have in other regions, as of one moment."""

    def __init__(self, look: Look, asked: Asked, now: str) -> None:
        self._look = look
        self._asked = asked
        self._now = now
        self._accounts: dict[Place, SendingAccount] = {}
        self._spent: dict[Place, int] = {}
        self._elsewhere: dict[Place, Mapping[str, SendingAccount]] = {}

    async def account(self, request: MessageRequested) -> SendingAccount:
        """The account that the message would be sent from."""
        place = (request.account, request.region)
        if place not in self._accounts:
            self._accounts[place] = await self._look.account(*place)
        return self._accounts[place]

    async def judged(self, request: MessageRequested) -> MessageJudged:
        """What would become of the message; other regions are looked at where they matter."""
        account = await self.account(request)
        under = Circumstances(self._now)
        if request.medium == "SMS":
            under = replace(under, spent=await self._spent_by(request))
        judged = judge(request, account, under, self._asked.choices)
        if elsewhere_matters(judged) and (regions := await self._regions(request)):
            under = replace(under, elsewhere=regions)
            judged = judge(request, account, under, self._asked.choices)
        return judged

    async def _spent_by(self, request: MessageRequested) -> int:
        place = (request.account, request.region)
        if place not in self._spent:
            spending = await spending_of((request,), self._asked.budgets, self._now)
            self._spent[place], _ = spending.before(request)
        return self._spent[place]

    async def _regions(self, request: MessageRequested) -> Mapping[str, SendingAccount]:
        place = (request.account, request.region)
        if place not in self._elsewhere:
            self._elsewhere[place] = await self._look.elsewhere(*place)
        return self._elsewhere[place]
