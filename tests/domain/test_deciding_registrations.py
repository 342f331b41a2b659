"""Reviewers decide on a registration, named by itself or by what it stands for."""

from __future__ import annotations

import pytest

from engine.domain.events import (
    RegistrationAssociated,
    RegistrationCreated,
    RegistrationDecided,
    RegistrationSubmitted,
    SenderIdRequested,
)
from engine.domain.origination_errors import RegistrationNotUnderReview, RegistrationUnknown
from engine.domain.registration_commands import DecideRegistration
from tests.domain.accounts import TOLL_FREE, given, leased
from tests.domain.given import NOON

NUMBERS_ID, NAMES_ID = "registration-1", "registration-2"
DRAFTS = (
    leased(),
    leased("phone-2", "+18335550101"),
    SenderIdRequested("SHOP", "GB", ("TRANSACTIONAL",)),
    RegistrationCreated(NUMBERS_ID, "US_TOLL_FREE_REGISTRATION"),
    RegistrationAssociated(NUMBERS_ID, "phone-1"),
    RegistrationCreated(NAMES_ID, "GB_SENDER_ID_REGISTRATION"),
    RegistrationAssociated(NAMES_ID, "SHOP/GB"),
)
SUBMITTED = (*DRAFTS, RegistrationSubmitted(NUMBERS_ID, 1), RegistrationSubmitted(NAMES_ID, 1))


def denied(name):
    return DecideRegistration(name, approved=False, reasons=("no website",), now=NOON)


@pytest.mark.parametrize(
    ("name", "registration"),
    [
        (NUMBERS_ID, NUMBERS_ID),
        ("phone-1", NUMBERS_ID),
        (TOLL_FREE, NUMBERS_ID),
        (NAMES_ID, NAMES_ID),
        ("SHOP/GB", NAMES_ID),
    ],
)
def test_what_stands_for_a_number_or_name_is_denied_by_its_name_too(name, registration):
    given(*SUBMITTED).when(denied(name)).then(
        RegistrationDecided(registration, 1, approved=False, reasons=("no website",))
    )


@pytest.mark.parametrize("name", ["phone-2", "+18335550101", "phone-3", "SHOP/DE", ""])
def test_what_no_registration_stands_for_is_not_denied(name):
    given(*SUBMITTED).when(denied(name)).then_refused(RegistrationUnknown)


def test_a_draft_is_not_denied():
    given(*DRAFTS).when(denied(TOLL_FREE)).then_refused(RegistrationNotUnderReview, id=NUMBERS_ID)


def test_of_several_registrations_the_newest_is_meant():
    again = "registration-0"
    world = given(
        *SUBMITTED,
        RegistrationCreated(again, "US_TOLL_FREE_REGISTRATION"),
        RegistrationAssociated(again, "phone-1"),
        RegistrationSubmitted(again, 1),
    )

    world.when(denied(TOLL_FREE)).then(
        RegistrationDecided(again, 1, approved=False, reasons=("no website",))
    )
