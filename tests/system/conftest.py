"""An installation of each test's own: a real Redis server, and whatever processes it wants."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.support import servers
from tests.system.programs import Installation, installation

if TYPE_CHECKING:
    from collections.abc import Iterator


def need_a_server() -> None:
    """Do without a redis-server where there is none; in CI there must be one."""
    if servers.REDIS is None:
        assert "CI" not in os.environ, "CI must have a redis-server"
        pytest.skip("there is no redis-server on this machine")


@pytest.fixture
def installed(tmp_path) -> Iterator[Installation]:
    """In a new AWS account's world."""
    need_a_server()
    with installation(tmp_path) as made:
        yield made


@pytest.fixture
def installed_ready(tmp_path) -> Iterator[Installation]:
    """In a world where the default account has everything in order, and mails are not limited."""
    need_a_server()
    limits = {"SANDPOST_SHARED_SENDER_DAILY_LIMIT": "0"}
    with installation(tmp_path, SANDPOST_WORLD="ready", **limits) as made:
        yield made
