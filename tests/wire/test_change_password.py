"""ChangePassword, as an SDK sees it. Facts: sections 3.4, 4.4 and 4.7."""

from __future__ import annotations

import pytest

from engine.domain.events import PasswordSet
from tests.support.newcomers import OTHER, STRONG, Newcomers
from tests.support.tokens import an_access_token


@pytest.fixture
def ada(shop):
    """Ada, who has a password and an access token."""
    people = Newcomers(shop())
    people.sign_up("ada")
    people.cognito.admin_confirm_sign_up(UserPoolId=people.shop.pool, Username="ada")
    people.token = an_access_token(people.shop, people.client)
    return people


def change(people, previous=STRONG, proposed=OTHER):
    answer = people.cognito.change_password(
        AccessToken=people.token, PreviousPassword=previous, ProposedPassword=proposed
    )
    assert set(answer) == {"ResponseMetadata"}


def test_whoever_knows_its_password_may_change_it(live, ada):
    before = live.end()

    change(ada)

    assert [type(one) for one in live.recorded_since(before)] == [PasswordSet]
    assert ada.lets_in("ada", OTHER)
    assert not ada.lets_in("ada", STRONG)


def test_whoever_does_not_may_not(ada):
    """Facts 4.7 [obs]: the text."""
    ada.refused(
        "NotAuthorizedException",
        "Incorrect username or password.",
        lambda: change(ada, previous=OTHER),
    )


def test_the_proposed_password_keeps_to_the_policy(ada):
    """Facts 3.4 [rec]: in other words than on signing up."""
    ada.refused(
        "InvalidPasswordException",
        "Password does not conform to policy: Password must have symbol characters",
        lambda: change(ada, proposed="CorrectHorse1"),
    )


def test_a_token_that_is_none_changes_nothing(ada):
    """Facts 4.4 [obs]."""
    ada.token = "nonsense"

    ada.refused("NotAuthorizedException", "Invalid Access Token", lambda: change(ada))


def test_whoever_is_disabled_changes_no_password(ada):
    """Facts 4.4 [rec]."""
    ada.cognito.admin_disable_user(UserPoolId=ada.shop.pool, Username="ada")

    ada.refused("NotAuthorizedException", "User is disabled.", lambda: change(ada))
