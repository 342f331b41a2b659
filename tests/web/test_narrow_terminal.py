"""A terminal of 80 columns: what is to be typed again stands there whole."""

from io import StringIO

from rich.console import Console

from engine.cli import show
from engine.cli.answers import Message, Step

REQUEST = (
    "aws pinpoint-sms-voice-v2 request-phone-number --iso-country-code US"
    " --message-type TRANSACTIONAL --number-capabilities SMS --number-type TOLL_FREE"
    " --query PhoneNumberId --output text"
)
LOST = Message(
    id="0b6f2d6e-7cb5-4c4e-9d6d-4a0f2c1f7f11",
    medium="EMAIL",
    purpose="AdminCreateUser",
    destination="someone.with.a.long.address@department.of.a.long.example.org",
    body="Your code is 123456",
    requested_at="2026-11-22T22:25:37.562Z",
    position=12,
    outcome="undelivered",
    caller_saw="200",
    what="The mail will not arrive.",
    known_as="a-user-with-a-rather-long-name-for-one-column",
    verdict="sandbox-recipient-unverified",
    steps=(
        Step("aws", REQUEST, yields="PHONE_NUMBER_ID"),
        Step("sandpost", "sandpost account register PHONE_NUMBER_ID"),
    ),
)


def narrow() -> tuple[Console, StringIO]:
    """A console of 80 columns and what is printed on it."""
    printed = StringIO()
    return Console(file=printed, width=80, highlight=False), printed


def test_a_step_is_one_line_however_long_so_that_it_can_be_copied(monkeypatch):
    console, printed = narrow()
    monkeypatch.setattr(show, "console", console)

    show.print_message(LOST)

    lines = printed.getvalue().splitlines()
    assert f"1  {REQUEST}" in lines
    assert "   prints PHONE_NUMBER_ID" in lines


def test_the_id_that_why_asks_for_and_the_time_are_never_cut():
    console, printed = narrow()

    console.print(show.message_table([LOST]))

    row = printed.getvalue().splitlines()[1]
    assert row.startswith("0b6f2d6e  22:25:37  Mail  ")
    assert "● never arrives" in row


def test_an_account_is_told_in_words_not_in_python():
    number = {
        "id": "phone-1",
        "number": "+18335550100",
        "capabilities": ["SMS"],
        "needs_registration": True,
        "registered_at": None,
    }
    console, printed = narrow()

    console.print(show.account_table({"origination_numbers": {"phone-1": number}, "roles": {}}))

    said = " ".join(printed.getvalue().split())
    assert said == (
        "origination numbers phone-1: number +18335550100, capabilities SMS,"
        " needs registration yes roles none"
    )
