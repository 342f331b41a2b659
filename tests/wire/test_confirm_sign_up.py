"""ConfirmSignUp, AdminConfirmSignUp and ResendConfirmationCode. Facts: sections 2.9, 4.3 and 5."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.events import AttributesUpdated, AttributeVerified, UserConfirmed
from tests.support.functions import texts
from tests.support.newcomers import HIDING, SECRET, WRONG, Newcomers
from tests.support.shop import BOTH, VERIFYING

ADDRESS, NUMBER = "ada@shop.example", "+12065550142"
BY_MAIL: dict[str, Any] = {"AutoVerifiedAttributes": ["email"]}
ALIASES: dict[str, Any] = {"AliasAttributes": ["email", "phone_number"], **BY_MAIL}
MISMATCH = ("CodeMismatchException", "Invalid verification code provided, please try again.")
EXPIRED = ("ExpiredCodeException", "Invalid code provided, please request a code again.")
TOO_OFTEN = ("LimitExceededException", "Attempt limit exceeded, please try after some time.")
NO_SUCH_USER = ("UserNotFoundException", "Username/client id combination not found.")
NOT_AUTHORIZED = "NotAuthorizedException"


@pytest.mark.parametrize(
    ("attributes", "verified"),
    [
        ({"email": ADDRESS}, {"email_verified": "true"}),
        ({"email": ADDRESS, "phone_number": NUMBER}, {"phone_number_verified": "true"}),
    ],
)
def test_the_code_confirms_the_account_and_verifies_what_received_it(
    live, shop, attributes, verified
):
    """Facts 4 [doc]: CONFIRMED and attribute verified; 4.3 [doc]: the other one later."""
    people = Newcomers(shop(**VERIFYING))
    people.sign_up("ada", **attributes)
    code, before = people.code("ada"), live.end()

    people.confirm("ada", code)

    assert people.shop.state("ada").status == "CONFIRMED"
    assert people.shop.get("ada") == {**attributes, **verified}
    assert [type(one) for one in live.recorded_since(before)] == [AttributeVerified, UserConfirmed]
    people.refused(
        NOT_AUTHORIZED,
        "User cannot be confirmed. Current status is CONFIRMED",
        lambda: people.confirm("ada", code),
    )


def test_a_wrong_code_confirms_nobody(shop):
    """Facts 4.3 [obs]."""
    people = Newcomers(shop(**BY_MAIL))
    people.sign_up("ada", email=ADDRESS)

    people.refused(*MISMATCH, lambda: people.confirm("ada", WRONG))


def test_a_code_is_good_for_its_own_user_only(shop):
    people = Newcomers(shop(**BY_MAIL))
    people.sign_up("ada", email=ADDRESS)
    people.sign_up("bob", email="bob@shop.example")
    assert people.code("ada") != people.code("bob")

    people.refused(*MISMATCH, lambda: people.confirm("ada", people.code("bob")))
    people.confirm("ada")


def test_without_a_code_there_is_none_to_be_right(shop):
    """Facts 4.3: type and text [obs], for none outstanding [doc]."""
    people = Newcomers(shop())
    people.sign_up("ada", email=ADDRESS)

    people.refused(*EXPIRED, lambda: people.confirm("ada", WRONG))


def test_a_code_to_an_address_that_the_user_no_longer_has_confirms_nothing(shop):
    people = Newcomers(shop(**BY_MAIL))
    people.sign_up("ada", email=ADDRESS)
    code = people.code("ada")
    people.shop.update("ada", email="ada@new.example")

    people.refused(*EXPIRED, lambda: people.confirm("ada", code))


def test_confirming_makes_the_address_a_way_to_the_user(shop):
    people = Newcomers(shop(**ALIASES))
    people.sign_up("ada", email=ADDRESS)
    assert not people.shop.exists(ADDRESS)

    people.confirm("ada")

    assert people.shop.state(ADDRESS).username == "ada"


def test_an_alias_that_somebody_has_stays_there_unless_it_is_forced(live, shop):
    """Facts 2.9 [doc]: the text, without `given`; by force it moves, the old flag becomes false."""
    people = Newcomers(shop(**ALIASES))
    people.shop.user("bob", email=ADDRESS, email_verified="true")
    people.sign_up("ada", email=ADDRESS)

    people.refused(
        "AliasExistsException",
        "An account with the email already exists.",
        lambda: people.confirm("ada"),
    )
    before = live.end()
    people.confirm("ada", ForceAliasCreation=True)

    assert people.shop.state(ADDRESS).username == "ada"
    assert people.shop.get("bob") == {"email": ADDRESS, "email_verified": "false"}
    kinds = {type(one) for one in live.recorded_since(before)}
    assert kinds == {AttributesUpdated, AttributeVerified, UserConfirmed}


def test_an_unknown_user_is_told_or_hidden_as_the_client_has_it(shop):
    """Facts 4.6 [obs]: the text; hidden, it is as if no code had been sent."""
    pool = shop(**BY_MAIL)
    telling, hiding = Newcomers(pool), Newcomers(pool, **HIDING)

    telling.refused(*NO_SUCH_USER, lambda: telling.confirm("ada", WRONG))
    hiding.refused(*EXPIRED, lambda: hiding.confirm("ada", WRONG))


def test_fifteen_tries_an_hour_and_no_more(shop):
    """Facts 5: limit [doc], text [obs]."""
    people = Newcomers(shop(**BY_MAIL))
    people.sign_up("ada", email=ADDRESS)

    for _ in range(15):
        people.refused(*MISMATCH, lambda: people.confirm("ada", WRONG))
    people.refused(*TOO_OFTEN, lambda: people.confirm("ada"))


def test_a_client_with_a_secret_wants_its_hash(shop):
    """Facts 3.3: text [rec]."""
    pool = shop(**BY_MAIL)
    people, bare = Newcomers(pool, **SECRET), Newcomers(pool)
    bare.client = people.client
    people.sign_up("ada", email=ADDRESS)
    text = f"Client {people.client} is configured with secret but SECRET_HASH was not received"

    for call in (bare.confirm, bare.resend, bare.forget, lambda: bare.choose(code=WRONG)):
        bare.refused(NOT_AUTHORIZED, text, call)
    people.resend("ada")
    people.confirm("ada")


# ── By an administrator ──────────────────────────────────────────────────────────────────────


def test_an_administrator_confirms_an_account_and_verifies_nothing(shop):
    """Facts 4 [doc]: CONFIRMED, flags not set; the text of the second try is [obs]."""
    people = Newcomers(shop(**BY_MAIL))
    people.sign_up("ada", email=ADDRESS)
    who = {"UserPoolId": people.shop.pool, "Username": "ada"}
    code = people.code("ada")

    answer = people.cognito.admin_confirm_sign_up(**who)

    assert set(answer) == {"ResponseMetadata"}
    assert people.shop.state("ada").status == "CONFIRMED"
    assert people.shop.get("ada") == {"email": ADDRESS}
    text = "User cannot be confirmed. Current status is CONFIRMED"
    people.refused(NOT_AUTHORIZED, text, lambda: people.cognito.admin_confirm_sign_up(**who))
    people.refused(NOT_AUTHORIZED, text, lambda: people.confirm("ada", code))


def test_whoever_must_change_its_password_is_not_confirmed_by_an_administrator(shop):
    pool = shop()
    pool.user("ada")

    pool.refused(
        NOT_AUTHORIZED,
        "User cannot be confirmed. Current status is FORCE_CHANGE_PASSWORD",
        lambda: pool.cognito.admin_confirm_sign_up(UserPoolId=pool.pool, Username="ada"),
    )


# ── Another code ─────────────────────────────────────────────────────────────────────────────


def test_a_code_sent_again_replaces_the_one_before(functions, shop):
    """Facts 6.1 [doc]: the source; section 12: the newest only."""
    arn = functions.add(lambda _: texts())
    people = Newcomers(shop(LambdaConfig={"CustomMessage": arn}, **BY_MAIL))
    people.sign_up("ada", email=ADDRESS)
    first = people.code("ada")

    where = people.resend("ada", ClientMetadata={"shop": "one"})

    assert where == {
        "AttributeName": "email",
        "DeliveryMedium": "EMAIL",
        "Destination": "a***@s***",
    }
    assert people.last().purpose == "ResendCode"
    event = functions.asked(arn)[-1]
    assert event["triggerSource"] == "CustomMessage_ResendCode"
    assert event["callerContext"]["clientId"] == people.client
    assert event["request"]["clientMetadata"] == {"shop": "one"}
    assert people.code("ada") != first
    people.refused(*MISMATCH, lambda: people.confirm("ada", first))
    people.confirm("ada")


def test_no_code_is_sent_again_where_the_pool_verifies_nothing(shop):
    """Facts 4.3 [obs]."""
    people = Newcomers(shop())
    people.sign_up("ada", email=ADDRESS)

    people.refused(
        NOT_AUTHORIZED,
        "Cannot resend codes. Auto verification not turned on.",
        lambda: people.resend("ada"),
    )


CONFIRMED_ALREADY = ("InvalidParameterException", "User is already confirmed.")


def test_whoever_is_confirmed_gets_no_code_and_is_told_so(shop):
    """Facts 4.3 and 11.13 [obs]: an error in 2018; none in 2026, where users are hidden."""
    pool = shop(**BY_MAIL)
    telling, hiding = Newcomers(pool), Newcomers(pool, **HIDING)
    telling.sign_up("ada", email=ADDRESS)
    telling.confirm("ada")

    telling.refused(*CONFIRMED_ALREADY, telling.resend)
    with pool.live.recording_nothing():
        hiding.resend("ada")


def test_or_is_told_so_even_where_users_are_hidden_by_a_setting(other_shop):
    people = Newcomers(other_shop(**BY_MAIL), **HIDING)
    people.sign_up("ada", email=ADDRESS)
    people.confirm("ada")

    people.refused(*CONFIRMED_ALREADY, people.resend)


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("eve", ("phone_number", "SMS", "+*******0100")),
        ("eve@shop.example", ("email", "EMAIL", "e***@s***")),
        ("+12065550177", ("phone_number", "SMS", "+*******0177")),
    ],
)
def test_a_delivery_is_pretended_to_whoever_asks_for_somebody_unknown(shop, name, where):
    """Facts 5, last: simulated delivery [doc], from the name if that is an address [obs]."""
    pool = shop(**VERIFYING)
    hiding, telling = Newcomers(pool, **HIDING), Newcomers(pool)
    told = dict(zip(("AttributeName", "DeliveryMedium", "Destination"), where, strict=True))

    with pool.live.recording_nothing():
        assert hiding.resend(name) == told
        assert hiding.forget(name) == told
    telling.refused(*NO_SUCH_USER, lambda: telling.resend(name))
    telling.refused(*NO_SUCH_USER, lambda: telling.forget(name))


def test_nothing_is_sent_to_whoever_is_disabled(shop):
    """Facts 4.6: the text [obs]; the pretended delivery [doc]."""
    pool = shop(**BY_MAIL)
    telling, hiding = Newcomers(pool), Newcomers(pool, **HIDING)
    telling.sign_up("ada", email=ADDRESS)
    pool.cognito.admin_disable_user(UserPoolId=pool.pool, Username="ada")

    telling.refused(NOT_AUTHORIZED, "User is disabled.", lambda: telling.resend("ada"))
    with pool.live.recording_nothing():
        hiding.resend("ada")


def test_five_codes_an_hour_and_no_more(shop):
    """Facts 5: limit [doc], text [obs]."""
    people = Newcomers(shop(**BY_MAIL))
    people.sign_up("ada", email=ADDRESS)

    for _ in range(5):
        people.resend("ada")
    people.refused(*TOO_OFTEN, lambda: people.resend("ada"))


def test_whoever_signs_up_by_address_confirms_by_it(shop):
    """Facts 2.2 [doc]: there the address finds the user even when unverified."""
    people = Newcomers(shop(UsernameAttributes=BOTH, **BY_MAIL))
    people.sign_up(ADDRESS)

    people.resend(ADDRESS)
    people.confirm(ADDRESS)

    assert people.shop.get(ADDRESS) == {"email": ADDRESS, "email_verified": "true"}


def test_with_hidden_users_a_right_code_still_confirms(shop):
    people = Newcomers(shop(**BY_MAIL), **HIDING)
    people.sign_up("ada", email=ADDRESS)
    people.resend("ada")

    people.confirm("ada")

    assert people.shop.state("ada").status == "CONFIRMED"
