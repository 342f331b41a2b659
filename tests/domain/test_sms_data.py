"""Data with a date: prices, countries, regions and simulator numbers, beside what they rest on."""

from __future__ import annotations

import re

import phonenumbers
import pytest
from botocore import __version__ as botocore_version
from botocore.loaders import Loader

from engine.domain import sms_countries, sms_prices, sms_regions
from engine.domain.phone import PhoneNumber
from engine.domain.simulator_numbers import SIMULATORS, result_of
from engine.domain.sms_countries import COUNTRIES
from engine.domain.sms_prices import PRICES, price_per_part
from engine.domain.sms_regions import REGIONS_WITH_TEXTS, sends_texts, stand_in

# ── Prices ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("country", "kind", "usd"),
    [
        ("US", "TOLL_FREE", "0.00883"),
        ("US", "TEN_DLC", "0.00883"),
        ("CA", "TOLL_FREE", "0.01286"),
        ("CA", "LONG_CODE", "0.01467"),
        ("CA", "SHORT_CODE", "0.02683"),
        ("JP", "SENDER_ID", "0.07451"),
        ("IE", "SENDER_ID", "0.09556"),
        ("TH", "SHARED", "0.01272"),
        # Nobody quoted these.
        ("DE", "SENDER_ID", "0.05000"),
        ("ZZ", "SHARED", "0.05000"),
        (None, "SHARED", "0.05000"),
    ],
)
def test_a_part_costs_what_was_reported_of_its_country_and_number(country, kind, usd):
    assert f"{price_per_part(country, kind) / 1_000_000:.5f}" == usd


def test_prices_have_a_date_and_lie_between_a_tenth_of_a_cent_and_a_dollar():
    known = [micro for kinds in PRICES.values() for micro in kinds.values()]

    assert re.fullmatch(r"20\d\d-\d\d", sms_prices.AS_OF)
    assert all(1_000 < micro < 1_000_000 for micro in known)


# ── Countries ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("country", "sender_id"),
    [
        ("US", "no"),
        ("CA", "no"),
        ("CN", "no"),
        ("FR", "yes"),
        ("SG", "yes"),
        # The sender ids of these were free until the table of 2026.
        ("GB", "registration"),
        ("AU", "registration"),
        ("IN", "registration"),
        # From the older table, and with a registration form of its own since.
        ("EE", "yes"),
        ("GT", "no"),
        ("KZ", "registration"),
    ],
)
def test_a_country_shows_names_hides_them_or_wants_them_registered(country, sender_id):
    assert COUNTRIES[country].sender_id == sender_id


def test_numbers_that_only_receive_do_not_send():
    # India, Saudi Arabia, Pakistan, the Philippines, the Emirates: inbound long codes.
    assert [COUNTRIES[c].long_codes for c in ("IN", "SA", "PK", "PH", "AE")] == [False] * 5


def test_every_country_of_the_table_is_one_that_numbers_belong_to():
    assert COUNTRIES.keys() <= phonenumbers.SUPPORTED_REGIONS
    assert PRICES.keys() <= phonenumbers.SUPPORTED_REGIONS
    assert (sms_countries.AS_OF, sms_countries.OLDER_AS_OF) == ("2026", "2023-04")
    assert not sms_countries.OLDER.keys() & sms_countries.RECENT.keys()


# ── Regions ──────────────────────────────────────────────────────────────────────────────────


def endpoints(service):
    """Regions in which the service has an endpoint, by partition, as botocore ships them."""
    partitions = Loader().load_data("endpoints")["partitions"]
    found = {
        partition["partition"]: {
            region
            for region in partition["services"].get(service, {}).get("endpoints", {})
            if region in partition["regions"]
        }
        for partition in partitions
    }
    return {name: regions for name, regions in found.items() if regions}


def test_texts_leave_from_where_end_user_messaging_has_an_endpoint():
    assert endpoints("sms-voice") == REGIONS_WITH_TEXTS


def test_the_list_of_regions_says_how_old_it_is():
    said = re.search(r"botocore (\d+)\.(\d+)\.", sms_regions.AS_OF)

    assert said is not None
    assert tuple(map(int, said.groups())) <= tuple(map(int, botocore_version.split(".")[:2]))


@pytest.mark.parametrize(
    ("region", "sends"),
    [
        ("us-east-1", True),
        ("us-gov-west-1", True),
        ("cn-north-1", False),
        ("us-iso-east-1", False),
        ("ap-east-1", False),
        ("nowhere-1", False),
    ],
)
def test_partitions_and_regions_without_texts_send_none(region, sends):
    assert sends_texts(region) is sends


def test_a_region_without_texts_has_a_stand_in_that_sends_them():
    # Cognito developer guide: Hong Kong and Malaysia use Singapore, Thailand uses Mumbai.
    assert stand_in("ap-east-1") == "ap-southeast-1"
    assert stand_in("us-east-1") is None
    for region, instead in sms_regions.STAND_INS.items():
        assert (sends_texts(region), sends_texts(instead)) == (False, True)


# ── Simulator numbers ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("number", "result"),
    [
        ("+14254147755", "success"),
        ("+14254147167", "failure"),
        ("+886903444632", "failure"),
        ("+12065550100", None),
    ],
)
def test_only_simulator_numbers_know_their_end(number, result):
    assert result_of(number) == result


@pytest.mark.parametrize("country", SIMULATORS)
def test_simulator_numbers_are_numbers_of_their_country(country):
    numbers = [PhoneNumber.parse(number) for number in SIMULATORS[country]]

    assert all(number.possible for number in numbers)
    assert {number.country for number in numbers} == {country}
    assert len({number.e164 for number in numbers}) == len(numbers)
