"""Why AWS's delivery log says nothing of a text, and what makes it speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.rules.steps import Place, aws

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount
    from engine.domain.events import Step
    from engine.domain.message import Message

# where the log would have a text → why it has not, and the setting that has it speak of the next
SILENCES: Mapping[str, tuple[str, str | None]] = {
    "no-role": (
        "AWS's log says nothing as things are: the account has no delivery-status role.",
        "DeliveryStatusIAMRole=arn:aws:iam::{account}:role/SNSFailureFeedback",
    ),
    "not-sampled": (
        "AWS's log has only a sample of the texts that arrive, and this one is not in it.",
        "DeliveryStatusSuccessSamplingRate=100",
    ),
    "not-sent": ("SNS's log does not have what Cognito never asked it to send.", None),
    "not-sns": ("SNS's log does not have what End User Messaging SMS was asked to send.", None),
}


@dataclass(frozen=True, slots=True)
class Silence:
    """Why AWS's delivery log says nothing of a text, and the step that has it speak of the next."""

    because: str
    step: Step | None = None


def silence_of(message: Message) -> Silence | None:
    """Why the log has no record of the message; None if it has one, or there is nothing to log."""
    request, judged = message.request, message.judged
    if judged is None or judged.carriage is None:
        return None
    return _silence(judged.carriage.log, Place(request.account, request.region))


def silence_in(account: SendingAccount, place: Place) -> Silence | None:
    """Why the account's log says nothing of any text; None if it may speak."""
    return _silence("no-role", place) if account.sms.delivery_log_role is None else None


def _silence(log: str, place: Place) -> Silence | None:
    if log not in SILENCES:
        return None
    because, attribute = SILENCES[log]
    if attribute is None:
        return Silence(because)
    setting = attribute.format(account=place.account)
    return Silence(because, aws(place, f"sns set-sms-attributes --attributes {setting}"))
