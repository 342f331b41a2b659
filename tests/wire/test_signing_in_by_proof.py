"""USER_SRP_AUTH: pycognito's client signs in without ever sending the password (facts 4.7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from pycognito.aws_srp import AWSSRP
from pycognito.exceptions import ForceChangePasswordException, SMSMFAChallengeException

from tests.support.shop import SMS, Shop
from tests.support.signing_in import ANOTHER, PASSWORD, Door, ask_for_codes

DENIED = "NotAuthorizedException"
WRONG = "Incorrect username or password."
NUMBER = "+12065550123"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the client's clock


@pytest.fixture
def door(shop: Callable[..., Shop]) -> Door:
    return Door(shop())


def client(door: Door, name: str = "ada", password: str = PASSWORD) -> AWSSRP:
    """Somebody else's client, at our door."""
    return AWSSRP(
        name,
        password,
        door.shop.pool,
        door.client,
        client=door.cognito,
        client_secret=door.secret,
    )


def greeted(door: Door, by: AWSSRP) -> Any:
    """What the service answers to a client's first value."""
    return door.begin("USER_SRP_AUTH", **by.get_auth_params())


def proved(door: Door, by: AWSSRP, greeting: Any) -> Any:
    """What the service answers to a client's proof."""
    responses = by.process_challenge(greeting["ChallengeParameters"], by.get_auth_params())
    return door.cognito.respond_to_auth_challenge(
        ClientId=door.client, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=responses
    )


def test_whoever_knows_the_password_is_let_in(door):
    door.user()

    tokens = client(door).authenticate_user()["AuthenticationResult"]

    assert door.claims(tokens["AccessToken"])["username"] == "ada"


def test_the_greeting_says_what_a_client_needs(door):
    door.user()

    greeting = greeted(door, client(door))

    assert greeting["ChallengeName"] == "PASSWORD_VERIFIER"
    assert set(greeting["ChallengeParameters"]) == {
        "SALT",
        "SECRET_BLOCK",
        "SRP_B",
        "USERNAME",
        "USER_ID_FOR_SRP",
    }


def test_in_a_pool_with_username_attributes_the_sub_is_the_name(shop):
    door = Door(shop(UsernameAttributes=["email"]))
    door.user("ada@shop.example")

    assert client(door, "ada@shop.example").authenticate_user()["AuthenticationResult"]


def test_a_client_with_a_secret_may_too(shop):
    door = Door(shop(), GenerateSecret=True)
    door.user()

    assert client(door).authenticate_user()["AuthenticationResult"]


def test_a_wrong_password_proves_nothing_and_records_nothing(door):
    door.user()
    by = client(door, "ada", ANOTHER)
    greeting = greeted(door, by)

    door.refused(DENIED, WRONG, lambda: proved(door, by, greeting))
    assert door.failures("ada") == 1


def test_too_many_wrong_proofs_lock_the_user(door):
    door.user()
    by = client(door)
    greeting = greeted(door, by)
    door.failed_before("ada", times=9)

    door.refused(DENIED, "Password attempts exceeded", lambda: proved(door, by, greeting))
    door.refused(DENIED, "Password attempts exceeded", lambda: greeted(door, by))


def test_a_proof_is_good_once(door):
    door.user()
    by = client(door)
    greeting = greeted(door, by)
    proved(door, by, greeting)

    door.refused(
        DENIED,
        "Invalid session for the user, session can only be used once.",
        lambda: proved(door, by, greeting),
    )


def test_the_proof_of_one_user_is_none_of_another(door):
    door.user()
    door.user("bob", ANOTHER)
    by = client(door)
    greeting = greeted(door, by)
    bobs = greeted(door, client(door, "bob", ANOTHER))["ChallengeParameters"]
    mixed = {"ChallengeParameters": {**greeting["ChallengeParameters"], "USERNAME": "bob"}}
    swapped = {
        "ChallengeParameters": {
            **greeting["ChallengeParameters"],
            "SECRET_BLOCK": bobs["SECRET_BLOCK"],
        }
    }

    door.refused(DENIED, WRONG, lambda: proved(door, by, mixed))
    door.refused(DENIED, WRONG, lambda: proved(door, by, swapped))


