"""The words of End User Messaging SMS for what is refused around what texts are sent from.

Classes and reasons are the API model's. Which reason belongs to which cause is its name's meaning
where no page says it; the README's known differences name those.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from engine.domain import account_errors
from engine.domain import origination_errors as domain
from engine.wire.sms_voice import errors
from engine.wire.sms_voice.errors import conflict, unknown, validation
from engine.wire.sms_voice.names import (
    ATTACHMENT,
    NUMBER,
    OPT_OUT_LIST,
    REGISTRATION,
    SENDER_ID,
)

if TYPE_CHECKING:
    from engine.domain.errors import DomainError
    from engine.wire.aws_error import AwsError
    from engine.wire.service import Call

Words = Callable[[Any], "AwsError"]
FIELD = "FieldPath"


def _conflict_of(reason: str, kind: str = REGISTRATION, name: str = "id") -> Words:
    """A conflict with the thing that the error names."""
    return lambda error: conflict(reason, kind, getattr(error, name))


def _unknown_of(kind: str, name: str = "id") -> Words:
    return lambda error: unknown(kind, getattr(error, name))


def _invalid(reason: str, field: str) -> Words:
    """A parameter that cannot be taken, with the error's own sentence."""
    return lambda error: validation(reason, field, str(error))


def _under_review(error: domain.ResourceUnderReview) -> AwsError:
    """Sender ids are known by name and country, numbers by an id without a slash."""
    sender_id, slash, _ = error.resource.partition("/")
    if slash:
        return conflict("RESOURCE_DELETION_NOT_ALLOWED", SENDER_ID, sender_id)
    return conflict("PHONE_NUMBER_ASSOCIATED_TO_REGISTRATION", NUMBER, error.resource)


def _already_associated(error: domain.AlreadyAssociated) -> AwsError:
    return conflict("RESOURCE_ALREADY_ASSOCIATED", REGISTRATION, error.id)


WORDS: Mapping[type[DomainError], Words] = {
    domain.RegistrationUnknown: _unknown_of(REGISTRATION),
    domain.AttachmentUnknown: _unknown_of(ATTACHMENT),
    domain.SenderIdUnknown: _unknown_of(SENDER_ID, "sender_id"),
    account_errors.OptOutListUnknown: _unknown_of(OPT_OUT_LIST, "name"),
    domain.RegistrationTypeUnknown: _invalid("UNKNOWN_REGISTRATION_TYPE", "RegistrationType"),
    domain.RegistrationVersionUnknown: _invalid("UNKNOWN_REGISTRATION_VERSION", "VersionNumber"),
    domain.RegistrationFieldUnknown: _invalid("UNKNOWN_REGISTRATION_FIELD", FIELD),
    domain.RegistrationSectionUnknown: _invalid("UNKNOWN_REGISTRATION_SECTION", "SectionPath"),
    domain.RegistrationFieldInvalid: _invalid("FIELD_VALIDATION_FAILED", FIELD),
    domain.RegistrationDoesNotStandFor: _invalid("INVALID_REGISTRATION_ASSOCIATION", "ResourceId"),
    domain.RegistrationNotADraft: _conflict_of("EDIT_REGISTRATION_FIELD_VALUES_NOT_ALLOWED"),
    domain.RegistrationAlreadySubmitted: _conflict_of("REGISTRATION_ALREADY_SUBMITTED"),
    domain.RegistrationNotSubmittable: _conflict_of("SUBMIT_REGISTRATION_VERSION_NOT_ALLOWED"),
    domain.RegistrationNotComplete: _conflict_of("REGISTRATION_NOT_COMPLETE"),
    domain.RegistrationVersionNotAllowed: _conflict_of("CREATE_REGISTRATION_VERSION_NOT_ALLOWED"),
    domain.RegistrationVersionNotDiscardable: _conflict_of(
        "DISCARD_REGISTRATION_VERSION_NOT_ALLOWED"
    ),
    domain.RegistrationEnded: _conflict_of("RESOURCE_MODIFICATION_NOT_ALLOWED"),
    domain.RegistrationUndeletable: _conflict_of("RESOURCE_DELETION_NOT_ALLOWED"),
    domain.RegistrationNotEmpty: _conflict_of("RESOURCE_NOT_EMPTY"),
    domain.AttachmentInUse: _conflict_of("RESOURCE_DELETION_NOT_ALLOWED", ATTACHMENT),
    domain.AlreadyAssociated: _already_associated,
    domain.ResourceUnderReview: _under_review,
    domain.SenderIdTaken: _conflict_of("RESOURCE_ALREADY_EXISTS", SENDER_ID, "sender_id"),
    domain.SenderIdDeletionProtected: _conflict_of(
        "DELETION_PROTECTION_ENABLED", SENDER_ID, "sender_id"
    ),
    domain.SenderIdMalformed: _invalid("INVALID_PARAMETER", "SenderId"),
    domain.SenderIdNotSupported: _invalid("SENDER_ID_NOT_SUPPORTED", "IsoCountryCode"),
    domain.SenderIdNeedsRegistration: _invalid("SENDER_ID_REQUIRES_REGISTRATION", "SenderId"),
    domain.NumberPreferenceUnmet: _invalid("INVALID_PARAMETER", "NumberPreference"),
    domain.SimulatorNumberStaysAtHome: _invalid(
        "INTERNATIONAL_SENDING_NOT_SUPPORTED", "InternationalSendingEnabled"
    ),
}


def in_sms_voices_words(error: DomainError, call: Call) -> AwsError:
    """The exception that AWS answers with; whatever has no words here is raised again."""
    words = WORDS.get(type(error))
    return errors.in_sms_voices_words(error, call) if words is None else words(error)
