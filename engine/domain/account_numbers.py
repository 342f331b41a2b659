"""What a sending account decides about the numbers it sends from: lease, registration, release.

Leased numbers are ones that nobody can have: 555-01xx, which North America keeps for fiction,
and the mobile range that the British regulator keeps for drama.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, assert_never

from engine.domain.account_commands import (
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
    OriginationNumberUnknown,
    ShortCodeTaken,
    SimulatorNumberMustBeTransactional,
)
from engine.domain.events import (
    OriginationNumberReleased,
    OriginationNumberRequested,
    RegistrationCompleted,
)
from engine.domain.origination import SHORT_CODE, US

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def decide(command: NumberCommand, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """What a command about origination numbers records; nothing if all is so already."""
    match command:
        case RequestOriginationNumber():
            return _requested(command, account)
        case GrantShortCode():
            return _granted(command, account)
        case CompleteRegistration():
            return _registered(command, account)
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
    key = (command.country, command.number_type)
    if key not in FICTIONAL_RANGES:
        raise NumberTypeNotOffered(command.number_type, command.country)
    if command.number_type == "SIMULATOR" and command.message_type != TRANSACTIONAL:
        raise SimulatorNumberMustBeTransactional(command.message_type)
    leased = {number.number for number in account.origination_numbers.values()}
    number = next((n for n in _fictional_numbers(*FICTIONAL_RANGES[key]) if n not in leased), None)
    if number is None:
        raise NumbersExhausted(command.number_type, command.country)
    return (
        OriginationNumberRequested(
            id=command.id,
            number=number,
            country=command.country,
            number_type=command.number_type,
            message_type=command.message_type,
            capabilities=command.capabilities,
            needs_registration=command.number_type in NEEDS_REGISTRATION,
            monthly_price=MONTHLY_PRICES[command.number_type],
            deletion_protected=command.deletion_protected,
        ),
    )


def _fictional_numbers(beginnings: tuple[str, ...], digits: int) -> Iterator[str]:
    return (f"{begin}{last:0{digits}}" for begin in beginnings for last in range(10**digits))


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
    """The carriers approve the number; nothing happens to one that is usable already."""
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
    return (OriginationNumberReleased(number.id),)


def _leased(name: str, account: SendingAccount) -> OriginationNumber:
    """The number of this id, or of these digits."""
    for number in account.origination_numbers.values():
        if name in {number.id, number.number}:
            return number
    raise OriginationNumberUnknown(name)
