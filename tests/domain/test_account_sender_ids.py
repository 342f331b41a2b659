"""What a sending account decides about the names it sends under."""

from __future__ import annotations

import pytest

from engine.domain import origination_errors as errors
from engine.domain.account_sender_ids import ChangeSenderId, ReleaseSenderId, RequestSenderId
from engine.domain.events import (
    RegistrationCreated,
    RegistrationSubmitted,
    SenderIdChanged,
    SenderIdReleased,
    SenderIdRequested,
)
from tests.domain.accounts import given
from tests.domain.given import NOON

ALL = ("TRANSACTIONAL", "PROMOTIONAL")
SHOP = SenderIdRequested("SHOP", "DE", ALL)
PROTECTED = SenderIdRequested("SHOP", "DE", ALL, deletion_protected=True)


def ask(name: str = "SHOP", country: str = "DE", **but) -> RequestSenderId:
    return RequestSenderId(name, country, (), NOON, **but)


def test_a_name_is_kept_in_capitals():
    given().when(ask("Shop")).then(SHOP)


def test_a_name_can_be_for_some_messages_only_and_protected():
    command = RequestSenderId("SHOP", "DE", ("TRANSACTIONAL",), NOON, deletion_protected=True)

    given().when(command).then(
        SenderIdRequested("SHOP", "DE", ("TRANSACTIONAL",), deletion_protected=True)
    )


@pytest.mark.parametrize("name", ["ABC", "A1-B2", "ABCDEFGHIJK", "123A456"])
def test_three_to_eleven_letters_digits_and_hyphens_make_a_name(name):
    given().when(ask(name)).then(SenderIdRequested(name, "DE", ALL))


@pytest.mark.parametrize(
    "name", ["AB", "ABCDEFGHIJKL", "12345", "-ABC", "ABC-", "AB_C", "AB C", "ÄBC", ""]
)
def test_nothing_else_makes_one(name):
    given().when(ask(name)).then_refused(errors.SenderIdMalformed, sender_id=name)


def test_in_france_a_name_has_no_hyphen():
    given().when(ask("MY-SHOP", "FR")).then_refused(errors.SenderIdMalformed)
    given().when(ask("MYSHOP", "FR")).then(SenderIdRequested("MYSHOP", "FR", ALL))


@pytest.mark.parametrize("country", ["US", "CA", "BR", "XX"])
def test_a_country_that_is_not_known_to_show_names_gets_none(country):
    given().when(ask(country=country)).then_refused(errors.SenderIdNotSupported, country=country)


@pytest.mark.parametrize("country", ["GB", "IN"])
def test_where_names_are_registered_one_comes_with_its_registration_only(country):
    given().when(ask(country=country)).then_refused(
        errors.SenderIdNeedsRegistration, country=country
    )


def test_a_name_is_had_once_in_a_country():
    given(SHOP).when(ask("Shop")).then_refused(errors.SenderIdTaken, sender_id="SHOP")
    given(SHOP).when(ask(country="IT")).then(SenderIdRequested("SHOP", "IT", ALL))


def test_the_same_request_again_asks_for_nothing():
    asked = given().after(ask(request="one"))

    asked.when(ask(request="one")).then()
    asked.when(ask(request="two")).then_refused(errors.SenderIdTaken)


def test_the_protection_of_a_name_can_be_lifted():
    given(PROTECTED).when(ChangeSenderId("shop", "DE", NOON, deletion_protected=False)).then(
        SenderIdChanged("SHOP", "DE", deletion_protected=False)
    )
    given(PROTECTED).when(ChangeSenderId("SHOP", "DE", NOON, deletion_protected=True)).then()


def test_a_name_can_be_given_back():
    given(SHOP).when(ReleaseSenderId("Shop", "DE", NOON)).then(SenderIdReleased("SHOP", "DE"))


def test_a_protected_name_cannot_until_its_protection_is_lifted():
    release = ReleaseSenderId("SHOP", "DE", NOON)

    given(PROTECTED).when(release).then_refused(errors.SenderIdDeletionProtected)
    given(PROTECTED).after(ChangeSenderId("SHOP", "DE", NOON, deletion_protected=False)).when(
        release
    ).then(SenderIdReleased("SHOP", "DE"))


@pytest.mark.parametrize(
    "command",
    [
        ReleaseSenderId("SHOP", "IT", NOON),
        ChangeSenderId("SHOP", "IT", NOON, deletion_protected=True),
    ],
)
def test_a_name_that_is_not_there_cannot_be_changed_or_given_back(command):
    given(SHOP).when(command).then_refused(errors.SenderIdUnknown, sender_id="SHOP", country="IT")


def test_a_name_that_waits_for_its_registration_is_not_there_yet():
    waiting = (
        RegistrationCreated("registration-1", "GB_SENDER_ID_REGISTRATION"),
        RegistrationSubmitted("registration-1", 1),
        SenderIdRequested("SHOP", "GB", ALL, comes_with="registration-1"),
    )

    given(*waiting).when(ReleaseSenderId("SHOP", "GB", NOON)).then_refused(errors.SenderIdUnknown)
