"""What a text is sent from, and why."""

from __future__ import annotations

from dataclasses import replace

import phonenumbers
import pytest

from engine.domain.account_commands import GrantShortCode
from engine.domain.country_names import NAMES, country_name
from engine.domain.events import (
    RegistrationClosed,
    RegistrationDecided,
    RegistrationSubmitted,
    SmsAttributesSet,
    TextOptions,
)
from engine.domain.origination import Chosen, can_send_one_time_password, choose, is_usable
from engine.domain.phone import PhoneNumber
from engine.domain.rules.sms_send import SmsSend
from engine.domain.sms_prices import price_per_part
from tests.domain.accounts import (
    ADA,
    after_noon,
    given,
    leased,
    registered,
    sender_id,
    under_review,
)
from tests.domain.given import NOON, At
from tests.rules.sends import AT_NOON, text

BRITISH, GERMAN, CANADIAN, IRISH = "+447400123456", "+4930123456", "+16045550100", "+353851234567"
SINGAPOREAN, NOBODYS = "+6581234567", "+1206555"
SIMULATOR_DESTINATION = "+14254147755"
SHORT = GrantShortCode("phone-s", "12345", NOON)
TEN_DLC = leased("phone-t", "+13035550100", "TEN_DLC", needs_registration=False)
TOLL_FREE = leased("phone-f", "+18335550100", needs_registration=False)
SIMULATOR = leased("phone-x", "+14705550100", "SIMULATOR", needs_registration=False)
DEFAULT_NAME = SmsAttributesSet(default_sender_id="ShopDefault")


def long_code(id_="phone-c", number="+14165550100", country="CA", **but):
    """A number of another country, which needs no registration."""
    return leased(id_, number, "LONG_CODE", country, needs_registration=False, **but)


def chosen(to, *events, after=(), now=NOON, **options):
    """What a text to this number is sent from, in an account with this past."""
    send = SmsSend.of(text(to, options=TextOptions(**options)), replace(AT_NOON, now=now))
    return choose(send, given(*events).after(*after).state)


def sent_from(*args, **options):
    found = chosen(*args, **options)
    return found and found.sent_from


# ── The account's numbers ────────────────────────────────────────────────────────────────────


def test_a_short_code_comes_before_10dlc_before_toll_free():
    # Cognito developer guide, SMS settings: the order cannot be changed.
    assert chosen(ADA, TOLL_FREE) == Chosen(
        "+18335550100",
        "the toll-free number is the account's only usable number for the United States",
        "TOLL_FREE",
        "US",
    )
    assert chosen(ADA, TOLL_FREE, TEN_DLC) == Chosen(
        "+13035550100",
        "of 2 usable numbers for the United States (+13035550100, +18335550100), AWS takes the "
        "10DLC number first",
        "TEN_DLC",
        "US",
    )
    assert chosen(ADA, TOLL_FREE, TEN_DLC, after=[SHORT]) == Chosen(
        "12345",
        "of 3 usable numbers for the United States (12345, +13035550100, +18335550100), AWS takes "
        "the short code first",
        "SHORT_CODE",
        "US",
    )


def test_of_two_of_a_kind_the_transactional_one_comes_first_then_the_older():
    # Pinpoint user guide, message fallback, for the first; nobody says which of two alike it is.
    promotional = At(
        "2026-01-01T00:00:00.000Z",
        leased("phone-a", "+18335550101", message_type="PROMOTIONAL", needs_registration=False),
    )
    younger = At(
        "2026-03-01T00:00:00.000Z", leased("phone-b", "+18335550102", needs_registration=False)
    )
    older = At(
        "2026-02-01T00:00:00.000Z", leased("phone-c", "+18335550103", needs_registration=False)
    )

    by_type, by_age = chosen(ADA, promotional, younger), chosen(ADA, younger, older)
    assert by_type
    assert by_age
    assert by_type.sent_from == "+18335550102"
    assert by_type.because.endswith("AWS takes a transactional one before a promotional one")
    assert by_age.sent_from == "+18335550103"
    assert by_age.because.endswith(
        "the oldest is taken, for AWS does not say which of a kind it takes"
    )
    assert sent_from(ADA, promotional) == "+18335550101"


