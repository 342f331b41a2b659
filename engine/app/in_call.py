"""Ask the rules within the call, where a setting says that the caller is told of a loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.events import MessageRequested
from engine.domain.in_call import may_refuse, refusal
from engine.domain.rules.judge import judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.app.look import Look
    from engine.domain.decision import Decision
    from engine.domain.disputed import Disputed
    from engine.domain.rules.choices import RuleChoices


def messages_of(decision: Decision) -> list[MessageRequested]:
    """The messages that a decision requests."""
    return [
        event
        for events in decision.values()
        for event in events
        if isinstance(event, MessageRequested)
    ]


async def refuse_lost(
    look: Look, messages: Sequence[MessageRequested], disputed: Disputed, choices: RuleChoices
) -> None:
    """Raise for a pool's message that would be lost, if the caller is told at once.

    The account is read with the decision, so that it is compared again when that is appended.
    """
    for message in messages:
        if message.pool is not None and may_refuse(message, disputed):
            account = await look.account(message.account, message.region)
            judged = judge(message, account, 0, choices)
            if (refused := refusal(message, judged, disputed)) is not None:
                raise refused
