"""Signing up and confirming: who may, which message is due, and what is recorded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.domain import sign_up
from engine.domain.access_commands import SignUp
from engine.domain.client import Client
from engine.domain.codes import check_code
from engine.domain.disputed import Disputed
from engine.domain.errors import (
    AliasTakenByConfirmation,
    AttributesNotWritable,
    AttributeTypeUnknown,
    PasswordUnsuitable,
    RequiredAttributesMissing,
    SchemaViolated,
    UsernameUnsuitable,
)
from engine.domain.events import (
    AttributesUpdated,
    ClientSettings,
    CodeIssued,
    SchemaAttribute,
    UserConfirmed,
    UserCreated,
)
from engine.domain.sending import Due
from engine.domain.sign_in_errors import (
    AlreadyConfirmed,
    CodeExpired,
    CodesNotSent,
    CodeWrong,
    NotConfirmable,
    PreferredNameTooEarly,
    SignUpClosed,
)
from engine.domain.srp import password_set
from engine.domain.streams import user_stream
from engine.domain.user import evolve
from engine.domain.verification import verified
from tests.domain.given import NOON, Decider
from tests.domain.users import (
    BOTH,
    NEXT_NOON,
    POOL,
    STREAM,
    SUB,
    a_pool,
    mail,
    sendings,
    somebody,
    text,
)

ADDRESS, NUMBER = "ada@shop.example", "+12065550142"
STRONG = "Correct-Horse-1"
SALT = "00112233445566778899aabbccddeeff"
APP = Client("app", POOL, "app", ClientSettings(), None, NOON, NOON)
MORNING_AFTER = "2026-11-23T08:00:00.000Z"


def command(*, password=STRONG, **attributes):
    return SignUp(password, tuple(attributes.items()), SUB, NOON)


def planned(pool, wish, name="ada", client=APP, disputed=Disputed()):  # noqa: B008  # frozen
    return sign_up.plan_sign_up(name, wish, client, pool, disputed)


def signing_up(pool):
    """How somebody named Ada signs up in this pool."""

    def decide(wish, _):
        plan = planned(pool, wish)
        due = sign_up.confirmation_due("SignUp", plan.attributes, pool)
        return sign_up.decide_sign_up(plan, wish, pool, SALT, sendings(due))

    return Decider(decide, evolve, STREAM, None)


def an_unconfirmed(pool, **attributes):
    """Ada, as she is once she has signed up."""
    return signing_up(pool).given().after(command(**attributes)).state


def test_a_sign_up_is_a_user_with_its_password_its_code_and_one_message():
    pool = a_pool(auto_verified=BOTH)
    wish = command(email=ADDRESS, phone_number=NUMBER)
    created = UserCreated("ada", "ada", {"email": ADDRESS, "phone_number": NUMBER}, "UNCONFIRMED")
    issued = CodeIssued("phone_number", NUMBER, "100001", NEXT_NOON, "m1", "confirm")

    signing_up(pool).given().when(wish).then_on(
        {
            STREAM: (created, password_set(POOL, "ada", STRONG, SALT), issued),
            **text(NUMBER, purpose="SignUp"),
        }
    )


def test_where_nothing_is_verified_there_is_no_code():
    wish = command(email=ADDRESS)
    created = UserCreated("ada", "ada", {"email": ADDRESS}, "UNCONFIRMED")

    signing_up(a_pool()).given().when(wish).then(created, password_set(POOL, "ada", STRONG, SALT))


@pytest.mark.parametrize(
    ("auto_verified", "attributes", "due"),
    [
        (BOTH, {"email": ADDRESS, "phone_number": NUMBER}, ("SMS", NUMBER, False)),
        (BOTH, {"email": ADDRESS}, ("EMAIL", ADDRESS, True)),
        (("email",), {"email": ADDRESS, "phone_number": NUMBER}, ("EMAIL", ADDRESS, True)),
        (("phone_number",), {"email": ADDRESS}, None),
        ((), {"email": ADDRESS}, None),
    ],
)
def test_the_number_goes_before_the_address_and_links_are_for_mails(auto_verified, attributes, due):
    pool = a_pool(auto_verified=auto_verified, confirms_by_link=True)

    found = sign_up.confirmation_due("SignUp", attributes, pool)

    assert [(one.medium, one.destination, one.by_link) for one in found] == (
        [due] if due is not None else []
    )
    assert all(one.use == "confirm" for one in found)


REQUIRING = SchemaAttribute("email", "String", required=True)
ROLE = SchemaAttribute("custom:role", "String")


@pytest.mark.parametrize(
    ("pool", "wish", "refusal"),
    [
        (a_pool(admin_creates_users_only=True), command(), SignUpClosed),
        (a_pool(username_attributes=("email",)), command(), UsernameUnsuitable),
        (a_pool(), command(**{"custom:role": "clerk"}), AttributeTypeUnknown),
        (a_pool(), command(birthdate="1815"), SchemaViolated),
        (a_pool(ROLE), command(**{"custom:role": "clerk"}), AttributesNotWritable),
        (a_pool(REQUIRING), command(), RequiredAttributesMissing),
        (a_pool(REQUIRING), command(email=""), RequiredAttributesMissing),
        (
            a_pool(alias_attributes=("preferred_username",)),
            command(preferred_username="countess"),
            PreferredNameTooEarly,
        ),
        (a_pool(), command(password="short"), PasswordUnsuitable),
    ],
)
def test_a_sign_up_that_may_not_be_is_refused(pool, wish, refusal):
    signing_up(pool).given().when(wish).then_refused(refusal)


def test_a_name_that_is_an_address_needs_no_permission_to_be_written():
    pool = a_pool(REQUIRING, username_attributes=("email",))
    reading = replace(APP, settings=ClientSettings(writes=()))

    plan = planned(pool, command(), ADDRESS, reading)

    assert plan.attributes == {"email": ADDRESS}
    assert plan.username == SUB
    assert plan.activated == {"email": ADDRESS}


def test_an_alias_is_not_active_before_it_is_verified():
    plan = planned(a_pool(alias_attributes=BOTH), command(email=ADDRESS))

    assert plan.activated == {}


# ── Confirming ───────────────────────────────────────────────────────────────────────────────


def confirmed(user, pool, holders=None, *, force_alias=False):
    proof = verified(pool, user, "email", ADDRESS)
    decision = sign_up.decide_confirmation(
        proof, user, pool, holders or {}, force_alias=force_alias
    )
    return proof, decision


def test_confirming_verifies_the_address_and_makes_it_an_alias():
    pool = a_pool(auto_verified=BOTH, alias_attributes=("email",))
    user = an_unconfirmed(pool, email=ADDRESS)

    proof, decision = confirmed(user, pool)

    assert decision == {STREAM: (proof, UserConfirmed())}
    assert proof.activated == {"email": ADDRESS}


def test_by_force_the_alias_moves_and_its_holder_keeps_the_value_unverified():
    pool = a_pool(auto_verified=BOTH, alias_attributes=("email",))
    user = an_unconfirmed(pool, email=ADDRESS)
    bob = somebody(pool, "bob-sub", email=ADDRESS, email_verified="true")

    with pytest.raises(AliasTakenByConfirmation):
        confirmed(user, pool, {"email": bob})
    proof, decision = confirmed(user, pool, {"email": bob}, force_alias=True)

    lost = AttributesUpdated({"email_verified": "false"}, deactivated={"email": ADDRESS})
    assert decision == {user_stream(POOL, "bob-sub"): (lost,), STREAM: (proof, UserConfirmed())}


def test_the_code_of_a_sign_up_is_right_for_a_day_and_once():
    pool = a_pool(auto_verified=BOTH)
    user = an_unconfirmed(pool, email=ADDRESS)

    assert check_code(user, "confirm", "100001", Disputed(), MORNING_AFTER).destination == ADDRESS
    with pytest.raises(CodeWrong):
        check_code(user, "confirm", "100002", Disputed(), MORNING_AFTER)
    with pytest.raises(CodeExpired):
        check_code(user, "confirm", "100001", Disputed(), NEXT_NOON)
    given = signing_up(pool).given().after(command(email=ADDRESS)).recording(UserConfirmed())
    assert given.state.status == "CONFIRMED"
    assert given.state.codes == {}


def test_nobody_is_confirmed_twice():
    pool = a_pool(auto_verified=BOTH)
    user = signing_up(pool).given().after(command(email=ADDRESS)).recording(UserConfirmed()).state

    with pytest.raises(NotConfirmable, match="CONFIRMED"):
        sign_up.check_confirmable(user)
    with pytest.raises(NotConfirmable):
        sign_up.decide_confirmation_by_administrator(user)
    with pytest.raises(AlreadyConfirmed):
        sign_up.resend_due(user, pool)


def test_an_administrator_confirms_and_verifies_nothing():
    user = an_unconfirmed(a_pool(auto_verified=BOTH), email=ADDRESS)

    decision = sign_up.decide_confirmation_by_administrator(user)

    assert decision == {STREAM: (UserConfirmed(),)}


def test_another_code_goes_where_the_first_one_went():
    pool = a_pool(auto_verified=BOTH)
    user = an_unconfirmed(pool, email=ADDRESS)

    due = sign_up.resend_due(user, pool)

    assert due == (Due("ResendCode", "EMAIL", ADDRESS, "email", "confirm"),)
    assert sign_up.decide_code(user, pool, sendings(due), NOON) == {
        STREAM: (CodeIssued("email", ADDRESS, "100001", NEXT_NOON, "m1", "confirm"),),
        **mail(ADDRESS, purpose="ResendCode"),
    }


def test_no_code_is_sent_again_where_none_is_ever_sent():
    pool = a_pool()

    with pytest.raises(CodesNotSent):
        sign_up.resend_due(an_unconfirmed(pool, email=ADDRESS), pool)
