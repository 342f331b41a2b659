"""The example that strangers copy."""

from __future__ import annotations

from pathlib import Path

EXAMPLES = Path(__file__).parents[1] / "examples"


def test_the_example_of_a_worker_s_test_has_ten_lines_at_most():
    (example,) = EXAMPLES.glob("*01_*.py")

    assert len(example.read_text().splitlines()) <= 10
