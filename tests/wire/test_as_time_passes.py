"""What ends by itself, on a clock that is moved on through the API (facts 2.3, 2.8, 4, 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.shop import pairs
from tests.support.signing_in import FLOWS
from tests.web.instances import Instance, instance

PASSWORD, ANOTHER = "Abcdef1!", "Zyxwvu9?"
WRONG = "000000"
OVER = ("ExpiredCodeException", "Invalid code provided, please request a code again.")
MISMATCH = ("CodeMismatchException", "Invalid verification code provided, please try again.")
TOO_OFTEN = ("LimitExceededException", "Attempt limit exceeded, please try after some time.")
INCORRECT = ("NotAuthorizedException", "Incorrect username or password.")
LOCKED = ("NotAuthorizedException", "Password attempts exceeded")
TEMPORARY_OVER = (
    "NotAuthorizedException",
    "Temporary password has expired and must be reset by an administrator.",
)
SESSION_OVER = (
    "NotAuthorizedException",
    "Invalid session for the user, session is expired.",
)


class Town:
    """A pool that verifies addresses by itself, its client, and the clock of all of it."""

    def __init__(self, running: Instance, cognito: Any, **settings: Any) -> None:
        self.running = running
        self.cognito = cognito
        made = cognito.create_user_pool(
            PoolName="town", **{"AutoVerifiedAttributes": ["email"], **settings}
        )
        self.pool = made["UserPool"]["Id"]
        client = cognito.create_user_pool_client(
            UserPoolId=self.pool, ClientName="web", ExplicitAuthFlows=FLOWS
        )
        self.client = client["UserPoolClient"]["ClientId"]

    def passes(self, time: str) -> None:
        """So much time passes."""
        assert self.running.post("/clock", {"forward": time}).status_code == 200

    def a_new_hour_begins(self) -> None:
        """The clock stands at the beginning of an hour: what is counted now is counted together."""
        now = datetime.fromisoformat(self.running.get("/clock").json()["now"])
        hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        assert self.running.post("/clock", {"to": hour.isoformat()}).status_code == 200

    def by_client(self, operation: str, **members: Any) -> Any:
        """What an operation answers that comes through the client, about ada."""
        call = getattr(self.cognito, operation)
        return call(**{"ClientId": self.client, "Username": "ada", **members})

    def by_administrator(self, operation: str, **members: Any) -> Any:
        """What an administrator's operation answers, about ada."""
        call = getattr(self.cognito, operation)
        return call(**{"UserPoolId": self.pool, "Username": "ada", **members})

    def signs_up(self) -> None:
        """Ada signs up by her address."""
        self.by_client(
            "sign_up", Password=PASSWORD, UserAttributes=pairs({"email": "ada@shop.example"})
        )

    def confirms(self, code: str) -> None:
        """She confirms her account."""
        self.by_client("confirm_sign_up", ConfirmationCode=code)

    def chooses(self, code: str) -> None:
        """She chooses a new password with a code."""
        self.by_client("confirm_forgot_password", ConfirmationCode=code, Password=ANOTHER)

    def is_a_user(self) -> str:
        """Ada's access token, once she has a confirmed account with a verified address."""
        self.signs_up()
        self.confirms(self.code())
        token: str = self.enters()["AuthenticationResult"]["AccessToken"]
        return token

    def is_invited(self, **more: Any) -> None:
        """Ada has a temporary password."""
        self.by_administrator(
            "admin_create_user",
            **{"TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS", **more},
        )

    def enters(self, password: str = PASSWORD) -> Any:
        """What InitiateAuth answers."""
        return self.cognito.initiate_auth(
            ClientId=self.client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "ada", "PASSWORD": password},
        )

    def code(self) -> str:
        """The code in the newest mail to her."""
        told = self.running.get(f"/users/{self.pool}/ada/code", wait="10")
        assert told.status_code == 200, told.text
        code: str = told.json()["code"]
        return code

    def refused(self, words: tuple[str, str], call: Callable[..., object], *given: Any) -> None:
        """The call is answered with this exception and text, and nothing is recorded."""
        before = self.running.end()
        with pytest.raises(ClientError) as caught:
            call(*given)
        error = caught.value.response["Error"]
        assert (error["Code"], error["Message"]) == words
        later = self.running.get("/events", after=str(before)).json()["events"]
        assert [one["type"] for one in later if one["type"] != "message-judged.1"] == []


