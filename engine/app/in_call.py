"""Ask the rules within the call: of texts that are answered at once, and where a setting says so.

A text through End User Messaging SMS is refused or judged in the call; its judgement is recorded
with its request. Of others the caller is told only where a setting says that AWS would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from engine.app.spending import limits_of, spending_of
from engine.domain.direct_texts import is_direct
from engine.domain.errors import SharedSenderExhausted
from engine.domain.events import MessageRequested
from engine.domain.in_call import direct_refusal, may_refuse, refusal
from engine.domain.rules.judge import judge
from engine.domain.rules.sms_send import Circumstances
from engine.domain.streams import account_stream, message_stream

if TYPE_CHECKING:
    from engine.app.look import Look
    from engine.domain.decision import Decision
    from engine.domain.disputed import Disputed
    from engine.domain.events import MessageJudged
    from engine.domain.rules.choices import RuleChoices
    from engine.ports import Budgets, BudgetSpent, Limit


class InCall(Struct, frozen=True):
    """A decision with all that is judged in the call, and the limits of what it may use up.

    Of `mails` the caller is told when they are used up; of `money` the rules say it.
    """

    decision: Decision
    money: tuple[Limit, ...] = ()
    mails: tuple[Limit, ...] = ()

    @property
    def limits(self) -> tuple[Limit, ...]:
        """All of them."""
        return self.money + self.mails

    def tell_of(self, spent: BudgetSpent) -> None:
        """Raise SharedSenderExhausted, unless it was money, of which the rules speak."""
        if not any(limit.budget == spent.budget for limit in self.money):
            raise SharedSenderExhausted from spent


def messages_of(decision: Decision) -> list[MessageRequested]:
    """The messages that a decision requests."""
    return [
        event
        for events in decision.values()
        for event in events
        if isinstance(event, MessageRequested)
    ]


class Asked(NamedTuple):
    """What the rules are asked with, beside the message and its account."""

    disputed: Disputed
    choices: RuleChoices
    budgets: Budgets


async def judged_in_call(look: Look, decision: Decision, asked: Asked, now: str) -> InCall:
    """Judge what is judged at once; raise for a message that would be lost and is told so.

    The account is read with the decision, so that it is compared again when that is appended.
    """
    settled = InCall(decision)
    for message in messages_of(decision):
        if is_direct(message):
            judged, limits = await _direct(look, message, asked, now)
            stream = message_stream(message.id)
            with_it = {**settled.decision, stream: (*settled.decision[stream], judged)}
            settled = InCall(with_it, settled.money + limits)
        elif message.pool is not None and may_refuse(message, asked.disputed):
            account = await look.account(message.account, message.region)
            under = Circumstances(now, spent=await _spent(message, asked, now))
            judged = judge(message, account, under, asked.choices)
            if (refused := refusal(message, judged, asked.disputed)) is not None:
                raise refused
    return settled


async def _direct(
    look: Look, request: MessageRequested, asked: Asked, now: str
) -> tuple[MessageJudged, tuple[Limit, ...]]:
    """The text's judgement, and the month's limit if it costs anything."""
    account = await look.account(request.account, request.region)
    read = look.read.get(account_stream(request.account, request.region))
    as_of = 0 if read is None else read.version
    under = Circumstances(now, as_of, await _spent(request, asked, now))
    judged = judge(request, account, under, asked.choices)
    refused = direct_refusal(request, account, judged, asked.disputed, now)
    if refused is not None:
        raise refused
    return judged, limits_of(judged, account)


async def _spent(request: MessageRequested, asked: Asked, now: str) -> int:
    """What the account's texts have cost this month, in micro-USD."""
    stored, _ = (await spending_of((request,), asked.budgets, now)).before(request)
    return stored
