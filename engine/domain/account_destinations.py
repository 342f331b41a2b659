"""What an account decides about verified destinations, as End User Messaging SMS asks it.

They are the numbers of the SMS sandbox that SNS knows as well; here they have ids, and the
one-time password is asked for apart from their creation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from engine.domain import origination
from engine.domain.account_commands import (
    CreateDestination,
    DestinationCommand,
    RemoveDestination,
    SendDestinationCode,
    VerifyDestination,
)
from engine.domain.account_errors import (
    NoOriginationIdentity,
    NumberIsOptedOut,
    TooManyOneTimePasswords,
    TooManySandboxNumbers,
    WrongOneTimePassword,
)
from engine.domain.account_limits import (
    DESTINATION_MINIMUM_AGE,
    MOST_SANDBOX_CODES_A_DAY,
    MOST_SANDBOX_NUMBERS,
    ONE_TIME_PASSWORD_LIFETIME,
)
from engine.domain.account_sandbox import codes_today, possible_number
from engine.domain.direct_errors import (
    DestinationAlreadyVerified,
    DestinationExists,
    DestinationTooYoung,
    DestinationUnknown,
    OneTimePasswordExpired,
)
from engine.domain.events import SandboxNumberAdded, SandboxNumberRemoved, SandboxNumberVerified
from engine.domain.moments import later
from engine.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from engine.domain.account_state import SandboxNumber, SendingAccount
    from engine.domain.events import AccountEvent


def decide(command: DestinationCommand, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """What a command about a verified destination records."""
    match command:
        case CreateDestination():
            return _created(command, account)
        case SendDestinationCode():
            return _code_sent(command, account)
        case VerifyDestination():
            return _verified(command, account)
        case RemoveDestination():
            return _removed(command, account)
        case _:
            assert_never(command)


def _created(command: CreateDestination, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The destination is known and pending, once for each id."""
    number = possible_number(command.number).e164
    known = account.sandbox_numbers.get(number)
    if known is not None and known.id == command.id:
        return ()
    if known is not None:
        raise DestinationExists(number, known.id)
    if number in account.opted_out:
        raise NumberIsOptedOut(number)
    if len(account.sandbox_numbers) >= MOST_SANDBOX_NUMBERS:
        raise TooManySandboxNumbers(MOST_SANDBOX_NUMBERS)
    return (SandboxNumberAdded(number, id=command.id),)


def _code_sent(command: SendDestinationCode, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The destination waits for the one-time password that the same decision sends."""
    number, known = destination(command.id, account)
    if known.verified:
        raise DestinationAlreadyVerified(command.id)
    if codes_today(known, command.now) >= MOST_SANDBOX_CODES_A_DAY:
        raise TooManyOneTimePasswords(number, MOST_SANDBOX_CODES_A_DAY)
    to = PhoneNumber.parse(number)
    named = command.text.origination or command.text.sender_id
    if not named and not origination.can_send_one_time_password(to, account, command.now):
        raise NoOriginationIdentity(number)
    return (SandboxNumberAdded(number, command.code, command.language),)


def _verified(command: VerifyDestination, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The destination is proved by the newest one-time password, while that is valid."""
    number, known = destination(command.id, account)
    if known.verified:
        raise DestinationAlreadyVerified(command.id)
    if known.code is None or command.code != known.code:
        raise WrongOneTimePassword(number)
    if later(known.attempts[-1], ONE_TIME_PASSWORD_LIFETIME) <= command.now:
        raise OneTimePasswordExpired(command.id)
    return (SandboxNumberVerified(number),)


def _removed(command: RemoveDestination, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The destination is forgotten, a day after it was created."""
    number, known = destination(command.id, account)
    removable_at = later(known.added_at, DESTINATION_MINIMUM_AGE)
    if command.now < removable_at:
        raise DestinationTooYoung(command.id, removable_at)
    return (SandboxNumberRemoved(number),)


def destination(id_: str, account: SendingAccount) -> tuple[str, SandboxNumber]:
    """The destination of this id, with its number. Raises DestinationUnknown."""
    for number, known in account.sandbox_numbers.items():
        if known.id == id_:
            return number, known
    raise DestinationUnknown(id_)
