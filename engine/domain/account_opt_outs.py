"""What an account decides about its opt-out lists, as End User Messaging SMS asks it.

SNS and keywords of phones change the same lists (`account_sandbox`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from engine.domain import origination
from engine.domain.account_commands import (
    CreateOptOutList,
    DeleteOptedOut,
    DeleteOptOutList,
    OptOutListCommand,
    PutOptedOut,
)
from engine.domain.account_errors import (
    InvalidPhoneNumber,
    OptInTooSoon,
    OptOutListUnknown,
    OriginationNumberUnknown,
)
from engine.domain.account_limits import MOST_OPT_OUT_LISTS, OPT_IN_INTERVAL
from engine.domain.direct_errors import (
    NumberNotOptedOut,
    OptOutListExists,
    OptOutListInUse,
    TooManyOptOutLists,
)
from engine.domain.events import (
    DEFAULT_OPT_OUT_LIST,
    NumberOptedIn,
    NumberOptedOut,
    OptOutListCreated,
    OptOutListDeleted,
)
from engine.domain.moments import later
from engine.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.account_state import OptOutList, OriginationNumber, SendingAccount
    from engine.domain.events import AccountEvent


def decide(command: OptOutListCommand, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """What a command about an opt-out list records; nothing if all is so already."""
    match command:
        case CreateOptOutList():
            return _created(command, account)
        case DeleteOptOutList():
            return _deleted(command, account)
        case PutOptedOut():
            return _put(command, account)
        case DeleteOptedOut():
            return _taken_off(command, account)
        case _:
            assert_never(command)


def _created(command: CreateOptOutList, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """There is a list of this name, once for each request."""
    known = account.opt_out_list(command.name)
    if known is not None and command.request is not None and known.request == command.request:
        return ()
    if known is not None:
        raise OptOutListExists(command.name)
    if len(account.opt_out_lists) >= MOST_OPT_OUT_LISTS:
        raise TooManyOptOutLists(MOST_OPT_OUT_LISTS)
    return (OptOutListCreated(command.name, command.request),)


def _deleted(command: DeleteOptOutList, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The list is gone, unless a number uses it, or every account has it."""
    opt_out_list(command.name, account)
    users = [n.id for n in account.origination_numbers.values() if n.opt_out_list == command.name]
    if users or command.name == DEFAULT_OPT_OUT_LIST:
        raise OptOutListInUse(command.name, tuple(users))
    return (OptOutListDeleted(command.name),)


def _put(command: PutOptedOut, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The number is opted out; whoever opted out itself stays so."""
    known = opt_out_list(command.opt_out_list, account)
    to = PhoneNumber.parse(command.number)
    if not to.possible:
        raise InvalidPhoneNumber(command.number)
    if to.e164 in known.opted_out:
        return ()
    return (NumberOptedOut(to.e164, opt_out_list=command.opt_out_list),)


def _taken_off(command: DeleteOptedOut, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The number may be texted again, unless a call said so less than 30 days ago."""
    known = opt_out_list(command.opt_out_list, account)
    if command.number not in known.opted_out:
        raise NumberNotOptedOut(command.number)
    check_opt_in(command.number, known.opted_in_at, command.now)
    return (NumberOptedIn(command.number, opt_out_list=command.opt_out_list),)


def check_opt_in(number: str, opted_in_at: Mapping[str, str], now: str) -> None:
    """Raise OptInTooSoon if a call opted the number in less than 30 days ago."""
    possible_at = opt_in_possible_at(number, opted_in_at)
    if now < possible_at:
        raise OptInTooSoon(number, possible_at)


def opt_in_possible_at(number: str, opted_in_at: Mapping[str, str]) -> str:
    """From when on a call may opt the number in; empty if none ever did."""
    last = opted_in_at.get(number)
    return "" if last is None else later(last, OPT_IN_INTERVAL)


def opt_out_list(name: str, account: SendingAccount) -> OptOutList:
    """The account's list of this name. Raises OptOutListUnknown."""
    known = account.opt_out_list(name)
    if known is None:
        raise OptOutListUnknown(name)
    return known


def list_answered(number: PhoneNumber, to: str | None, account: SendingAccount, now: str) -> str:
    """The opt-out list of the number that a phone answers: `to`, or what it would be texted from.

    Raises OriginationNumberUnknown for a number that is not the account's.
    """
    if to is None:
        texting = origination.best_number(number, account, now)
        return texting.opt_out_list if texting else DEFAULT_OPT_OUT_LIST
    return leased(to, account).opt_out_list


def leased(wanted: str, account: SendingAccount) -> OriginationNumber:
    """The account's number of this id, or written so. Raises OriginationNumberUnknown."""
    for number in account.origination_numbers.values():
        if wanted in {number.id, number.number}:
            return number
    raise OriginationNumberUnknown(wanted)
