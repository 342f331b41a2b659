"""What an update may say: names, values, types, and in which order it is found out.

Sentences are those recorded of UpdateUserAttributes against a live pool, unless a test says
otherwise.
"""

from __future__ import annotations

import pytest

from engine.domain.disputed import Disputed
from engine.domain.errors import (
    AttributeNamedTwice,
    AttributeNotMutable,
    AttributeValueMissing,
    EmailMalformed,
    PhoneNumberMalformed,
    SchemaViolated,
)
from engine.domain.events import AttributesUpdated, SchemaAttribute
from tests.domain.users import a_pool, ada, update

PLAN = SchemaAttribute("custom:plan", "String", min_length=3, max_length=5)
FIXED = SchemaAttribute("custom:fixed", "String", mutable=False)
SEATS = SchemaAttribute("custom:seats", "Number", min_value=1, max_value=9)
SINCE = SchemaAttribute("custom:since", "DateTime")
PAID = SchemaAttribute("custom:paid", "Boolean")
SECRET = SchemaAttribute("dev:custom:secret", "String", developer_only=True)
NICKNAME = SchemaAttribute("nickname", "String", required=True, min_length=0, max_length=2048)
ANY_POOL = a_pool(PLAN, FIXED, SEATS, SINCE, PAID, SECRET, NICKNAME)


def test_values_are_set():
    ada(ANY_POOL).when(update(("custom:plan", "gold"), name="Ada")).then(
        AttributesUpdated(changed={"custom:plan": "gold", "name": "Ada"})
    )


def test_a_blank_value_deletes():
    ada(ANY_POOL, name="Ada").when(update(name="")).then(AttributesUpdated(removed=("name",)))


def test_deleting_what_is_not_there_records_nothing():
    ada(ANY_POOL).when(update(name="")).then()


def test_the_same_value_again_records_nothing():
    ada(ANY_POOL, name="Ada").when(update(name="Ada")).then()


def test_no_attributes_at_all_record_nothing():
    ada(ANY_POOL).when(update()).then()


@pytest.mark.parametrize("value", ["x", "", None])
def test_nobody_may_set_the_sub_whatever_the_value(value):
    ada(ANY_POOL).when(update(sub=value)).then_refused(AttributeNotMutable, name="sub")


def test_the_sub_is_refused_before_a_missing_value():
    ada(ANY_POOL).when(update(name=None, sub="x")).then_refused(AttributeNotMutable, name="sub")


def test_a_missing_value_is_refused_before_the_schema_is_asked():
    ada(ANY_POOL).when(update(shoe_size="42", name=None)).then_refused(
        AttributeValueMissing, name="name"
    )


def test_all_violations_of_the_schema_are_told_together_in_the_order_given():
    wish = update(("custom:fixed", "x"), ("custom:plan", "ox"), shoe_size="42", birthdate="1815")

    ada(ANY_POOL).when(wish).then_refused(
        SchemaViolated,
        violations=(
            ("custom:fixed", "Attribute cannot be updated."),
            ("custom:plan", "String must be no shorter than 3 characters"),
            ("shoe_size", "Attribute does not exist in the schema."),
            ("birthdate", "String must be no shorter than 10 characters"),
        ),
    )


def test_the_schema_is_asked_before_the_form_of_an_address():
    ada(ANY_POOL).when(update(email="ada", shoe_size="42")).then_refused(SchemaViolated)


