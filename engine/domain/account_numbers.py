"""What a sending account decides about the numbers it sends from: lease, registration, release.

Leased numbers are ones that nobody can have: 555-01xx, which North America keeps for fiction,
and the mobile range that the British regulator keeps for drama.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, assert_never

from engine.domain import account_registrations as registrations
from engine.domain.account_commands import (
    ChangeOriginationNumber,
    CompleteRegistration,
    GrantShortCode,
    NumberCommand,
    ReleaseOriginationNumber,
    RequestOriginationNumber,
)
from engine.domain.account_errors import (
    InvalidShortCode,
    NumberCannotBeReleased,
    NumberDeletionProtected,
    NumbersExhausted,
    NumberTypeNotOffered,
    OptOutListUnknown,
    OriginationNumberUnknown,
    ShortCodeTaken,
    SimulatorNumberMustBeTransactional,
)
from engine.domain.events import (
    DEFAULT_OPT_OUT_LIST,
    OriginationNumberChanged,
    OriginationNumberReleased,
    OriginationNumberRequested,
    RegistrationCompleted,
)
from engine.domain.origination import SHORT_CODE, US
from engine.domain.origination_errors import NumberPreferenceUnmet, SimulatorNumberStaysAtHome
from engine.domain.origination_fold import changed_by
from engine.domain.registration_association import Resource, associated, disassociated
from engine.domain.registration_commands import DecideRegistration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.domain.account_commands import NumberPreference
    from engine.domain.account_state import OriginationNumber, SendingAccount
    from engine.domain.events import AccountEvent

# (country, type) → what the leased numbers begin with, and how many last digits are counted up.
# Other countries' long codes are not offered: no range of theirs is known to be nobody's.
FICTIONAL_RANGES: Mapping[tuple[str, str], tuple[tuple[str, ...], int]] = {
    (US, "TOLL_FREE"): (
        tuple(f"+1{code}55501" for code in (833, 844, 855, 866, 877, 888, 800)),
        2,
    ),
    (US, "TEN_DLC"): (tuple(f"+1{code}55501" for code in (303, 415, 512, 617, 702)), 2),
    (US, "SIMULATOR"): (("+147055501",), 2),
    ("CA", "LONG_CODE"): (tuple(f"+1{code}55501" for code in (416, 514, 604)), 2),
    ("PR", "LONG_CODE"): (("+178755501",), 2),
    ("GB", "LONG_CODE"): (("+447700900",), 3),
}
# US carriers want every toll-free and 10DLC number registered; Canadian long codes are active at
# once, a simulator number never leaves AWS (End User Messaging SMS user guide).
NEEDS_REGISTRATION = frozenset({"TOLL_FREE", "TEN_DLC", SHORT_CODE})
# USD a month, as customers reported them.
MONTHLY_PRICES: Mapping[str, str] = {
    "TOLL_FREE": "2.00",
    "TEN_DLC": "1.00",
    "LONG_CODE": "1.00",
    "SIMULATOR": "1.00",
    SHORT_CODE: "995.00",
}
SHORT_CODE_LENGTHS = (5, 6)
TRANSACTIONAL = "TRANSACTIONAL"
SIMULATOR = "SIMULATOR"
FITTING: Mapping[str, Callable[[str, str], bool]] = {
    "starts-with": str.startswith,
    "ends-with": str.endswith,
    "contains": str.__contains__,
    "exact": str.__eq__,
}


def decide(command: NumberCommand, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """What a command about origination numbers records; nothing if all is so already."""
    match command:
        case RequestOriginationNumber():
            return _requested(command, account)
        case GrantShortCode():
            return _granted(command, account)
        case CompleteRegistration():
            return _registered(command, account)
        case ChangeOriginationNumber():
            return _changed(command, account)
        case ReleaseOriginationNumber():
            return _released(command, account)
        case _:
            assert_never(command)


def _requested(
    command: RequestOriginationNumber, account: SendingAccount
) -> tuple[AccountEvent, ...]:
    """The first fictional number that the account does not lease is leased, once for each id."""
    if command.id in account.origination_numbers:
        return ()
    requested = OriginationNumberRequested(
        id=command.id,
        number=_free_number(command, account),
        country=command.country,
        number_type=command.number_type,
        message_type=command.message_type,
        capabilities=command.capabilities,
        needs_registration=command.number_type in NEEDS_REGISTRATION,
        monthly_price=MONTHLY_PRICES[command.number_type],
        deletion_protected=command.deletion_protected,
        opt_out_list=command.opt_out_list,
        international=command.international,
    )
    _check_settings(requested, account)
    return (requested, *_registered_with(command, account))


def _free_number(command: RequestOriginationNumber, account: SendingAccount) -> str:
    """The first number of the kind that nobody leases, and that is as it is preferred."""
    kind = (command.number_type, command.country)
    if kind[::-1] not in FICTIONAL_RANGES:
        raise NumberTypeNotOffered(*kind)
    if command.number_type == SIMULATOR and command.message_type != TRANSACTIONAL:
        raise SimulatorNumberMustBeTransactional(command.message_type)
    leased = {number.number for number in account.origination_numbers.values()}
    free = [n for n in _fictional_numbers(*FICTIONAL_RANGES[kind[::-1]]) if n not in leased]
    if not free:
        raise NumbersExhausted(*kind)
    preferred = (n for n in free if _is_preferred(n, command.preference))
    number = next(preferred, None)
    if number is None:
        raise NumberPreferenceUnmet(*kind)
    return number


def _fictional_numbers(beginnings: tuple[str, ...], digits: int) -> Iterator[str]:
    return (f"{begin}{last:0{digits}}" for begin in beginnings for last in range(10**digits))


def _is_preferred(number: str, preference: NumberPreference | None) -> bool:
    """Whether a number fits, with its country's code or without."""
    if preference is None:
        return True
    home = number.removeprefix("+1").removeprefix("+44")
    fits = FITTING[preference.how]
    return any(fits(one, digits) for one in (number[1:], home) for digits in preference.digits)


