"""CloudWatch Logs' words for what cannot be read. The two on missing things were observed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import errors
from engine.wire.aws_error import AwsError

if TYPE_CHECKING:
    from engine.domain.errors import DomainError
    from engine.wire.service import Call

INVALID = "InvalidParameterException"
BAD_TOKEN = "The specified nextToken is invalid."  # noqa: S105  # leads to a page


def in_cloudwatchs_words(error: DomainError, _: Call) -> AwsError:
    """The exception that AWS answers with; whatever has no words here is raised again."""
    match error:
        case errors.PageTokenUnreadable():
            return invalid(BAD_TOKEN)
        case errors.Contended():
            return AwsError("ServiceUnavailableException", "The service is busy.")
        case _:
            raise error


def no_group() -> AwsError:
    """There is no log group of this name."""
    return AwsError("ResourceNotFoundException", "The specified log group does not exist.")


def no_stream() -> AwsError:
    """There is no log stream of this name in the group."""
    return AwsError("ResourceNotFoundException", "The specified log stream does not exist.")


def invalid(sentence: str) -> AwsError:
    """A parameter cannot be meant."""
    return AwsError(INVALID, sentence)