@pytest.mark.parametrize("value", ["x", ""])
def test_an_immutable_attribute_stays_as_it_was_created_even_without_a_value(value):
    ada(ANY_POOL).when(update(("custom:fixed", value))).then_refused(
        SchemaViolated, violations=(("custom:fixed", "Attribute cannot be updated."),)
    )


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("custom:plan", "abc", None),
        ("custom:plan", "abcde", None),
        ("custom:plan", "ab", "String must be no shorter than 3 characters"),
        ("custom:plan", "abcdef", "String must be no longer than 5 characters"),
        ("birthdate", "1815-12-10", None),
        ("birthdate", "12/10/1815", None),  # only the length counts
        ("birthdate", "1815-12-100", "String must be no longer than 10 characters"),
        ("updated_at", "0", None),
        ("updated_at", "-1", "Number must be no less than 0"),
        ("custom:seats", "1", None),
        ("custom:seats", "9", None),
        ("custom:seats", "4.5", None),
        ("custom:seats", "0", "Number must be no less than 1"),
        ("custom:seats", "0.9", "Number must be no less than 1"),
        ("custom:seats", "10", "Number must be no greater than 9"),
        ("custom:seats", "nine", "Invalid Number value"),
        ("custom:seats", "nan", "Invalid Number value"),
        ("custom:seats", "٣", "Invalid Number value"),
        ("custom:since", "2026-11-22T12:00:00Z", None),
        ("custom:since", "2026-11-22", None),
        ("custom:since", "yesterday", "Invalid DateTime value"),
        ("custom:paid", "true", None),
        ("custom:paid", "FALSE", None),
        ("custom:paid", "yes", "Invalid Boolean value"),
        ("email_verified", "perhaps", "Invalid Boolean value"),
        ("dev:custom:secret", "x", None),
        ("custom:secret", "x", "Attribute does not exist in the schema."),
        ("plan", "gold", "Attribute does not exist in the schema."),
        ("cognito:user_status", "CONFIRMED", "Attribute does not exist in the schema."),
        ("identities", "[]", "Attribute does not exist in the schema."),
        ("username", "bob", "Attribute does not exist in the schema."),
    ],
)
def test_each_value_keeps_the_limits_of_its_attribute(name, value, reason):
    when = ada(ANY_POOL).when(update((name, value)))

    if reason is None:
        when.then(AttributesUpdated(changed={name: value}))
    else:
        when.then_refused(SchemaViolated, violations=((name, reason),))


def test_an_attribute_without_limits_takes_any_length():
    free = a_pool(SchemaAttribute("custom:note", "String"), SchemaAttribute("custom:n", "Number"))

    ada(free).when(update(("custom:note", "x" * 2048), ("custom:n", "-1"))).then(
        AttributesUpdated(changed={"custom:note": "x" * 2048, "custom:n": "-1"})
    )


@pytest.mark.parametrize("value", ["ada@shop.example", "a+b@shop.example", "ada@localhost"])
def test_an_address_has_a_local_part_and_a_domain(value):
    ada(ANY_POOL).when(update(email=value)).then(
        AttributesUpdated(changed={"email": value, "email_verified": "false"})
    )


@pytest.mark.parametrize(
    "value",
    ["ada", "ada@", "@shop.example", "a b@shop.example", "a@b@c.example", "a@shop..x", "a@b.c\n"],
)
def test_what_is_no_address_is_refused(value):
    ada(ANY_POOL).when(update(email=value)).then_refused(EmailMalformed)


@pytest.mark.parametrize("value", ["+12065550100", "+1111234567890", "+1", "+" + 15 * "9"])
def test_a_number_is_a_plus_sign_and_digits_of_no_particular_country(value):
    ada(ANY_POOL).when(update(phone_number=value)).then(
        AttributesUpdated(changed={"phone_number": value, "phone_number_verified": "false"})
    )


@pytest.mark.parametrize(
    "value", ["2065550100", "+1 206 555 0100", "+1-206", "+", "+" + 16 * "9", "+١٢٣", "+1\n"]
)
def test_what_is_no_number_is_refused(value):
    ada(ANY_POOL).when(update(phone_number=value)).then_refused(PhoneNumberMalformed)


def test_the_address_is_looked_at_before_the_number():
    ada(ANY_POOL).when(update(phone_number="1", email="ada")).then_refused(EmailMalformed)


def test_a_required_attribute_cannot_be_deleted():
    ada(ANY_POOL, nickname="countess").when(update(nickname="")).then_refused(
        SchemaViolated, violations=(("nickname", "The attribute is required"),)
    )


def test_a_required_attribute_can_be_deleted_if_that_is_how_aws_behaves():
    accepting = Disputed(required_attribute_deleted="accept")

    ada(ANY_POOL, accepting, nickname="countess").when(update(nickname="")).then(
        AttributesUpdated(removed=("nickname",))
    )


def test_a_required_attribute_can_be_changed():
    ada(ANY_POOL, nickname="countess").when(update(nickname="lady")).then(
        AttributesUpdated(changed={"nickname": "lady"})
    )


def test_of_a_name_given_twice_the_last_value_counts():
    ada(ANY_POOL).when(update(("name", "Ada"), ("name", "Augusta"))).then(
        AttributesUpdated(changed={"name": "Augusta"})
    )


def test_a_name_given_twice_is_refused_if_that_is_how_aws_behaves():
    refusing = Disputed(duplicate_names="refuse")

    ada(ANY_POOL, refusing).when(update(("name", "Ada"), ("name", "Augusta"))).then_refused(
        AttributeNamedTwice, name="name"
    )
    ada(ANY_POOL, refusing).when(update(name="Ada")).then(AttributesUpdated({"name": "Ada"}))
