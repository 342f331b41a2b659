"""Phone numbers, parsed once: whether one can exist, and in which country.

`+1` is many countries, so the country comes from the area code, also for the numbers that are
kept for fiction (555-01xx) and therefore belong to nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

DATA_VERSION: str = phonenumbers.__version__  # what is possible changes with numbering plans
NORTH_AMERICA = 1
MOBILE = 1  # as phonenumbers counts the types of numbers
_E164_SHAPE = re.compile(r"\+[0-9]+")
_CACHED_NUMBERS = 65_536  # parsing takes 10 µs and more; one entry is about 300 bytes


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number as E.164 writes it. One that nobody can have is not possible and has no country.

    A possible number need not be valid: 555-01xx numbers are not always, and texts to them are
    accepted all the same.
    """

    e164: str
    country: str | None
    possible: bool
    valid: bool
    shown: str

    @staticmethod
    def parse(text: str) -> PhoneNumber:
        """Whatever is given, as far as it can be read; what cannot stays as written."""
        return _parsed(text)


@lru_cache(maxsize=_CACHED_NUMBERS)
def _parsed(text: str) -> PhoneNumber:
    if not _E164_SHAPE.fullmatch(text):
        return _impossible(text)
    try:
        number = phonenumbers.parse(text, None)
    except NumberParseException:
        return _impossible(text)
    if not phonenumbers.is_possible_number(number):
        return _impossible(text)
    return PhoneNumber(
        e164=phonenumbers.format_number(number, PhoneNumberFormat.E164),
        country=_country(number),
        possible=True,
        valid=phonenumbers.is_valid_number(number),
        shown=phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL).replace("-", " "),
    )


def is_country(code: str) -> bool:
    """Whether these two capitals are a country that has phone numbers."""
    return code in phonenumbers.SUPPORTED_REGIONS


def _impossible(text: str) -> PhoneNumber:
    return PhoneNumber(e164=text, country=None, possible=False, valid=False, shown=text)


def _country(number: phonenumbers.PhoneNumber) -> str:
    """The number's own country, else its area code's, else the first that has its calling code."""
    region: str | None = phonenumbers.region_code_for_number(number)
    if region is None and number.country_code == NORTH_AMERICA:
        area_code = str(number.national_number)[:3]
        neighbour = phonenumbers.parse(f"+1{area_code}2345678", None)
        region = phonenumbers.region_code_for_number(neighbour)
    return region or phonenumbers.region_code_for_country_code(number.country_code or 0)


def example_number(country: str) -> str | None:
    """A mobile number as the country writes them, in E.164; None for what is no country."""
    example = phonenumbers.example_number_for_type(country, MOBILE)
    return None if example is None else phonenumbers.format_number(example, PhoneNumberFormat.E164)
