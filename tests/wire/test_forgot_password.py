"""ForgotPassword, ConfirmForgotPassword and AdminResetUserPassword. Facts: sections 4.6 and 5."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.events import (
    AttributeVerified,
    CodeIssued,
    MessageRequested,
    PasswordResetRequired,
    PasswordSet,
)
from engine.domain.moments import epoch_seconds
from tests.support.functions import texts
from tests.support.newcomers import HIDING, OTHER, STRONG, WRONG, Newcomers
from tests.support.shop import SMS, VERIFYING

ADDRESS, NUMBER = "ada@shop.example", "+12065550142"
INVALID, NOT_AUTHORIZED = "InvalidParameterException", "NotAuthorizedException"
MISMATCH = ("CodeMismatchException", "Invalid verification code provided, please try again.")
EXPIRED = ("ExpiredCodeException", "Invalid code provided, please request a code again.")
TOO_OFTEN = ("LimitExceededException", "Attempt limit exceeded, please try after some time.")
NO_WAY = (
    INVALID,
    ("Cannot reset password for the user as there is no registered/verified email or phone_number"),
)
IN_THIS_STATE = (NOT_AUTHORIZED, "User password cannot be reset in the current state.")
MAIL = {"email": ADDRESS, "email_verified": "true"}
TEXT = {"phone_number": NUMBER, "phone_number_verified": "true"}
HOUR_S = 3600


def recovering_by(*options: str) -> dict[str, Any]:
    """A pool that recovers by these, in this order; by none: that says nothing of it."""
    if not options:
        return VERIFYING
    mechanisms = [{"Name": name, "Priority": n} for n, name in enumerate(options, start=1)]
    return {**VERIFYING, "AccountRecoverySetting": {"RecoveryMechanisms": mechanisms}}


def somebody(pool, **attributes):
    """The pool, and in it Ada, confirmed and with a password of her own."""
    pool.user("ada", **attributes)
    pool.cognito.admin_set_user_password(
        UserPoolId=pool.pool, Username="ada", Password=STRONG, Permanent=True
    )
    return pool


def reset(pool, name="ada", **more):
    answer = pool.cognito.admin_reset_user_password(UserPoolId=pool.pool, Username=name, **more)
    assert set(answer) == {"ResponseMetadata"}


def test_a_new_password_is_chosen_with_the_code(live, shop):
    """Facts 4 [doc], 5 [doc]: valid for an hour, single use."""
    people = Newcomers(somebody(shop(**VERIFYING), **MAIL))
    before = live.end()

    where = people.forget("ada")

    assert where == {
        "AttributeName": "email",
        "DeliveryMedium": "EMAIL",
        "Destination": "a***@s***",
    }
    issued, requested = live.recorded_since(before)
    assert isinstance(issued, CodeIssued)
    assert isinstance(requested, MessageRequested)
    assert requested.purpose == "ForgotPassword"
    assert people.lets_in("ada", STRONG)
    code, before = people.code("ada", "reset"), live.end()

    people.choose("ada", OTHER, code)

    assert [type(one) for one in live.recorded_since(before)] == [PasswordSet]
    assert people.lets_in("ada", OTHER)
    assert not people.lets_in("ada", STRONG)
    assert people.shop.state("ada").status == "CONFIRMED"
    people.refused(*EXPIRED, lambda: people.choose("ada", STRONG, code))


def test_the_code_is_valid_for_an_hour(live, shop):
    """Facts 5 [doc]."""
    people = Newcomers(somebody(shop(**VERIFYING), **MAIL))
    started = epoch_seconds(live.sandpost.clock.now())

    people.forget("ada")

    expires = epoch_seconds(people.shop.state("ada").codes["reset"].expires_at)
    assert HOUR_S <= expires - started < HOUR_S + 30


@pytest.mark.parametrize(
    ("recovery", "attributes", "medium"),
    [
        ((), {**MAIL, **TEXT}, "SMS"),
        ((), {**MAIL, "phone_number": NUMBER}, "EMAIL"),
        (("verified_email", "verified_phone_number"), {**MAIL, **TEXT}, "EMAIL"),
        (("verified_email", "verified_phone_number"), {"email": ADDRESS, **TEXT}, "SMS"),
        (("verified_phone_number", "verified_email"), {**MAIL, **TEXT}, "SMS"),
    ],
)
def test_the_code_goes_to_the_first_verified_contact_of_the_pools_order(
    shop, recovery, attributes, medium
):
    """Facts 3.1 and 4.6 [doc]: without a setting the number first."""
    people = Newcomers(somebody(shop(**recovering_by(*recovery)), **attributes))

    assert people.forget("ada")["DeliveryMedium"] == medium
    assert len(people.shop.messages()) == 1


def test_a_number_that_is_the_second_factor_recovers_nothing(shop):
    """Facts 4.6 [doc], of pools that say how users recover."""
    both = recovering_by("verified_phone_number", "verified_email")
    pool = shop(MfaConfiguration="ON", **both)
    people = Newcomers(somebody(pool, **TEXT))

    people.refused(*NO_WAY, lambda: people.forget("ada"))
    pool.update("ada", email=ADDRESS, email_verified="true")
    assert people.forget("ada")["DeliveryMedium"] == "EMAIL"


def test_but_in_a_pool_that_says_nothing_of_recovery_it_does(shop):
    """The legacy behaviour of API reference and console, which advises against it."""
    pool = shop(MfaConfiguration="ON", **VERIFYING)
    people = Newcomers(somebody(pool, **TEXT))

    assert people.forget("ada")["DeliveryMedium"] == "SMS"


@pytest.mark.parametrize(
    ("recovery", "attributes"),
    [
        ((), {}),
        ((), {"email": ADDRESS, "phone_number": NUMBER}),
        (("verified_email",), TEXT),
    ],
)
def test_without_a_verified_contact_nothing_is_reset(shop, recovery, attributes):
    """Facts 4.6 [obs]; hidden, a delivery is pretended [doc]."""
    pool = somebody(shop(**recovering_by(*recovery)), **attributes)
    telling, hiding = Newcomers(pool), Newcomers(pool, **HIDING)

    telling.refused(*NO_WAY, lambda: telling.forget("ada"))
    pool.refused(*NO_WAY, lambda: reset(pool))
    with pool.live.recording_nothing():
        hiding.forget("ada")


def test_where_only_administrators_reset_nobody_else_does(shop):
    """Facts 4.6 [obs]: whether there is such a user or not."""
    people = Newcomers(somebody(shop(**recovering_by("admin_only")), **MAIL))
    contact = (NOT_AUTHORIZED, "Contact administrator to reset password.")

    people.refused(*contact, lambda: people.forget("ada"))
    people.refused(*contact, lambda: people.forget("eve"))
    people.refused(*contact, lambda: reset(people.shop))


def test_whoever_never_signed_in_has_no_password_to_forget(shop):
    """Facts 4.6 [obs]; 4.3 for the code that was never asked for: [obs] O4, [doc] D6."""
    pool = shop(**VERIFYING)
    pool.user("ada", **MAIL)
    people = Newcomers(pool)

    people.refused(*IN_THIS_STATE, lambda: people.forget("ada"))
    people.refused(*EXPIRED, lambda: people.choose("ada", code=WRONG))
    pool.refused(*IN_THIS_STATE, lambda: reset(pool))


def test_a_code_from_before_a_temporary_password_is_of_no_use(shop):
    pool = somebody(shop(**VERIFYING), **MAIL)
    people = Newcomers(pool)
    people.forget("ada")
    code = people.code("ada", "reset")
    pool.cognito.admin_set_user_password(UserPoolId=pool.pool, Username="ada", Password=STRONG)

    people.refused(*EXPIRED, lambda: people.choose("ada", code=code))


def test_whoever_is_disabled_recovers_nothing(shop):
    """Facts 4.6: text [obs]; hidden: pretended delivery, and no code is right [doc]."""
    pool = somebody(shop(**VERIFYING), **MAIL)
    telling, hiding = Newcomers(pool), Newcomers(pool, **HIDING)
    telling.forget("ada")
    code = telling.code("ada", "reset")
    pool.cognito.admin_disable_user(UserPoolId=pool.pool, Username="ada")

    for call in (telling.forget, lambda: telling.choose(code=code), lambda: reset(pool)):
        telling.refused(NOT_AUTHORIZED, "User is disabled.", call)
    with pool.live.recording_nothing():
        hiding.forget("ada")
    hiding.refused(*MISMATCH, lambda: hiding.choose("ada", code=code))


def test_an_unknown_user_has_no_right_code(shop):
    """Facts 4.6: LEGACY [obs], ENABLED [doc]."""
    pool = shop(**VERIFYING)
    telling, hiding = Newcomers(pool), Newcomers(pool, **HIDING)

    telling.refused(
        "UserNotFoundException",
        "Username/client id combination not found.",
        lambda: telling.choose("ada", code=WRONG),
    )
    hiding.refused(*MISMATCH, lambda: hiding.choose("ada", code=WRONG))


def test_a_wrong_code_changes_no_password(shop):
    """Facts 4.3 [obs]: the texts; 4.6 [doc]: expired if none was asked for."""
    people = Newcomers(somebody(shop(**VERIFYING), **MAIL))

    people.refused(*EXPIRED, lambda: people.choose("ada", code=WRONG))
    people.forget("ada")
    people.refused(*MISMATCH, lambda: people.choose("ada", code=WRONG))


def test_a_code_that_confirms_resets_nothing(shop):
    people = Newcomers(shop(**VERIFYING))
    people.sign_up("ada", email=ADDRESS)
    confirming = people.code("ada")
    people.shop.update("ada", email_verified="true")
    people.forget("ada")

    assert confirming != people.code("ada", "reset")
    people.refused(*MISMATCH, lambda: people.choose("ada", code=confirming))


def test_the_new_password_keeps_to_the_policy(shop):
    """Facts 3.4 [rec]: in other words than on signing up."""
    people = Newcomers(somebody(shop(**VERIFYING), **MAIL))
    people.forget("ada")

    people.refused(
        "InvalidPasswordException",
        "Password does not conform to policy: Password not long enough",
        lambda: people.choose("ada", "Short-1"),
    )
    people.choose("ada", OTHER)


def test_the_code_confirms_whoever_was_not(shop):
    """Facts 4 [doc]: CONFIRMED."""
    people = Newcomers(shop(**VERIFYING))
    people.sign_up("ada", email=ADDRESS)
    people.shop.update("ada", email_verified="true")
    people.forget("ada")

    people.choose("ada", OTHER)

    assert people.shop.state("ada").status == "CONFIRMED"


def test_the_code_verifies_what_received_it(live, shop):
    """Facts 2.6 [rec]."""
    people = Newcomers(somebody(shop(**VERIFYING), **MAIL))
    people.forget("ada")
    people.shop.update("ada", email_verified="false")
    before = live.end()

    people.choose("ada", OTHER)

    assert [type(one) for one in live.recorded_since(before)] == [PasswordSet, AttributeVerified]
    assert people.shop.get("ada")["email_verified"] == "true"


def test_an_alias_that_went_to_somebody_else_meanwhile_stays_there(shop):
    people = Newcomers(
        somebody(shop(AliasAttributes=["email"], AutoVerifiedAttributes=["email"]), **MAIL)
    )
    people.forget("ada")
    people.shop.user("bob", email=ADDRESS)
    people.shop.update("bob", email_verified="true")

    people.choose("ada", OTHER)

    assert people.shop.state(ADDRESS).username == "bob"
    assert people.shop.get("ada")["email_verified"] == "false"
    assert people.lets_in("ada", OTHER)


def test_codes_asked_for_and_tried_count_together(shop):
    """Facts 5: 5 to 20 an hour [doc], here 5; text [obs]."""
    people = Newcomers(somebody(shop(**VERIFYING), **MAIL))

    people.forget("ada")
    people.forget("ada")
    for _ in range(3):
        people.refused(*MISMATCH, lambda: people.choose("ada", code=WRONG))
    people.refused(*TOO_OFTEN, lambda: people.choose("ada"))
    people.refused(*TOO_OFTEN, people.forget)


def test_the_trigger_is_told_client_and_metadata(functions, shop):
    """Facts 6.1 [doc]; an administrator's call comes through no client [obs]."""
    arn = functions.add(lambda _: texts())
    pool = somebody(shop(LambdaConfig={"CustomMessage": arn}, **VERIFYING), **MAIL)
    people = Newcomers(pool)

    people.forget("ada", ClientMetadata={"shop": "one"})
    reset(pool, ClientMetadata={"shop": "two"})

    events = functions.asked(arn)
    assert {event["triggerSource"] for event in events} == {"CustomMessage_ForgotPassword"}
    assert [event["request"]["clientMetadata"]["shop"] for event in events] == ["one", "two"]
    clients = [event["callerContext"]["clientId"] for event in events]
    assert clients == [people.client, "CLIENT_ID_NOT_APPLICABLE"]


