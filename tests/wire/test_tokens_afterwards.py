"""What the tokens of a signing in are good for after what happened to their user (facts 2.3, 4.4).

That a changed password ends none is nowhere said otherwise; that disabling ends them for good, and
that deleting does, is [doc] of the API reference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from tests.support.sending import told
from tests.support.shop import Shop, pairs
from tests.support.signing_in import ANOTHER, PASSWORD, Door

Act = Callable[[Door, str], None]  # with the access token

GOOD = ("", "")
REVOKED = ("NotAuthorizedException", "Access Token has been revoked")
REFRESH = ("NotAuthorizedException", "Refresh Token has been revoked")
UNUSABLE = ("NotAuthorizedException", "Invalid Refresh Token.")
DISABLED = ("NotAuthorizedException", "User is disabled.")
RESET = ("PasswordResetRequiredException", "Password reset required for the user")
GONE = ("UserNotFoundException", "User does not exist.")


def changes_its_password(door: Door, token: str) -> None:
    door.cognito.change_password(
        AccessToken=token, PreviousPassword=PASSWORD, ProposedPassword=ANOTHER
    )


def is_given_a_password(door: Door, _: str) -> None:
    door.give_password("ada", ANOTHER)


def forgets_its_password(door: Door, _: str) -> None:
    door.cognito.forgot_password(ClientId=door.client, Username="ada")
    code = door.shop.state("ada").codes["reset"].code
    door.cognito.confirm_forgot_password(
        ClientId=door.client, Username="ada", ConfirmationCode=code, Password=ANOTHER
    )


def is_updated(door: Door, _: str) -> None:
    door.shop.update("ada", email="eve@shop.example")


def updates_itself(door: Door, token: str) -> None:
    door.cognito.update_user_attributes(AccessToken=token, UserAttributes=pairs({"name": "Ada"}))


def is_reset(door: Door, _: str) -> None:
    door.cognito.admin_reset_user_password(UserPoolId=door.shop.pool, Username="ada")


def is_reset_and_chooses_a_password(door: Door, token: str) -> None:
    is_reset(door, token)
    forgets_its_password(door, token)


def is_disabled(door: Door, _: str) -> None:
    door.disable("ada")


def is_disabled_and_enabled(door: Door, _: str) -> None:
    door.disable("ada")
    door.cognito.admin_enable_user(UserPoolId=door.shop.pool, Username="ada")


def signs_out_everywhere(door: Door, token: str) -> None:
    door.cognito.global_sign_out(AccessToken=token)


def is_deleted(door: Door, _: str) -> None:
    door.cognito.admin_delete_user(UserPoolId=door.shop.pool, Username="ada")


def is_deleted_and_made_again(door: Door, token: str) -> None:
    is_deleted(door, token)
    door.user("ada")


# What is said to the access token, and what to the refresh token.
AFTERWARDS: Mapping[Act, tuple[tuple[str, str], tuple[str, str]]] = {
    changes_its_password: (GOOD, GOOD),
    is_given_a_password: (GOOD, GOOD),
    forgets_its_password: (GOOD, GOOD),
    is_updated: (GOOD, GOOD),
    updates_itself: (GOOD, GOOD),
    is_reset: (RESET, RESET),
    is_reset_and_chooses_a_password: (GOOD, GOOD),
    is_disabled: (DISABLED, DISABLED),
    is_disabled_and_enabled: (REVOKED, REFRESH),
    signs_out_everywhere: (REVOKED, REFRESH),
    is_deleted: (GONE, UNUSABLE),
    is_deleted_and_made_again: (GONE, UNUSABLE),
}


@pytest.mark.parametrize("act", AFTERWARDS, ids=lambda act: act.__name__)
def test_tokens_are_good_or_not_once_their_user(shop: Callable[..., Shop], act: Act):
    door = Door(shop(AutoVerifiedAttributes=["email"]))
    door.user("ada", email="ada@shop.example", email_verified="true")
    tokens = door.tokens()

    act(door, tokens["AccessToken"])

    access, refresh = AFTERWARDS[act]
    assert said(door, lambda: door.cognito.get_user(AccessToken=tokens["AccessToken"])) == access
    assert said(door, lambda: door.refresh(tokens["RefreshToken"])) == refresh


def test_a_new_value_is_in_the_next_id_token_and_not_in_those_there_are(shop):
    """[doc] facts 2.3."""
    door = Door(shop())
    door.user("ada", email="ada@shop.example", email_verified="true")
    before = door.tokens()

    door.shop.update("ada", email="eve@shop.example", email_verified="true")

    after = door.refresh(before["RefreshToken"])
    assert door.claims(before["IdToken"])["email"] == "ada@shop.example"
    assert door.claims(after["IdToken"])["email"] == "eve@shop.example"


def said(door: Door, call: Callable[[], object]) -> tuple[str, str]:
    """Exception and text, both empty where there is none."""
    try:
        call()
    except door.cognito.exceptions.ClientError as error:
        _, exception, text = told(error)
        return exception, text
    return GOOD
