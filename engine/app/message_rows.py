"""From a message to the row that everybody sees: request, judgement, explanation, steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.records import CheckRow, MessageRow
from engine.domain.explain import explanation
from engine.domain.repair import steps_of
from engine.domain.silence import silence_of
from engine.domain.waiting_users import known_as

if TYPE_CHECKING:
    from engine.domain.events import Check
    from engine.domain.message import Message
    from engine.domain.user import User


def row_of(message: Message, user: User | None = None) -> MessageRow:
    """Everything there is to say about the message as it stands, and about its user if known."""
    request, judged = message.request, message.judged
    name = request.username if user is None else known_as(user)
    said = explanation(message, name)
    from_address = request.sender.from_address if request.sender else None
    return MessageRow(
        id=request.id,
        pool=request.pool,
        user=request.username,
        sub=request.user,
        known_as=name,
        account=request.account,
        region=request.region,
        medium=request.medium,
        purpose=request.purpose,
        attribute=request.attribute,
        sent_from=judged.sent_from if judged and judged.sent_from else from_address,
        chosen_because=judged.chosen_because if judged else None,
        destination=request.destination,
        subject=request.subject,
        body=request.body,
        code=request.code,
        requested_at=message.requested_at,
        position=message.position,
        judged_at=message.judged_at,
        judged_position=message.judged_position,
        outcome=message.outcome,
        verdict=judged.verdict if judged else None,
        what=said.what,
        why=said.why,
        next_step=said.next_step,
        caller_saw=said.caller_saw,
        aws_says=said.aws_says,
        consequence=said.consequence,
        resend=said.resend,
        checks=_rows(judged.checks) if judged else (),
        steps=steps_of(judged) if judged else (),
        settings=judged.settings if judged else {},
        error=message.stuck.error if message.stuck else None,
        sms_type=request.sms_type,
        carriage=judged.carriage if judged else None,
        price=judged.charge.amount if judged and judged.charge else None,
        silence=silence_of(message),
    )


def _rows(checks: tuple[Check, ...]) -> tuple[CheckRow, ...]:
    """Each rule's answer; the first failed one decides."""
    deciding = next((check for check in checks if check.result == "failed"), None)
    return tuple(
        CheckRow(
            rule=check.rule,
            result=check.result,
            basis=check.basis,
            saw=check.saw,
            because=check.because,
            source=check.source,
            verdict=check.verdict,
            steps=check.steps,
            decides=check is deciding,
        )
        for check in checks
    )
