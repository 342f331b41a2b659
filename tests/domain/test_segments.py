"""How texts are cut into parts: AWS's worked cases, and the edges of the figures."""

from __future__ import annotations

import pytest

from engine.domain.segments import Segments, segments

EURO, PILE = "€", "💩"


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        # Pinpoint and End User Messaging SMS user guides, SMS character limits.
        ("a" * 180, 2),
        ("中" * 71, 2),
        ("a" * 129 + "\u2019", 2),
        ("a" * 129 + "'", 1),
        ("a" * 481, 4),
    ],
)
def test_awss_worked_cases(body, parts):
    assert segments(body).parts == parts


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", Segments("GSM", 1, 0)),
        ("a" * 160, Segments("GSM", 1, 160)),
        ("a" * 161, Segments("GSM", 2, 161)),
        ("a" * 306, Segments("GSM", 2, 306)),
        ("a" * 307, Segments("GSM", 3, 307)),
        (EURO * 80, Segments("GSM", 1, 160)),
        (EURO * 81, Segments("GSM", 2, 162)),
        ("ж" * 70, Segments("Unicode", 1, 70)),
        ("ж" * 71, Segments("Unicode", 2, 71)),
        ("ж" * 134, Segments("Unicode", 2, 134)),
        ("ж" * 135, Segments("Unicode", 3, 135)),
        (PILE * 35, Segments("Unicode", 1, 70)),
        (PILE * 36, Segments("Unicode", 2, 72)),
        # An emoji doubles the parts of a text that fitted one.
        ("a" * 99, Segments("GSM", 1, 99)),
        ("a" * 99 + PILE, Segments("Unicode", 2, 101)),
        ("\ud83d" * 71, Segments("Unicode", 2, 71)),  # half a pair, as JSON allows it
    ],
)
def test_parts_are_160_or_153_septets_and_70_or_67_units(body, expected):
    assert segments(body) == expected


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("a" * 152 + EURO + "a" * 152, 3),  # 306 septets would be two parts
        ("a" * 151 + EURO + "a" * 153, 2),
        ("ж" * 66 + PILE + "ж" * 66, 3),  # 134 units would be two parts
        ("ж" * 65 + PILE + "ж" * 67, 2),
        ("a" * 159 + EURO, 2),
    ],
)
def test_no_pair_is_cut_in_two(body, parts):
    assert segments(body).parts == parts


@pytest.mark.parametrize(
    ("character", "units"),
    [
        *((character, 2) for character in "^{}\\[]~|€\f"),
        *((character, 1) for character in "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà\r\n\x1b 0z"),
    ],
)
def test_characters_of_the_gsm_alphabet_count_one_and_those_of_its_extension_two(character, units):
    assert segments(character) == Segments("GSM", 1, units)


@pytest.mark.parametrize("character", "ç`\u00b4\u2019“\u2013\t\u00a0á")
def test_what_looks_like_the_gsm_alphabet_but_is_not_makes_the_text_unicode(character):
    assert segments(f"Your code is 135790{character}").encoding == "Unicode"
