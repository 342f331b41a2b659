"""Sender ids that come with their registration (End User Messaging SMS user guide).

The name is written in the form. It belongs to the account from the submission on, but is there to
be used, and to be seen, from the approval on: so nothing needs to happen at that moment, which the
clock alone may bring.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.events import (
    RegistrationDisassociated,
    SenderIdReleased,
    SenderIdRequested,
)
from engine.domain.origination_errors import RegistrationNotSubmittable
from engine.domain.origination_fold import sender_id_key
from engine.domain.registration_association import Resource, associated
from engine.domain.registration_status import is_approved
from engine.domain.registration_types import SENDER_ID, SENDER_ID_FIELD, type_named
from engine.domain.sender_id import ALL_TYPES, is_there

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.domain.account_state import SendingAccount
    from engine.domain.events import AccountEvent
    from engine.domain.registration import Registration


def provisioned(
    registration: Registration, account: SendingAccount, now: str
) -> Iterator[AccountEvent]:
    """The sender id that a submitted form names, and the end of one that it named before."""
    named = _named(registration)
    if named is None:
        return
    name, country = named
    key = sender_id_key(name, country)
    before = tuple(one for one in registration.resources if one != key)
    if before and is_approved(registration, now):
        raise RegistrationNotSubmittable(registration.id, "an approved name stays")
    for other in before:
        yield RegistrationDisassociated(registration.id, other)
    yield from _given_up(before, registration, account)
    if key not in account.sender_ids:
        yield SenderIdRequested(name, country, ALL_TYPES, comes_with=registration.id)
    if key not in registration.resources:
        yield from associated(registration, Resource(key, SENDER_ID, country), account, now)


def _named(registration: Registration) -> tuple[str, str] | None:
    """Name and country of the sender id that the form is about."""
    value = registration.newest.fields.get(SENDER_ID_FIELD)
    stands_for = type_named(registration.type).stands_for
    countries = [one.country for one in stands_for if one.kind == SENDER_ID]
    if value is None or value.text is None or not countries:
        return None
    return value.text.upper(), countries[0]


def _given_up(
    keys: tuple[str, ...], registration: Registration, account: SendingAccount
) -> Iterator[SenderIdReleased]:
    """Names that came with this registration only are given back."""
    for one in (account.sender_ids[key] for key in keys if key in account.sender_ids):
        if one.comes_with == registration.id:
            yield SenderIdReleased(one.sender_id, one.country)


def abandoned(
    registration: Registration, account: SendingAccount, now: str
) -> tuple[SenderIdReleased, ...]:
    """The names that a registration asked for and that never came to be there."""
    keys = [key for key in registration.resources if key in account.sender_ids]
    never = [key for key in keys if not is_there(account.sender_ids[key], account, now)]
    return tuple(_given_up(tuple(never), registration, account))
