"""What can be asked about registrations: by AWS calls, and by those who review them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from engine.domain.registration import FieldValue


@dataclass(frozen=True, slots=True)
class CreateRegistration:
    """Begin a registration; `id` is its id in full (`registration-…`)."""

    id: str
    type: str
    now: str


@dataclass(frozen=True, slots=True)
class SetRegistrationField:
    """Write a value into a field of the draft."""

    id: str
    field: str
    value: FieldValue
    now: str


@dataclass(frozen=True, slots=True)
class ClearRegistrationField:
    """Take the value out of a field of the draft."""

    id: str
    field: str
    now: str


@dataclass(frozen=True, slots=True)
class SubmitRegistration:
    """Hand the draft in.

    With `review_days` it is approved after so many unless somebody decides before. What becomes
    of a draft without its required fields is disputed: `incomplete`.
    """

    id: str
    now: str
    aws_review: bool = False
    review_days: int = 0
    incomplete: Literal["deny", "refuse"] = "deny"


@dataclass(frozen=True, slots=True)
class DecideRegistration:
    """What reviewers do after weeks: approve the version under review, or deny it for reasons.

    `id` may also be what it stands for: a number, or a sender id as NAME/COUNTRY.
    """

    id: str
    approved: bool
    reasons: tuple[str, ...]
    now: str


@dataclass(frozen=True, slots=True)
class CreateRegistrationVersion:
    """Begin a further version, after a decision."""

    id: str
    now: str


@dataclass(frozen=True, slots=True)
class DiscardRegistrationVersion:
    """Throw the draft away."""

    id: str
    now: str


@dataclass(frozen=True, slots=True)
class AssociateRegistration:
    """Let a registration stand for a number or registration (by id) or sender id (NAME/COUNTRY)."""

    id: str
    resource: str
    now: str


@dataclass(frozen=True, slots=True)
class DeleteRegistration:
    """Forget a registration."""

    id: str
    now: str


@dataclass(frozen=True, slots=True)
class AddRegistrationAttachment:
    """Keep a document's id (`registration-attachment-…`), so that fields can refer to it."""

    id: str
    now: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class RemoveRegistrationAttachment:
    """Forget a document."""

    id: str
    now: str


AttachmentCommand = AddRegistrationAttachment | RemoveRegistrationAttachment
RegistrationCommand = (
    CreateRegistration
    | SetRegistrationField
    | ClearRegistrationField
    | SubmitRegistration
    | DecideRegistration
    | CreateRegistrationVersion
    | DiscardRegistrationVersion
    | AssociateRegistration
    | DeleteRegistration
    | AttachmentCommand
)
