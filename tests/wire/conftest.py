"""One live server for all wire tests of a process; each test has an AWS account of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.live import Live, live_server
from tests.support.sending import Sending


@pytest.fixture(scope="session")
def live() -> Iterator[Live]:
    with live_server() as server:
        yield server


@pytest.fixture
def account(live: Live) -> Iterator[Sending]:
    one = Sending(live)
    yield one
    one.close()