# ── By an administrator ──────────────────────────────────────────────────────────────────────


def test_an_administrator_ends_a_password_and_a_code_goes_out(live, shop):
    """Facts 4.6 [doc]: RESET_REQUIRED, the old password dead, and again [obs]."""
    pool = somebody(shop(**VERIFYING), **MAIL)
    people = Newcomers(pool)
    before = live.end()

    reset(pool)

    kinds = [type(one) for one in live.recorded_since(before)]
    assert kinds == [PasswordResetRequired, CodeIssued, MessageRequested]
    assert pool.state("ada").status == "RESET_REQUIRED"
    assert not people.lets_in("ada", STRONG)
    first = people.code("ada", "reset")
    reset(pool)
    assert pool.state("ada").status == "RESET_REQUIRED"
    people.refused(*MISMATCH, lambda: people.choose("ada", code=first))
    people.choose("ada", OTHER)
    assert pool.state("ada").status == "CONFIRMED"
    assert people.lets_in("ada", OTHER)


def test_a_password_set_by_an_administrator_ends_the_reset(shop):
    """Facts 4 [doc]."""
    pool = somebody(shop(**VERIFYING), **MAIL)
    people = Newcomers(pool)
    reset(pool)
    code = people.code("ada", "reset")

    pool.cognito.admin_set_user_password(
        UserPoolId=pool.pool, Username="ada", Password=OTHER, Permanent=True
    )

    assert pool.state("ada").status == "CONFIRMED"
    people.refused(*EXPIRED, lambda: people.choose("ada", STRONG, code))


def test_nothing_is_ended_whose_message_is_refused_in_the_call(shop):
    """Facts 2.10 [obs]: the text."""
    pool = somebody(shop(AutoVerifiedAttributes=["phone_number"], SmsConfiguration=SMS), **TEXT)
    pool.cognito.update_user_pool(UserPoolId=pool.pool)

    pool.refused(
        INVALID,
        "User pool does not have SMS configuration to send messages.",
        lambda: reset(pool),
    )


def test_an_unconfirmed_user_is_not_reset(shop):
    pool = shop(**VERIFYING)
    people = Newcomers(pool)
    people.sign_up("ada", email=ADDRESS)

    pool.refused(*IN_THIS_STATE, lambda: reset(pool))


def test_nobody_unknown_is_reset(shop):
    pool = shop()

    pool.refused("UserNotFoundException", "User does not exist.", lambda: reset(pool))
