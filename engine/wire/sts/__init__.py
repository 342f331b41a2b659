"""AWS STS, as far as scripts ask it before all else: whose credentials these are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import errors
from engine.wire.aws_error import AwsError
from engine.wire.service import Service, invalid_as

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.errors import DomainError
    from engine.wire.service import Call, Members, Operation

USER = "sandpost"


async def get_caller_identity(call: Call) -> Members:
    """The account that the access key stands for here; whoever calls is its one user."""
    account = call.caller.account
    return {
        "UserId": f"AIDASNDPT{account}",  # 21 characters, as a user's id has
        "Account": account,
        "Arn": f"arn:aws:iam::{account}:user/{USER}",
    }


OPERATIONS: Mapping[str, Operation] = {"GetCallerIdentity": get_caller_identity}


def in_stss_words(error: DomainError, _: Call) -> AwsError:
    """The error that STS answers with; whatever has no words here is raised again."""
    if isinstance(error, errors.Contended):
        return AwsError("Throttling", "Rate exceeded")
    raise error


STS = Service(
    "sts",
    OPERATIONS,
    in_stss_words,
    invalid=invalid_as("ValidationError"),
    fault="InternalFailure",
    elsewhere="roles and sessions are not simulated, any access key will do.",
)
