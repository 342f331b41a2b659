"""What a text is sent from: which of the account's numbers and names AWS would take, and why.

What a text names is taken or nothing is. Else a name that it asks for is shown where the country
shows names; then come the account's own numbers (short code, 10DLC, toll-free or long code,
domestic ones first), its own names, its default name, and at last a route that AWS's customers
share, which the United States do not have (Pinpoint user guide, message fallback; End User
Messaging SMS user guide, sender IDs).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.country_names import country_name
from engine.domain.origination_numbers import (
    CHOICE_ORDER,
    KIND_WORDS,
    SHORT_CODE,
    US,
    able_numbers,
    best_number,
    can_send_one_time_password,
    is_usable,
    named_number,
    reaches,
    resource_of,
    usable_numbers,
    why_first,
)
from engine.domain.sender_names import nameless, own_name, own_names, shown_name

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount
    from engine.domain.rules.sms_send import SmsSend
    from engine.domain.sender_names import Shown

__all__ = [
    "CHOICE_ORDER",
    "KIND_WORDS",
    "SENDER_ID",
    "SHARED",
    "SHORT_CODE",
    "US",
    "Chosen",
    "able_numbers",
    "best_number",
    "can_send_one_time_password",
    "choose",
    "is_usable",
    "named_number",
]

SENDER_ID = "SENDER_ID"
SHARED = "SHARED"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the text is shown as coming from, and why.

    `kind` is a number's type, SENDER_ID or SHARED; `country` the one that the text goes to, which
    with the kind makes its price. `unregistered` says that carriers may drop the text, because
    their country wants the names of senders registered.
    """

    sent_from: str
    because: str
    kind: str
    country: str
    unregistered: bool = False


def choose(send: SmsSend, account: SendingAccount) -> Chosen | None:
    """What AWS sends the text from; None: nothing that it could take."""
    if send.fare is not None:
        return send.fare.chosen
    country = send.to.country
    if country is None:
        return None
    if send.options.origination is not None:
        return _named(send.options.origination, country, send, account)
    return (
        _asked_for(country, send, account)
        or _own_number(country, send, account)
        or _own_name(country, send, account)
        or _shared(country)
    )


def _named(name: str, country: str, send: SmsSend, account: SendingAccount) -> Chosen | None:
    """What the text names, if the account has it and it can send to that number; nothing else."""
    now = send.circumstances.now
    number = named_number(name, account)
    if number is not None:
        if not (reaches(number, send.to) and is_usable(number, account, now)):
            return None
        because = f"the text names this {KIND_WORDS[number.number_type]}"
        return Chosen(number.number, because, number.number_type, country)
    sender_id, _, of_country = resource_of(name).upper().partition("/")
    own = {one.sender_id for one in own_names(country, account, now)}
    if sender_id not in own or of_country not in {"", country}:
        return None
    origin = "the text names this sender id"
    return _chosen(shown_name(sender_id, origin, country, account, now), country)


def _asked_for(country: str, send: SmsSend, account: SendingAccount) -> Chosen | None:
    """The name that the text asks for; without effect where the country shows none."""
    name, now = send.options.sender_id, send.circumstances.now
    if name is None:
        return None
    origin = "the text asks for this sender id"
    return _chosen(shown_name(name, origin, country, account, now), country)


def _own_number(country: str, send: SmsSend, account: SendingAccount) -> Chosen | None:
    usable = usable_numbers(send.to, account, send.circumstances.now)
    if not usable:
        return None
    first = usable[0]
    return Chosen(first.number, why_first(usable, country), first.number_type, country)


def _own_name(country: str, send: SmsSend, account: SendingAccount) -> Chosen | None:
    """One of the account's names for the country, else its default one."""
    now = send.circumstances.now
    if (name := own_name(country, account, now)) is not None:
        origin = f"it is the account's own sender id for {country_name(country)}"
        return _chosen(shown_name(name, origin, country, account, now), country)
    if (name := account.sms.default_sender_id) is not None:
        origin = "it is the account's default sender id"
        return _chosen(shown_name(name, origin, country, account, now), country)
    return None


def _shared(country: str) -> Chosen | None:
    return None if country == US else _chosen(nameless(country), country)


def _chosen(shown: Shown | None, country: str) -> Chosen | None:
    if shown is None:
        return None
    kind = SENDER_ID if shown.named else SHARED
    return Chosen(shown.sent_from, shown.because, kind, country, shown.unregistered)
