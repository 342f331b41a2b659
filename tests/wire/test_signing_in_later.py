"""What time does to signing in: the clock is moved, and nobody waits."""

from __future__ import annotations

from collections.abc import Iterator

import jwt
import pytest

from engine.app.clocks import Clocks
from engine.domain.clock import MoveBy
from tests.support.live import Live, live_server
from tests.support.sending import Sending
from tests.support.shop import SMS, Shop
from tests.support.signing_in import FLOWS, PASSWORD, Door, ask_for_codes

DENIED = "NotAuthorizedException"
NUMBER, TEMPORARY = "+12065550123", "Temp0rary!"
MINUTE = 60_000
DAY = 24 * 60 * MINUTE


def forward(live: Live, by_ms: int) -> None:
    """So much time passes."""
    sandpost = live.sandpost
    live.do(Clocks(sandpost.log, sandpost.clock, sandpost.chance).move(MoveBy(by_ms)))


@pytest.fixture
def later() -> Iterator[Live]:
    """A server of the test's own, whose tokens are dated by the clock that is moved."""
    with live_server(SANDPOST_TOKEN_CLOCK="simulated") as server:
        yield server


@pytest.fixture
def door(later: Live) -> Iterator[Door]:
    account = Sending(later)
    yield Door(Shop(account, SmsConfiguration=SMS))
    account.close()


def test_an_access_token_lasts_an_hour_and_a_refresh_token_a_month(door, later):
    door.user()
    tokens = door.tokens()

    forward(later, 59 * MINUTE)
    door.cognito.set_user_mfa_preference(AccessToken=tokens["AccessToken"])
    forward(later, 2 * MINUTE)
    door.refused(
        DENIED,
        "Access Token has expired",
        lambda: door.cognito.global_sign_out(AccessToken=tokens["AccessToken"]),
    )

    again = door.refresh(tokens["RefreshToken"])
    said = jwt.decode(again["AccessToken"], options={"verify_signature": False})
    assert said["iat"] - said["auth_time"] >= 61 * 60
    door.cognito.global_sign_out(AccessToken=again["AccessToken"])


def test_a_refresh_token_ends_a_month_after_signing_in(door, later):
    door.user()
    token = door.tokens()["RefreshToken"]

    forward(later, 29 * DAY)
    door.refresh(token)
    forward(later, DAY + MINUTE)

    door.refused(DENIED, "Refresh Token has expired", lambda: door.refresh(token))


def test_a_revoked_token_stays_revoked_until_it_would_have_ended(door, later):
    door.user()
    revoked = door.tokens()["RefreshToken"]
    door.cognito.revoke_token(Token=revoked, ClientId=door.client)

    forward(later, 29 * DAY)
    revoke_another(door)

    door.refused(DENIED, "Refresh Token has been revoked", lambda: door.refresh(revoked))


def revoke_another(door: Door) -> None:
    """What is over is forgotten with each token that is revoked."""
    another = door.tokens()["RefreshToken"]
    door.cognito.revoke_token(Token=another, ClientId=door.client)


def test_it_stays_so_where_tokens_do_not_age_with_simulated_time():
    with live_server() as live:
        account = Sending(live)
        door = Door(Shop(account))
        door.user()
        revoked = door.tokens()["RefreshToken"]
        door.cognito.revoke_token(Token=revoked, ClientId=door.client)

        forward(live, 40 * DAY)
        revoke_another(door)

        door.refused(DENIED, "Refresh Token has been revoked", lambda: door.refresh(revoked))
        account.close()


def test_and_where_its_client_gives_shorter_ones_by_now(door, later):
    door.user()
    revoked = door.tokens()["RefreshToken"]
    door.cognito.update_user_pool_client(
        UserPoolId=door.shop.pool,
        ClientId=door.client,
        ExplicitAuthFlows=FLOWS,
        RefreshTokenValidity=1,
    )
    door.cognito.revoke_token(Token=revoked, ClientId=door.client)

    forward(later, 3 * DAY)
    revoke_another(door)

    door.refused(DENIED, "Refresh Token has been revoked", lambda: door.refresh(revoked))


def test_a_session_lasts_three_minutes(door, later):
    ask_for_codes(door.shop)
    door.user("ada", PASSWORD, phone_number=NUMBER)
    asked = door.enter()
    code = door.shop.messages()[-1].code
    assert code is not None

    forward(later, 3 * MINUTE)

    door.refused(
        DENIED,
        "Invalid session for the user, session is expired.",
        lambda: door.answer(asked, SMS_MFA_CODE=code),
    )


def test_a_temporary_password_ages_and_an_update_renews_it(door, later):
    door.shop.create("ada", TemporaryPassword=TEMPORARY, MessageAction="SUPPRESS")

    forward(later, 7 * DAY)
    door.refused(
        DENIED,
        "Temporary password has expired and must be reset by an administrator.",
        lambda: door.enter("ada", TEMPORARY),
    )
    door.shop.update("ada", name="Ada")  # facts 2.3 [doc] D19

    asked = door.enter("ada", TEMPORARY)
    assert door.answer(asked, NEW_PASSWORD=PASSWORD)["AuthenticationResult"]


def test_a_lock_ends(door, later):
    door.user()
    door.failed_before("ada", times=12)
    door.refused(DENIED, "Password attempts exceeded", door.enter)

    forward(later, 128_000)

    assert door.tokens()
    assert door.failures("ada") == 0


def test_where_tokens_are_dated_by_real_time_verifiers_take_them_whatever_the_clock_says():
    with live_server() as real:
        account = Sending(real)
        door = Door(Shop(account))
        door.user()
        forward(real, 400 * DAY)

        said = door.claims(door.tokens()["AccessToken"])
        account.close()

    assert said["username"] == "ada"
