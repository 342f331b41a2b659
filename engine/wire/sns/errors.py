"""SNS's words for what the domain, or its model's constraints, refuse.

Observed against the live service: the texts on origination entities, on opting in too soon, on
malformed numbers, on what cannot be published, and the code of broken constraints. Classes are the
API model's; the other texts are ours, for AWS publishes none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.domain import account_errors, errors, publishing_errors
from engine.wire.aws_error import AwsError

if TYPE_CHECKING:
    from engine.domain.errors import DomainError
    from engine.wire.service import Call

INVALID = "InvalidParameterException"
USER_ERROR = "UserErrorException"
# The API reference names the code `Verification`, but SDKs know the exception by this name only.
VERIFICATION = "VerificationException"
CODE_MISMATCH = "VERIFICATION_CODE_MISMATCH"  # as End User Messaging SMS calls the same; assumed
TOO_LONG = "Invalid parameter: Message too long"
TOO_YOUNG = (
    "Phone number can only be deleted 24 hours after verification or the last verification attempt"
)

SIMPLE: Mapping[type[DomainError], tuple[str, str]] = {
    account_errors.InvalidPhoneNumber: (
        INVALID,
        "Invalid parameter: PhoneNumber Reason: input incorrectly formatted",
    ),
    account_errors.OptInTooSoon: (
        INVALID,
        "Invalid parameter: Cannot opt in right now, latest opt in is too recent",
    ),
    account_errors.NoOriginationIdentity: (
        USER_ERROR,
        "No origination entities available to send",
    ),
    account_errors.NumberIsOptedOut: ("OptedOutException", "Phone number is opted out"),
    account_errors.SandboxNumberUnknown: (
        "ResourceNotFoundException",
        "Phone number does not exist in the SMS sandbox",
    ),
    account_errors.SandboxNumberTooYoung: (
        USER_ERROR,
        TOO_YOUNG,
    ),
    publishing_errors.TextEmpty: (INVALID, "Invalid parameter: Empty message"),
    publishing_errors.TextTooLong: (INVALID, TOO_LONG),
    account_errors.SpendLimitAboveQuota: (INVALID, "MonthlySpendLimit is invalid"),
    errors.PageTokenUnreadable: (INVALID, "Invalid parameter: NextToken"),
    errors.Contended: ("ThrottledException", "Rate exceeded"),
}


def in_snss_words(error: DomainError, _: Call) -> AwsError:
    """The exception that SNS answers with; whatever has no words here is raised again."""
    if (simple := SIMPLE.get(type(error))) is not None:
        return AwsError(*simple)
    match error:
        case publishing_errors.NumberNotPublishable(number=number):
            text = f"Invalid parameter: PhoneNumber Reason: {number} is not valid to publish to"
            return AwsError(INVALID, text)
        case account_errors.TooManySandboxNumbers(most=most):
            text = f"The maximum number of sandbox phone numbers ({most}) has been reached."
            return AwsError(USER_ERROR, text)
        case account_errors.TooManyOneTimePasswords(most=most):
            text = f"The maximum number of verification attempts per day ({most}) has been reached."
            return AwsError(USER_ERROR, text)
        case account_errors.WrongOneTimePassword():
            members = {"Status": CODE_MISMATCH}
            return AwsError(VERIFICATION, "Incorrect OneTimePassword", members=members)
        case _:
            raise error
