"""GetUserAttributeVerificationCode and VerifyUserAttribute, as an SDK sees them (facts 4.5, 5)."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.functions import texts
from tests.support.oneself import WRONG, Oneself
from tests.support.shop import BOTH, KEEPING, VERIFYING

OLD, NEW = "ada@old.example", "ada@new.example"
OLD_NUMBER, NEW_NUMBER = "+12065550100", "+12065550199"
INVALID = "InvalidParameterException"
MISMATCH = ("CodeMismatchException", "Invalid verification code provided, please try again.")
EXPIRED = ("ExpiredCodeException", "Invalid code provided, please request a code again.")
LIMIT = ("LimitExceededException", "Attempt limit exceeded, please try after some time.")
TAKEN = ("AliasExistsException", "An account with the given email already exists.")


def ada(pool, /, **attributes: str) -> Oneself:
    """Ada signed in, with these attributes."""
    pool.user("ada", **attributes)
    return Oneself(pool)


# ── Asking ───────────────────────────────────────────────────────────────────────────────────


def test_a_code_is_sent_and_the_answer_says_where(shop):
    me = ada(shop(**VERIFYING), email=OLD, phone_number=OLD_NUMBER)

    assert me.ask("email") == {
        "AttributeName": "email",
        "DeliveryMedium": "EMAIL",
        "Destination": "a***@o***",
    }
    assert me.ask("phone_number") == {
        "AttributeName": "phone_number",
        "DeliveryMedium": "SMS",
        "Destination": "+*******0100",
    }
    sent = [(one.purpose, one.medium, one.destination) for one in me.shop.messages()]
    assert sent == [
        ("VerifyUserAttribute", "EMAIL", OLD),
        ("VerifyUserAttribute", "SMS", OLD_NUMBER),
    ]


def test_a_code_is_sent_though_the_pool_verifies_nothing_by_itself(shop):
    me = ada(shop(), email=OLD, email_verified="true")

    me.ask()
    me.verify(me.code())

    assert me.attributes() == {"email": OLD, "email_verified": "true"}


def test_the_trigger_is_asked_with_its_own_source(shop, functions):
    """Facts 6.1 [doc]: with the client's metadata."""
    arn = functions.add(lambda _: texts(emailMessage="Prove it: {####}"))
    me = ada(shop(**VERIFYING, LambdaConfig={"CustomMessage": arn}), email=OLD)

    me.ask(ClientMetadata={"shop": "1"})

    (asked,) = functions.asked(arn)
    assert asked["triggerSource"] == "CustomMessage_VerifyUserAttribute"
    assert asked["callerContext"]["clientId"] == me.client
    assert asked["request"]["clientMetadata"] == {"shop": "1"}
    assert me.shop.messages()[-1].body == f"Prove it: {me.code()}"


# Recorded of a live pool (floci pull request 1898, 2026).
NEVER_VERIFIED = "Invalid attribute name. Only phone_number and email can be verified."


@pytest.mark.parametrize(
    ("attribute", "text"),
    [
        ("phone_number", "User does not have a valid registered phone number"),
        ("email", "User does not have a valid registered email address"),
    ],
)
def test_what_has_no_value_gets_no_code(shop, attribute, text):
    me = ada(shop(**VERIFYING), name="Ada")

    me.refused(INVALID, text, lambda: me.ask(attribute))


@pytest.mark.parametrize("attribute", ["name", "sub", "custom:x", "confirm"])
def test_what_is_never_verified_gets_no_code(shop, attribute):
    me = ada(shop(**VERIFYING), email=OLD, name="Ada")

    me.refused(INVALID, NEVER_VERIFIED, lambda: me.ask(attribute))


def test_what_is_verified_already_gets_a_code_too_and_is_verified_again(shop):
    """Seen at a live pool (floci pull request 2018, 2026), as is the refusal of a used code."""
    me = ada(shop(**VERIFYING), email=OLD, email_verified="true")
    me.ask()
    code = me.code()

    me.verify(code)

    assert me.attributes()["email_verified"] == "true"
    me.refused(
        "ExpiredCodeException",
        "Invalid code provided, please request a code again.",
        lambda: me.verify(code),
    )


@pytest.mark.parametrize("attribute", ["name", "sub", "custom:x", "confirm"])
def test_no_code_proves_what_is_never_verified(shop, attribute):
    me = ada(shop(**VERIFYING), email=OLD, name="Ada")

    me.refused(INVALID, NEVER_VERIFIED, lambda: me.verify("123456", attribute))


def test_a_pool_without_sms_configuration_sends_no_code_by_text(shop):
    me = ada(shop(), phone_number=OLD_NUMBER)

    me.refused(
        INVALID,
        "User pool does not have SMS configuration to send messages.",
        lambda: me.ask("phone_number"),
    )


