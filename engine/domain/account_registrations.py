"""What a sending account decides about its registrations, from draft to decision."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from engine.domain.account_errors import OriginationNumberUnknown
from engine.domain.events import (
    RegistrationAttachmentAdded,
    RegistrationAttachmentRemoved,
    RegistrationCreated,
    RegistrationDecided,
    RegistrationDeleted,
    RegistrationFieldCleared,
    RegistrationFieldSet,
    RegistrationSubmitted,
    RegistrationVersionCreated,
    RegistrationVersionDiscarded,
)
from engine.domain.moments import later
from engine.domain.origination_errors import (
    AttachmentInUse,
    AttachmentUnknown,
    RegistrationAlreadySubmitted,
    RegistrationFieldInvalid,
    RegistrationFieldUnknown,
    RegistrationNotADraft,
    RegistrationNotComplete,
    RegistrationNotEmpty,
    RegistrationNotSubmittable,
    RegistrationNotUnderReview,
    RegistrationTypeUnknown,
    RegistrationUndeletable,
    RegistrationUnknown,
    RegistrationVersionNotAllowed,
    RegistrationVersionNotDiscardable,
)
from engine.domain.origination_fold import sender_id_key
from engine.domain.provisioning import abandoned, provisioned
from engine.domain.registration_association import associated, resource_named
from engine.domain.registration_commands import (
    AddRegistrationAttachment,
    AssociateRegistration,
    ClearRegistrationField,
    CreateRegistration,
    CreateRegistrationVersion,
    DecideRegistration,
    DeleteRegistration,
    DiscardRegistrationVersion,
    RegistrationCommand,
    RemoveRegistrationAttachment,
    SetRegistrationField,
    SubmitRegistration,
)
from engine.domain.registration_status import (
    UNDER_REVIEW,
    registrations_of,
    status_of,
    version_status_of,
)
from engine.domain.registration_types import TYPES, type_named

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount
    from engine.domain.events import AccountEvent
    from engine.domain.registration import FieldValue, Registration

MISSING = "Missing required field"  # the reason that a customer got within seconds


def decide(command: RegistrationCommand, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """What a command about registrations records; nothing if all is so already."""
    match command:
        case CreateRegistration():
            return _created(command, account)
        case AddRegistrationAttachment() | RemoveRegistrationAttachment():
            return _attachment(command, account)
        case DecideRegistration():
            return _decided(command, registration_meant(command.id, account))
        case _:
            registration = registration_known(command.id, account)
            return _about(command, registration, account)


def registration_known(id_: str, account: SendingAccount) -> Registration:
    """The registration of this id. Raises RegistrationUnknown."""
    registration = account.registrations.get(id_)
    if registration is None:
        raise RegistrationUnknown(id_)
    return registration


def registration_meant(name: str, account: SendingAccount) -> Registration:
    """The registration of this id, or the newest that stands for this number or sender id.

    Numbers go by their id or as they are, sender ids as NAME/COUNTRY. Raises RegistrationUnknown.
    """
    if name in account.registrations:
        return account.registrations[name]
    numbers = account.origination_numbers.values()
    id_ = next((number.id for number in numbers if number.number == name), name)
    *_, newest = (None, *registrations_of(id_, account.registrations))
    if newest is None:
        raise RegistrationUnknown(name)
    return newest


def _created(command: CreateRegistration, account: SendingAccount) -> tuple[AccountEvent, ...]:
    """A draft, once for each id."""
    if command.id in account.registrations:
        return ()
    if command.type not in TYPES:
        raise RegistrationTypeUnknown(command.type)
    return (RegistrationCreated(command.id, command.type),)


def _about(
    command: SetRegistrationField
    | ClearRegistrationField
    | SubmitRegistration
    | CreateRegistrationVersion
    | DiscardRegistrationVersion
    | AssociateRegistration
    | DeleteRegistration,
    registration: Registration,
    account: SendingAccount,
) -> tuple[AccountEvent, ...]:
    match command:
        case SetRegistrationField(field=name, value=value):
            return _set(name, value, registration, account, command.now)
        case ClearRegistrationField(field=name):
            return _cleared(name, registration, command.now)
        case SubmitRegistration():
            return _submitted(command, registration, account)
        case CreateRegistrationVersion():
            return _further(registration, command.now)
        case DiscardRegistrationVersion():
            return _discarded(registration, command.now)
        case AssociateRegistration(resource=name):
            if (resource := resource_named(name, account)) is None:
                raise OriginationNumberUnknown(name)
            return associated(registration, resource, account, command.now)
        case DeleteRegistration():
            return _deleted(registration, account, command.now)
        case _:
            assert_never(command)


# ── The form ─────────────────────────────────────────────────────────────────────────────────


def _set(
    name: str, value: FieldValue, registration: Registration, account: SendingAccount, now: str
) -> tuple[AccountEvent, ...]:
    _check_draft(registration, now)
    _check_value(name, value, registration.type)
    if value.attachment is not None and value.attachment not in account.attachments:
        raise AttachmentUnknown(value.attachment)
    if registration.newest.fields.get(name) == value:
        return ()
    id_ = registration.id
    return (RegistrationFieldSet(id_, name, value.text, value.choices, value.attachment),)


def _check_value(name: str, value: FieldValue, type_: str) -> None:
    """Fields that are not described take anything."""
    described = next((one for one in type_named(type_).fields if one.path == name), None)
    wrong = None if described is None else described.wrong_with(value)
    if wrong is not None:
        raise RegistrationFieldInvalid(name, wrong)


def _cleared(name: str, registration: Registration, now: str) -> tuple[AccountEvent, ...]:
    _check_draft(registration, now)
    if name not in registration.newest.fields:
        raise RegistrationFieldUnknown(name)
    return (RegistrationFieldCleared(registration.id, name),)


def _check_draft(registration: Registration, now: str) -> None:
    status = _newest_status(registration, now)
    if status != "DRAFT":
        raise RegistrationNotADraft(registration.id, status)


def _newest_status(registration: Registration, now: str) -> str:
    """Where the newest version stands; with a closed registration nothing is to be done."""
    if registration.closed_at is not None:
        return "CLOSED"
    return version_status_of(registration, registration.newest, now)


# ── From draft to decision ───────────────────────────────────────────────────────────────────


def _submitted(
    command: SubmitRegistration, registration: Registration, account: SendingAccount
) -> tuple[AccountEvent, ...]:
    """The draft goes to review; where fields are missing, it comes back at once, or never goes."""
    id_, number = registration.id, registration.newest.number
    status = _newest_status(registration, command.now)
    if status in {"CLOSED", "DISCARDED"}:
        raise RegistrationNotSubmittable(id_, f"it is {status}")
    if status != "DRAFT":
        raise RegistrationAlreadySubmitted(id_)
    _check_associated(registration, account)
    fields = registration.newest.fields
    missing = [one.path for one in type_named(registration.type).fields if one.path not in fields]
    if missing:
        return _incomplete(command, registration, missing)
    days = command.review_days
    due = later(command.now, timedelta(days=days)) if days else None
    submitted = RegistrationSubmitted(id_, number, due, command.aws_review)
    return (submitted, *provisioned(registration, account, command.now))


def _incomplete(
    command: SubmitRegistration, registration: Registration, missing: list[str]
) -> tuple[AccountEvent, ...]:
    paths = ", ".join(missing)
    if command.incomplete == "refuse":
        raise RegistrationNotComplete(registration.id, f"it has no {paths}")
    id_, number = registration.id, registration.newest.number
    return (
        RegistrationSubmitted(id_, number, aws_review=command.aws_review),
        RegistrationDecided(id_, number, approved=False, reasons=(f"{MISSING}: {paths}",)),
    )


def _check_associated(registration: Registration, account: SendingAccount) -> None:
    """What must be associated before the submission is."""
    resources = [resource_named(name, account) for name in registration.resources]
    there = {one.kind for one in resources if one is not None}
    for one in type_named(registration.type).stands_for:
        if one.when == "before-submission" and one.kind not in there:
            raise RegistrationNotComplete(registration.id, f"it stands for no {one.kind}")


def _decided(command: DecideRegistration, registration: Registration) -> tuple[AccountEvent, ...]:
    status = status_of(registration, command.now)
    if status not in UNDER_REVIEW:
        raise RegistrationNotUnderReview(registration.id, status)
    reasons = () if command.approved else command.reasons
    number = registration.newest.number
    return (RegistrationDecided(registration.id, number, command.approved, reasons),)


def _further(registration: Registration, now: str) -> tuple[AccountEvent, ...]:
    """A further version is begun once there is nothing more to do with the newest."""
    status = _newest_status(registration, now)
    if status in {"DRAFT", "CLOSED", *UNDER_REVIEW}:
        raise RegistrationVersionNotAllowed(registration.id, status)
    return (RegistrationVersionCreated(registration.id, registration.newest.number + 1),)


def _discarded(registration: Registration, now: str) -> tuple[AccountEvent, ...]:
    status = _newest_status(registration, now)
    if status != "DRAFT":
        raise RegistrationVersionNotDiscardable(registration.id, status)
    return (RegistrationVersionDiscarded(registration.id, registration.newest.number),)


# ── The end ──────────────────────────────────────────────────────────────────────────────────


def _deleted(
    registration: Registration, account: SendingAccount, now: str
) -> tuple[AccountEvent, ...]:
    """It is forgotten, once it stands for nothing that is there."""
    id_ = registration.id
    if status_of(registration, now) in UNDER_REVIEW:
        raise RegistrationUndeletable(id_, "it is under review")
    for other in registrations_of(id_, account.registrations):
        raise RegistrationUndeletable(id_, f"{other.id} rests on it")
    gone = abandoned(registration, account, now)
    never = {sender_id_key(one.sender_id, one.country) for one in gone}
    there = account.origination_numbers.keys() | account.sender_ids.keys()
    left = [name for name in registration.resources if name in there - never]
    if left:
        raise RegistrationNotEmpty(id_, tuple(left))
    return (*gone, RegistrationDeleted(id_))


def _attachment(
    command: AddRegistrationAttachment | RemoveRegistrationAttachment, account: SendingAccount
) -> tuple[AccountEvent, ...]:
    id_ = command.id
    if isinstance(command, AddRegistrationAttachment):
        there = id_ in account.attachments
        return () if there else (RegistrationAttachmentAdded(id_, command.url),)
    if id_ not in account.attachments:
        raise AttachmentUnknown(id_)
    newest = [one.newest for one in account.registrations.values()]
    if any(value.attachment == id_ for one in newest for value in one.fields.values()):
        raise AttachmentInUse(id_)
    return (RegistrationAttachmentRemoved(id_),)
