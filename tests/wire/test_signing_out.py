"""RevokeToken, GlobalSignOut, AdminUserGlobalSignOut: which tokens end (facts 4.4, 4.7)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.shop import Shop
from tests.support.signing_in import Door

DENIED = "NotAuthorizedException"
REVOKED = "Access Token has been revoked"
REFRESH_REVOKED = "Refresh Token has been revoked"  # [obs] amplify-swift issue 3344 (raw headers)
UNUSABLE = "Invalid Refresh Token"


@pytest.fixture
def door(shop: Callable[..., Shop]) -> Door:
    door = Door(shop())
    door.user()
    return door


def is_good(door: Door, tokens: dict[str, str]) -> bool:
    """Whether both tokens of a signing in still open something."""
    try:
        door.cognito.set_user_mfa_preference(AccessToken=tokens["AccessToken"])
        door.refresh(tokens["RefreshToken"])
    except door.cognito.exceptions.NotAuthorizedException:
        return False
    return True


def ended(door: Door, tokens: dict[str, str]) -> None:
    """Neither token opens anything any more."""
    door.refused(
        DENIED,
        REVOKED,
        lambda: door.cognito.set_user_mfa_preference(AccessToken=tokens["AccessToken"]),
    )
    door.refused(DENIED, REFRESH_REVOKED, lambda: door.refresh(tokens["RefreshToken"]))


# ── One signing in ───────────────────────────────────────────────────────────────────────────


def revoke(door: Door, token: str, **more: str) -> None:
    answer = door.cognito.revoke_token(Token=token, ClientId=door.client, **more)
    assert set(answer) == {"ResponseMetadata"}


def test_a_revoked_refresh_token_ends_with_all_that_came_of_it(door):
    tokens, others = door.tokens(), door.tokens()
    later = door.refresh(tokens["RefreshToken"])

    revoke(door, tokens["RefreshToken"])

    ended(door, tokens)
    ended(door, {**later, "RefreshToken": tokens["RefreshToken"]})
    assert is_good(door, others)


def test_revoking_again_changes_nothing(door):
    token = door.tokens()["RefreshToken"]
    revoke(door, token)

    with door.shop.live.recording_nothing():
        revoke(door, token)


@pytest.mark.parametrize("kind", ["AccessToken", "IdToken"])
def test_only_refresh_tokens_are_revoked(door, kind):
    tokens = door.tokens()

    door.refused(
        "UnsupportedTokenTypeException",
        "Only refresh tokens can be revoked",
        lambda: revoke(door, tokens[kind]),
    )
    assert is_good(door, tokens)


def test_a_client_revokes_no_token_of_another(door):
    tokens = door.tokens()
    other = Door(door.shop)

    door.refused("UnauthorizedException", UNUSABLE, lambda: revoke(other, tokens["RefreshToken"]))
    assert is_good(door, tokens)


def test_nor_what_is_no_token(door):
    door.refused("UnauthorizedException", UNUSABLE, lambda: revoke(door, "no.token.at-all"))


def test_a_client_with_revocation_off_revokes_nothing(shop):
    door = Door(shop(), EnableTokenRevocation=False)
    door.user()
    tokens = door.tokens()

    door.refused(
        "UnsupportedOperationException",
        "Token revocation is not enabled for this client",
        lambda: revoke(door, tokens["RefreshToken"]),
    )
    assert is_good(door, tokens)


def test_a_client_with_a_secret_must_give_it(shop):
    door = Door(shop(), GenerateSecret=True)
    door.user()
    token = door.tokens()["RefreshToken"]
    assert door.secret is not None

    door.refused("UnauthorizedException", UNUSABLE, lambda: revoke(door, token))
    door.refused(
        "UnauthorizedException", UNUSABLE, lambda: revoke(door, token, ClientSecret="x" * 24)
    )
    revoke(door, token, ClientSecret=door.secret)
    door.refused(DENIED, REFRESH_REVOKED, lambda: door.refresh(token, **door.hash("ada")))


# ── All of a user ────────────────────────────────────────────────────────────────────────────


def by_oneself(door: Door, token: str) -> None:
    answer = door.cognito.global_sign_out(AccessToken=token)
    assert set(answer) == {"ResponseMetadata"}


def by_an_administrator(door: Door, _: str) -> None:
    answer = door.cognito.admin_user_global_sign_out(UserPoolId=door.shop.pool, Username="ada")
    assert set(answer) == {"ResponseMetadata"}


@pytest.mark.parametrize("sign_out", [by_oneself, by_an_administrator])
def test_signing_out_everywhere_ends_all_tokens_and_nobody_elses(door, sign_out):
    door.user("bob")
    first, second, bobs = door.tokens(), door.tokens(), door.tokens("bob")

    sign_out(door, first["AccessToken"])

    ended(door, first)
    ended(door, second)
    assert is_good(door, bobs)
    assert is_good(door, door.tokens())


def test_whoever_was_disabled_must_sign_in_again(door):
    tokens = door.tokens()

    door.disable("ada")
    door.refused(DENIED, "User is disabled.", lambda: door.refresh(tokens["RefreshToken"]))
    door.cognito.admin_enable_user(UserPoolId=door.shop.pool, Username="ada")

    ended(door, tokens)
    assert is_good(door, door.tokens())


def test_an_administrator_signs_out_nobody_unknown(door):
    door.refused(
        "UserNotFoundException",
        "User does not exist.",
        lambda: door.cognito.admin_user_global_sign_out(UserPoolId=door.shop.pool, Username="bob"),
    )


def test_an_update_ends_no_token(door):
    tokens = door.tokens()

    door.shop.update("ada", name="Ada")  # [doc] D1: existing tokens are not touched

    assert is_good(door, tokens)