def test_who_is_unknown_is_told_unless_the_client_hides_it(shop):
    pool = shop()
    open_, hiding = Door(pool), Door(pool, PreventUserExistenceErrors="ENABLED")
    by = client(hiding, "bob")

    text = "User does not exist."  # [obs] O2
    open_.refused("UserNotFoundException", text, lambda: greeted(open_, client(open_, "bob")))
    with hiding.shop.live.recording_nothing():
        greeting = greeted(hiding, by)
    hiding.refused(DENIED, WRONG, lambda: proved(hiding, by, greeting))


def test_somebody_hidden_is_greeted_with_the_same_salt_and_id_each_time(shop):
    """The id is a UUID, in any pool (AWS developer guide "Managing error responses")."""
    door = Door(shop(), PreventUserExistenceErrors="ENABLED")
    by = client(door, "bob")

    first, second = (greeted(door, by)["ChallengeParameters"] for _ in range(2))

    assert first["SALT"] == second["SALT"]
    assert first["SRP_B"] != second["SRP_B"]
    assert first["USER_ID_FOR_SRP"] == second["USER_ID_FOR_SRP"]
    assert str(UUID(first["USER_ID_FOR_SRP"])) == first["USER_ID_FOR_SRP"]


def test_where_names_are_ids_nobody_is_told_apart_by_one(shop):
    door = Door(shop(UsernameAttributes=["email"]), PreventUserExistenceErrors="ENABLED")
    door.user("ada@shop.example")

    somebody, nobody = (
        greeted(door, client(door, f"{name}@shop.example"))["ChallengeParameters"]
        for name in ("ada", "bob")
    )

    assert somebody.keys() == nobody.keys()
    assert [len(value) for value in somebody.values() if value != somebody["SRP_B"]] == [
        len(value) for value in nobody.values() if value != nobody["SRP_B"]
    ]


def test_whoever_is_disabled_is_not_greeted(door):
    door.user()
    door.disable("ada")

    door.refused(DENIED, "User is disabled.", lambda: greeted(door, client(door)))


@pytest.mark.parametrize("password", [True, False])
def test_a_temporary_password_is_proved_and_then_changed(door, password):
    door.shop.create("ada", TemporaryPassword=PASSWORD, MessageAction="SUPPRESS")

    with pytest.raises(ForceChangePasswordException):
        client(door).authenticate_user()
    if password:
        tokens = client(door).set_new_password_challenge(ANOTHER)
        assert tokens["AuthenticationResult"]
        assert door.tokens("ada", ANOTHER)


def test_a_proof_may_be_followed_by_a_code(shop):
    door = Door(shop(SmsConfiguration=SMS))
    ask_for_codes(door.shop)
    door.user("ada", PASSWORD, phone_number=NUMBER)

    with pytest.raises(SMSMFAChallengeException):
        client(door).authenticate_user()

    assert door.shop.messages()[-1].destination == NUMBER


@pytest.mark.parametrize("public", ["0", "zz", "-5"])
def test_a_value_that_would_prove_anything_is_refused(door, public):
    door.user()

    door.refused(
        "InvalidParameterException",
        "SRP_A is not a value of the group",
        lambda: door.begin("USER_SRP_AUTH", USERNAME="ada", SRP_A=public),
    )


def test_the_password_is_nowhere_in_the_log(door):
    door.user()
    client(door).authenticate_user()

    log = door.shop.live.do(door.shop.live.sandpost.log.read(0, 100_000))

    users = f"user/{door.shop.pool}/"
    assert PASSWORD not in str([one.event for one in log if one.stream.startswith(users)])
