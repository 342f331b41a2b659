"""People without an account, or without their password, at a client of a shop's pool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.access import Owner, is_password
from engine.domain.secret_hash import secret_hash
from tests.support.shop import pairs

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.exceptions import ClientError

    from engine.domain.events import MessageRequested
    from tests.support.shop import Shop

STRONG, OTHER = "Correct-Horse-1", "Battery-Staple-2"
WRONG = "000000"
# Settings of a client.
HIDING: dict[str, Any] = {"PreventUserExistenceErrors": "ENABLED"}
SECRET: dict[str, Any] = {"GenerateSecret": True}


class Newcomers:
    """What they do, through a client that is made like this."""

    def __init__(self, shop: Shop, /, **client: Any) -> None:
        self.shop = shop
        self.cognito = shop.cognito
        answer = self.cognito.create_user_pool_client(
            UserPoolId=shop.pool, ClientName="app", **client
        )
        self.client = answer["UserPoolClient"]["ClientId"]
        self._secret = answer["UserPoolClient"].get("ClientSecret")

    def call(self, operation: str, name: str, /, **members: Any) -> dict[str, Any]:
        """What an operation answers that is called through the client, for this name."""
        if self._secret is not None:
            own = secret_hash(self._secret, name, self.client)
            members = {"SecretHash": own, **members}
        answer: dict[str, Any] = getattr(self.cognito, operation)(
            ClientId=self.client, Username=name, **members
        )
        return {key: value for key, value in answer.items() if key != "ResponseMetadata"}

    def sign_up(self, name: str = "ada", /, password: str = STRONG, **more: Any) -> dict[str, Any]:
        """SignUp; what is in `more` and begins small is an attribute."""
        own = {key: more.pop(key) for key in list(more) if key[0].islower()}
        attributes = more.pop("UserAttributes", pairs(own))
        return self.call("sign_up", name, Password=password, UserAttributes=attributes, **more)

    def confirm(self, name: str = "ada", /, code: str | None = None, **more: Any) -> None:
        """ConfirmSignUp, with the code from the newest message unless told otherwise."""
        given = self.code(name) if code is None else code
        assert self.call("confirm_sign_up", name, ConfirmationCode=given, **more) == {}

    def resend(self, name: str = "ada", /, **more: Any) -> dict[str, str]:
        """ResendConfirmationCode."""
        return self._where(self.call("resend_confirmation_code", name, **more))

    def forget(self, name: str = "ada", /, **more: Any) -> dict[str, str]:
        """ForgotPassword."""
        return self._where(self.call("forgot_password", name, **more))

    def choose(
        self, name: str = "ada", /, password: str = OTHER, code: str | None = None, **more: Any
    ) -> None:
        """ConfirmForgotPassword, with the code from the newest message unless told otherwise."""
        given = self.code(name, "reset") if code is None else code
        members = {"ConfirmationCode": given, "Password": password, **more}
        assert self.call("confirm_forgot_password", name, **members) == {}

    def code(self, name: str = "ada", use: str = "confirm") -> str:
        """The newest code for this use, as somebody reads it in the message."""
        code = self.shop.state(name).codes[use]
        message = next(one for one in self.shop.messages() if one.id == code.message)
        assert message.destination == code.destination
        assert code.code in message.body
        assert code.code != WRONG
        return code.code

    def last(self) -> MessageRequested:
        """The newest message to anybody of the pool."""
        return self.shop.messages()[-1]

    def lets_in(self, name: str, password: str) -> bool:
        """Whether this is the user's password."""
        user = self.shop.state(name)
        return is_password(user.access, Owner(user.pool, user.username), password)

    def refused(self, exception: str, text: str, call: Callable[[], object]) -> ClientError:
        """The call is answered with this exception and text, and nothing changed at all."""
        return self.shop.refused(exception, text, call)

    def _where(self, answer: dict[str, Any]) -> dict[str, str]:
        assert set(answer) == {"CodeDeliveryDetails"}
        found: dict[str, str] = answer["CodeDeliveryDetails"]
        return found