@pytest.mark.parametrize(
    "number",
    [
        leased(),
        leased(capabilities=("VOICE",), needs_registration=False),
        SIMULATOR,
        long_code(),
        # The country table calls the United States reachable from abroad; their carriers are not.
        long_code(international=True),
    ],
    ids=["unregistered", "voice only", "simulator", "another country's", "international"],
)
def test_a_us_text_is_not_sent_from(number):
    assert chosen(ADA, number) is None


def test_a_text_to_another_country_takes_the_accounts_number_of_that_country():
    assert chosen(CANADIAN, TOLL_FREE, long_code(capabilities=("SMS", "MMS"))) == Chosen(
        "+14165550100",
        "the long code is the account's only usable number for Canada",
        "LONG_CODE",
        "CA",
    )


def test_a_number_that_is_enabled_for_it_reaches_other_countries_as_well_as_it_can():
    # The country table has "Intl" for Germany, and not for the United Kingdom.
    abroad = long_code(international=True)

    assert chosen(GERMAN, abroad) == Chosen(
        "+14165550100",
        "the long code is the account's only usable number for Germany; it is one of Canada, so "
        "AWS does no more than its best",
        "LONG_CODE",
        "DE",
    )
    assert sent_from(GERMAN, long_code()) == "NOTICE"
    assert sent_from(BRITISH, abroad) == "NOTICE"
    assert sent_from("+8613812345678", abroad) == "a shared code"


def test_a_domestic_number_comes_before_those_of_other_countries_whatever_their_kinds():
    abroad = leased("phone-i", "+18335550109", needs_registration=False, international=True)
    german = long_code("phone-g", "+4915100000000", "DE")

    found = chosen(GERMAN, abroad, german)

    assert found is not None
    assert found.sent_from == "+4915100000000"
    assert found.because.endswith("AWS takes a domestic one before those of other countries")


def test_a_simulator_number_sends_to_simulators_of_its_country_only():
    # End User Messaging SMS user guide, simulator numbers.
    assert sent_from(SIMULATOR_DESTINATION, SIMULATOR) == "+14705550100"
    assert sent_from(SIMULATOR_DESTINATION, SIMULATOR, TOLL_FREE) == "+18335550100"
    assert sent_from("+447860019066", SIMULATOR) == "NOTICE"
    assert sent_from(SIMULATOR_DESTINATION, SIMULATOR, origination="+14705550100") is not None
    assert sent_from(ADA, SIMULATOR, origination="+14705550100") is None


def test_nothing_is_sent_to_a_number_without_a_country():
    assert chosen(NOBODYS, TOLL_FREE) is None


# ── Registrations ────────────────────────────────────────────────────────────────────────────

ID = "registration-phone-1"
DENIED = RegistrationDecided(ID, 1, approved=False, reasons=("Unclear opt-in",))


@pytest.mark.parametrize(
    ("events", "usable"),
    [
        ((), False),
        (under_review("phone-1"), False),
        (registered("phone-1"), True),
        (registered("phone-2"), False),
        ((*under_review("phone-1"), DENIED), False),
        ((*registered("phone-1"), RegistrationClosed(ID)), False),
    ],
)
def test_a_number_is_usable_once_a_registration_that_stands_for_it_is_complete(events, usable):
    account = given(leased(), *events).state

    assert is_usable(account.origination_numbers["phone-1"], account, NOON) is usable
    assert (sent_from(ADA, leased(), *events) is not None) is usable


def test_a_registration_that_runs_by_the_clock_makes_its_number_usable_at_its_hour():
    due = RegistrationSubmitted(ID, 1, approval_due=after_noon(days=15))
    past = (leased(), *under_review("phone-1")[:2], due)

    assert sent_from(ADA, *past, now=after_noon(days=14)) is None
    assert sent_from(ADA, *past, now=after_noon(days=15)) == "+18335550100"


# ── What a text names ────────────────────────────────────────────────────────────────────────

ARN = "arn:aws:sms-voice:us-east-1:000000000000:"


@pytest.mark.parametrize(
    "name", ["phone-f", "+18335550100", "18335550100", f"{ARN}phone-number/phone-f"]
)
def test_a_number_that_the_text_names_is_taken_whatever_comes_before_it(name):
    assert chosen(ADA, TOLL_FREE, TEN_DLC, origination=name) == Chosen(
        "+18335550100", "the text names this toll-free number", "TOLL_FREE", "US"
    )


