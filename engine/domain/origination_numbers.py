"""The numbers that an account sends from: which of them a text could take, in AWS's order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.domain.country_names import country_name
from engine.domain.registration_status import is_registered
from engine.domain.sender_names import own_name
from engine.domain.simulator_numbers import result_of
from engine.domain.sms_countries import COUNTRIES

if TYPE_CHECKING:
    from engine.domain.account_state import OriginationNumber, SendingAccount
    from engine.domain.phone import PhoneNumber

US = "US"
SHORT_CODE = "SHORT_CODE"
SIMULATOR = "SIMULATOR"
# AWS: short code, then 10DLC, then toll-free or long code (Cognito and Pinpoint user guides).
CHOICE_ORDER = (SHORT_CODE, "TEN_DLC", "TOLL_FREE", "LONG_CODE", SIMULATOR)
KIND_WORDS: Mapping[str, str] = {
    SHORT_CODE: "short code",
    "TEN_DLC": "10DLC number",
    "TOLL_FREE": "toll-free number",
    "LONG_CODE": "long code",
    SIMULATOR: "simulator number",
}


def named_number(name: str, account: SendingAccount) -> OriginationNumber | None:
    """The account's number of this id, ARN or digits."""
    wanted = {resource_of(name).removeprefix("+")}
    for number in account.origination_numbers.values():
        if wanted & {number.id, number.number.removeprefix("+")}:
            return number
    return None


def resource_of(name: str) -> str:
    """What an ARN names: `phone-…` or NAME/COUNTRY; anything else is itself."""
    return name.partition("/")[2] if name.startswith("arn:") else name


def is_usable(number: OriginationNumber, account: SendingAccount, now: str) -> bool:
    """Nothing more is needed before texts can leave from it.

    Carriers approve a number by itself, or a registration that stands for it.
    """
    return number.usable or is_registered(number.id, account.registrations, now)


def able_numbers(to: PhoneNumber, account: SendingAccount) -> tuple[OriginationNumber, ...]:
    """The account's numbers that reach this phone, usable yet or not, in AWS's order."""
    able = (number for number in account.origination_numbers.values() if reaches(number, to))
    return tuple(sorted(able, key=lambda number: _rank(number, to)))


def usable_numbers(
    to: PhoneNumber, account: SendingAccount, now: str
) -> tuple[OriginationNumber, ...]:
    """The account's numbers that a text to this phone can leave from, in AWS's order."""
    return tuple(n for n in able_numbers(to, account) if is_usable(n, account, now))


def best_number(to: PhoneNumber, account: SendingAccount, now: str) -> OriginationNumber | None:
    """The first of them."""
    return next(iter(usable_numbers(to, account, now)), None)


def can_send_one_time_password(to: PhoneNumber, account: SendingAccount, now: str) -> bool:
    """Whether the SMS sandbox could send a number its one-time password.

    It needs a number of the account's own, for any country, or a name for this one: without one
    the call was seen to fail for the United States, the United Kingdom and others.
    """
    if to.country == US:
        return best_number(to, account, now) is not None
    if to.country is not None and own_name(to.country, account, now) is not None:
        return True
    numbers = account.origination_numbers.values()
    return any(_carries_texts(n) and is_usable(n, account, now) for n in numbers)


def reaches(number: OriginationNumber, to: PhoneNumber) -> bool:
    """Whether texts from the number get to this phone, once it is usable."""
    if "SMS" not in number.capabilities or number.number_type not in CHOICE_ORDER:
        return False
    if number.number_type == SIMULATOR:  # for its own country's simulator destinations only
        return number.country == to.country and result_of(to.e164) is not None
    return number.country == to.country or _crosses_borders(number, to)


def _crosses_borders(number: OriginationNumber, to: PhoneNumber) -> bool:
    """Numbers of another country that are enabled for it, where the country lets them in.

    The country table says so of the United States too, but their carriers take no text without
    a US number (End User Messaging SMS user guide, sender IDs): the stricter page is followed.
    """
    if not number.international or to.country in {None, US}:
        return False
    country = COUNTRIES.get(to.country or "")
    return country is not None and country.international


def _carries_texts(number: OriginationNumber) -> bool:
    """Whether it can carry texts to real phones, which a simulator number cannot."""
    return "SMS" in number.capabilities and number.number_type != SIMULATOR


def _rank(number: OriginationNumber, to: PhoneNumber) -> tuple[bool, int, bool, str, str]:
    """Domestic numbers first; AWS's order of kinds; transactional numbers; then the oldest."""
    foreign, promotional = number.country != to.country, _promotional(number)
    kind = CHOICE_ORDER.index(number.number_type)
    return foreign, kind, promotional, number.requested_at, number.id


def _promotional(number: OriginationNumber) -> bool:
    return number.message_type != "TRANSACTIONAL"


def why_first(usable: tuple[OriginationNumber, ...], country: str) -> str:
    """Why AWS takes the first of these."""
    first, where = usable[0], country_name(country)
    kind = KIND_WORDS[first.number_type]
    foreign = first.country != country
    though = f"; it is one of {country_name(first.country)}, so AWS does no more than its best"
    if len(usable) == 1:
        reason = f"the {kind} is the account's only usable number for {where}"
    else:
        listed = ", ".join(number.number for number in usable)
        reason = f"of {len(usable)} usable numbers for {where} ({listed}), "
        reason += _before(first, usable[1], country)
    return reason + though if foreign else reason


def _before(first: OriginationNumber, second: OriginationNumber, country: str) -> str:
    """What sets the first apart from the next."""
    if (first.country == country) != (second.country == country):
        return "AWS takes a domestic one before those of other countries"
    if first.number_type != second.number_type:
        return f"AWS takes the {KIND_WORDS[first.number_type]} first"
    if _promotional(first) != _promotional(second):
        return "AWS takes a transactional one before a promotional one"
    return "the oldest is taken, for AWS does not say which of a kind it takes"
