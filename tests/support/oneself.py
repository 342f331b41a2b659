"""Somebody who signed in to a shop's pool, and what one does to oneself there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.shop import pairs
from tests.support.tokens import an_access_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.exceptions import ClientError

    from tests.support.shop import Shop

WRONG = "000000"


class Oneself:
    """A user of the pool, with an access token of a new client with these settings."""

    def __init__(self, shop: Shop, name: str = "ada", /, **client: Any) -> None:
        self.shop = shop
        self.name = name
        self.cognito = shop.cognito
        self.client: str = self.cognito.create_user_pool_client(
            UserPoolId=shop.pool, ClientName="app", **client
        )["UserPoolClient"]["ClientId"]
        self.token = an_access_token(shop, self.client, name)

    def attributes(self) -> dict[str, str]:
        """What GetUser tells, without the sub."""
        answer = self.cognito.get_user(AccessToken=self.token)
        found = {one["Name"]: one["Value"] for one in answer["UserAttributes"]}
        assert found.pop("sub") == self.shop.state(self.name).sub
        return found

    def update(
        self, values: dict[str, str | None] | None = None, /, **more: Any
    ) -> list[dict[str, str]]:
        """Where codes went; what is in `more` and begins small is an attribute."""
        own = {key: more.pop(key) for key in list(more) if key[0].islower()}
        answer = self.cognito.update_user_attributes(
            AccessToken=self.token, UserAttributes=pairs({**(values or {}), **own}), **more
        )
        assert set(answer) == {"CodeDeliveryDetailsList", "ResponseMetadata"}
        found: list[dict[str, str]] = answer["CodeDeliveryDetailsList"]
        return found

    def delete(self, *names: str) -> None:
        """DeleteUserAttributes."""
        answer = self.cognito.delete_user_attributes(
            AccessToken=self.token, UserAttributeNames=list(names)
        )
        assert set(answer) == {"ResponseMetadata"}

    def ask(self, attribute: str = "email", **more: Any) -> dict[str, str]:
        """Where a code went that one asked for."""
        answer = self.cognito.get_user_attribute_verification_code(
            AccessToken=self.token, AttributeName=attribute, **more
        )
        assert set(answer) == {"CodeDeliveryDetails", "ResponseMetadata"}
        found: dict[str, str] = answer["CodeDeliveryDetails"]
        return found

    def verify(self, code: str, attribute: str = "email") -> None:
        """VerifyUserAttribute."""
        answer = self.cognito.verify_user_attribute(
            AccessToken=self.token, AttributeName=attribute, Code=code
        )
        assert set(answer) == {"ResponseMetadata"}

    def code(self, attribute: str = "email") -> str:
        """The newest code for an attribute, as somebody reads it in the message."""
        code = self.shop.state(self.name).codes[attribute]
        message = next(one for one in self.shop.messages() if one.id == code.message)
        assert message.destination == code.destination
        assert code.code in message.body
        assert code.code != WRONG
        return code.code

    def refused(self, name: str, text: str, call: Callable[[], object]) -> ClientError:
        """The call is answered with this exception and text, and nothing changed at all."""
        return self.shop.refused(name, text, call)
