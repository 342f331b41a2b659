"""What a copy's account sends from: registrations, phone numbers, sender ids."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from engine.domain.account_numbers import NEEDS_REGISTRATION
from engine.domain.events import (
    DEFAULT_OPT_OUT_LIST,
    OriginationNumberRequested,
    RegistrationAssociated,
    RegistrationCompleted,
    RegistrationCreated,
    RegistrationDecided,
    RegistrationSubmitted,
    RegistrationVersionCreated,
    RegistrationVersionDiscarded,
    SenderIdRequested,
)
from engine.domain.origination_fold import sender_id_key
from engine.wire.aws_copy.moments import moment

# A registration's states that mean its newest version was submitted; of the others it is a draft.
IN_REVIEW = frozenset(
    {"SUBMITTED", "AWS_REVIEWING", "REVIEWING", "REQUIRES_AUTHENTICATION", "PROVISIONING"}
)
DENIED_BECAUSE = "denied before this account was copied"

NumberEvents = tuple[
    OriginationNumberRequested | RegistrationCompleted | RegistrationAssociated, ...
]
RegistrationEvents = tuple[
    RegistrationCreated
    | RegistrationVersionCreated
    | RegistrationVersionDiscarded
    | RegistrationSubmitted
    | RegistrationDecided,
    ...,
]


class Number(Struct):
    """One number of DescribePhoneNumbers."""

    PhoneNumberId: str
    PhoneNumber: str
    Status: str
    IsoCountryCode: str
    MessageType: str
    NumberCapabilities: list[str]
    NumberType: str
    MonthlyLeasingPrice: str = "0.00"
    OptOutListName: str = DEFAULT_OPT_OUT_LIST
    InternationalSendingEnabled: bool = False
    DeletionProtectionEnabled: bool = False
    RegistrationId: str | None = None
    CreatedTimestamp: str | float | None = None


class Numbers(Struct):
    """What DescribePhoneNumbers answers."""

    PhoneNumbers: list[Number]


class SenderId(Struct):
    """One name of DescribeSenderIds."""

    SenderId: str
    IsoCountryCode: str
    MessageTypes: list[str]
    MonthlyLeasingPrice: str = "0.00"
    DeletionProtectionEnabled: bool = False
    RegistrationId: str | None = None


class SenderIds(Struct):
    """What DescribeSenderIds answers."""

    SenderIds: list[SenderId]


class Registration(Struct):
    """One registration of DescribeRegistrations."""

    RegistrationId: str
    RegistrationType: str
    RegistrationStatus: str
    CurrentVersionNumber: int = 1
    ApprovedVersionNumber: int | None = None
    LatestDeniedVersionNumber: int | None = None
    CreatedTimestamp: str | float | None = None


class Registrations(Struct):
    """What DescribeRegistrations answers."""

    Registrations: list[Registration]


def phone_numbers(content: bytes) -> NumberEvents:
    """Every leased number; an active one that needs a registration has it."""
    found: list[OriginationNumberRequested | RegistrationCompleted | RegistrationAssociated] = []
    for one in msgspec.json.decode(content, type=Numbers).PhoneNumbers:
        needed = one.NumberType in NEEDS_REGISTRATION
        found.append(
            OriginationNumberRequested(
                id=one.PhoneNumberId,
                number=one.PhoneNumber,
                country=one.IsoCountryCode,
                number_type=one.NumberType,
                message_type=one.MessageType,
                capabilities=tuple(one.NumberCapabilities),
                needs_registration=needed,
                monthly_price=one.MonthlyLeasingPrice,
                deletion_protected=one.DeletionProtectionEnabled,
                opt_out_list=one.OptOutListName,
                international=one.InternationalSendingEnabled,
                since=moment(one.CreatedTimestamp),
            )
        )
        if one.RegistrationId is not None:
            found.append(RegistrationAssociated(one.RegistrationId, one.PhoneNumberId))
        if needed and one.Status == "ACTIVE":
            found.append(RegistrationCompleted(one.PhoneNumberId))
    return tuple(found)


def sender_ids(content: bytes) -> tuple[SenderIdRequested | RegistrationAssociated, ...]:
    """Every sender id, with the registration that stands for it."""
    found: list[SenderIdRequested | RegistrationAssociated] = []
    for one in msgspec.json.decode(content, type=SenderIds).SenderIds:
        found.append(
            SenderIdRequested(
                sender_id=one.SenderId,
                country=one.IsoCountryCode,
                message_types=tuple(one.MessageTypes),
                monthly_price=one.MonthlyLeasingPrice,
                deletion_protected=one.DeletionProtectionEnabled,
            )
        )
        if one.RegistrationId is not None:
            key = sender_id_key(one.SenderId, one.IsoCountryCode)
            found.append(RegistrationAssociated(one.RegistrationId, key))
    return tuple(found)


def registrations(content: bytes) -> RegistrationEvents:
    """Every registration in the state it is in; what was written into its forms is not copied."""
    listed = msgspec.json.decode(content, type=Registrations).Registrations
    return tuple(event for one in listed for event in _registration(one))


def _registration(one: Registration) -> RegistrationEvents:
    created = RegistrationCreated(
        one.RegistrationId, one.RegistrationType, since=moment(one.CreatedTimestamp)
    )
    versions = range(1, one.CurrentVersionNumber + 1)
    return (created, *(event for version in versions for event in _version(one, version)))


def _version(one: Registration, version: int) -> RegistrationEvents:
    """A version's way to where it stands; of older ones only how the last reviews ended is told."""
    id_ = one.RegistrationId
    began = (RegistrationVersionCreated(id_, version),) if version > 1 else ()
    submitted = RegistrationSubmitted(id_, version)
    if version == one.ApprovedVersionNumber:
        return (*began, submitted, RegistrationDecided(id_, version, approved=True))
    if version == one.LatestDeniedVersionNumber:
        denied = RegistrationDecided(id_, version, approved=False, reasons=(DENIED_BECAUSE,))
        return (*began, submitted, denied)
    if version < one.CurrentVersionNumber:
        return (*began, RegistrationVersionDiscarded(id_, version))
    return (*began, submitted) if one.RegistrationStatus in IN_REVIEW else began
