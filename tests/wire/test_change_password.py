"""ChangePassword, as an SDK sees it. Facts: sections 3.4, 4.4 and 4.7."""

from __future__ import annotations

import pytest

from engine.domain.events import PasswordSet
from tests.support.newcomers import OTHER, STRONG, Newcomers
from tests.support.tokens import an_access_token


@pytest.fixture
def ada(shop):
    """Ada, who has a password."""
    people = Newcomers(shop())
    people.sign_up("ada")
    people.cognito.admin_confirm_sign_up(UserPoolId=people.shop.pool, Username="ada")
    return people


@pytest.fixture
def token(ada):
    """Her access token."""
    return an_access_token(ada.shop, ada.client)


def change(people, token, previous=STRONG, proposed=OTHER):
    answer = people.cognito.change_password(
        AccessToken=token, PreviousPassword=previous, ProposedPassword=proposed
    )
    assert set(answer) == {"ResponseMetadata"}


def test_whoever_knows_its_password_may_change_it(live, ada, token):
    before = live.end()

    change(ada, token)

    assert [type(one) for one in live.recorded_since(before)] == [PasswordSet]
    assert ada.lets_in("ada", OTHER)
    assert not ada.lets_in("ada", STRONG)


def test_whoever_does_not_may_not(ada, token):
    """Facts 4.7 [obs]: the text."""
    ada.refused(
        "NotAuthorizedException",
        "Incorrect username or password.",
        lambda: change(ada, token, previous=OTHER),
    )


def test_the_proposed_password_keeps_to_the_policy(ada, token):
    """Facts 3.4 [rec]: in other words than on signing up."""
    ada.refused(
        "InvalidPasswordException",
        "Password does not conform to policy: Password must have symbol characters",
        lambda: change(ada, token, proposed="CorrectHorse1"),
    )


def test_a_token_that_is_none_changes_nothing(ada):
    """Facts 4.4 [obs]."""
    ada.refused("NotAuthorizedException", "Invalid Access Token", lambda: change(ada, "nonsense"))


def test_whoever_is_disabled_changes_no_password(ada, token):
    """Facts 4.4 [rec]."""
    ada.cognito.admin_disable_user(UserPoolId=ada.shop.pool, Username="ada")

    ada.refused("NotAuthorizedException", "User is disabled.", lambda: change(ada, token))
