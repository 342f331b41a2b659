"""The words of End User Messaging SMS for what the domain, or its model's constraints, refuse.

Classes, reasons and members are the API model's. Of the sentences one form was observed, that of
conflicts (`Conflict Occurred - Reason="…" ResourceType="…" ResourceId="…"`), out of which clients
read the reason; the others are made after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import account_errors, errors
from engine.wire.aws_error import AwsError
from engine.wire.constraints import ConstraintViolations

if TYPE_CHECKING:
    from engine.domain.errors import DomainError
    from engine.wire.service import Call

NUMBER = "phone-number"
NUMBER_ID = "PhoneNumberId"


def in_sms_voices_words(error: DomainError, _: Call) -> AwsError:
    """The exception that AWS answers with; whatever has no words here is raised again."""
    match error:
        case account_errors.OriginationNumberUnknown(id=id_):
            return unknown(NUMBER, id_)
        case account_errors.NumberDeletionProtected(id=id_):
            return conflict("DELETION_PROTECTION_ENABLED", NUMBER, id_)
        case account_errors.NumberCannotBeReleased():
            return validation("PHONE_NUMBER_CANNOT_BE_RELEASED", NUMBER_ID, str(error))
        case account_errors.NumberTypeNotOffered():
            return validation("INVALID_PARAMETER", "NumberType", str(error))
        case account_errors.SimulatorNumberMustBeTransactional():
            return validation("INVALID_PARAMETER", "MessageType", str(error))
        case account_errors.NumbersExhausted():
            return quota("PHONE_NUMBERS_PER_ACCOUNT")
        case errors.PageTokenUnreadable():
            sentence = "No page of this list gave this token."
            return validation("INVALID_NEXT_TOKEN", "NextToken", sentence)
        case errors.Contended():
            return AwsError("ThrottlingException", "Rate exceeded")
        case _:
            raise error


def validation(reason: str, field: str, sentence: str) -> AwsError:
    """A parameter that AWS cannot take, and why."""
    text = f'Validation Exception - Reason="{reason}" Fields="{field}": {sentence}'
    fields = [{"Name": field, "Message": sentence}]
    return AwsError("ValidationException", text, members={"Reason": reason, "Fields": fields})


def invalid(broken: ConstraintViolations) -> AwsError:
    """The refusal of a request that breaks the model."""
    fields = [{"Name": one.path, "Message": one.constraint} for one in broken.violations]
    members = {"Reason": "FIELD_VALIDATION_FAILED", "Fields": fields}
    return AwsError("ValidationException", str(broken), members=members)


def unknown(kind: str, id_: str) -> AwsError:
    """There is no such thing in this account and region."""
    text = f'Resource Not Found - ResourceType="{kind}" ResourceId="{id_}"'
    members = {"ResourceType": kind, "ResourceId": id_}
    return AwsError("ResourceNotFoundException", text, members=members)


def conflict(reason: str, kind: str, id_: str) -> AwsError:
    """The state of a thing forbids what was asked, and why."""
    text = f'Conflict Occurred - Reason="{reason}" ResourceType="{kind}" ResourceId="{id_}"'
    members = {"Reason": reason, "ResourceType": kind, "ResourceId": id_}
    return AwsError("ConflictException", text, members=members)


def quota(reason: str) -> AwsError:
    """The account has used up what it is allowed."""
    text = f'Service Quota Exceeded - Reason="{reason}"'
    return AwsError("ServiceQuotaExceededException", text, members={"Reason": reason})
