"""An answer other than success, in AWS's own words."""

from collections.abc import Mapping
from types import MappingProxyType

NOTHING_MORE: Mapping[str, object] = MappingProxyType({})


class AwsError(Exception):
    """A refusal or fault as AWS names it; every codec can render it so that an SDK shows it.

    `name` is the name of the exception's shape. Where the service's model has that shape, HTTP
    status and wire code are the model's; `status` and `code` count only where it has not, as for
    `AccessDenied`, `UnknownOperationException`, or an operation that is not simulated.
    """

    def __init__(
        self,
        name: str,
        message: str | None = None,
        *,
        members: Mapping[str, object] = NOTHING_MORE,
        status: int = 400,
        code: str | None = None,
    ) -> None:
        super().__init__(name if message is None else f"{name}: {message}")
        self.name = name
        self.message = message
        self.members = members
        self.status = status
        self.code = code or name


class SerializationFailure(AwsError):
    """The request cannot be read as the shapes of its operation say."""
