"""What every folder of tests shares."""

from __future__ import annotations

import pytest

# Before anybody imports them, so that their failures say what was compared.
pytest.register_assert_rewrite(
    *(f"tests.system.{name}" for name in ("callers", "programs", "promises", "truth")),
    "tests.support.terminal",
)
