"""What can be told from a phone number alone."""

from __future__ import annotations

import pytest

from engine.domain import phone
from engine.domain.phone import PhoneNumber


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    """What other tests parsed says nothing about how numbers are parsed."""
    phone._parsed.cache_clear()


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("+12065550100", "US"),
        ("+18335550100", "US"),
        ("+14165550100", "CA"),
        ("+17875550100", "PR"),
        ("+18765550100", "JM"),
        ("+442079460000", "GB"),
        ("+4930123456", "DE"),
        ("+77012345678", "KZ"),
        ("+79161234567", "RU"),
    ],
)
def test_the_country_is_the_area_codes_not_the_calling_codes(text, country):
    assert PhoneNumber.parse(text).country == country


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("+12061550100", "US"),  # no exchange begins with 1
        ("+14161550100", "CA"),
        ("+18761550100", "JM"),
        ("+15555555555", "US"),  # no area code 555
        ("+441632960123", "GB"),  # kept for drama
    ],
)
def test_a_number_that_is_possible_but_invalid_has_a_country_too(text, country):
    number = PhoneNumber.parse(text)

    assert (number.country, number.possible, number.valid) == (country, True, False)


@pytest.mark.parametrize(
    "text",
    [
        "+1206555010",
        "+120655501000",
        "+999123456789",
        "+1",
        "+",
        "",
        "ada",
        "12065550100",
        "2065550100",
        "+1 206 555 0100",
        "+1206555o100",
        "+1206555010\uff10",
    ],
)
def test_what_cannot_be_a_number_stays_as_written(text):
    assert PhoneNumber.parse(text) == PhoneNumber(
        e164=text, country=None, possible=False, valid=False, shown=text
    )


def test_a_valid_number_is_shown_in_groups():
    assert PhoneNumber.parse("+12065550100") == PhoneNumber(
        e164="+12065550100",
        country="US",
        possible=True,
        valid=True,
        shown="+1 206 555 0100",
    )


def test_what_was_parsed_once_is_not_parsed_again():
    assert PhoneNumber.parse("+12065550199") is PhoneNumber.parse("+12065550199")
