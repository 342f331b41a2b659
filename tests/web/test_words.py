"""Words and pieces of pages that people read."""

import pytest

from engine.app.records import Evidence
from engine.web.words import as_html, links_of, shown_destination, shown_evidence, text_of


def test_what_a_rule_saw_is_one_line_of_words():
    saw: dict[str, Evidence] = {
        "in_sandbox": True,
        "verified": False,
        "registered": (),
        "numbers": ("a", "b"),
        "n": 3,
    }

    said = shown_evidence(saw)

    assert said == "in sandbox: yes · verified: no · registered: none · numbers: a, b · n: 3"


@pytest.mark.parametrize(
    ("medium", "destination", "shown"),
    [
        ("SMS", "+12065550100", "+1 206 555 0100"),
        ("SMS", "+999", "+999"),
        ("EMAIL", "ada@new.example", "ada@new.example"),
    ],
)
def test_a_number_is_grouped_as_people_write_it(medium, destination, shown):
    assert shown_destination(medium, destination) == shown


def test_a_mails_text_has_its_words_and_where_its_links_lead():
    html = (
        "<style>b{}</style><p>Hello <b>ada</b>,</p><p>your code is 135790.<br>"
        '<a href="https://shop.example/v?c=1&amp;d=2">Verify</a></p>'
    )

    text = text_of(html)

    assert text == "Hello ada,\nyour code is 135790.\nVerify (https://shop.example/v?c=1&d=2)"


def test_a_mail_without_tags_is_its_own_text():
    assert text_of("1 < 2,\nand so on\n") == "1 < 2,\nand so on"


def test_a_plain_mails_links_can_be_followed_and_nothing_in_it_becomes_html():
    page = as_html("Open https://shop.example/v?token=1&x=2 & not 1 < 2")

    assert '<a href="https://shop.example/v?token=1&amp;x=2">' in page
    assert "&amp; not 1 &lt; 2" in page


def test_links_are_found_once_each_in_order():
    body = (
        'a https://one.example/x?a=1&amp;b=2 <a href="https://two.example">https://two.example</a>'
    )

    assert links_of(body) == ("https://one.example/x?a=1&b=2", "https://two.example")


def test_a_picture_in_a_mail_is_no_link_of_it():
    body = (
        '<p><IMG alt="" src="https://cdn.example/x.png"><a href="https://one.example">one</a></p>'
    )

    assert links_of(body) == ("https://one.example",)


def test_a_plain_mails_link_is_taken_as_it_stands():
    link = "http://localhost:7678/verify?token=1&region=us-east-1&copy=2"

    assert links_of(f"Open it:\n\n{link}\n") == (link,)
