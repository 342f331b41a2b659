"""Ask the rules within the call, where a setting says that the caller is told of a loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.events import MessageRequested
from engine.domain.in_call import may_refuse, refusal
from engine.domain.rules.judge import judge
from engine.domain.rules.sms_send import Circumstances

if TYPE_CHECKING:
    from engine.app.look import Look
    from engine.domain.decision import Decision
    from engine.domain.disputed import Disputed
    from engine.domain.rules.choices import RuleChoices


async def refuse_lost(
    look: Look, decision: Decision, disputed: Disputed, choices: RuleChoices, now: str
) -> None:
    """Raise for a pool's message that would be lost, if the caller is told at once.

    The account is read with the decision, so that it is compared again when that is appended.
    """
    for events in decision.values():
        for event in events:
            if not isinstance(event, MessageRequested) or event.pool is None:
                continue
            if may_refuse(event, disputed):
                account = await look.account(event.account, event.region)
                judged = judge(event, account, Circumstances(now), choices)
                if (refused := refusal(event, judged, disputed)) is not None:
                    raise refused
