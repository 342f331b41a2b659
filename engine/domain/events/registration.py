"""Registrations of origination identities, as their reviewers see them. Stream `account/…`."""

from __future__ import annotations

from msgspec import Struct


class RegistrationCreated(Struct, frozen=True, omit_defaults=True):
    """A registration of this type is a draft, with a first version that has no fields yet."""

    id: str
    type: str
    since: str | None = None


class RegistrationFieldSet(Struct, frozen=True, omit_defaults=True):
    """A field of the draft version has this value: a text, choices, or an attachment's id."""

    id: str
    field: str
    text: str | None = None
    choices: tuple[str, ...] = ()
    attachment: str | None = None


class RegistrationFieldCleared(Struct, frozen=True, omit_defaults=True):
    """A field of the draft version has no value any more."""

    id: str
    field: str


class RegistrationSubmitted(Struct, frozen=True, omit_defaults=True):
    """The draft version went to review.

    It is approved at `approval_due` unless somebody decides before; None: only somebody decides.
    `aws_review` says that AWS looks at it before the carriers do.
    """

    id: str
    version: int
    approval_due: str | None = None
    aws_review: bool = False


class RegistrationDecided(Struct, frozen=True, omit_defaults=True):
    """A review ended, with reasons unless the version was approved."""

    id: str
    version: int
    approved: bool
    reasons: tuple[str, ...] = ()


class RegistrationVersionCreated(Struct, frozen=True, omit_defaults=True):
    """A further version is a draft; it starts blank."""

    id: str
    version: int


class RegistrationVersionDiscarded(Struct, frozen=True, omit_defaults=True):
    """The draft version was thrown away."""

    id: str
    version: int


class RegistrationAssociated(Struct, frozen=True, omit_defaults=True):
    """The registration stands for this origination identity (a number's id, or NAME/COUNTRY)."""

    id: str
    resource: str


class RegistrationDisassociated(Struct, frozen=True, omit_defaults=True):
    """The registration no longer stands for this origination identity."""

    id: str
    resource: str


class RegistrationClosed(Struct, frozen=True, omit_defaults=True):
    """The last origination identity that the registration stood for is gone, and it with it."""

    id: str


class RegistrationDeleted(Struct, frozen=True, omit_defaults=True):
    """The registration is gone."""

    id: str


class RegistrationAttachmentAdded(Struct, frozen=True, omit_defaults=True):
    """A document that fields can refer to; what is in it is not kept."""

    id: str
    url: str | None = None


class RegistrationAttachmentRemoved(Struct, frozen=True, omit_defaults=True):
    """The document is gone."""

    id: str


AttachmentEvent = RegistrationAttachmentAdded | RegistrationAttachmentRemoved
RegistrationEvent = (
    RegistrationCreated
    | RegistrationFieldSet
    | RegistrationFieldCleared
    | RegistrationSubmitted
    | RegistrationDecided
    | RegistrationVersionCreated
    | RegistrationVersionDiscarded
    | RegistrationAssociated
    | RegistrationDisassociated
    | RegistrationClosed
    | RegistrationDeleted
)
