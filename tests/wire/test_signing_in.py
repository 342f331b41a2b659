"""InitiateAuth and AdminInitiateAuth with a password: who is let in, and who is told what.

Facts 4.7; texts as recorded there.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.shop import Shop
from tests.support.signing_in import PASSWORD, Door

INVALID = "InvalidParameterException"
DENIED = "NotAuthorizedException"
WRONG = "Incorrect username or password."


@pytest.fixture
def door(shop: Callable[..., Shop]) -> Door:
    return Door(shop())


# ── Let in ───────────────────────────────────────────────────────────────────────────────────


def test_a_right_password_is_answered_with_three_tokens(door):
    door.user()

    answer = door.enter()

    tokens = answer["AuthenticationResult"]
    assert answer["ChallengeParameters"] == {}  # 4.7 [obs] O5
    assert set(tokens) == {"AccessToken", "IdToken", "RefreshToken", "ExpiresIn", "TokenType"}
    assert (tokens["ExpiresIn"], tokens["TokenType"]) == (3600, "Bearer")


@pytest.mark.parametrize("flow", ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"])
def test_an_administrator_signs_somebody_in_by_either_name_of_the_flow(door, flow):
    door.user()

    answer = door.begin_for(flow, USERNAME="ada", PASSWORD=PASSWORD)

    assert door.claims(answer["AuthenticationResult"]["AccessToken"])["username"] == "ada"
