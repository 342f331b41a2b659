"""An account as the terminal shows it."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from engine.cli import show


def shown(**account: object) -> list[str]:
    console = Console(width=200, file=StringIO())
    with console.capture() as captured:
        console.print(show.account_table(account))
    return [" ".join(line.split()) for line in captured.get().splitlines()]


def test_what_consists_of_several_is_shown_on_its_line_within_brackets():
    registration = {
        "id": "registration-1",
        "versions": [
            {"number": 1, "fields": {"companyInfo.companyName": {"text": "Shop"}}, "reasons": []},
            {"number": 2, "approved": False},
        ],
        "resources": ["phone-1", "phone-2"],
    }

    (line,) = shown(registrations={"registration-1": registration})

    assert line == (
        "registrations registration-1: versions (number 1, fields (companyInfo.companyName (text "
        "Shop))), (number 2, approved no), resources phone-1, phone-2"
    )


def test_amounts_are_dollars_to_the_last_fraction_and_what_is_not_set_is_said():
    assert shown(spent_this_month=8_830, spend_limit=None, spend_quota=12_500_000) == [
        "spent this month 0.00883 USD",
        "spend limit none set",
        "spend quota 12.5 USD",
    ]


def test_settings_that_were_never_set_are_none():
    assert shown(sms={"default_type": None}) == ["sms default_type: none"]
