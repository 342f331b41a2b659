"""What every operation says of a user in each state, and of nobody (facts 2.3, 4.3 to 4.7).

Once through a client that tells who exists, and once through one that hides it; only the latter is
ever pretended to (AWS developer guide "Managing error responses").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.support.sending import told
from tests.support.shop import Shop, pairs
from tests.support.signing_in import PASSWORD, Door

ADDRESS = "ada@shop.example"
WRONG = "000000"
PUBLIC = "ab" * 128

Words = tuple[str, str]

# An answer that is no error: a question, or where a code went or is said to have gone.
ASKED, SENT, PRETENDED, DONE = "asked", "sent", "pretended", "done"
UNKNOWN = ("UserNotFoundException", "User does not exist.")
NOT_HERE = ("UserNotFoundException", "Username/client id combination not found.")
INCORRECT = ("NotAuthorizedException", "Incorrect username or password.")
UNCONFIRMED = ("UserNotConfirmedException", "User is not confirmed.")
RESET = ("PasswordResetRequiredException", "Password reset required for the user")
DISABLED = ("NotAuthorizedException", "User is disabled.")
NO_CONTACT = (
    "InvalidParameterException",
    "Cannot reset password for the user as there is no registered/verified email or phone_number",
)
NOT_RESETTABLE = ("NotAuthorizedException", "User password cannot be reset in the current state.")
MISMATCH = ("CodeMismatchException", "Invalid verification code provided, please try again.")
OVER = ("ExpiredCodeException", "Invalid code provided, please request a code again.")
CONFIRMED = ("InvalidParameterException", "User is already confirmed.")


def is_status(status: str) -> Words:
    return "NotAuthorizedException", f"User cannot be confirmed. Current status is {status}"


# ── States ───────────────────────────────────────────────────────────────────────────────────


def nobody(_: Door) -> None:
    """There is no such user."""


def unconfirmed(door: Door) -> None:
    door.cognito.sign_up(
        ClientId=door.client,
        Username="ada",
        Password=PASSWORD,
        UserAttributes=pairs({"email": ADDRESS}),
    )


def invited(door: Door) -> None:
    door.shop.create(
        "ada",
        UserAttributes=pairs({"email": ADDRESS, "email_verified": "true"}),
        MessageAction="SUPPRESS",
        TemporaryPassword=PASSWORD,
    )


def confirmed(door: Door) -> None:
    door.user("ada", email=ADDRESS, email_verified="true")


def reset(door: Door) -> None:
    confirmed(door)
    door.cognito.admin_reset_user_password(UserPoolId=door.shop.pool, Username="ada")


def disabled(door: Door) -> None:
    confirmed(door)
    door.disable("ada")


STATES = (nobody, unconfirmed, invited, confirmed, reset, disabled)

# ── Operations ───────────────────────────────────────────────────────────────────────────────


def by_password(door: Door) -> Any:
    return door.enter()


def by_proof(door: Door) -> Any:
    return door.begin("USER_SRP_AUTH", USERNAME="ada", SRP_A=PUBLIC)


def through_client(operation: str, **members: str) -> Callable[[Door], Any]:
    return lambda door: getattr(door.cognito, operation)(
        ClientId=door.client, Username="ada", **members
    )


def as_administrator(operation: str, **members: Any) -> Callable[[Door], Any]:
    return lambda door: getattr(door.cognito, operation)(
        UserPoolId=door.shop.pool, Username="ada", **members
    )


Outcome = Words | str
# By operation: the outcome in each state, in their order, as a client is told that tells all.
TOLD: Mapping[str, tuple[Callable[[Door], Any], tuple[Outcome, ...]]] = {
    "InitiateAuth": (by_password, (UNKNOWN, UNCONFIRMED, ASKED, DONE, RESET, DISABLED)),
    "InitiateAuth by proof": (by_proof, (UNKNOWN, UNCONFIRMED, ASKED, ASKED, RESET, DISABLED)),
    "ForgotPassword": (
        through_client("forgot_password"),
        (NOT_HERE, NO_CONTACT, NOT_RESETTABLE, SENT, SENT, DISABLED),
    ),
    "ConfirmForgotPassword": (
        through_client("confirm_forgot_password", ConfirmationCode=WRONG, Password=PASSWORD),
        (NOT_HERE, OVER, OVER, OVER, MISMATCH, DISABLED),
    ),
    "ConfirmSignUp": (
        through_client("confirm_sign_up", ConfirmationCode=WRONG),
        (
            NOT_HERE,
            MISMATCH,
            is_status("FORCE_CHANGE_PASSWORD"),
            is_status("CONFIRMED"),
            is_status("RESET_REQUIRED"),
            is_status("CONFIRMED"),
        ),
    ),
    "ResendConfirmationCode": (
        through_client("resend_confirmation_code"),
        (NOT_HERE, SENT, CONFIRMED, CONFIRMED, CONFIRMED, DISABLED),
    ),
}
# What differs for a client that hides who exists; all else is as above.
HIDDEN: Mapping[str, Mapping[Callable[[Door], None], Outcome]] = {
    "InitiateAuth": {nobody: INCORRECT},
    "InitiateAuth by proof": {nobody: ASKED},
    "ForgotPassword": {nobody: PRETENDED, unconfirmed: PRETENDED, disabled: PRETENDED},
    "ConfirmForgotPassword": {nobody: MISMATCH, disabled: MISMATCH},
    "ConfirmSignUp": {nobody: OVER},
    "ResendConfirmationCode": dict.fromkeys(
        (nobody, invited, confirmed, reset, disabled), PRETENDED
    ),
}
# An administrator is told all, whatever the client.
ADMINISTRATORS: Mapping[str, tuple[Callable[[Door], Any], tuple[Outcome, ...]]] = {
    "AdminInitiateAuth": (
        lambda door: door.begin_for(USERNAME="ada", PASSWORD=PASSWORD),
        (UNKNOWN, UNCONFIRMED, ASKED, DONE, RESET, DISABLED),
    ),
    "AdminConfirmSignUp": (
        as_administrator("admin_confirm_sign_up"),
        (
            UNKNOWN,
            DONE,
            is_status("FORCE_CHANGE_PASSWORD"),
            is_status("CONFIRMED"),
            is_status("RESET_REQUIRED"),
            is_status("CONFIRMED"),
        ),
    ),
    "AdminResetUserPassword": (
        as_administrator("admin_reset_user_password"),
        (UNKNOWN, NOT_RESETTABLE, NOT_RESETTABLE, DONE, DONE, DISABLED),
    ),
    "AdminSetUserPassword": (
        as_administrator("admin_set_user_password", Password=PASSWORD, Permanent=True),
        (UNKNOWN, DONE, DONE, DONE, DONE, DONE),
    ),
    "AdminUpdateUserAttributes": (
        as_administrator("admin_update_user_attributes", UserAttributes=pairs({"name": "Ada"})),
        (UNKNOWN, DONE, DONE, DONE, DONE, DONE),
    ),
    "AdminDisableUser": (
        as_administrator("admin_disable_user"),
        (UNKNOWN, DONE, DONE, DONE, DONE, DONE),
    ),
    "AdminUserGlobalSignOut": (
        as_administrator("admin_user_global_sign_out"),
        (UNKNOWN, DONE, DONE, DONE, DONE, DONE),
    ),
    "AdminDeleteUser": (
        as_administrator("admin_delete_user"),
        (UNKNOWN, DONE, DONE, DONE, DONE, DONE),
    ),
}


def door_of(shop: Callable[..., Shop], state: Callable[[Door], None], hides: str) -> Door:
    door = Door(shop(AutoVerifiedAttributes=["email"]), PreventUserExistenceErrors=hides)
    state(door)
    return door


def outcome(door: Door, operation: Callable[[Door], Any]) -> Outcome:
    """What the operation comes to; whatever it refuses or pretends is recorded nowhere."""
    before = door.shop.live.end()
    try:
        answer = operation(door)
    except door.cognito.exceptions.ClientError as error:
        assert door.shop.live.recorded_since(before) == []
        _, exception, text = told(error)
        return exception, text
    if "ChallengeName" in answer:
        return ASKED
    if "CodeDeliveryDetails" not in answer:
        return DONE
    return SENT if door.shop.live.recorded_since(before) else PRETENDED


@pytest.mark.parametrize("number", range(len(STATES)), ids=[one.__name__ for one in STATES])
@pytest.mark.parametrize("name", TOLD)
def test_a_client_that_hides_nobody_is_told_the_state(shop, name, number):
    operation, outcomes = TOLD[name]

    assert outcome(door_of(shop, STATES[number], "LEGACY"), operation) == outcomes[number]


@pytest.mark.parametrize("number", range(len(STATES)), ids=[one.__name__ for one in STATES])
@pytest.mark.parametrize("name", TOLD)
def test_a_client_that_hides_who_exists_is_told_less(shop, name, number):
    operation, outcomes = TOLD[name]
    state = STATES[number]

    found = outcome(door_of(shop, state, "ENABLED"), operation)

    assert found == HIDDEN[name].get(state, outcomes[number])


@pytest.mark.parametrize("number", range(len(STATES)), ids=[one.__name__ for one in STATES])
@pytest.mark.parametrize("name", ADMINISTRATORS)
def test_an_administrator_is_told_the_state(shop, name, number):
    operation, outcomes = ADMINISTRATORS[name]

    assert outcome(door_of(shop, STATES[number], "LEGACY"), operation) == outcomes[number]


@pytest.mark.parametrize("state", STATES[1:], ids=lambda state: state.__name__)
def test_an_update_leaves_the_state_as_it_was(shop, state):
    """Not even a flag confirms anybody (facts 2.3, [doc] and [rec])."""
    door = door_of(shop, state, "LEGACY")
    before = door.shop.state("ada")

    door.shop.update("ada", email="eve@shop.example", email_verified="true")

    after = door.shop.state("ada")
    assert (after.status, after.enabled) == (before.status, before.enabled)


@pytest.mark.parametrize("hides", ["LEGACY", "ENABLED"])
def test_whoever_signs_up_learns_that_a_name_is_taken(shop, hides):
    """Signing up is the one operation that hides nobody (facts 4.3, [doc])."""
    door = door_of(shop, confirmed, hides)

    door.refused("UsernameExistsException", "User already exists", lambda: unconfirmed(door))
