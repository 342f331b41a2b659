"""What texts have cost their accounts this month, while a batch of them is being judged."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from engine.domain.effects import sms_spend_budget
from engine.ports import Limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.domain.account import SendingAccount
    from engine.domain.events import MessageJudged, MessageRequested
    from engine.ports import Budgets


class Spending:
    """Amounts as they are stored, and what the batch is expected to add to them."""

    def __init__(self, stored: Mapping[str, int], now: str) -> None:
        self._stored = stored
        self._expected: defaultdict[str, int] = defaultdict(int)
        self._now = now

    def before(self, request: MessageRequested) -> tuple[int, int]:
        """What the request's account has spent, and what it will have if all goes as expected."""
        budget = sms_spend_budget(request.account, request.region, self._now)
        stored = self._stored.get(budget, 0)
        return stored, stored + self._expected[budget]

    def expect(self, judged: MessageJudged) -> None:
        """Count what the judgement charges, which is not recorded yet."""
        if judged.charge is not None:
            self._expected[judged.charge.budget] += judged.charge.amount


async def spending_of(requests: Iterable[MessageRequested], budgets: Budgets, now: str) -> Spending:
    """What the accounts of these requests have spent, in one round trip; mails ask nothing."""
    names = list(
        dict.fromkeys(
            sms_spend_budget(request.account, request.region, now)
            for request in requests
            if request.medium == "SMS"
        )
    )
    amounts = await budgets.spent(*names) if names else ()
    return Spending(dict(zip(names, amounts, strict=True)), now)


def limits_of(judged: MessageJudged, account: SendingAccount) -> tuple[Limit, ...]:
    """What an append that records this judgement must not spend beyond."""
    if judged.charge is None:
        return ()
    return (Limit(judged.charge.budget, account.monthly_limit),)
