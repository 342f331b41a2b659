"""A Sandpost of each test's own, on the memory store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.bootstrap import Sandpost, running
from engine.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def sandpost() -> AsyncIterator[Sandpost]:
    """One process of it."""
    async with running(Settings(store="memory")) as sandpost:
        yield sandpost
