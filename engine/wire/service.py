"""What a simulated AWS service is to the router, and what an operation is given."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from engine.wire.aws_error import AwsError

if TYPE_CHECKING:
    from engine.app.accounts import Accounts
    from engine.app.answers import Answers
    from engine.app.clients import Clients
    from engine.app.delivery_log import DeliveryLog
    from engine.app.factors import Factors
    from engine.app.handle import Caller
    from engine.app.issuer import Issuer
    from engine.app.lists import Lists
    from engine.app.passwords import Passwords
    from engine.app.pools import Pools
    from engine.app.selves import Selves
    from engine.app.sign_ins import SignIns
    from engine.app.sign_outs import SignOuts
    from engine.app.sign_ups import SignUps
    from engine.app.token_sets import TokenSets
    from engine.app.users import Users
    from engine.domain.errors import DomainError
    from engine.ports import Chance, Clock
    from engine.wire.constraints import ConstraintViolations

Members = Mapping[str, Any]  # a request or a response, by the names of the service's model


@dataclass(frozen=True, slots=True)
class Application:
    """What operations may use of the floors below."""

    users: Users
    pools: Pools
    clients: Clients
    sign_ups: SignUps
    sign_ins: SignIns
    answers: Answers
    sign_outs: SignOuts
    factors: Factors
    token_sets: TokenSets
    passwords: Passwords
    selves: Selves
    accounts: Accounts
    lists: Lists
    delivery_log: DeliveryLog
    clock: Clock
    chance: Chance
    issuer: Issuer

    @property
    def public_url(self) -> str:
        """What links begin with."""
        return self.issuer.public_url


class Call(Struct, frozen=True):
    """One request: who calls which operation with what."""

    operation: str
    given: Members
    caller: Caller
    app: Application


Operation = Callable[[Call], Awaitable[Members]]


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its model's name, its operations here, and its words for refusals.

    `invalid` words the refusal of a request that breaks its model's constraints; `fault` is the
    exception for its own failures; `elsewhere` says what its other operations are about.
    """

    name: str
    operations: Mapping[str, Operation]
    in_its_words: Callable[[DomainError, Call], AwsError]
    invalid: Callable[[ConstraintViolations], AwsError]
    fault: str
    elsewhere: str | None = None


def invalid_as(name: str) -> Callable[[ConstraintViolations], AwsError]:
    """Words for broken constraints: AWS's own text, in the exception of this name."""

    def worded(broken: ConstraintViolations) -> AwsError:
        return AwsError(name, str(broken))

    return worded
