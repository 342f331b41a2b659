"""What becomes of `email_verified` and `phone_number_verified` when an administrator updates."""

from __future__ import annotations

import pytest

from engine.domain.disputed import Disputed
from engine.domain.errors import VerifiedWithoutValue
from engine.domain.events import AttributesUpdated
from tests.domain.users import NEW, NEW_NUMBER, OLD, OLD_NUMBER, a_pool, ada, update

PLAIN = a_pool()  # nothing is verified by itself, nothing is an alias
VERIFIABLE = [
    ("email", "email_verified", OLD, NEW),
    ("phone_number", "phone_number_verified", OLD_NUMBER, NEW_NUMBER),
]


@pytest.mark.parametrize(("attribute", "flag", "old", "new"), VERIFIABLE)
def test_a_changed_value_is_no_longer_verified(attribute, flag, old, new):
    ada(PLAIN, **{attribute: old, flag: "true"}).when(update((attribute, new))).then(
        AttributesUpdated(changed={attribute: new, flag: "false"})
    )


@pytest.mark.parametrize(("attribute", "flag", "old", "new"), VERIFIABLE)
def test_a_new_value_with_its_flag_is_verified_at_once(attribute, flag, old, new):
    ada(PLAIN, **{attribute: old, flag: "false"}).when(
        update((attribute, new), (flag, "true"))
    ).then(AttributesUpdated(changed={attribute: new, flag: "true"}))


@pytest.mark.parametrize(("attribute", "flag", "old", "new"), VERIFIABLE)
def test_a_new_value_with_the_flag_false_is_not_verified(attribute, flag, old, new):
    ada(PLAIN, **{attribute: old, flag: "true"}).when(
        update((attribute, new), (flag, "false"))
    ).then(AttributesUpdated(changed={attribute: new, flag: "false"}))


def test_the_flag_may_stand_before_the_value():
    ada(PLAIN, email=OLD).when(update(email_verified="true", email=NEW)).then(
        AttributesUpdated(changed={"email_verified": "true", "email": NEW})
    )


def test_one_flag_says_nothing_of_the_other_attribute():
    both = {"email": OLD, "email_verified": "true", "phone_number": OLD_NUMBER}

    ada(PLAIN, **both).when(update(phone_number=NEW_NUMBER, phone_number_verified="true")).then(
        AttributesUpdated(changed={"phone_number": NEW_NUMBER, "phone_number_verified": "true"})
    )


@pytest.mark.parametrize("value", ["true", "false"])
def test_the_flag_alone_is_set_as_given(value):
    ada(PLAIN, email=OLD, email_verified="").when(update(email_verified=value)).then(
        AttributesUpdated(changed={"email_verified": value})
    )


@pytest.mark.parametrize("spelt", ["True", "TRUE", "tRuE"])
def test_flags_are_stored_in_lower_case(spelt):
    ada(PLAIN, email=OLD).when(update(email=NEW, email_verified=spelt)).then(
        AttributesUpdated(changed={"email": NEW, "email_verified": "true"})
    )


def test_a_value_sent_again_keeps_its_flag():
    ada(PLAIN, email=OLD, email_verified="true").when(update(email=OLD)).then()


def test_a_value_sent_again_loses_its_flag_if_that_is_how_aws_behaves():
    resetting = Disputed(flag_on_unchanged_value="reset")

    ada(PLAIN, resetting, email=OLD, email_verified="true").when(update(email=OLD)).then(
        AttributesUpdated(changed={"email_verified": "false"})
    )


@pytest.mark.parametrize("choice", ["unchanged", "reset"])
def test_a_value_sent_again_with_its_flag_gets_that_flag(choice):
    ada(PLAIN, Disputed(flag_on_unchanged_value=choice), email=OLD, email_verified="false").when(
        update(email=OLD, email_verified="true")
    ).then(AttributesUpdated(changed={"email_verified": "true"}))


def test_a_deleted_value_takes_its_flag_along():
    ada(PLAIN, email=OLD, email_verified="true").when(update(email="")).then(
        AttributesUpdated(removed=("email", "email_verified"))
    )


def test_a_deleted_value_leaves_its_flag_if_that_is_how_aws_behaves():
    leaving = Disputed(flag_on_deleted_value="left")

    ada(PLAIN, leaving, email=OLD, email_verified="true").when(update(email="")).then(
        AttributesUpdated(removed=("email",))
    )


def test_a_flag_given_with_the_deletion_is_kept():
    ada(PLAIN, email=OLD, email_verified="true").when(
        update(email="", email_verified="false")
    ).then(AttributesUpdated(changed={"email_verified": "false"}, removed=("email",)))


def test_the_flag_true_is_accepted_without_a_value():
    ada(PLAIN).when(update(email_verified="true")).then(
        AttributesUpdated(changed={"email_verified": "true"})
    )
    ada(PLAIN, email=OLD).when(update(email="", email_verified="true")).then(
        AttributesUpdated(changed={"email_verified": "true"}, removed=("email",))
    )


def test_the_flag_true_without_a_value_is_refused_if_that_is_how_aws_behaves():
    refusing = Disputed(flag_without_value="refuse")

    ada(PLAIN, refusing).when(update(email_verified="true")).then_refused(
        VerifiedWithoutValue, name="email"
    )
    ada(PLAIN, refusing, email=OLD).when(update(email="", email_verified="true")).then_refused(
        VerifiedWithoutValue, name="email"
    )


def test_with_a_value_or_false_no_flag_is_refused_for_want_of_a_value():
    refusing = Disputed(flag_without_value="refuse")

    ada(PLAIN, refusing, email=OLD).when(update(email_verified="true")).then(
        AttributesUpdated(changed={"email_verified": "true"})
    )
    ada(PLAIN, refusing).when(update(email_verified="false")).then(
        AttributesUpdated(changed={"email_verified": "false"})
    )
    ada(PLAIN, refusing, email=OLD, email_verified="true").when(
        update(email="", email_verified="false")
    ).then(AttributesUpdated(changed={"email_verified": "false"}, removed=("email",)))


def test_a_blank_flag_is_deleted_like_any_attribute():
    ada(PLAIN, email=OLD, email_verified="true").when(update(email_verified="")).then(
        AttributesUpdated(removed=("email_verified",))
    )


def test_a_new_value_with_a_blank_flag_has_none():
    ada(PLAIN, email=OLD, email_verified="true").when(update(email=NEW, email_verified="")).then(
        AttributesUpdated(changed={"email": NEW}, removed=("email_verified",))
    )