def test_five_codes_an_hour_can_be_asked_for(shop):
    """Facts section 5 [doc]: per user."""
    pool = shop()
    me = ada(pool, email=OLD, phone_number=OLD_NUMBER)
    pool.user("bob", email=NEW)
    for _ in range(5):
        me.ask()

    me.refused(*LIMIT, me.ask)

    me.refused(*LIMIT, lambda: me.ask("email"))
    me.verify(me.code())
    Oneself(pool, "bob").ask()


def test_what_is_asked_for_in_vain_does_not_count(shop):
    me = ada(shop(), email=OLD)
    for _ in range(6):
        with pytest.raises(me.cognito.exceptions.InvalidParameterException):
            me.ask("phone_number")

    me.ask()


# ── Proving ──────────────────────────────────────────────────────────────────────────────────


def test_the_right_code_verifies_the_new_value(shop):
    me = ada(shop(**VERIFYING), email=OLD)
    me.update(email=NEW)

    me.verify(me.code())

    assert me.attributes() == {"email": NEW, "email_verified": "true"}


def test_the_code_of_an_administrators_update_is_the_users_to_submit(shop):
    """Facts 2.7 [doc]: the administrator never sees it."""
    pool = shop(**VERIFYING)
    me = ada(pool, phone_number=OLD_NUMBER)
    pool.update("ada", phone_number=NEW_NUMBER)

    me.verify(me.code("phone_number"), "phone_number")

    assert pool.get("ada") == {"phone_number": NEW_NUMBER, "phone_number_verified": "true"}


def test_a_pending_value_takes_effect_when_it_is_proved(shop):
    """Facts 2.8 [doc]; the old value leads to the user until then."""
    pool = shop(**KEEPING, AliasAttributes=BOTH)
    me = ada(pool, email=OLD, email_verified="true")
    me.update(email=NEW)
    assert (pool.exists(OLD), pool.exists(NEW)) == (True, False)

    me.verify(me.code())

    assert me.attributes() == {"email": NEW, "email_verified": "true"}
    assert (pool.exists(OLD), pool.exists(NEW)) == (False, True)


def test_a_code_asked_for_while_a_value_is_pending_proves_that(shop):
    """Facts section 12 [own]: a setting."""
    me = ada(shop(**KEEPING), email=OLD, email_verified="true")
    me.update(email=NEW)

    assert me.ask()["Destination"] == "a***@n***"
    me.verify(me.code())

    assert me.attributes() == {"email": NEW, "email_verified": "true"}


def test_a_code_may_go_to_the_value_in_use_instead_and_leaves_the_pending_one(other_shop):
    pool = other_shop(**KEEPING)
    me = ada(pool, email=OLD)
    me.update(email=NEW)

    assert me.ask()["Destination"] == "a***@o***"
    me.verify(me.code())

    assert me.attributes() == {"email": OLD, "email_verified": "true"}
    assert pool.state("ada").pending["email"].value == NEW


def test_an_alias_is_active_once_it_is_proved(shop):
    pool = shop(AliasAttributes=BOTH, **VERIFYING)
    me = ada(pool)
    me.update(email=NEW)
    assert not pool.exists(NEW)

    me.verify(me.code())

    assert pool.state(NEW).username == "ada"


def test_a_wrong_code_is_told_and_nothing_changes(shop):
    """Facts 4.5 [obs] O2."""
    me = ada(shop(**VERIFYING))
    me.update(email=NEW)

    me.refused(*MISMATCH, lambda: me.verify(WRONG))

    me.verify(me.code())


def test_a_code_that_was_used_or_never_sent_is_over(shop):
    """Facts 4.5 [obs] O4, D6."""
    me = ada(shop(**VERIFYING), phone_number=OLD_NUMBER)
    me.update(email=NEW)
    code = me.code()
    me.verify(code)

    me.refused(*EXPIRED, lambda: me.verify(code))
    me.refused(*EXPIRED, lambda: me.verify(code, "phone_number"))


def test_the_code_of_a_value_that_was_replaced_is_over(shop):
    me = ada(shop(**VERIFYING))
    me.update(email="ada@wrong.example")
    code = me.code()
    me.update(email=NEW)

    me.refused(*MISMATCH, lambda: me.verify(code))
    me.verify(me.code())


def test_only_the_newest_code_counts(shop):
    """Facts section 5 [own]: a setting."""
    me = ada(shop(), email=OLD)
    me.ask()
    earlier = me.code()
    me.ask()

    me.refused(*MISMATCH, lambda: me.verify(earlier))
    me.verify(me.code())


