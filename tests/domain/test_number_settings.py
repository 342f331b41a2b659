"""What a number is set to when it is leased, and later."""

from __future__ import annotations

import pytest

from engine.domain import origination_errors as errors
from engine.domain.account_commands import (
    ChangeOriginationNumber,
    NumberPreference,
    RequestOriginationNumber,
)
from engine.domain.account_errors import OptOutListUnknown, OriginationNumberUnknown
from engine.domain.events import OptOutListCreated, OriginationNumberChanged
from tests.domain.accounts import given, leased
from tests.domain.given import NOON

LIST = OptOutListCreated("Newsletter")


def request(**but) -> RequestOriginationNumber:
    usual = {
        "id": "phone-1",
        "country": "US",
        "number_type": "TOLL_FREE",
        "message_type": "TRANSACTIONAL",
        "capabilities": ("SMS",),
        "now": NOON,
    }
    return RequestOriginationNumber(**usual | but)


def change(**settings) -> ChangeOriginationNumber:
    return ChangeOriginationNumber("phone-1", NOON, **settings)


def number_after(*commands, past=(LIST,)):
    return given(*past).after(*commands).state.origination_numbers["phone-1"]


def test_a_number_is_leased_with_the_settings_that_are_asked_for():
    number = number_after(
        request(deletion_protected=True, opt_out_list="Newsletter", international=True)
    )

    assert number.deletion_protected
    assert number.opt_out_list == "Newsletter"
    assert number.international


def test_settings_that_are_not_given_stay():
    number = number_after(
        request(deletion_protected=True, opt_out_list="Newsletter"), change(international=True)
    )

    assert (number.deletion_protected, number.opt_out_list) == (True, "Newsletter")
    assert number.international


@pytest.mark.parametrize(
    ("settings", "event"),
    [
        ({"deletion_protected": True}, OriginationNumberChanged("phone-1", True)),  # noqa: FBT003
        (
            {"opt_out_list": "Newsletter"},
            OriginationNumberChanged("phone-1", opt_out_list="Newsletter"),
        ),
        ({"international": True}, OriginationNumberChanged("phone-1", international=True)),
    ],
)
def test_each_setting_can_be_changed(settings, event):
    given(LIST, leased()).when(change(**settings)).then(event)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"deletion_protected": False},
        {"opt_out_list": "Default", "international": False},
    ],
)
def test_what_is_so_already_changes_nothing(settings):
    given(leased()).when(change(**settings)).then()


def test_the_protection_of_a_number_can_be_lifted():
    number = number_after(request(deletion_protected=True), change(deletion_protected=False))

    assert not number.deletion_protected


def test_a_number_that_is_not_leased_has_no_settings():
    given().when(change(international=True)).then_refused(OriginationNumberUnknown)


@pytest.mark.parametrize(
    ("past", "command"),
    [
        ((), request(opt_out_list="Newsletter")),
        ((leased(),), change(opt_out_list="Newsletter")),
    ],
)
def test_an_opt_out_list_must_be_there(past, command):
    given(*past).when(command).then_refused(OptOutListUnknown, name="Newsletter")


@pytest.mark.parametrize(
    ("past", "command"),
    [
        ((), request(number_type="SIMULATOR", international=True)),
        ((leased(number_type="SIMULATOR"),), change(international=True)),
    ],
)
def test_a_simulator_number_never_sends_abroad(past, command):
    given(*past).when(command).then_refused(errors.SimulatorNumberStaysAtHome)


# ── Preferences ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("how", "digits", "number"),
    [
        ("starts-with", ("877",), "+18775550100"),
        ("starts-with", ("1866",), "+18665550100"),
        ("ends-with", ("0142",), "+18335550142"),
        ("contains", ("555017",), "+18335550170"),
        ("exact", ("8445550199",), "+18445550199"),
        ("exact", ("18445550199",), "+18445550199"),
        ("starts-with", ("206", "844"), "+18445550100"),
    ],
)
def test_a_preferred_number_is_leased_if_there_is_one(how, digits, number):
    preferred = number_after(request(preference=NumberPreference(how, digits)))

    assert preferred.number == number


def test_a_british_number_is_preferred_with_its_countrys_code_or_without():
    usual = {"country": "GB", "number_type": "LONG_CODE"}
    numbers = [
        number_after(request(**usual, preference=NumberPreference("exact", (digits,)))).number
        for digits in ("447700900123", "7700900123")
    ]

    assert numbers == ["+447700900123"] * 2


def test_a_number_that_is_leased_already_cannot_be_had_again():
    preference = NumberPreference("exact", ("8335550100",))

    given(leased("phone-0")).when(request(preference=preference)).then_refused(
        errors.NumberPreferenceUnmet
    )


@pytest.mark.parametrize(
    ("how", "digits"), [("starts-with", "206"), ("ends-with", "9999"), ("exact", "833555")]
)
def test_a_preference_that_no_number_meets_leases_none(how, digits):
    command = request(preference=NumberPreference(how, (digits,)))

    given().when(command).then_refused(errors.NumberPreferenceUnmet, country="US")
