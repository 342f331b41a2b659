"""What a sending account refuses about registrations, sender ids and the settings of numbers."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.errors import DomainError

# ── Registrations ────────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class RegistrationUnknown(DomainError):
    """The account has no such registration."""

    id: str

    def __str__(self) -> str:
        """What was asked for."""
        return f"The account has no registration {self.id}."


@dataclass(eq=False)
class RegistrationTypeUnknown(DomainError):
    """There are no registrations of this type."""

    type: str

    def __str__(self) -> str:
        """Which type."""
        return f"There is no type of registration {self.type} here."


@dataclass(eq=False)
class RegistrationVersionUnknown(DomainError):
    """The registration has no such version."""

    id: str
    version: int

    def __str__(self) -> str:
        """Which version of which registration."""
        return f"{self.id} has no version {self.version}."


@dataclass(eq=False)
class RegistrationFieldUnknown(DomainError):
    """The field has no value, or no definition."""

    field: str

    def __str__(self) -> str:
        """Which field."""
        return f"There is no field {self.field}."


@dataclass(eq=False)
class RegistrationSectionUnknown(DomainError):
    """The form has no such section."""

    section: str

    def __str__(self) -> str:
        """Which section."""
        return f"There is no section {self.section}."


@dataclass(eq=False)
class RegistrationFieldInvalid(DomainError):
    """The field cannot have this value."""

    field: str
    because: str

    def __str__(self) -> str:
        """What the field takes."""
        return self.because


@dataclass(eq=False)
class RegistrationNotADraft(DomainError):
    """Only a draft version's fields can be changed."""

    id: str
    status: str

    def __str__(self) -> str:
        """Where it stands, and what helps."""
        return f"{self.id} is {self.status}: fields can be changed in a draft version only."


@dataclass(eq=False)
class RegistrationAlreadySubmitted(DomainError):
    """The registration's newest version was submitted already."""

    id: str

    def __str__(self) -> str:
        """Which registration."""
        return f"The newest version of {self.id} was submitted already."


@dataclass(eq=False)
class RegistrationNotSubmittable(DomainError):
    """The registration's newest version cannot be submitted any more."""

    id: str
    because: str

    def __str__(self) -> str:
        """Why not."""
        return f"{self.id} cannot be submitted: {self.because}."


@dataclass(eq=False)
class RegistrationNotComplete(DomainError):
    """Something must be done about the registration first."""

    id: str
    missing: str

    def __str__(self) -> str:
        """What."""
        return f"{self.id} is not complete: {self.missing}."


@dataclass(eq=False)
class RegistrationVersionNotAllowed(DomainError):
    """The registration cannot have a further version now."""

    id: str
    status: str

    def __str__(self) -> str:
        """Where it stands."""
        return f"{self.id} is {self.status}: it can have no further version now."


@dataclass(eq=False)
class RegistrationVersionNotDiscardable(DomainError):
    """Only a draft can be discarded."""

    id: str
    status: str

    def __str__(self) -> str:
        """Where its newest version stands."""
        return f"The newest version of {self.id} is {self.status}: only a draft can be discarded."


@dataclass(eq=False)
class RegistrationNotUnderReview(DomainError):
    """Nobody reviews the registration, so nobody can decide on it."""

    id: str
    status: str

    def __str__(self) -> str:
        """Where it stands, and what to do first."""
        return f"{self.id} is {self.status}, not under review: submit a version of it first."


@dataclass(eq=False)
class RegistrationDoesNotStandFor(DomainError):
    """A registration of this type stands for something else."""

    type: str
    resource: str

    def __str__(self) -> str:
        """Which type, and what it was to stand for."""
        return f"A {self.type} cannot stand for {self.resource}."


@dataclass(eq=False)
class RegistrationEnded(DomainError):
    """A closed registration can only be deleted."""

    id: str

    def __str__(self) -> str:
        """Which registration."""
        return f"{self.id} is closed: it can only be deleted."


