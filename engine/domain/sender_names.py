"""What phones show as sender when a text carries a name, or nothing, instead of a number.

End User Messaging SMS user guide, sender IDs: some countries show names as they are given, some
only registered ones, and some none at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine.domain.country_names import country_name
from engine.domain.origination_fold import sender_id_key
from engine.domain.registration_status import is_registered
from engine.domain.sender_id import is_there
from engine.domain.sms_countries import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.domain.account_state import SenderId, SendingAccount

Support = Literal["no", "yes", "registration"]

NOTICE = "NOTICE"
SHARED_CODE = "a shared code"  # a number of AWS's own, which may be another one each time
# Where a name that is not registered is replaced by a warning and still arrives (the user guide's
# list of countries, notes 5 and 9).
WARNINGS: Mapping[str, str] = {"SG": "LIKELY-SCAM", "IE": "Likely Scam"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a phone shows as sender, and why; `unregistered` if carriers may drop the text for it.

    `named` says that it is the account's own name rather than one of AWS's.
    """

    sent_from: str
    because: str
    named: bool
    unregistered: bool = False


def support(country: str | None) -> Support:
    """What the country does with names; one that nobody wrote of is taken to show them."""
    known = COUNTRIES.get(country or "")
    return "yes" if known is None else known.sender_id


def shown_name(
    name: str, origin: str, country: str, account: SendingAccount, now: str
) -> Shown | None:
    """What becomes of a name; None where the country shows none. `origin` is whose wish it is."""
    where = country_name(country)
    match support(country):
        case "no":
            return None
        case _ if is_registered_name(name, country, account, now):
            return Shown(name, f"{origin}, and it is registered in {where}", named=True)
        case "yes" if country not in WARNINGS:
            return Shown(name, f"{origin}, and {where} shows it as it is", named=True)
        case _:
            return _unregistered(name, country, where)


def _unregistered(name: str, country: str, where: str) -> Shown:
    if warning := WARNINGS.get(country):
        because = f"phones of {where} show this instead of {name}, which is not registered there"
        return Shown(warning, because, named=True)
    because = f"{name} is not registered in {where}, so AWS tries {NOTICE}, which may be dropped"
    return Shown(NOTICE, because, named=False, unregistered=True)


def nameless(country: str) -> Shown:
    """What a phone shows if the account has neither number nor name for its country."""
    where = country_name(country)
    lacks = f"the account has no usable number or sender id for {where}"
    if warning := WARNINGS.get(country):
        return Shown(warning, f"{lacks}, whose phones show this instead", named=False)
    match support(country):
        case "no":
            because = f"{lacks}, so AWS takes a shared route: phones show a random code"
            return Shown(SHARED_CODE, because, named=False)
        case "yes":
            because = f"{lacks}, so AWS takes a shared route: phones show NOTICE or a random code"
            return Shown(NOTICE, because, named=False)
        case "registration":
            because = f"{lacks}, so AWS tries {NOTICE}, which may be dropped"
            return Shown(NOTICE, because, named=False, unregistered=True)


def own_name(country: str, account: SendingAccount, now: str) -> str | None:
    """The account's own usable name in the country: a transactional one first, then the oldest."""
    names = sorted(own_names(country, account, now), key=_rank)
    return names[0].sender_id if names else None


def own_names(country: str, account: SendingAccount, now: str) -> Iterator[SenderId]:
    """The account's own names in the country that need nothing more before they are shown."""
    if support(country) == "no":
        return
    there = (one for one in account.sender_ids.values() if is_there(one, account, now))
    for sender_id in there:
        if sender_id.country == country and (
            support(country) == "yes"
            or is_registered_name(sender_id.sender_id, country, account, now)
        ):
            yield sender_id


def is_registered_name(name: str, country: str, account: SendingAccount, now: str) -> bool:
    """Whether the name is the account's in this country, by an approved registration."""
    key = sender_id_key(name.upper(), country)  # stored in capitals, as End User Messaging does
    return key in account.sender_ids and is_registered(key, account.registrations, now)


def _rank(sender_id: SenderId) -> tuple[bool, str, str]:
    promotional = "TRANSACTIONAL" not in sender_id.message_types
    return promotional, sender_id.requested_at, sender_id.sender_id
