"""A page's token leads on in its own list, and nothing else is taken for one."""

from __future__ import annotations

import base64

import pytest

from engine.app.lists import _mark, _position, _token
from engine.domain.errors import PageTokenUnreadable

LIST = "users of a pool"


def made(position: str) -> str:
    return base64.urlsafe_b64encode(f"{_mark(LIST)}:{position}".encode()).decode()


@pytest.mark.parametrize("position", [0, 1, 10**15 - 1])
def test_a_token_says_where_its_list_goes_on(position):
    assert _position(_token(position, LIST), LIST) == position


def test_without_a_token_a_list_begins():
    assert _position(None, LIST) == 0


@pytest.mark.parametrize("position", ["", "-1", "1.5", "\u0663", "9" * 5000, "1:2"])
def test_a_token_whose_position_is_none_is_refused(position):
    with pytest.raises(PageTokenUnreadable):
        _position(made(position), LIST)


def test_a_token_of_another_list_is_refused():
    with pytest.raises(PageTokenUnreadable):
        _position(_token(1, "users of one pool"), "users of another")
