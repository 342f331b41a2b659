"""What a text is sent from, and why."""

from __future__ import annotations

import pytest

from engine.domain.account_commands import GrantShortCode
from engine.domain.origination import Chosen, choose
from engine.domain.phone import PhoneNumber
from tests.domain.accounts import ADA, given, leased
from tests.domain.given import NOON, At

US_NUMBER = PhoneNumber.parse(ADA)
SHORT = GrantShortCode("phone-s", "12345", NOON)
TEN_DLC = leased("phone-t", "+13035550100", "TEN_DLC", needs_registration=False)
TOLL_FREE = leased("phone-f", "+18335550100", needs_registration=False)


def test_a_short_code_comes_before_10dlc_before_toll_free():
    # Cognito developer guide, SMS settings: the order cannot be changed.
    assert choose(US_NUMBER, given(TOLL_FREE).state) == Chosen(
        "+18335550100", "the toll-free number is the account's only usable number of US"
    )
    assert choose(US_NUMBER, given(TOLL_FREE, TEN_DLC).state) == Chosen(
        "+13035550100", "of 2 usable numbers of US, AWS takes the 10DLC number first"
    )
    assert choose(US_NUMBER, given(TOLL_FREE, TEN_DLC).after(SHORT).state) == Chosen(
        "12345", "of 3 usable numbers of US, AWS takes the short code first"
    )


def test_of_two_of_a_kind_the_transactional_one_comes_first_then_the_older():
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

    def chosen(*events):
        found = choose(US_NUMBER, given(*events).state)
        return found and found.sent_from

    assert chosen(promotional, younger) == "+18335550102"
    assert chosen(younger, older) == "+18335550103"
    assert chosen(promotional) == "+18335550101"


@pytest.mark.parametrize(
    "number",
    [
        leased(),
        leased(capabilities=("VOICE",), needs_registration=False),
        leased(number_type="SIMULATOR", needs_registration=False),
        leased(
            number="+14165550100", number_type="LONG_CODE", country="CA", needs_registration=False
        ),
    ],
    ids=["unregistered", "voice only", "simulator", "another country's"],
)
def test_a_us_text_is_not_sent_from(number):
    assert choose(US_NUMBER, given(number).state) is None


def test_a_text_to_another_country_takes_the_accounts_number_of_that_country():
    canadian = leased(
        "phone-c",
        "+14165550100",
        "LONG_CODE",
        country="CA",
        capabilities=("SMS", "MMS"),
        needs_registration=False,
    )

    assert choose(PhoneNumber.parse("+16045550100"), given(TOLL_FREE, canadian).state) == Chosen(
        "+14165550100", "the long code is the account's only usable number of CA"
    )


def test_a_text_to_a_country_without_own_number_takes_a_shared_route():
    assert choose(PhoneNumber.parse("+4930123456"), given(TOLL_FREE).state) == Chosen(
        "NOTICE",
        "the account has no usable number of DE, so AWS takes a shared route: phones show NOTICE "
        "or a random code",
    )


def test_nothing_is_sent_to_a_number_without_a_country():
    assert choose(PhoneNumber.parse("+1206555"), given(TOLL_FREE).state) is None