@dataclass(eq=False)
class AlreadyAssociated(DomainError):
    """A registration stands for the number or sender id already."""

    resource: str
    id: str

    def __str__(self) -> str:
        """Which, and which registration."""
        return f"{self.id} stands for {self.resource} already."


@dataclass(eq=False)
class RegistrationUndeletable(DomainError):
    """A registration that is under review, or that another one stands on, cannot be deleted."""

    id: str
    because: str

    def __str__(self) -> str:
        """Why not."""
        return f"{self.id} cannot be deleted: {self.because}."


@dataclass(eq=False)
class RegistrationNotEmpty(DomainError):
    """A registration cannot be deleted while it stands for something."""

    id: str
    resources: tuple[str, ...]

    def __str__(self) -> str:
        """What it stands for."""
        return f"{self.id} stands for {', '.join(self.resources)}: release that first."


@dataclass(eq=False)
class ResourceUnderReview(DomainError):
    """What a registration under review stands for cannot be released; a sender id: NAME/COUNTRY."""

    resource: str

    def __str__(self) -> str:
        """Which number or sender id."""
        return f"A registration that stands for {self.resource} is under review."


@dataclass(eq=False)
class AttachmentUnknown(DomainError):
    """The account has no such attachment."""

    id: str

    def __str__(self) -> str:
        """What was asked for."""
        return f"The account has no registration attachment {self.id}."


@dataclass(eq=False)
class AttachmentInUse(DomainError):
    """A registration's newest version refers to the attachment."""

    id: str

    def __str__(self) -> str:
        """Which attachment."""
        return f"A registration refers to {self.id}."


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class NumberPreferenceUnmet(DomainError):
    """No number that could be leased is as it is preferred."""

    number_type: str
    country: str

    def __str__(self) -> str:
        """Which type, in which country."""
        return f"No fictional {self.number_type} number of {self.country} fits the preference."


class SimulatorNumberStaysAtHome(DomainError):
    """A SIMULATOR number sends to simulator destinations of its own country only."""


# ── Sender ids ───────────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class SenderIdUnknown(DomainError):
    """The account has no such sender id in this country."""

    sender_id: str
    country: str

    def __str__(self) -> str:
        """Which name, in which country."""
        return f"The account has no sender id {self.sender_id} in {self.country}."


@dataclass(eq=False)
class SenderIdMalformed(DomainError):
    """No phone shows this as a sender."""

    sender_id: str

    def __str__(self) -> str:
        """What a sender id is."""
        return (
            f"{self.sender_id!r} is no sender id: those have 3 to 11 letters, digits and hyphens, "
            "at least one letter, and begin and end with none of the hyphens (France: no hyphen)."
        )


@dataclass(eq=False)
class SenderIdNotSupported(DomainError):
    """Phones of this country show no names as sender."""

    country: str

    def __str__(self) -> str:
        """Which country."""
        return f"{self.country} is not known to show sender ids."


@dataclass(eq=False)
class SenderIdNeedsRegistration(DomainError):
    """In this country a sender id comes with its registration only."""

    country: str

    def __str__(self) -> str:
        """Which country, and what to do."""
        return (
            f"{self.country} shows registered sender ids only: create a registration of type "
            f"{self.country}_SENDER_ID_REGISTRATION, and the name comes with its approval."
        )


@dataclass(eq=False)
class SenderIdTaken(DomainError):
    """The account has this sender id in this country already."""

    sender_id: str
    country: str

    def __str__(self) -> str:
        """Which name, in which country."""
        return f"The account has the sender id {self.sender_id} in {self.country} already."


@dataclass(eq=False)
class SenderIdDeletionProtected(DomainError):
    """The sender id is protected against its release."""

    sender_id: str
    country: str

    def __str__(self) -> str:
        """Which name, in which country."""
        return f"{self.sender_id} in {self.country} is protected against deletion."