def test_earlier_codes_may_count_too(other_shop):
    me = ada(other_shop(), email=OLD)
    me.ask()
    earlier = me.code()
    me.ask()

    me.verify(earlier)

    assert me.attributes() == {"email": OLD, "email_verified": "true"}


def test_fifteen_codes_an_hour_can_be_tried(shop):
    """Facts section 5 [doc]: then even the right one is refused."""
    me = ada(shop(**VERIFYING))
    me.update(email=NEW)
    for _ in range(15):
        with pytest.raises(me.cognito.exceptions.CodeMismatchException):
            me.verify(WRONG)

    me.refused(*LIMIT, lambda: me.verify(me.code()))


def test_the_limits_may_be_lifted(other_shop):
    me = ada(other_shop(), email=OLD)
    for _ in range(16):
        me.ask()
        with pytest.raises(me.cognito.exceptions.CodeMismatchException):
            me.verify(WRONG)

    me.verify(me.code())


# ── Whose alias it is ────────────────────────────────────────────────────────────────────────


def test_an_alias_moves_to_who_proves_it(shop):
    """Facts 2.9 [obs], contradictory: a setting."""
    pool = shop(AliasAttributes=BOTH, **VERIFYING)
    pool.user("bob", email=NEW, email_verified="true")
    me = ada(pool)
    me.update(email=NEW)

    me.verify(me.code())

    assert pool.state(NEW).username == "ada"
    assert pool.get("bob") == {"email": NEW, "email_verified": "false"}


def test_an_alias_of_somebody_else_may_be_refused_instead(other_shop):
    pool = other_shop(AliasAttributes=BOTH, **VERIFYING)
    pool.user("bob", email=NEW, email_verified="true")
    me = ada(pool)
    me.update(email=NEW)

    me.refused(*TAKEN, lambda: me.verify(me.code()))

    assert pool.state(NEW).username == "bob"


def test_a_user_name_that_was_taken_meanwhile_is_refused(shop):
    pool = shop(UsernameAttributes=BOTH, **KEEPING)
    pool.user(OLD)
    me = Oneself(pool, OLD)
    me.update(email=NEW)
    pool.user(NEW)

    me.refused(*TAKEN, lambda: me.verify(me.code()))

    assert pool.state(NEW).sub != pool.state(OLD).sub


@pytest.mark.parametrize("time", range(3))
def test_of_many_who_prove_one_alias_at_once_exactly_one_holds_it(shop, account, time):
    """Invariants 5 and 7."""
    pool = shop(AliasAttributes=BOTH, **VERIFYING)
    people = [Oneself(pool, pool.user(f"racer{n}")) for n in range(8)]
    for one in people:
        one.update(email=NEW)
        one.code()
    together = threading.Barrier(len(people))

    def prove(one: Oneself) -> str:
        one.cognito, code = account.client("cognito-idp"), one.code()
        together.wait(30)
        try:
            one.verify(code)
        except one.cognito.exceptions.ClientError as error:
            return str(error.response["Error"]["Code"])
        return ""

    with ThreadPoolExecutor(len(people)) as threads:
        became = Counter(threads.map(prove, people))

    assert became == {"": len(people)}
    states = [pool.state(one.name) for one in people]
    (holder,) = [user for user in states if user.activated]
    assert pool.state(NEW) == holder
    verified = [user for user in states if user.attributes["email_verified"] == "true"]
    assert verified == [holder]


def test_two_tries_of_one_code_at_once_use_it_once(shop, account):
    pool = shop(**VERIFYING)
    me = ada(pool)
    me.update(email=NEW)
    code, before = me.code(), pool.live.end()
    together = threading.Barrier(4)

    def prove(_: int) -> str:
        client = account.client("cognito-idp")
        together.wait(30)
        try:
            client.verify_user_attribute(AccessToken=me.token, AttributeName="email", Code=code)
        except client.exceptions.ExpiredCodeException:
            return "expired"
        return "verified"

    with ThreadPoolExecutor(4) as threads:
        became = Counter(threads.map(prove, range(4)))

    assert became == {"verified": 1, "expired": 3}
    assert len(pool.live.recorded_since(before)) == 1


# ── What arrives ─────────────────────────────────────────────────────────────────────────────


def test_the_message_of_a_code_is_judged_like_any_other(shop, account):
    """A text to an unverified destination in the sandbox: the call succeeds, nothing arrives."""
    me = ada(shop(**VERIFYING), phone_number=OLD_NUMBER)

    me.ask("phone_number")

    (message,) = me.shop.messages()
    row = account.judged(message.id)
    assert (row.outcome, row.verdict) == ("undelivered", "sandbox-destination-unverified")
