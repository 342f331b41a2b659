"""Losses that the caller is told of at once: through End User Messaging SMS, or by a setting.

Else nobody is: AWS accepts the call and the message is lost later (observed for SNS).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from engine.domain import direct_texts
from engine.domain.errors import CodeNotDeliverable, DestinationRefused, DomainError
from engine.domain.verdicts import Verdict

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount
    from engine.domain.disputed import Disputed
    from engine.domain.events import MessageJudged, MessageRequested


def may_refuse(request: MessageRequested, disputed: Disputed) -> bool:
    """Whether a loss of this message could be told at once, so that the rules are worth asking."""
    if request.medium == "SMS":
        choices = (disputed.sms_loss, disputed.sms_sandbox_refusal)
        return choices != ("undelivered", "undelivered")
    own = request.sender is not None and not request.sender.shared
    return own and disputed.own_identity_refusal != "undelivered"


def refusal(
    request: MessageRequested, judged: MessageJudged, disputed: Disputed
) -> DomainError | None:
    """What the call is refused with, if the message would be lost and that is told at once."""
    if not may_refuse(request, disputed):
        return None
    if judged.verdict is None or direct_texts.is_learnt_later(judged.verdict):
        return None
    told = judged.aws_says or ""
    if judged.verdict == Verdict.SANDBOX_DESTINATION_UNVERIFIED:
        match disputed.sms_sandbox_refusal:
            case "undelivered":
                return None
            case "code-delivery":
                return CodeNotDeliverable(request.medium, told)
            case "invalid-parameter":
                return DestinationRefused(told)
            case _:
                assert_never(disputed.sms_sandbox_refusal)
    if request.medium == "SMS" and disputed.sms_loss == "undelivered":
        return None
    return CodeNotDeliverable(request.medium, told)


def direct_refusal(
    request: MessageRequested,
    account: SendingAccount,
    judged: MessageJudged,
    disputed: Disputed,
    now: str,
) -> DomainError | None:
    """What a text through End User Messaging SMS is refused with, in the words of who asked.

    For a pool's text that was Cognito, whose exception for it is not known.
    """
    refused = direct_texts.refusal(request, account, judged, now)
    if refused is None or request.pool is None:
        return refused
    match disputed.end_user_messaging_refusal:
        case "code-delivery":
            return CodeNotDeliverable(request.medium, str(refused))
        case "invalid-parameter":
            return DestinationRefused(str(refused))
        case _:
            assert_never(disputed.end_user_messaging_refusal)
