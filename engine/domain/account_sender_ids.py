"""What a sending account decides about the names it sends under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from engine.domain.events import SenderIdChanged, SenderIdReleased, SenderIdRequested
from engine.domain.origination_errors import (
    SenderIdDeletionProtected,
    SenderIdMalformed,
    SenderIdNeedsRegistration,
    SenderIdNotSupported,
    SenderIdTaken,
    SenderIdUnknown,
)
from engine.domain.origination_fold import sender_id_key
from engine.domain.registration_association import disassociated
from engine.domain.sender_id import ALL_TYPES, is_sender_id, is_there, needs_registration
from engine.domain.sms_countries import COUNTRIES

if TYPE_CHECKING:
    from engine.domain.account_state import SenderId, SendingAccount
    from engine.domain.events import AccountEvent


@dataclass(frozen=True, slots=True)
class RequestSenderId:
    """Ask for a name that needs no registration; `request` names the call, if it may be repeated.

    Without message types it is for all.
    """

    sender_id: str
    country: str
    message_types: tuple[str, ...]
    now: str
    deletion_protected: bool = False
    request: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeSenderId:
    """Protect a name against its release, or do so no more."""

    sender_id: str
    country: str
    now: str
    deletion_protected: bool


@dataclass(frozen=True, slots=True)
class ReleaseSenderId:
    """Give a name back."""

    sender_id: str
    country: str
    now: str


SenderIdCommand = RequestSenderId | ChangeSenderId | ReleaseSenderId


def decide(command: SenderIdCommand, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """What a command about sender ids records; nothing if all is so already."""
    match command:
        case RequestSenderId():
            return _requested(command, account)
        case ChangeSenderId(deletion_protected=protected):
            known = sender_id_known(command.sender_id, command.country, account, command.now)
            if known.deletion_protected == protected:
                return ()
            return (SenderIdChanged(known.sender_id, known.country, protected),)
        case ReleaseSenderId():
            return _released(command, account)
        case _:
            assert_never(command)


def sender_id_known(name: str, country: str, account: SendingAccount, now: str) -> SenderId:
    """The account's sender id of this name, written however. Raises SenderIdUnknown."""
    known = account.sender_ids.get(sender_id_key(name.upper(), country))
    if known is None or not is_there(known, account, now):
        raise SenderIdUnknown(name, country)
    return known


def _requested(command: RequestSenderId, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The name in capitals, as AWS keeps it (observed)."""
    name, country = command.sender_id.upper(), command.country
    if not is_sender_id(name, country):
        raise SenderIdMalformed(command.sender_id)
    if needs_registration(country):
        raise SenderIdNeedsRegistration(country)
    rules = COUNTRIES.get(country)
    if rules is None or rules.sender_id == "no":
        raise SenderIdNotSupported(country)
    known = account.sender_ids.get(sender_id_key(name, country))
    if known is not None and command.request is not None and known.request == command.request:
        return ()
    if known is not None:
        raise SenderIdTaken(name, country)
    return (
        SenderIdRequested(
            sender_id=name,
            country=country,
            message_types=command.message_types or ALL_TYPES,
            deletion_protected=command.deletion_protected,
            request=command.request,
        ),
    )


def _released(command: ReleaseSenderId, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The name is given back, and what was registered for it ends."""
    known = sender_id_known(command.sender_id, command.country, account, command.now)
    name, country = known.sender_id, known.country
    if known.deletion_protected:
        raise SenderIdDeletionProtected(name, country)
    ended = disassociated(sender_id_key(name, country), account, command.now)
    return (*ended, SenderIdReleased(name, country))