@pytest.fixture(scope="module")
def running() -> Iterator[Instance]:
    """One instance for all tests here: each only lets time pass."""
    with instance() as started:
        yield started


@pytest.fixture
def town(running: Instance) -> Callable[..., Town]:
    cognito = running.aws()
    return lambda **settings: Town(running, cognito, **settings)


# ── Codes (facts 5, [doc]) ───────────────────────────────────────────────────────────────────


def test_an_account_can_be_confirmed_for_a_day(town):
    ada = town()
    ada.signs_up()
    code = ada.code()

    ada.passes("23h59m")
    ada.refused(MISMATCH, ada.confirms, WRONG)
    ada.passes("1m")

    ada.refused(OVER, ada.confirms, code)
    ada.by_client("resend_confirmation_code")
    ada.confirms(ada.code())


def test_an_address_can_be_verified_for_a_day(town):
    ada = town()
    token = ada.is_a_user()

    def verifies(code: str) -> None:
        ada.cognito.verify_user_attribute(AccessToken=token, AttributeName="email", Code=code)

    ada.by_administrator(
        "admin_update_user_attributes", UserAttributes=pairs({"email": "eve@shop.example"})
    )
    code = ada.code()
    ada.passes("23h59m")
    ada.refused(MISMATCH, verifies, WRONG)
    ada.passes("1m")

    ada.refused(OVER, verifies, code)


def test_a_forgotten_password_can_be_replaced_for_an_hour(town):
    ada = town()
    ada.is_a_user()
    ada.by_client("forgot_password")
    code = ada.code()

    ada.passes("59m")
    ada.refused(MISMATCH, ada.chooses, WRONG)
    ada.passes("1m")

    ada.refused(OVER, ada.chooses, code)


def test_so_can_one_that_an_administrator_ended(town):
    ada = town()
    ada.is_a_user()
    ada.by_administrator("admin_reset_user_password")
    code = ada.code()

    ada.passes("1h")
    ada.refused(OVER, ada.chooses, code)
    ada.by_administrator("admin_reset_user_password")  # again, though it is reset already (4.6)

    ada.chooses(ada.code())
    assert "AccessToken" in ada.enters(ANOTHER)["AuthenticationResult"]


# ── A value that waits (facts 2.8) ───────────────────────────────────────────────────────────

