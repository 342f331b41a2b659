"""A registration: what carriers must approve before an origination identity may be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from engine.domain.events import (
    AttachmentEvent,
    RegistrationAssociated,
    RegistrationAttachmentAdded,
    RegistrationClosed,
    RegistrationCreated,
    RegistrationDecided,
    RegistrationDeleted,
    RegistrationDisassociated,
    RegistrationEvent,
    RegistrationFieldCleared,
    RegistrationFieldSet,
    RegistrationSubmitted,
    RegistrationVersionCreated,
    RegistrationVersionDiscarded,
)


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What was written into one field: a text, choices, or an attachment's id."""

    text: str | None = None
    choices: tuple[str, ...] = ()
    attachment: str | None = None


@dataclass(frozen=True, slots=True)
class RegistrationVersion:
    """One version of the forms, from draft to decision.

    Without a decision it is approved at `approval_due`, if there is such a moment.
    """

    number: int
    created_at: str
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    submitted_at: str | None = None
    decided_at: str | None = None
    approved: bool = False
    reasons: tuple[str, ...] = ()
    discarded_at: str | None = None
    approval_due: str | None = None
    aws_review: bool = False


@dataclass(frozen=True, slots=True)
class Registration:
    """A registration with all its versions, newest last, and what it stands for."""

    id: str
    type: str
    created_at: str
    versions: tuple[RegistrationVersion, ...]
    resources: tuple[str, ...] = ()
    closed_at: str | None = None

    @property
    def newest(self) -> RegistrationVersion:
        """The version that counts."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document that a field can refer to, by its id; `url` is where it was said to lie."""

    id: str
    added_at: str
    url: str | None = None


def attachments_after(
    attachments: Mapping[str, Attachment], event: AttachmentEvent, at: str
) -> Mapping[str, Attachment]:
    """All attachments of an account after the event."""
    if isinstance(event, RegistrationAttachmentAdded):
        return {**attachments, event.id: Attachment(event.id, at, event.url)}
    return {id_: one for id_, one in attachments.items() if id_ != event.id}


def registrations_after(
    registrations: Mapping[str, Registration], event: RegistrationEvent, at: str
) -> Mapping[str, Registration]:
    """All registrations of an account after the event."""
    if isinstance(event, RegistrationDeleted):
        return {id_: one for id_, one in registrations.items() if id_ != event.id}
    if isinstance(event, RegistrationCreated):
        since = event.since or at
        first = RegistrationVersion(1, since)
        created = Registration(event.id, event.type, since, (first,))
        return {**registrations, event.id: created}
    return {**registrations, event.id: _after(registrations[event.id], event, at)}


def _after(
    registration: Registration,
    event: RegistrationFieldSet
    | RegistrationFieldCleared
    | RegistrationSubmitted
    | RegistrationDecided
    | RegistrationVersionCreated
    | RegistrationVersionDiscarded
    | RegistrationAssociated
    | RegistrationDisassociated
    | RegistrationClosed,
    at: str,
) -> Registration:
    newest = registration.newest
    match event:
        case RegistrationFieldSet(field=name):
            value = FieldValue(event.text, event.choices, event.attachment)
            return _with(registration, replace(newest, fields={**newest.fields, name: value}))
        case RegistrationFieldCleared(field=name):
            fields = {key: value for key, value in newest.fields.items() if key != name}
            return _with(registration, replace(newest, fields=fields))
        case RegistrationSubmitted():
            return _with(registration, _submitted(newest, event, at))
        case RegistrationDecided(approved=approved, reasons=reasons):
            decided = replace(newest, decided_at=at, approved=approved, reasons=reasons)
            return _with(registration, decided)
        case RegistrationVersionCreated(version=number):
            version = RegistrationVersion(number, at)
            return replace(registration, versions=(*registration.versions, version))
        case RegistrationVersionDiscarded():
            return _with(registration, replace(newest, discarded_at=at))
        case RegistrationAssociated(resource=resource):
            return replace(registration, resources=(*registration.resources, resource))
        case RegistrationDisassociated(resource=resource):
            left = tuple(one for one in registration.resources if one != resource)
            return replace(registration, resources=left)
        case RegistrationClosed():
            return replace(registration, closed_at=at)
        case _:
            assert_never(event)


def _submitted(
    draft: RegistrationVersion, event: RegistrationSubmitted, at: str
) -> RegistrationVersion:
    due, by_aws = event.approval_due, event.aws_review
    return replace(draft, submitted_at=at, approval_due=due, aws_review=by_aws)


def _with(registration: Registration, newest: RegistrationVersion) -> Registration:
    return replace(registration, versions=(*registration.versions[:-1], newest))
