"""What a text is sent from: which of the account's numbers AWS would take, and why that one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.registration_status import is_registered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.domain.account_state import OriginationNumber, SendingAccount
    from engine.domain.phone import PhoneNumber

US = "US"
SHORT_CODE = "SHORT_CODE"
# AWS: short code, then 10DLC, then toll-free or long code (Cognito and Pinpoint user guides).
CHOICE_ORDER = (SHORT_CODE, "TEN_DLC", "TOLL_FREE", "LONG_CODE")
KIND_WORDS: Mapping[str, str] = {
    SHORT_CODE: "short code",
    "TEN_DLC": "10DLC number",
    "TOLL_FREE": "toll-free number",
    "LONG_CODE": "long code",
    "SIMULATOR": "simulator number",
}
SHARED_ROUTE = "NOTICE"  # what phones show, or a random code, when the account has no number


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the text is shown as coming from, and why."""

    sent_from: str
    because: str


def choose(to: PhoneNumber, account: SendingAccount) -> Chosen | None:
    """What AWS sends a text to this number from; None: nothing that it could take.

    Only US destinations have no shared route.
    """
    number = best_number(to.country, account)
    if number is not None:
        return Chosen(number.number, _because(number, account))
    if to.country is None or to.country == US:
        return None
    return Chosen(
        SHARED_ROUTE,
        f"the account has no usable number of {to.country}, so AWS takes a shared route: "
        "phones show NOTICE or a random code",
    )


def is_usable(number: OriginationNumber, account: SendingAccount, now: str) -> bool:
    """Nothing more is needed before texts can leave from it.

    Carriers approve a number by itself, or a registration that stands for it.
    """
    return number.usable or is_registered(number.id, account.registrations, now)


def best_number(country: str | None, account: SendingAccount) -> OriginationNumber | None:
    """The usable number of the country that comes first in AWS's order."""
    return min(_usable(country, account), key=_rank, default=None)


def unregistered_numbers(country: str, account: SendingAccount) -> tuple[OriginationNumber, ...]:
    """Numbers of the country that wait for their registration, in AWS's order."""
    waiting = (n for n in _for_texts(account) if n.country == country and not n.usable)
    return tuple(sorted(waiting, key=_rank))


def can_send_one_time_password(to: PhoneNumber, account: SendingAccount) -> bool:
    """Whether the SMS sandbox could send a number its one-time password.

    It needs a number of the account's own, for any country: without one the call was seen to
    fail for the United States, the United Kingdom and others.
    """
    if to.country == US:
        return best_number(US, account) is not None
    return any(number.usable for number in _for_texts(account))


def _for_texts(account: SendingAccount) -> Iterator[OriginationNumber]:
    """Numbers that can carry texts to real phones, which a simulator number cannot."""
    for number in account.origination_numbers.values():
        if "SMS" in number.capabilities and number.number_type in CHOICE_ORDER:
            yield number


def _usable(country: str | None, account: SendingAccount) -> Iterator[OriginationNumber]:
    return (n for n in _for_texts(account) if n.country == country and n.usable)


def _rank(number: OriginationNumber) -> tuple[int, bool, str, str]:
    """AWS's order of kinds; transactional numbers first; then the oldest."""
    promotional = number.message_type != "TRANSACTIONAL"
    kind = CHOICE_ORDER.index(number.number_type)
    return kind, promotional, number.requested_at, number.id


def _because(number: OriginationNumber, account: SendingAccount) -> str:
    kind = KIND_WORDS[number.number_type]
    others = len(tuple(_usable(number.country, account))) - 1
    if not others:
        return f"the {kind} is the account's only usable number of {number.country}"
    return f"of {others + 1} usable numbers of {number.country}, AWS takes the {kind} first"
