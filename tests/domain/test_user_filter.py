"""Filters of user lists (AWS API reference, ListUsers)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from engine.domain.errors import FilterAttributeUnsearchable, FilterUnreadable
from engine.domain.user_filter import UserFilter, parse_filter
from tests.domain.users import OLD, OLD_NUMBER, SUB, a_pool, ada

ADA = ada(
    a_pool(),
    email=OLD,
    phone_number=OLD_NUMBER,
    name="Ada",
    given_name="Augusta",
    family_name="King",
    preferred_username="countess",
).state


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_filter_lets_everybody_pass(text):
    assert parse_filter(text) is None


@pytest.mark.parametrize(
    "text",
    ['email="a"', 'email = "a"', '  email  =  "a"  ', '"email" = "a"', 'email\t=\n"a"'],
)
def test_spaces_around_the_parts_do_not_count(text):
    assert parse_filter(text) == UserFilter("email", "=", "a")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'name ^= "a \"b\" c"', 'a "b" c'),
        (r'name ^= "a\\b"', "a\\b"),
        ('name ^= ""', ""),
        ('name ^= "a = b"', "a = b"),
    ],
)
def test_quotation_marks_in_the_value_are_escaped(text, value):
    assert parse_filter(text) == UserFilter("name", "^=", value)


@pytest.mark.parametrize(
    "text",
    [
        "email",
        "email=a",
        "email='a'",
        'email="a',
        'email="a" and name="b"',
        'email=="a"',
        'email!="a"',
        'email ~ "a"',
        '="a"',
        'email="a"b"',
        'email name="a"',
        r'email="a\"',
    ],
)
def test_what_has_another_form_is_refused(text):
    with pytest.raises(FilterUnreadable):
        parse_filter(text)


@pytest.mark.parametrize(
    "name", ["custom:foo", "custom:foo-bar", "address", "birthdate", "Email", "enabled"]
)
def test_other_attributes_cannot_be_searched(name):
    with pytest.raises(FilterAttributeUnsearchable) as refused:
        parse_filter(f'{name} = "x"')

    assert refused.value.name == name


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ('username = "ada"', True),
        ('username = "Ada"', False),
        ('username ^= "ad"', True),
        ('username ^= "AD"', False),
        ('username = "ad"', False),
        ('username = "ada@old.example"', False),
        ('email = "ADA@OLD.EXAMPLE"', True),
        ('email ^= "Ada@"', True),
        ('email ^= "old"', False),
        (f'phone_number = "{OLD_NUMBER}"', True),
        ('phone_number ^= "+1206"', True),
        ('name = "ADA"', True),
        ('given_name ^= "aug"', True),
        ('family_name = "king"', True),
        ('preferred_username = "COUNTESS"', True),
        ('cognito:user_status = "confirmed"', True),
        ('cognito:user_status ^= "FORCE"', False),
        ('status = "Enabled"', True),
        ('status = "enabled"', False),
        ('status = "Disabled"', False),
        (f'sub = "{SUB}"', True),
        (f'sub = "{SUB.upper()}"', False),
        (f'sub ^= "{SUB[:8]}"', True),
    ],
)
def test_a_filter_compares_a_users_attribute(text, passes):
    wanted = parse_filter(text)

    assert wanted is not None
    assert wanted.lets_pass(ADA) is passes


def test_who_lacks_the_attribute_does_not_pass():
    assert not UserFilter("email", "^=", "").lets_pass(ada(a_pool()).state)


def test_a_disabled_user_is_disabled():
    assert UserFilter("status", "=", "Disabled").lets_pass(replace(ADA, enabled=False))