@pytest.mark.parametrize(
    ("to", "name"),
    [
        (ADA, "+13035550199"),
        (ADA, "phone-c"),
        (ADA, "phone-1"),
        (ADA, "SHOP"),
        (CANADIAN, "+18335550100"),
        (BRITISH, "phone-f"),
        (BRITISH, "SHOP"),
        (GERMAN, "OTHER"),
        (GERMAN, f"{ARN}sender-id/SHOP/FR"),
    ],
)
def test_nothing_takes_the_place_of_a_named_identity_that_cannot_send_there(to, name):
    # Pinpoint user guide, message fallback: there is none for a number that the account lacks.
    past = (TOLL_FREE, long_code(), sender_id("SHOP", "DE"), sender_id("SHOP", "GB"))

    assert chosen(to, *past, leased("phone-1", "+18335550101"), origination=name) is None


@pytest.mark.parametrize("name", ["SHOP", "shop", "SHOP/DE", f"{ARN}sender-id/SHOP/DE"])
def test_a_sender_id_of_the_account_may_be_named_as_well(name):
    assert chosen(GERMAN, sender_id("SHOP", "DE"), origination=name) == Chosen(
        "SHOP", "the text names this sender id, and Germany shows it as it is", "SENDER_ID", "DE"
    )


# ── Names ────────────────────────────────────────────────────────────────────────────────────


def named(name, because, country, *, unregistered=False):
    return Chosen(name, because, "SENDER_ID", country, unregistered)


def shared(name, because, country, *, unregistered=False):
    return Chosen(name, because, "SHARED", country, unregistered)


def test_a_name_that_the_text_asks_for_is_shown_as_it_is_where_names_are():
    past = (long_code("phone-g", "+4915100000000", "DE"), DEFAULT_NAME)

    assert chosen(GERMAN, *past, sender_id="Shop") == named(
        "Shop", "the text asks for this sender id, and Germany shows it as it is", "DE"
    )


def test_where_names_are_not_shown_the_one_that_is_asked_for_has_no_effect():
    assert sent_from(ADA, TOLL_FREE, sender_id="Shop") == "+18335550100"
    assert chosen(ADA, sender_id="Shop") is None
    assert chosen(CANADIAN, sender_id="Shop") == shared(
        "a shared code",
        "the account has no usable number or sender id for Canada, so AWS takes a shared route: "
        "phones show a random code",
        "CA",
    )


def test_where_names_must_be_registered_a_registered_one_is_shown():
    past = (sender_id("SHOP", "GB"), *registered("SHOP/GB", "GB_SENDER_ID_REGISTRATION"))

    assert chosen(BRITISH, *past, sender_id="Shop") == named(
        "Shop",
        "the text asks for this sender id, and it is registered in the United Kingdom",
        "GB",
    )


@pytest.mark.parametrize(
    "past",
    [
        (),
        (sender_id("SHOP", "GB"),),
        (sender_id("SHOP", "GB"), *under_review("SHOP/GB")),
        (sender_id("SHOP", "AU"), *registered("SHOP/AU")),
        (DEFAULT_NAME,),
    ],
)
def test_where_names_must_be_registered_another_one_is_replaced_and_may_be_dropped(past):
    assert chosen(BRITISH, *past, sender_id="Shop") == shared(
        "NOTICE",
        "Shop is not registered in the United Kingdom, so AWS tries NOTICE, which may be dropped",
        "GB",
        unregistered=True,
    )


def test_singapore_and_ireland_show_a_warning_instead_of_a_name_that_is_not_registered():
    # End User Messaging SMS user guide, supported countries, notes 5 and 9.
    assert chosen(SINGAPOREAN, sender_id="Shop") == named(
        "LIKELY-SCAM",
        "phones of Singapore show this instead of Shop, which is not registered there",
        "SG",
    )
    assert chosen(IRISH, sender_id="Shop") == named(
        "Likely Scam",
        "phones of Ireland show this instead of Shop, which is not registered there",
        "IE",
    )
    assert chosen(IRISH) == shared(
        "Likely Scam",
        "the account has no usable number or sender id for Ireland, whose phones show this instead",
        "IE",
    )
    own = (sender_id("SHOP", "SG"), *registered("SHOP/SG", "SG_SENDER_ID_REGISTRATION"))
    assert sent_from(SINGAPOREAN, *own, sender_id="SHOP") == "SHOP"


