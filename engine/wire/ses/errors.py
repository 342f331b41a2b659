"""SES's words for what the domain, or its model's constraints, refuse.

Observed against the live service: the text on malformed addresses, and the form of constraints.
The codes are those that the query protocol has for all services, or SES's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import account_errors, errors
from engine.wire.aws_error import AwsError
from engine.wire.constraints import ConstraintViolations

if TYPE_CHECKING:
    from engine.domain.errors import DomainError
    from engine.wire.service import Call

INVALID_VALUE = "InvalidParameterValue"


def in_sess_words(error: DomainError, _: Call) -> AwsError:
    """The error that SES answers with; whatever has no words here is raised again."""
    match error:
        case account_errors.InvalidIdentity(identity=identity):
            return AwsError(INVALID_VALUE, f"Invalid email address<{identity}>.")
        case errors.PageTokenUnreadable():
            return AwsError(INVALID_VALUE, "Invalid NextToken.")
        case errors.Contended():
            return AwsError("Throttling", "Rate exceeded")
        case _:
            raise error


def invalid(broken: ConstraintViolations) -> AwsError:
    """The refusal of a request that breaks the model; SES repeats no value in it (observed)."""
    silent = [
        violation._replace(subject="Value")
        if violation.subject.startswith("Value '")
        else violation
        for violation in broken.violations
    ]
    return AwsError("ValidationError", str(ConstraintViolations(silent)))