def _registered_with(
    command: RequestOriginationNumber, account: SendingAccount
) -> tuple[AccountEvent, ...]:
    """The registration that was named stands for the number at once."""
    if command.registration is None:
        return ()
    registration = registrations.registration_known(command.registration, account)
    number = Resource(command.id, command.number_type, command.country)
    return associated(registration, number, account, command.now)


def _check_settings(
    number: OriginationNumber | OriginationNumberRequested, account: SendingAccount
) -> None:
    """A number can be set like this, when it is leased and later."""
    if number.opt_out_list not in {DEFAULT_OPT_OUT_LIST, *account.opt_out_lists}:
        raise OptOutListUnknown(number.opt_out_list)
    if number.international and number.number_type == SIMULATOR:
        raise SimulatorNumberStaysAtHome


def _changed(command: ChangeOriginationNumber, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The number has these settings; those that are None stay."""
    number = _leased(command.id, account)
    wanted = OriginationNumberChanged(
        number.id, command.deletion_protected, command.opt_out_list, command.international
    )
    changed = changed_by(number, wanted)
    if changed == number:
        return ()
    _check_settings(changed, account)
    return (wanted,)


def _granted(command: GrantShortCode, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The account has a US short code, registered and ready."""
    code = command.short_code
    if not (code.isascii() and code.isdigit() and len(code) in SHORT_CODE_LENGTHS):
        raise InvalidShortCode(code)
    if any(number.number == code for number in account.origination_numbers.values()):
        raise ShortCodeTaken(code)
    requested = OriginationNumberRequested(
        id=command.id,
        number=code,
        country=US,
        number_type=SHORT_CODE,
        message_type=TRANSACTIONAL,
        capabilities=("SMS",),
        needs_registration=True,
        monthly_price=MONTHLY_PRICES[SHORT_CODE],
    )
    return (requested, RegistrationCompleted(command.id))


def _registered(command: CompleteRegistration, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """The carriers approve the number, if it needs that; or the registration, or of a name its."""
    if command.id in account.registrations.keys() | account.sender_ids.keys():
        approval = DecideRegistration(command.id, approved=True, reasons=(), now=command.now)
        return registrations.decide(approval, account)
    number = _leased(command.id, account)
    return () if number.usable else (RegistrationCompleted(number.id),)


def _released(
    command: ReleaseOriginationNumber, account: SendingAccount
) -> tuple[AccountEvent, ...]:
    """The number is given back, unless it is protected or came through support."""
    number = _leased(command.id, account)
    if number.number_type == SHORT_CODE:
        raise NumberCannotBeReleased(number.id)
    if number.deletion_protected:
        raise NumberDeletionProtected(number.id)
    ended = disassociated(number.id, account, command.now)
    return (*ended, OriginationNumberReleased(number.id))


def _leased(name: str, account: SendingAccount) -> OriginationNumber:
    """The number of this id, or of these digits."""
    for number in account.origination_numbers.values():
        if name in {number.id, number.number}:
            return number
    raise OriginationNumberUnknown(name)