def test_without_a_number_the_accounts_own_name_comes_before_its_default_one():
    own, number = sender_id("SHOP", "DE"), long_code("phone-g", "+4915100000000", "DE")

    assert sent_from(GERMAN, own, DEFAULT_NAME, number) == "+4915100000000"
    assert chosen(GERMAN, own, DEFAULT_NAME) == named(
        "SHOP", "it is the account's own sender id for Germany, and Germany shows it as it is", "DE"
    )
    assert chosen(GERMAN, DEFAULT_NAME) == named(
        "ShopDefault", "it is the account's default sender id, and Germany shows it as it is", "DE"
    )
    assert sent_from(GERMAN, sender_id("SHOP", "FR")) == "NOTICE"
    assert sent_from(CANADIAN, DEFAULT_NAME) == "a shared code"


def test_of_two_names_the_transactional_one_comes_first_then_the_older():
    promotional = sender_id("ADVERTS", "DE", message_types=("PROMOTIONAL",))
    younger = At(after_noon(hours=1), sender_id("ALPHA", "DE"))

    assert sent_from(GERMAN, promotional, younger) == "ALPHA"
    assert sent_from(GERMAN, younger, sender_id("SHOP", "DE")) == "SHOP"
    assert sent_from(GERMAN, promotional) == "ADVERTS"


def test_a_registered_name_is_taken_where_names_must_be_and_none_is_asked_for():
    other, own = sender_id("ALPHA", "GB"), sender_id("SHOP", "GB")

    assert sent_from(BRITISH, other, own, *registered("SHOP/GB")) == "SHOP"
    assert chosen(BRITISH, own) == shared(
        "NOTICE",
        "the account has no usable number or sender id for the United Kingdom, so AWS tries "
        "NOTICE, which may be dropped",
        "GB",
        unregistered=True,
    )


def test_a_name_that_comes_with_a_registration_is_not_taken_before_that_is_approved():
    coming = sender_id("SHOP", "DE", comes_with="registration-SHOP/DE")

    assert sent_from(GERMAN, coming) == "NOTICE"
    assert sent_from(GERMAN, coming, *registered("SHOP/DE")) == "SHOP"


def test_a_text_to_a_country_without_own_identity_takes_a_shared_route():
    assert chosen(GERMAN, TOLL_FREE) == shared(
        "NOTICE",
        "the account has no usable number or sender id for Germany, so AWS takes a shared route: "
        "phones show NOTICE or a random code",
        "DE",
    )


def test_what_is_chosen_has_a_price():
    found = [chosen(CANADIAN, long_code()), chosen("+819012345678", sender_id="Shop")]

    assert [one and price_per_part(one.country, one.kind) for one in found] == [14_670, 74_510]


# ── One-time passwords ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("past", "to", "possible"),
    [
        ((), ADA, False),
        ((TOLL_FREE,), ADA, True),
        ((leased(),), ADA, False),
        ((leased(), *registered("phone-1")), ADA, True),
        ((long_code(),), ADA, False),
        ((), GERMAN, False),
        ((TOLL_FREE,), GERMAN, True),
        ((leased(),), GERMAN, False),
        ((leased(), *registered("phone-1")), GERMAN, True),
        ((SIMULATOR,), GERMAN, False),
        ((sender_id("SHOP", "DE"),), GERMAN, True),
        ((sender_id("SHOP", "FR"),), GERMAN, False),
        ((sender_id("SHOP", "GB"),), BRITISH, False),
        ((sender_id("SHOP", "GB"), *registered("SHOP/GB")), BRITISH, True),
    ],
)
def test_a_one_time_password_needs_an_identity_of_the_accounts_own(past, to, possible):
    account = given(*past).state

    assert can_send_one_time_password(PhoneNumber.parse(to), account, NOON) is possible


# ── Names of countries ───────────────────────────────────────────────────────────────────────


def test_every_country_that_numbers_belong_to_has_a_name():
    assert NAMES.keys() == phonenumbers.SUPPORTED_REGIONS
    assert all(name.strip() == name and name for name in NAMES.values())
    assert [country_name(code) for code in ("US", "CA", "ZZ")] == [
        "the United States",
        "Canada",
        "ZZ",
    ]
