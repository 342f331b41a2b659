"""What a sending account decides about destinations: the SMS sandbox's, and who opted out."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from engine.domain import account_opt_outs as opt_outs
from engine.domain import origination
from engine.domain.account_commands import (
    AddSandboxNumber,
    OptIn,
    ReceiveKeyword,
    RemoveSandboxNumber,
    SandboxCommand,
    VerifySandboxNumber,
)
from engine.domain.account_errors import (
    InvalidPhoneNumber,
    NoOriginationIdentity,
    NumberIsOptedOut,
    SandboxNumberTooYoung,
    SandboxNumberUnknown,
    TooManyOneTimePasswords,
    TooManySandboxNumbers,
    WrongOneTimePassword,
)
from engine.domain.account_limits import (
    MOST_SANDBOX_CODES_A_DAY,
    MOST_SANDBOX_NUMBERS,
    SANDBOX_CODE_WINDOW,
    SANDBOX_NUMBER_MINIMUM_AGE,
)
from engine.domain.events import (
    NumberOptedIn,
    NumberOptedOut,
    SandboxNumberAdded,
    SandboxNumberRemoved,
    SandboxNumberVerified,
)
from engine.domain.keywords import keyword_of, meaning_of
from engine.domain.moments import later
from engine.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from engine.domain.account_state import SandboxNumber, SendingAccount
    from engine.domain.events import AccountEvent


def decide(command: SandboxCommand, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """What a command about destinations records; nothing if all is so already."""
    match command:
        case AddSandboxNumber():
            return _added(command, account)
        case VerifySandboxNumber():
            return _verified(command, account)
        case RemoveSandboxNumber():
            return _removed(command, account)
        case OptIn():
            return _opted_in(command, account)
        case ReceiveKeyword():
            return _answered(command, account)
        case _:
            assert_never(command)


def _added(command: AddSandboxNumber, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The destination waits for the one-time password that the same decision sends."""
    to = possible_number(command.number)
    known = account.sandbox_numbers.get(to.e164)
    if to.e164 in account.opted_out:
        raise NumberIsOptedOut(to.e164)
    if known is None and len(account.sandbox_numbers) >= MOST_SANDBOX_NUMBERS:
        raise TooManySandboxNumbers(MOST_SANDBOX_NUMBERS)
    if known is not None and codes_today(known, command.now) >= MOST_SANDBOX_CODES_A_DAY:
        raise TooManyOneTimePasswords(to.e164, MOST_SANDBOX_CODES_A_DAY)
    if not origination.can_send_one_time_password(to, account, command.now):
        raise NoOriginationIdentity(to.e164)
    id_ = command.id if known is None else None
    return (SandboxNumberAdded(to.e164, command.code, command.language, id_),)


def codes_today(number: SandboxNumber, now: str) -> int:
    """How many one-time passwords were sent to the destination within the last 24 hours."""
    return sum(later(attempt, SANDBOX_CODE_WINDOW) > now for attempt in number.attempts)


def _verified(command: VerifySandboxNumber, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The destination is proved by the newest one-time password; nothing new if it was already."""
    number, known = _sandbox_number(command.number, account)
    if command.code != known.code:
        raise WrongOneTimePassword(number)
    return () if known.verified else (SandboxNumberVerified(number),)


def _removed(command: RemoveSandboxNumber, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The destination is forgotten, a day after its verification or the last attempt at one."""
    number, known = _sandbox_number(command.number, account)
    touched = max((known.added_at, *known.attempts, known.verified_at or ""))
    removable_at = later(touched, SANDBOX_NUMBER_MINIMUM_AGE)
    if command.now < removable_at:
        raise SandboxNumberTooYoung(number, removable_at)
    return (SandboxNumberRemoved(number),)


def _sandbox_number(number: str, account: SendingAccount) -> tuple[str, SandboxNumber]:
    e164 = possible_number(number).e164
    known = account.sandbox_numbers.get(e164)
    if known is None:
        raise SandboxNumberUnknown(e164)
    return e164, known


def _opted_in(command: OptIn, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The number may be texted again; nothing happens to one that never opted out (observed)."""
    number = possible_number(command.number).e164
    if number not in account.opted_out:
        return ()
    opt_outs.check_opt_in(number, account.opted_in_at, command.now)
    return (NumberOptedIn(number),)


def _answered(command: ReceiveKeyword, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """A phone's answer opts it out or in; the owner of the phone may do so at any time."""
    number = possible_number(command.number)
    name = opt_outs.list_answered(number, command.to, account, command.now)
    to = None if command.to is None else opt_outs.leased(command.to, account)
    keyword = keyword_of(command.keyword)
    opt_out_list = account.opt_out_list(name)
    is_out = opt_out_list is not None and number.e164 in opt_out_list.opted_out
    match meaning_of(command.keyword, to):
        case "out" if not is_out:
            return (NumberOptedOut(number.e164, keyword, name),)
        case "in" if is_out:
            return (NumberOptedIn(number.e164, keyword, name),)
        case _:
            return ()


def possible_number(number: str) -> PhoneNumber:
    """The number, if there can be one like it. Raises InvalidPhoneNumber."""
    parsed = PhoneNumber.parse(number)
    if not parsed.possible:
        raise InvalidPhoneNumber(number)
    return parsed
