"""How users come to be, are invited again, and go."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.domain import user_decide
from engine.domain.commands import CreateUser, InviteAgain
from engine.domain.disputed import Disputed
from engine.domain.errors import (
    AliasTaken,
    AttributeNotMutable,
    EmailMalformed,
    ResendImpossible,
    SchemaViolated,
    UsernameUnsuitable,
)
from engine.domain.events import (
    AttributesUpdated,
    MessageRequested,
    PasswordPolicy,
    SchemaAttribute,
    TemporaryPasswordIssued,
    UserCreated,
    UserDeleted,
)
from engine.domain.sending import Due
from engine.domain.streams import user_stream
from engine.domain.user_decide import Outside
from tests.domain.given import NOON
from tests.domain.users import (
    ACCOUNT,
    BOTH,
    NEW_NUMBER,
    OLD,
    POOL,
    REGION,
    SHARED,
    STREAM,
    SUB,
    a_pool,
    ada,
    sendings,
    somebody,
)

PLAIN = a_pool()
ALIASES = a_pool(alias_attributes=("email", "phone_number", "preferred_username"))
SECRET = "Abcdef1!"  # a temporary password
A_WEEK_LATER = "2026-11-29T12:00:00.000Z"


def wish(username: str = "ada", /, **more: Any) -> CreateUser:
    attributes = tuple(more.pop("attributes", {}).items())
    return CreateUser(username, attributes, SUB, SECRET, NOON, **more)


def decided(command, pool, holders=None) -> Any:
    """The whole way of a creation, as the application goes it."""
    event = user_decide.plan_creation(command, pool)
    due = user_decide.invitations_due(event.attributes, command.media, Disputed())
    outside = Outside(sendings(() if command.suppressed else due), holders or {})
    return user_decide.decide_creation(event, command, pool, outside)


def test_a_user_begins_with_a_first_password_that_lives_a_week():
    assert decided(wish(attributes={"email": OLD}), PLAIN) == {
        STREAM: (
            UserCreated("ada", "ada", {"email": OLD}, "FORCE_CHANGE_PASSWORD"),
            TemporaryPasswordIssued(SECRET, A_WEEK_LATER),
        )
    }


def test_the_first_password_lives_as_long_as_the_policy_says():
    pool = a_pool(password_policy=PasswordPolicy(temporary_password_validity_days=1))

    _, issued = decided(wish(), pool)[STREAM]

    assert issued == TemporaryPasswordIssued(SECRET, "2026-11-23T12:00:00.000Z")


def test_a_new_address_is_verified_only_if_it_is_called_so():
    event = user_decide.plan_creation(
        wish(attributes={"email": OLD, "email_verified": "True"}), ALIASES
    )

    assert event.attributes == {"email": OLD, "email_verified": "true"}
    assert event.activated == {"email": OLD}
    assert not user_decide.plan_creation(wish(attributes={"email": OLD}), ALIASES).activated


def test_blank_and_missing_values_are_left_out():
    event = user_decide.plan_creation(wish(attributes={"name": "", "locale": None}), PLAIN)

    assert event.attributes == {}


def test_immutable_attributes_are_set_on_creation_and_required_ones_may_be_missing():
    pool = a_pool(
        SchemaAttribute("custom:tenant", "String", mutable=False),
        SchemaAttribute("nickname", "String", required=True),
    )

    event = user_decide.plan_creation(
        wish(attributes={"custom:tenant": "t1", "nickname": ""}), pool
    )

    assert event.attributes == {"custom:tenant": "t1"}


@pytest.mark.parametrize(
    ("attributes", "error"),
    [
        ({"shoe_size": "42"}, SchemaViolated),
        ({"birthdate": "1815"}, SchemaViolated),
        ({"email": "ada"}, EmailMalformed),
    ],
)
def test_what_the_schema_does_not_allow_is_refused(attributes, error):
    with pytest.raises(error):
        user_decide.plan_creation(wish(attributes=attributes), PLAIN)


def test_nobody_chooses_a_sub():
    with pytest.raises(AttributeNotMutable) as refused:
        user_decide.plan_creation(wish(attributes={"sub": "x"}), PLAIN)

    assert refused.value.name == "sub"


# ── User names ───────────────────────────────────────────────────────────────────────────────


def test_a_name_is_claimed_without_case_where_case_does_not_count():
    assert user_decide.plan_creation(wish("Ada"), a_pool(case_sensitive=False)) == UserCreated(
        "Ada", "ada", {}, "FORCE_CHANGE_PASSWORD"
    )


@pytest.mark.parametrize(
    ("kinds", "name", "attribute"),
    [
        (("email",), OLD, "email"),
        (("phone_number",), NEW_NUMBER, "phone_number"),
        (BOTH, OLD, "email"),
        (BOTH, NEW_NUMBER, "phone_number"),
    ],
)
def test_where_an_attribute_is_the_user_name_the_name_is_that_attribute_and_the_sub_the_name(
    kinds, name, attribute
):
    event = user_decide.plan_creation(wish(name), a_pool(username_attributes=kinds))

    assert (event.username, event.claimed_username) == (SUB, SUB)
    assert event.attributes == {attribute: name}
    assert event.activated == {attribute: name}


@pytest.mark.parametrize("given", ["", OLD])
def test_where_an_attribute_is_the_user_name_it_may_be_given_again_or_blank(given):
    command = wish(OLD, attributes={"email": given})

    event = user_decide.plan_creation(command, a_pool(username_attributes=("email",)))

    assert event.attributes == {"email": OLD}


@pytest.mark.parametrize(
    ("name", "attribute", "given"),
    [
        (OLD, "email", "eve@shop.example"),
        (OLD, "email", OLD.upper()),
        (NEW_NUMBER, "phone_number", "+12065550142"),
    ],
)
def test_where_an_attribute_is_the_user_name_it_may_not_be_another(name, attribute, given):
    """Of addresses reported (cognito-local issue 102, 2022), of numbers put together alike."""
    with pytest.raises(UsernameUnsuitable) as refused:
        user_decide.plan_creation(
            wish(name, attributes={attribute: given}), a_pool(username_attributes=BOTH)
        )

    assert refused.value.sentence == (
        f"User {attribute} should be empty or same as username, "
        f"since username attribute is {attribute}"
    )


def test_where_case_does_not_count_it_may_be_spelt_otherwise():
    pool = a_pool(username_attributes=("email",), case_sensitive=False)

    event = user_decide.plan_creation(wish(OLD, attributes={"email": OLD.upper()}), pool)

    assert event.attributes == {"email": OLD.upper()}


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        (("email",), "Username should be an email."),
        (("phone_number",), "Username should be a phone number."),
        (BOTH, "Username should be either an email or a phone number."),
        (BOTH[::-1], "Username should be either an email or a phone number."),
    ],
)
def test_where_an_attribute_is_the_user_name_no_other_name_will_do(kinds, sentence):
    with pytest.raises(UsernameUnsuitable) as refused:
        user_decide.plan_creation(wish("ada"), a_pool(username_attributes=kinds))

    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            OLD,
            "Username cannot be of email format, since user pool is configured for email alias.",
        ),
        (
            NEW_NUMBER,
            (
                "Username cannot be of phone number format, since user pool is configured for "
                "phone number alias."
            ),
        ),
    ],
)
def test_a_name_may_not_look_like_an_alias(name, sentence):
    with pytest.raises(UsernameUnsuitable) as refused:
        user_decide.plan_creation(wish(name), ALIASES)

    assert refused.value.sentence == sentence
    assert user_decide.plan_creation(wish(name), PLAIN).username == name


# ── Aliases on creation ──────────────────────────────────────────────────────────────────────

TAKEN = {"email": OLD, "email_verified": "true"}
BOB = somebody(ALIASES, "sub-of-bob", **TAKEN)


def test_an_alias_of_somebody_else_is_refused():
    with pytest.raises(AliasTaken) as refused:
        decided(wish(attributes=TAKEN), ALIASES, {"email": BOB})

    assert refused.value.kind == "email"


def test_an_alias_is_taken_away_by_force():
    decision = decided(wish(attributes=TAKEN, force_alias=True), ALIASES, {"email": BOB})

    assert decision[user_stream(POOL, "sub-of-bob")] == (
        AttributesUpdated(changed={"email_verified": "false"}, deactivated={"email": OLD}),
    )
    assert decision[STREAM][0].activated == {"email": OLD}


def test_no_force_takes_a_preferred_user_name_away():
    bob = somebody(ALIASES, "sub-of-bob", preferred_username="countess")
    attributes = {"preferred_username": "countess"}

    with pytest.raises(AliasTaken):
        decided(wish(attributes=attributes, force_alias=True), ALIASES, {"preferred_username": bob})


# ── Invitations ──────────────────────────────────────────────────────────────────────────────

BY_TEXT = Due("AdminCreateUser", "SMS", NEW_NUMBER)
BY_MAIL = Due("AdminCreateUser", "EMAIL", OLD)
REACHABLE = {"email": OLD, "phone_number": NEW_NUMBER}


@pytest.mark.parametrize(
    ("attributes", "media", "due"),
    [
        (REACHABLE, (), (BY_TEXT,)),
        (REACHABLE, ("SMS",), (BY_TEXT,)),
        (REACHABLE, ("EMAIL",), (BY_MAIL,)),
        (REACHABLE, ("EMAIL", "SMS"), (BY_TEXT, BY_MAIL)),
        ({"email": OLD}, (), ()),
        ({"email": OLD}, ("SMS",), ()),
        ({"email": OLD}, ("SMS", "EMAIL"), (BY_MAIL,)),
        ({"phone_number": NEW_NUMBER}, ("EMAIL",), ()),
        ({}, ("SMS", "EMAIL"), ()),
    ],
)
def test_an_invitation_goes_by_text_unless_other_media_are_chosen(attributes, media, due):
    assert user_decide.invitations_due(attributes, media, Disputed()) == due


@pytest.mark.parametrize(
    ("attributes", "media", "due"),
    [
        ({"email": OLD}, (), (BY_MAIL,)),
        (REACHABLE, (), (BY_TEXT,)),
        ({"email": OLD}, ("SMS",), ()),
        ({}, (), ()),
    ],
)
def test_without_a_number_it_goes_by_mail_if_that_is_how_aws_behaves(attributes, media, due):
    mailing = Disputed(invitation_without_number="email")

    assert user_decide.invitations_due(attributes, media, mailing) == due


def test_the_invitation_carries_the_first_password_and_proves_nothing():
    decision = decided(wish(attributes={"email": OLD}, media=("EMAIL",)), PLAIN)

    assert [type(event) for event in decision[STREAM]] == [UserCreated, TemporaryPasswordIssued]
    assert decision["message/m1"] == (
        MessageRequested(
            id="m1",
            medium="EMAIL",
            purpose="AdminCreateUser",
            destination=OLD,
            body="Code 100001",
            account=ACCOUNT,
            region=REGION,
            subject="A subject",
            code="100001",
            pool=POOL,
            user=SUB,
            username="ada",
            sender=SHARED,
        ),
    )


def test_an_invitation_is_repeated_with_a_new_first_password():
    new = "Zyxwvu9?"
    user = replace(ada(PLAIN).state, status="FORCE_CHANGE_PASSWORD")
    again = InviteAgain("ada", new, NOON)

    decision: Any = user_decide.decide_invitation(again, user, PLAIN, Outside(sendings((BY_TEXT,))))

    assert decision[STREAM] == (TemporaryPasswordIssued(new, A_WEEK_LATER),)
    (invitation,) = decision["message/m1"]
    assert invitation.destination == NEW_NUMBER
    assert (invitation.user, invitation.username) == (SUB, "ada")


def test_who_has_signed_in_is_not_invited_again():
    user = ada(PLAIN).state  # confirmed

    with pytest.raises(ResendImpossible) as refused:
        user_decide.decide_invitation(InviteAgain("ada", SECRET, NOON), user, PLAIN, Outside())

    assert refused.value.username == "ada"


def test_who_goes_frees_name_and_aliases():
    user = ada(ALIASES, **TAKEN).state

    assert user_decide.decide_deletion(user) == {STREAM: (UserDeleted("ada", {"email": OLD}),)}
