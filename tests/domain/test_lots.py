"""What is drawn from a message: the same each time, and spread as chance would."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b

from engine.domain.lots import between, share

MESSAGES = [f"message-{n}" for n in range(4_000)]


def test_a_share_lies_from_nought_up_to_one_and_is_spread_evenly():
    tenths = Counter(int(10 * share(message, "sampling")) for message in MESSAGES)

    assert set(tenths) == set(range(10))
    assert all(320 < count < 480 for count in tenths.values())


def test_every_whole_number_of_a_range_is_drawn_and_none_beyond_it():
    drawn = Counter(between(3, 7, message, "dwell") for message in MESSAGES)

    assert set(drawn) == {3, 4, 5, 6, 7}
    assert all(700 < count < 900 for count in drawn.values())


def test_what_is_drawn_for_one_purpose_or_seed_says_nothing_of_another():
    pairs = Counter(
        (share(message, "a") < 0.5, share(message, "b") < 0.5, share(message, "a", 1) < 0.5)
        for message in MESSAGES
    )

    assert len(pairs) == 8
    assert all(400 < count < 600 for count in pairs.values())


def test_the_draw_is_the_hash_of_seed_purpose_and_message():
    digest = blake2b(b"7/scenario/m-1", digest_size=8).digest()

    assert share("m-1", "scenario", 7) == int.from_bytes(digest, "big") / 2**64
