"""What registrations stand for: how they come to, and what becomes of them when it is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.events import (
    RegistrationAssociated,
    RegistrationClosed,
    RegistrationDisassociated,
)
from engine.domain.origination_errors import (
    AlreadyAssociated,
    RegistrationAlreadySubmitted,
    RegistrationDoesNotStandFor,
    RegistrationEnded,
    RegistrationNotComplete,
    ResourceUnderReview,
)
from engine.domain.registration_status import (
    UNDER_REVIEW,
    is_approved,
    registrations_of,
    status_of,
)
from engine.domain.registration_types import SENDER_ID, US, type_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.domain.account_state import OriginationNumber, SendingAccount
    from engine.domain.events import RegistrationEvent
    from engine.domain.registration import Registration


@dataclass(frozen=True, slots=True)
class Resource:
    """What a registration may stand for: under which name, of which kind, in which country."""

    name: str
    kind: str
    country: str


def of_number(number: OriginationNumber) -> Resource:
    """The number, as something to be registered."""
    return Resource(number.id, number.number_type, number.country)


def resource_named(name: str, account: SendingAccount) -> Resource | None:
    """The account's number, sender id or registration of this name."""
    if name in account.origination_numbers:
        return of_number(account.origination_numbers[name])
    if name in account.sender_ids:
        return Resource(name, SENDER_ID, account.sender_ids[name].country)
    if name in account.registrations:
        return Resource(name, account.registrations[name].type, US)
    return None


def associated(
    registration: Registration, resource: Resource, account: SendingAccount, now: str
) -> tuple[RegistrationAssociated]:
    """The registration stands for the resource from now on, unless it cannot."""
    stands = type_named(registration.type).stands_for_a(resource.kind, resource.country)
    if stands is None:
        raise RegistrationDoesNotStandFor(registration.type, resource.name)
    if registration.closed_at is not None:
        raise RegistrationEnded(registration.id)
    if stands.when == "before-submission" and registration.newest.submitted_at is not None:
        raise RegistrationAlreadySubmitted(registration.id)
    if stands.when == "after-completion" and not is_approved(registration, now):
        raise RegistrationNotComplete(registration.id, "it must be approved first")
    _check_resource(registration, resource, account, now)
    return (RegistrationAssociated(registration.id, resource.name),)


def _check_resource(
    registration: Registration, resource: Resource, account: SendingAccount, now: str
) -> None:
    """A brand may have many campaigns, once it is approved; all else is registered once."""
    below = account.registrations.get(resource.name)
    if below is not None:
        if resource.name in registration.resources:
            raise AlreadyAssociated(resource.name, registration.id)
        if not is_approved(below, now):
            raise RegistrationNotComplete(below.id, "it must be approved first")
        return
    for other in registrations_of(resource.name, account.registrations):
        raise AlreadyAssociated(resource.name, other.id)


def disassociated(name: str, account: SendingAccount, now: str) -> Iterator[RegistrationEvent]:
    """What becomes of the registrations that stand for a resource when it is released.

    Raises ResourceUnderReview.
    """
    for registration in registrations_of(name, account.registrations):
        if status_of(registration, now) in UNDER_REVIEW:
            raise ResourceUnderReview(name)
        yield RegistrationDisassociated(registration.id, name)
        if registration.resources == (name,) and type_named(registration.type).closes:
            yield RegistrationClosed(registration.id)
