"""A user pool of its own in an account of its own, on a live server, through boto3."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from engine.app.handle import Caller
from engine.domain.events import MessageRequested
from engine.domain.user import User
from tests.support.live import WHOLE_LOG
from tests.support.sending import REGION, Sending, told

ROLE = "arn:aws:iam::000000000000:role/sms"
SMS = {"SnsCallerArn": ROLE}
BOTH = ["email", "phone_number"]
VERIFYING: dict[str, Any] = {"AutoVerifiedAttributes": BOTH, "SmsConfiguration": SMS}
KEEPING: dict[str, Any] = {
    **VERIFYING,
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": BOTH},
}


def pairs(values: Mapping[str, str | None]) -> list[dict[str, str]]:
    """The values as the API takes them; None: a name without a value."""
    return [{"Name": n} if v is None else {"Name": n, "Value": v} for n, v in values.items()]


class Shop:
    """The pool, and what a caller does with it."""

    def __init__(self, account: Sending, **settings: Any) -> None:
        self.account = account
        self.live = account.live
        self.cognito = account.client("cognito-idp")
        self._before = self.live.end()
        self.description = self.cognito.create_user_pool(PoolName="shop", **settings)["UserPool"]
        self.pool = self.description["Id"]
        self._names: list[str] = []

    def create(self, name: str, /, **more: Any) -> Any:
        """What AdminCreateUser answers."""
        answer = self.cognito.admin_create_user(UserPoolId=self.pool, Username=name, **more)
        self._names.append(name)
        return answer["User"]

    def user(self, name: str = "ada", /, **attributes: str) -> str:
        """The name of a new user with these attributes, created silently."""
        self.create(name, UserAttributes=pairs({**attributes}), MessageAction="SUPPRESS")
        return name

    def update(
        self, name: str, /, values: dict[str, str | None] | None = None, **more: Any
    ) -> None:
        """AdminUpdateUserAttributes: what is in `more` and begins small is an attribute too."""
        own = {key: more.pop(key) for key in list(more) if key[0].islower()}
        answer = self.cognito.admin_update_user_attributes(
            UserPoolId=self.pool,
            Username=name,
            UserAttributes=pairs({**(values or {}), **own}),
            **more,
        )
        assert set(answer) == {"ResponseMetadata"}

    def get(self, name: str) -> dict[str, str]:
        """A user's attributes as AdminGetUser tells them, without the sub."""
        answer = self.cognito.admin_get_user(UserPoolId=self.pool, Username=name)
        found = {one["Name"]: one["Value"] for one in answer["UserAttributes"]}
        assert found.pop("sub")
        return found

    def state(self, name: str) -> User:
        """A user as stored."""
        caller = Caller(self.account.id, REGION)
        return self.live.do(self.live.sandpost.users.get(caller, self.pool, name))

    def messages(self) -> list[MessageRequested]:
        """The messages to the pool's users, oldest first."""
        log = self.live.do(self.live.sandpost.log.read(self._before, WHOLE_LOG))
        found = [one.event for one in log if isinstance(one.event, MessageRequested)]
        return [message for message in found if message.pool == self.pool]

    def exists(self, name: str) -> bool:
        """Whether a name leads to anybody."""
        try:
            self.get(name)
        except self.cognito.exceptions.UserNotFoundException:
            return False
        return True

    def refused(self, name: str, text: str, call: Callable[[], object]) -> ClientError:
        """The call is answered with this exception and text, and nothing changed at all."""
        before = [self.state(user) for user in self._names if self.exists(user)]
        error = self.account.refused(getattr(self.cognito.exceptions, name), call)
        assert told(error) == (400, name, text)
        assert [self.state(user) for user in self._names if self.exists(user)] == before
        return error