WAITING = {"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]}}


def address(town: Town, token: str) -> str:
    """What GetUser shows as the address."""
    shown = town.cognito.get_user(AccessToken=token)["UserAttributes"]
    found: str = next(one["Value"] for one in shown if one["Name"] == "email")
    return found


def test_a_value_that_waits_is_forgotten_with_its_code(town):
    """The code's end is [doc]; that of the value is a setting, by default the same."""
    ada = town(**WAITING)
    token = ada.is_a_user()
    ada.cognito.update_user_attributes(
        AccessToken=token, UserAttributes=pairs({"email": "eve@shop.example"})
    )
    assert address(ada, token) == "ada@shop.example"

    ada.passes("24h")
    asked = ada.cognito.get_user_attribute_verification_code(
        AccessToken=token, AttributeName="email"
    )

    assert asked["CodeDeliveryDetails"]["Destination"] == "a***@s***"


def test_a_code_asked_for_again_keeps_it_waiting(town):
    """A choice of ours, in the README."""
    ada = town(**WAITING)
    token = ada.is_a_user()
    ada.cognito.update_user_attributes(
        AccessToken=token, UserAttributes=pairs({"email": "eve@shop.example"})
    )
    ada.passes("20h")
    asked = ada.cognito.get_user_attribute_verification_code(
        AccessToken=token, AttributeName="email"
    )
    assert asked["CodeDeliveryDetails"]["Destination"] == "e***@s***"
    ada.passes("20h")

    ada.cognito.verify_user_attribute(AccessToken=token, AttributeName="email", Code=ada.code())

    assert address(ada, token) == "eve@shop.example"


# ── Temporary passwords (facts 2.3, 3.1, 4.7) ────────────────────────────────────────────────


def test_a_temporary_password_is_good_for_seven_days(town):
    ada = town()
    ada.is_invited()

    ada.passes("6d23h")
    assert ada.enters()["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    ada.passes("1h")

    ada.refused(TEMPORARY_OVER, ada.enters)
    ada.refused(INCORRECT, ada.enters, "Nope123!")


@pytest.mark.parametrize(
    "settings",
    [
        {"AdminCreateUserConfig": {"UnusedAccountValidityDays": 2}},
        {"Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 2}}},
    ],
    ids=["UnusedAccountValidityDays", "TemporaryPasswordValidityDays"],
)
def test_the_pool_says_for_how_many_days_else(town, settings):
    ada = town(**settings)
    ada.is_invited()

    ada.passes("47h")
    assert ada.enters()["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    ada.passes("1h")

    ada.refused(TEMPORARY_OVER, ada.enters)


def test_an_administrators_update_makes_it_good_again_for_as_long(town):
    """[doc] facts 2.3."""
    ada = town()
    ada.is_invited()
    ada.passes("7d")
    ada.refused(TEMPORARY_OVER, ada.enters)

    ada.by_administrator("admin_update_user_attributes", UserAttributes=pairs({"name": "Ada"}))

    assert ada.enters()["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    ada.passes("7d")
    ada.refused(TEMPORARY_OVER, ada.enters)


def test_a_repeated_invitation_brings_another_that_is_good_for_as_long(town):
    """[doc] facts 4.1."""
    ada = town()
    ada.is_invited(UserAttributes=pairs({"email": "ada@shop.example"}))
    ada.passes("7d")

    ada.is_invited(
        MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"], TemporaryPassword=ANOTHER
    )

    ada.refused(INCORRECT, ada.enters)
    ada.passes("6d")
    assert ada.enters(ANOTHER)["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


def test_what_is_asked_on_signing_in_is_to_be_answered_within_three_minutes(town):
    """[doc] facts 3.3, the text [obs] facts 4.7."""
    ada = town()
    ada.is_invited()

    def answers(asked: Any) -> Any:
        return ada.cognito.respond_to_auth_challenge(
            ClientId=ada.client,
            ChallengeName=asked["ChallengeName"],
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": "ada", "NEW_PASSWORD": ANOTHER},
        )

    asked = ada.enters()
    ada.passes("3m")
    ada.refused(SESSION_OVER, answers, asked)

    asked = ada.enters()
    ada.passes("2m50s")
    assert "AccessToken" in answers(asked)["AuthenticationResult"]


# ── Limits (facts 5, [doc]; their text [obs]) ────────────────────────────────────────────────


def test_what_a_user_may_do_so_often_an_hour_it_may_do_again_in_the_next(town):
    ada = town()
    ada.signs_up()
    ada.a_new_hour_begins()
    for _ in range(15):
        ada.refused(MISMATCH, ada.confirms, WRONG)
    for _ in range(5):
        ada.by_client("resend_confirmation_code")
    ada.refused(TOO_OFTEN, ada.confirms, ada.code())
    ada.refused(TOO_OFTEN, ada.by_client, "resend_confirmation_code")

    ada.passes("1h")

    ada.by_client("resend_confirmation_code")
    ada.confirms(ada.code())


def test_a_password_can_be_reset_again_in_the_next_hour(town):
    ada = town()
    ada.is_a_user()
    ada.a_new_hour_begins()
    for _ in range(5):
        ada.by_client("forgot_password")
    ada.refused(TOO_OFTEN, ada.by_client, "forgot_password")
    ada.refused(TOO_OFTEN, ada.chooses, ada.code())

    ada.passes("1h")

    ada.by_client("forgot_password")
    ada.chooses(ada.code())


def test_each_further_wrong_password_locks_for_twice_as_long(town):
    """[doc] facts 4.7: for a second after five failures."""
    ada = town()
    ada.is_a_user()
    for _ in range(5):
        ada.refused(INCORRECT, ada.enters, "Nope123!")
    for seconds in (1, 2, 4, 8, 16, 32):
        ada.passes(f"{seconds}s")
        ada.refused(INCORRECT, ada.enters, "Nope123!")

    ada.passes("32s")
    ada.refused(LOCKED, ada.enters)
    ada.passes("32s")

    assert "AccessToken" in ada.enters()["AuthenticationResult"]
