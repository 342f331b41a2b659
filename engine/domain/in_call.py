"""Losses that the caller is told of at once, because AWS answers at once or a setting says so.

SES answers Cognito in the call, and so does End User Messaging SMS. SNS accepts, and what it loses
nobody is told (observed).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from engine.domain import direct_texts
from engine.domain.errors import (
    CodeNotDeliverable,
    DestinationRefused,
    DomainError,
    IdentityForbidden,
)
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
    if request.sender is None:
        return False
    identity = request.sender.identity is not None
    if identity and disputed.identity_policy_refusal == "refuse":
        return True
    return not request.sender.shared and _tells_of_mail(request, disputed)


def refusal(
    request: MessageRequested, judged: MessageJudged, disputed: Disputed
) -> DomainError | None:
    """What the call is refused with, if the message would be lost and that is told at once."""
    if not may_refuse(request, disputed):
        return None
    if judged.verdict is None or direct_texts.is_told_to_nobody(judged.verdict):
        return None
    told = judged.aws_says or ""
    if request.medium == "SMS":
        return _refused_text(judged.verdict, told, disputed)
    return _refused_mail(request, judged.verdict, told, disputed)


def _refused_text(verdict: str, told: str, disputed: Disputed) -> DomainError | None:
    if verdict == Verdict.SANDBOX_DESTINATION_UNVERIFIED:
        match disputed.sms_sandbox_refusal:
            case "undelivered":
                return None
            case "code-delivery":
                return CodeNotDeliverable("SMS", told)
            case "invalid-parameter":
                return DestinationRefused(told)
            case _:
                assert_never(disputed.sms_sandbox_refusal)
    return None if disputed.sms_loss == "undelivered" else CodeNotDeliverable("SMS", told)


def _refused_mail(
    request: MessageRequested, verdict: str, told: str, disputed: Disputed
) -> DomainError | None:
    """SES's refusal of an identity that Cognito uses; of the shared sender's it says nothing."""
    if verdict == Verdict.SENDER_IDENTITY_FORBIDDEN:
        return IdentityForbidden() if disputed.identity_policy_refusal == "refuse" else None
    if request.sender is None or request.sender.shared or not _tells_of_mail(request, disputed):
        return None
    return CodeNotDeliverable("EMAIL", told)


def _tells_of_mail(request: MessageRequested, disputed: Disputed) -> bool:
    """Whether the operation has an error for a mail that SES refuses, or a setting says it tells.

    By the API's model, what users call has one, but for signing in; of what administrators call,
    only inviting has.
    """
    if request.purpose == "AdminCreateUser":
        return True
    if request.client is not None and request.purpose != "Authentication":
        return True
    return disputed.own_identity_refusal != "undelivered"


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
    if judged.verdict == Verdict.INVITATION_WITHOUT_PASSWORD:
        return None
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
