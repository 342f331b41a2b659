"""The inbox as HTML, for messages made by hand: what stands there for each way a message ends."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from engine.app.records import InboxCounts, MessageRow
from engine.web.filters import medium_choices, narrowings, outcome_choices
from engine.web.presentation import Remark, listed, opened
from engine.web.templates import Pages
from tests.web import rows

PAGES = Pages(Path(__file__).resolve().parents[2] / "templates")


def html(selected: MessageRow | None, **filters: str) -> str:
    """The page with this message open."""
    return PAGES.render(
        "inbox.html",
        here="inbox",
        position=20,
        status=[Remark("new account's world"), Remark("caught up")],
        filters=filters,
        searched="",
        outcomes=outcome_choices(InboxCounts(1, 2, 3, 4), filters),
        media=medium_choices(filters),
        narrowed=narrowings(filters),
        rows=[listed(row, filters) for row in rows.ALL] if selected else [],
        lag=0,
        older_url=None,
        selected=opened(selected, filters) if selected else None,
        chosen=True,
        public_url="http://localhost:7678",
        program="import boto3",
    )


def read(selected: MessageRow | None, **filters: str) -> str:
    """What a reader reads, on one line."""
    return " ".join(unescape(re.sub("<[^>]+>", " ", html(selected, **filters))).split())


def test_a_lost_message_shows_what_caller_log_and_user_saw():
    page = read(rows.LOST)

    assert "Your caller saw 200, no error" in page
    assert "AWS\u2019s log would say Sandboxed account unable to send to number." in page
    assert "ada got nothing" in page


def test_a_lost_message_shows_every_check_and_which_would_fail_next():
    page = read(rows.LOST)

    assert "passed number" in page
    assert "failed sms-sandbox" in page
    assert page.count("Would fail next.") == 1
    assert page.index("us-origination") < page.index("Would fail next.")
    assert "observed SNS developer guide, SMS sandbox" in page


def test_steps_stand_in_the_order_in_which_they_repair():
    page = read(rows.LOST)
    what_to_do = page[page.index("What to do") :]

    places = [
        what_to_do.index(said)
        for said in (
            "request-phone-number",
            "complete-registration",
            "create-sms-sandbox-phone-number",
            "wait for the one-time password",
            "verify-sms-sandbox-phone-number",
        )
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (rows.LOST, "never arrives"),
        (rows.DELIVERED, "delivered"),
        (rows.PENDING, "waiting"),
        (rows.STUCK, "stuck"),
    ],
)
def test_no_outcome_is_told_by_colour_or_mark_alone(row, words):
    line = listed(row, {})

    assert line.words == words
    assert words in read(row)


def test_a_stuck_message_is_a_fault_of_ours_and_says_which():
    page = read(rows.STUCK)

    assert "A fault of ours" in page
    assert "the store did not answer" in page


@pytest.mark.parametrize("row", [rows.PENDING, rows.STUCK])
def test_an_unjudged_message_shows_the_command_that_has_it_judged(row):
    command = f"curl -X POST http://localhost:7678/_sandpost/messages/{row.id}/judge"

    assert command in read(row)
    assert "/judge" not in read(rows.LOST)


def test_a_code_stands_apart_and_can_be_copied():
    page = html(rows.LOST)

    assert 'data-copy="135790"' in page
    assert "Your verification code is <button" in page


def test_a_mail_is_framed_without_any_power_and_shown_as_text_and_source_too():
    page = html(rows.DELIVERED)

    assert f'src="/messages/{rows.DELIVERED.id}/mail"' in page
    frame = page[page.index("<iframe") : page.index("</iframe>")]
    assert "allow-scripts" not in frame
    assert "allow-same-origin" not in frame
    assert "Your confirmation code is &lt;b&gt;135790&lt;/b&gt;" in page


def test_nothing_that_a_caller_wrote_becomes_html():
    evil = "<script>alert(1)</script>"
    row = replace(
        rows.LOST, user=evil, body=f"{evil} 135790", destination=evil, sent_from=evil, why=evil
    )

    page = html(row) + html(replace(row, medium="EMAIL", subject=evil))

    assert "<script>alert" not in page


def test_links_keep_the_filters_and_each_filter_can_be_undone():
    page = html(rows.LOST, user="ada", medium="SMS")

    assert f'href="/messages/{rows.DELIVERED.id}?user=ada&amp;medium=SMS"' in page
    assert 'href="/?user=ada&amp;medium=SMS&amp;outcome=delivered"' in page
    assert 'href="/?medium=SMS" title="Show all again"' in page


def test_an_empty_inbox_shows_the_program_that_fills_it():
    page = read(None)

    assert "No message yet" in page
    assert "import boto3" in page
    assert "import boto3" not in read(None, user="nobody")
