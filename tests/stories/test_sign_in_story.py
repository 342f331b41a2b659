"""One story by each of three real clients: from signing up to signing in by phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.stories.sdks import ACCOUNT, Boto3, CommandLine, Refused, Sdk, javascript_sdk
from tests.support.aws_cli import AwsCli
from tests.support.terminal import Terminal
from tests.web.instances import WAIT, Instance, instance

NUMBER = "+12065550100"
ADDRESS = "ada@shop.example"
PASSWORD = "Abcdef1!"
BOTH = ["email", "phone_number"]


@pytest.fixture
def running() -> Iterator[Instance]:
    with instance() as started:
        yield started


@pytest.fixture(params=["boto3", "AWS CLI", "JavaScript"])
def sdk(running: Instance, request: pytest.FixtureRequest) -> Iterator[Sdk]:
    """One of three clients."""
    with ExitStack() as stack:
        match request.param:
            case "boto3":
                yield Boto3(running.aws())
            case "AWS CLI":
                yield CommandLine(AwsCli(running.url, ACCOUNT))
            case _:
                programs: Path = request.getfixturevalue("javascript")
                yield stack.enter_context(javascript_sdk(running, programs))


class Shop:
    """A pool whose users sign in by name, e-mail or phone, and its client."""

    def __init__(self, sdk: Sdk, running: Instance) -> None:
        self.sdk = sdk
        self.running = running
        self.pool: str = sdk.call(
            "CreateUserPool",
            PoolName="shop",
            AliasAttributes=BOTH,
            AutoVerifiedAttributes=BOTH,
            SmsConfiguration={"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"},
        )["UserPool"]["Id"]
        self.client: str = sdk.call(
            "CreateUserPoolClient",
            UserPoolId=self.pool,
            ClientName="shop",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        )["UserPoolClient"]["ClientId"]

    def code(self) -> Any:
        """What the inbox says of ada's code, and whether it arrived."""
        return self.running.get(f"/users/{self.pool}/ada/code", **WAIT)

    def signed_in(self, by: str) -> dict[str, str]:
        """Ada's tokens."""
        result: dict[str, str] = self.sdk.call(
            "InitiateAuth",
            ClientId=self.client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": by, "PASSWORD": PASSWORD},
        )["AuthenticationResult"]
        return result

    def stuck(self) -> list[Any]:
        """Who waits for a message that never arrived."""
        told = self.running.cli("stuck", self.pool, "--json")
        assert told.returncode == 0, told.stderr
        found: list[Any] = self.running.get("/stuck", pool=self.pool).json()["users"]
        return found


def refused(call: Callable[[], object]) -> tuple[str, str]:
    """The exception and the text that a call is answered with."""
    with pytest.raises(Refused) as told:
        call()
    return told.value.name, told.value.text


@pytest.mark.timeout(240)
def test_from_signing_up_to_signing_in_by_phone(
    sdk: Sdk, running: Instance, tmp_path: Path
) -> None:
    shop = Shop(sdk, running)

    answer = sdk.call(
        "SignUp",
        ClientId=shop.client,
        Username="ada",
        Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": ADDRESS}],
    )
    assert answer["UserConfirmed"] is False
    assert answer["CodeDeliveryDetails"]["Destination"] == "a***@s***"
    assert refused(lambda: shop.signed_in("ada"))[0] == "UserNotConfirmedException"

    arrived = shop.code()
    assert arrived.status_code == 200, arrived.json()
    sdk.call(
        "ConfirmSignUp",
        ClientId=shop.client,
        Username="ada",
        ConfirmationCode=arrived.json()["code"],
    )
    tokens = shop.signed_in(ADDRESS)

    sdk.call(
        "AdminUpdateUserAttributes",
        UserPoolId=shop.pool,
        Username="ada",
        UserAttributes=[{"Name": "phone_number", "Value": NUMBER}],
    )
    lost = shop.code()
    assert (lost.status_code, lost.json()["verdict"]) == (409, "sandbox-destination-unverified")
    (waiting,) = shop.stuck()
    assert waiting["user"] == "ada"
    assert "cannot sign in by phone" in waiting["consequence"]

    message = running.get(f"/messages/{lost.json()['message']}").json()
    terminal = Terminal(running.url, ACCOUNT, tmp_path, {}, message["position"])
    for step in message["steps"]:
        terminal.carry_out(step)
    sdk.call(
        "GetUserAttributeVerificationCode",
        AccessToken=tokens["AccessToken"],
        AttributeName="phone_number",
    )
    arrived = shop.code()
    assert arrived.status_code == 200, arrived.json()
    sdk.call(
        "VerifyUserAttribute",
        AccessToken=tokens["AccessToken"],
        AttributeName="phone_number",
        Code=arrived.json()["code"],
    )

    assert shop.stuck() == []
    by_phone = shop.signed_in(NUMBER)
    me = sdk.call("GetUser", AccessToken=by_phone["AccessToken"])
    assert {"Name": "phone_number_verified", "Value": "true"} in me["UserAttributes"]
