"""One instance for all tests of a module; each test has a pool of its own in it."""

from collections.abc import Iterator

import pytest

from tests.web import instances
from tests.web.browser import Browser, browser, chromium


@pytest.fixture(scope="module")
def running() -> Iterator[instances.Instance]:
    with instances.instance() as started:
        yield started


@pytest.fixture
def shop(running: instances.Instance) -> instances.Shop:
    return instances.shop(running)


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    if chromium() is None:
        pytest.skip("there is no Chromium on this machine")
    with browser() as opened:
        yield opened


@pytest.fixture
def page(window: Browser) -> Browser:
    """The window, empty again, with the pointer out of the way."""
    window.size(1280, 900)
    window.point(1270, 5)
    window.open("about:blank")
    window.complaints.clear()
    return window
