"""The story that `sandpost demo` plays: a message that never arrives, why, and what then is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from rich.text import Text

from engine.cli import show
from engine.cli.answers import Message, Messages
from engine.cli.aws_words import client as aws_client
from engine.cli.carry_out import PATIENCE_SECONDS, Steps

if TYPE_CHECKING:
    from botocore.client import BaseClient

    from engine.cli.client import Client

USER = "ada"
PASSWORD = "Correct-horse-1"  # noqa: S105  # of a user that ends with the story
NUMBER = "+12065550100"  # reserved for fiction, in Seattle
ROLE = "arn:aws:iam::000000000000:role/cognito-sms"


class WentWrong(Exception):
    """The story came out otherwise than it is told."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A user in a pool, the application it signs in to, and the SDK client that changes it."""

    cognito: BaseClient
    pool: str
    application: str


@dataclass(frozen=True, slots=True)
class Ends:
    """The two messages of the story: the one that was lost, and the one that then arrived."""

    undelivered: str
    verdict: str
    delivered: str


class Story:
    """Plays against one instance over its socket, as any caller would."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._chapter = 0

    def play(self) -> Ends:
        """The whole story. Raises WentWrong, or whatever stopped it."""
        scene = self._set()
        lost = self._update(scene)
        self._repair(lost)
        token = self._ask_again(scene)
        arrived = self._arrival(scene, lost)
        self._verify(scene, token, arrived)
        return Ends(lost.id, lost.verdict or "", arrived.id)

    def _set(self) -> Scene:
        self._tell("A new AWS account: both sandboxes on, nothing registered. A pool, and a user.")
        cognito = aws_client(self._client.url, "cognito-idp")
        self._code(f'cognito = boto3.client("cognito-idp", endpoint_url="{self._client.url}")')
        pool: str = cognito.create_user_pool(
            PoolName="demo",
            AliasAttributes=["phone_number"],
            AutoVerifiedAttributes=["phone_number"],
            SmsConfiguration={"SnsCallerArn": ROLE, "ExternalId": "demo"},
        )["UserPool"]["Id"]
        self._code('cognito.create_user_pool(PoolName="demo", AutoVerifiedAttributes=[…], …)', pool)
        application: str = cognito.create_user_pool_client(
            UserPoolId=pool, ClientName="shop", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
        )["UserPoolClient"]["ClientId"]
        self._code('cognito.create_user_pool_client(ClientName="shop", …)', application)
        cognito.admin_create_user(UserPoolId=pool, Username=USER, MessageAction="SUPPRESS")
        self._code(f'cognito.admin_create_user(Username="{USER}", MessageAction="SUPPRESS")')
        cognito.admin_set_user_password(
            UserPoolId=pool, Username=USER, Password=PASSWORD, Permanent=True
        )
        self._code(f'cognito.admin_set_user_password(Username="{USER}", Permanent=True, …)')
        return Scene(cognito, pool, application)

    def _update(self, scene: Scene) -> Message:
        self._tell(f"{USER} gets a US phone number. The call succeeds.")
        scene.cognito.admin_update_user_attributes(
            UserPoolId=scene.pool,
            Username=USER,
            UserAttributes=[{"Name": "phone_number", "Value": NUMBER}],
        )
        self._code(f'cognito.admin_update_user_attributes(… "phone_number" … "{NUMBER}")', "200 {}")
        self._tell("Was it delivered? Ask Sandpost.")
        lost = self._awaited(scene, after=0)
        show.print_message(lost)
        if lost.outcome != "undelivered" or lost.destination != NUMBER:
            raise WentWrong(f"The first message should never arrive: it is {lost.outcome}.")
        return lost

    def _repair(self, lost: Message) -> None:
        self._tell("So do what it says, in that order.")
        Steps(self._client, self._code).carry_out(lost.steps, after=lost.position)

    def _ask_again(self, scene: Scene) -> str:
        """The access token by which a new code was asked for."""
        self._tell(f"Repeating the value sends no new code, so {USER} signs in and asks for one.")
        token = self._sign_in(scene, USER)
        scene.cognito.get_user_attribute_verification_code(
            AccessToken=token, AttributeName="phone_number"
        )
        self._code('cognito.get_user_attribute_verification_code(… "phone_number")', "200")
        return token

    def _arrival(self, scene: Scene, lost: Message) -> Message:
        arrived = self._awaited(scene, after=lost.position)
        right = arrived.outcome == "delivered" and arrived.destination == lost.destination
        if not right or not arrived.code:
            raise WentWrong(f"The second message should arrive: {arrived.what} {arrived.why}")
        self._tell("Delivered.")
        show.print_message(arrived)
        return arrived

    def _verify(self, scene: Scene, token: str, arrived: Message) -> None:
        self._tell(f"The code verifies the number, and {USER} signs in by it.")
        scene.cognito.verify_user_attribute(
            AccessToken=token, AttributeName="phone_number", Code=arrived.code
        )
        self._code(f'cognito.verify_user_attribute(… "phone_number", Code="{arrived.code}")', "200")
        self._sign_in(scene, NUMBER)

    def _sign_in(self, scene: Scene, name: str) -> str:
        """The access token that a user name or a number is given."""
        token: str = scene.cognito.initiate_auth(
            ClientId=scene.application,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
        )["AuthenticationResult"]["AccessToken"]
        self._code(f'cognito.initiate_auth(… USERNAME="{name}" …)', f"{token[:8]}…")
        return token

    def _awaited(self, scene: Scene, after: int) -> Message:
        """The next message to the user, once it is judged."""
        wanted = {"pool": scene.pool, "user": USER, "after": after, "wait": PATIENCE_SECONDS}
        listed = self._client.get("/messages", wanted, patience=PATIENCE_SECONDS)
        messages = msgspec.convert(listed, Messages).messages
        if not messages:
            raise WentWrong("No message was requested.")
        wait = {"wait": PATIENCE_SECONDS}
        path = f"/messages/{messages[0].id}"
        return msgspec.convert(self._client.get(path, wait, patience=PATIENCE_SECONDS), Message)

    def _tell(self, sentence: str) -> None:
        self._chapter += 1
        show.console.print()
        show.console.print(Text(f"{self._chapter}. {sentence}", "bold"))

    def _code(self, line: str, answer: str = "") -> None:
        said = Text(f"   {line}", "cyan")
        if answer:
            said.append(f"   → {answer}", "default")
        show.console.print(said, soft_wrap=True)
