"""ChangePassword, as an SDK sees it. Facts: sections 3.4, 4.4 and 4.7."""

from __future__ import annotations

import pytest

from engine.domain.events import PasswordSet
from tests.support.newcomers import OTHER, STRONG, Newcomers

INCORRECT = ("NotAuthorizedException", "Incorrect username or password.")


@pytest.fixture
def ada(shop):
    """Ada, who has a password."""
    people = Newcomers(shop(), ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])
    people.sign_up("ada")
    people.cognito.admin_confirm_sign_up(UserPoolId=people.shop.pool, Username="ada")
    return people


@pytest.fixture
def token(ada):
    """Her access token."""
    return tokens(ada)["AccessToken"]


def tokens(people, password=STRONG):
    """What she gets who signs in with this password."""
    return people.cognito.initiate_auth(
        ClientId=people.client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": password},
    )["AuthenticationResult"]


def change(people, token, previous=STRONG, proposed=OTHER):
    answer = people.cognito.change_password(
        AccessToken=token, PreviousPassword=previous, ProposedPassword=proposed
    )
    assert set(answer) == {"ResponseMetadata"}


def test_whoever_knows_its_password_may_change_it(live, ada, token):
    before = live.end()

    change(ada, token)

    assert [type(one) for one in live.recorded_since(before)] == [PasswordSet]
    assert tokens(ada, OTHER)
    ada.refused(*INCORRECT, lambda: tokens(ada, STRONG))


def test_whoever_does_not_may_not(ada, token):
    """Facts 4.7 [obs]: the text."""
    ada.refused(*INCORRECT, lambda: change(ada, token, previous=OTHER))


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


def test_five_changes_an_hour_can_be_tried(ada, token):
    """AWS quota page, as quoted by Classmethod (2022); the text of aws-sdk-android issue 627."""
    for _ in range(5):
        ada.refused(*INCORRECT, lambda: change(ada, token, previous="Wrong-Horse-1"))

    ada.refused(
        "LimitExceededException",
        "Attempt limit exceeded, please try after some time.",
        lambda: change(ada, token),
    )
