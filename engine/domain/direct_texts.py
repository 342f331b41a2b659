"""A text that End User Messaging SMS is asked for: what is to be sent, and what refuses it at once.

SNS takes a text and tells its log what became of it; End User Messaging SMS answers in the call.
Both ask the same rules. What only a carrier finds out is learnt later on either way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.domain.account_messages import DIRECT_PURPOSE
from engine.domain.direct_errors import (
    MessageTypeMismatch,
    NumberNotActive,
    NumberReachesNot,
    NumberWithoutTexts,
    SenderIdNotShown,
    SimulatorReachesSimulatorsOnly,
    TextRefused,
)
from engine.domain.events import MessageRequested, TextOptions
from engine.domain.origination_fold import sender_id_key
from engine.domain.origination_numbers import SIMULATOR, is_usable, named_number, reaches
from engine.domain.phone import PhoneNumber
from engine.domain.sms_countries import COUNTRIES
from engine.domain.streams import message_stream
from engine.domain.verdicts import MEANINGS, Verdict

if TYPE_CHECKING:
    from engine.domain.account_commands import SendText
    from engine.domain.account_state import OriginationNumber, SenderId, SendingAccount
    from engine.domain.decision import Decision
    from engine.domain.errors import DomainError
    from engine.domain.events import MessageJudged

SILENT_RULES = frozenset({"carrier", "invitation"})
TRANSACTIONAL = "TRANSACTIONAL"


def decide(command: SendText, account: SendingAccount, account_id: str, region: str) -> Decision:
    """The text is requested; whether it is refused, its judgement says."""
    number = named_number(command.text.origination or "", account)
    kind = command.message_type or (number.message_type if number else TRANSACTIONAL)
    request = MessageRequested(
        id=command.message_id,
        medium="SMS",
        purpose=DIRECT_PURPOSE,
        destination=PhoneNumber.parse(command.number).e164,
        body=command.body,
        account=account_id,
        region=region,
        sms_type=kind.capitalize(),
        text=replace(command.text, direct=True),
    )
    return {message_stream(request.id): (request,)}


def is_direct(request: MessageRequested) -> bool:
    """Whether End User Messaging SMS was asked, so that the text is judged within the call."""
    return request.text is not None and request.text.direct


def is_told_to_nobody(verdict: str) -> bool:
    """Whether no call is ever refused for it.

    A carrier tells long after the call was answered; an invitation that has no password Cognito
    does not even try to send.
    """
    return MEANINGS[Verdict(verdict)].rule in SILENT_RULES


def is_refused(request: MessageRequested, judged: MessageJudged) -> bool:
    """Whether the caller is told at once that the text would be lost."""
    told = judged.verdict is not None and not is_told_to_nobody(judged.verdict)
    return is_direct(request) and told


def refusal(
    request: MessageRequested, account: SendingAccount, judged: MessageJudged, now: str
) -> DomainError | None:
    """What the text is refused with, in the call; None if AWS takes it."""
    text = request.text or TextOptions()
    to = PhoneNumber.parse(request.destination)
    number = named_number(text.origination or "", account)
    if number is not None:
        if not is_usable(number, account, now):
            return NumberNotActive(number.id)
        if (wrong := _wrong_number(number, to, request)) is not None:
            return wrong
    if text.sender_id is not None:
        wrong = _wrong_sender_id(text.sender_id, to, request, account)
        if wrong is not None:
            return wrong
    return _lost(request, judged, account) if is_refused(request, judged) else None


def _wrong_number(
    number: OriginationNumber, to: PhoneNumber, request: MessageRequested
) -> DomainError | None:
    """What stands against a number that the caller named."""
    if "SMS" not in number.capabilities:
        return NumberWithoutTexts(number.id)
    if request.sms_type is not None and number.message_type != request.sms_type.upper():
        return MessageTypeMismatch(number.id, number.message_type)
    if reaches(number, to) or not to.possible:
        return None
    if number.number_type == SIMULATOR:
        return SimulatorReachesSimulatorsOnly(number.number, to.e164)
    return NumberReachesNot(number.id, number.country, to.e164)


def _wrong_sender_id(
    name: str, to: PhoneNumber, request: MessageRequested, account: SendingAccount
) -> DomainError | None:
    """What stands against a sender id that the caller named."""
    country = COUNTRIES.get(to.country or "")
    if country is not None and country.sender_id == "no":
        return SenderIdNotShown(name, to.country or "")
    owned = _owned(name, to.country, account)
    if owned is not None and request.sms_type is not None:
        types = tuple(kind.upper() for kind in owned.message_types)
        if request.sms_type.upper() not in types:
            return MessageTypeMismatch(owned.sender_id, ", ".join(types))
    return None


def _lost(request: MessageRequested, judged: MessageJudged, account: SendingAccount) -> TextRefused:
    """What the first failed rule said."""
    deciding = next(check for check in judged.checks if check.result == "failed")
    text = request.text or TextOptions()
    country = PhoneNumber.parse(request.destination).country
    return TextRefused(
        verdict=judged.verdict or "",
        because=deciding.because or "",
        number=request.destination,
        origination=text.origination,
        sender_id=text.sender_id,
        sender_id_owned=_owned(text.sender_id or "", country, account) is not None,
        opt_out_list=str(deciding.saw.get("opt_out_list", "")),
    )


def _owned(name: str, country: str | None, account: SendingAccount) -> SenderId | None:
    """The account's sender id of this name in the country; names are kept in capitals."""
    return account.sender_ids.get(sender_id_key(name.upper(), country or ""))
