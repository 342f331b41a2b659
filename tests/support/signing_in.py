"""Somebody at the door of a shop's pool, through a client of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any

import jwt
from msgspec.structs import replace

from engine.adapters.redis_attempts import RedisAttempts
from engine.app.password_locks import SINCE_SUCCESS
from engine.domain.events import PoolSettingsReplaced, UserCreated
from engine.domain.srp import password_set
from engine.domain.streams import pool_stream, user_stream

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.exceptions import ClientError

    from engine.app.look import Look
    from engine.domain.decision import Decision
    from engine.domain.events import Event
    from tests.support.shop import Shop

PASSWORD, ANOTHER = "Abcdef1!", "Zyxwvu9?"
SALT = "0123456789abcdef0123456789abcdef"
FLOWS = [
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
]


class Door:
    """A client of the pool; every way in is open unless settings say otherwise."""

    def __init__(self, shop: Shop, **settings: Any) -> None:
        self.shop = shop
        self.cognito = shop.cognito
        made = self.cognito.create_user_pool_client(
            UserPoolId=shop.pool,
            **{"ClientName": "web", "ExplicitAuthFlows": FLOWS, **settings},
        )["UserPoolClient"]
        self.client: str = made["ClientId"]
        self.secret: str | None = made.get("ClientSecret")

    def user(self, name: str = "ada", password: str = PASSWORD, /, **attributes: str) -> str:
        """The name of a new user with a password of its own."""
        self.shop.user(name, **attributes)
        self.give_password(name, password)
        return name

    def give_password(self, name: str, password: str = PASSWORD) -> None:
        """A password of the user's own."""
        user = self.shop.state(name)
        stream = user_stream(user.pool, user.sub)
        record(self.shop, stream, password_set(user.pool, user.username, password, SALT))

    def failures(self, name: str) -> int:
        """How many wrong passwords were given for a user since the last right one."""
        count, _ = self.shop.live.do(self._attempts().counted(self._door_of(name)))
        return count

    def failed_before(self, name: str, times: int) -> None:
        """So many more wrong passwords were given just now."""
        now = self.shop.live.sandpost.clock.now()
        for _ in range(times):
            self.shop.live.do(self._attempts().count(self._door_of(name), SINCE_SUCCESS, now))

    def _attempts(self) -> RedisAttempts:
        return RedisAttempts(self.shop.live.sandpost.store.lines)

    def _door_of(self, name: str) -> str:
        user = self.shop.state(name)
        return f"password/{user_stream(user.pool, user.sub)}"

    def hash(self, name: str) -> dict[str, str]:
        """The parameter by which a client with a secret proves that it has it."""
        if self.secret is None:
            return {}
        said = hmac.digest(self.secret.encode(), f"{name}{self.client}".encode(), hashlib.sha256)
        return {"SECRET_HASH": base64.b64encode(said).decode()}

    def begin(self, flow: str = "USER_PASSWORD_AUTH", /, **parameters: str) -> Any:
        """What InitiateAuth answers."""
        return self.cognito.initiate_auth(
            ClientId=self.client, AuthFlow=flow, AuthParameters=parameters
        )

    def begin_for(self, flow: str = "ADMIN_USER_PASSWORD_AUTH", /, **parameters: str) -> Any:
        """What AdminInitiateAuth answers."""
        return self.cognito.admin_initiate_auth(
            UserPoolId=self.shop.pool,
            ClientId=self.client,
            AuthFlow=flow,
            AuthParameters=parameters,
        )

    def enter(self, name: str = "ada", password: str = PASSWORD) -> Any:
        """What InitiateAuth answers to a name and a password."""
        return self.begin(USERNAME=name, PASSWORD=password, **self.hash(name))

    def tokens(self, name: str = "ada", password: str = PASSWORD) -> dict[str, Any]:
        """The tokens of a name and a password."""
        answer = self.enter(name, password)
        assert "ChallengeName" not in answer
        result: dict[str, Any] = answer["AuthenticationResult"]
        return result

    def refresh(self, token: str, **parameters: str) -> dict[str, Any]:
        """The tokens of a refresh token."""
        answer = self.begin("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=token, **parameters)
        result: dict[str, Any] = answer["AuthenticationResult"]
        return result

    def answer(self, asked: Mapping[str, Any], /, **responses: str) -> Any:
        """What RespondToAuthChallenge answers to responses to what was asked."""
        return self.cognito.respond_to_auth_challenge(
            ClientId=self.client,
            ChallengeName=asked["ChallengeName"],
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": "ada", **responses},
        )

    def claims(self, token: str) -> dict[str, Any]:
        """What a token says, verified by PyJWT with the pool's published keys."""
        keys = f"{self.shop.live.url}/{self.shop.pool}/.well-known/jwks.json"
        key = jwt.PyJWKClient(keys).get_signing_key_from_jwt(token)
        said: dict[str, Any] = jwt.decode(
            token, key.key, algorithms=["RS256"], options={"verify_aud": False}
        )
        return said

    def refused(self, name: str, text: str, call: Any) -> ClientError:
        """The call is answered with this exception and text, and nothing changed at all."""
        return self.shop.refused(name, text, call)


def record(shop: Shop, stream: str, *events: Event) -> None:
    """This happened to a user or a pool of the shop."""

    async def decide(look: Look) -> Decision:
        pool = await look.pool_named(shop.pool)
        assert pool is not None
        if not isinstance(events[0], UserCreated) and stream.startswith("user/"):
            await look.user_with(pool, stream.rpartition("/")[2])
        return {stream: events}

    sandpost = shop.live.sandpost
    shop.live.do(sandpost.handler.settle([stream], decide, sandpost.clock.now()))


def set_up(shop: Shop, **settings: Any) -> None:
    """The pool has these settings of `PoolSettings` as well."""
    pool = shop.live.do(shop.live.sandpost.handler.look().pool_named(shop.pool))
    assert pool is not None
    record(
        shop,
        pool_stream(shop.pool),
        PoolSettingsReplaced(pool.name, replace(pool.settings, **settings)),
    )
