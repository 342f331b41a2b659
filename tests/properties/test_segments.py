"""Segmentation beside an independent library, on texts of every kind and length that matter."""

from __future__ import annotations

import random

import smsutil

from engine.domain.segments import GSM_BASIC, GSM_EXTENSION, segments

BASIC, EXTENSION = "".join(sorted(GSM_BASIC)), "".join(sorted(GSM_EXTENSION))
TEXTS = 100_000
SEED = 7678
# Alphabets that texts are drawn from; those of one kind alone would never meet a pair at an edge.
KINDS = (
    "abcdefghij 0123456789",
    BASIC,
    EXTENSION,
    BASIC + EXTENSION * 6,
    "абвгде жзик",
    "中文短信验证码",
    BASIC + "ç\u2019`",
    "💩👍🏽🇩🇪",
    "абв" + "💩" * 3,
    BASIC + "€" * 20 + "💩" + "中",
    "\u0301\u200d\ufe0f\t\u00a0é",
)
EDGES = (70, 134, 160, 201, 306, 459)


def texts():
    """Texts of all kinds; most end near where a further part begins."""
    draw = random.Random(SEED)  # noqa: S311  # the same texts in every run
    for _ in range(TEXTS):
        near = draw.choice(EDGES) + draw.randint(-4, 4)
        length = near if draw.random() < 0.7 else draw.randint(1, 480)
        yield "".join(draw.choices(draw.choice(KINDS), k=length))


def as_smsutil_says(body):
    found = smsutil.split(body)
    if found.encoding == "gsm0338":
        return ("GSM", len(found.parts), found.total_bytes)
    return ("Unicode", len(found.parts), found.total_bytes // 2)


def test_100_000_texts_are_cut_as_another_library_cuts_them():
    seen, differing = set(), []

    for body in texts():
        ours = segments(body)
        seen.add((ours.encoding, ours.parts))
        if (ours.encoding, ours.parts, ours.units) != as_smsutil_says(body):
            differing.append(body)

    assert not differing
    assert seen >= {(kind, parts) for kind in ("GSM", "Unicode") for parts in range(1, 5)}


def test_the_empty_text_is_the_one_difference():
    # 3GPP TS 23.038: UCS-2 is for characters outside the default alphabet, and it has none. The
    # library asks for at least one character before it calls a text GSM. AWS takes no empty text.
    assert (segments("").encoding, as_smsutil_says("")[0]) == ("GSM", "Unicode")
