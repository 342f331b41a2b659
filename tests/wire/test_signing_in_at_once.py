"""Calls at the same time: one key per pool, one entry per session, every wrong password counted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx
import pytest
from botocore.exceptions import ClientError

from engine.domain.events import SignedIn, SigningKeyMade
from tests.support.shop import SMS, Shop
from tests.support.signing_in import ANOTHER, PASSWORD, Door, ask_for_codes

T = TypeVar("T")
CALLERS = 8


@pytest.fixture
def door(shop: Callable[..., Shop]) -> Door:
    return Door(shop(SmsConfiguration=SMS))


def at_once(call: Callable[[], T]) -> list[T | ClientError]:
    """What as many callers as can be are answered at the same time."""

    def one(_: int) -> T | ClientError:
        try:
            return call()
        except ClientError as refused:
            return refused

    with ThreadPoolExecutor(CALLERS) as callers:
        return list(callers.map(one, range(CALLERS)))


def test_a_pool_gets_one_key_however_many_ask_for_its_first(door):
    before = door.shop.live.end()
    url = f"{door.shop.live.url}/{door.shop.pool}/.well-known/jwks.json"

    answers: list[Any] = at_once(lambda: httpx.get(url, trust_env=False, timeout=30).json())

    assert all(answer == answers[0] for answer in answers)
    recorded = door.shop.live.recorded_since(before)
    assert [type(one) for one in recorded] == [SigningKeyMade]


def test_of_many_right_answers_to_one_session_one_is_let_in(door):
    ask_for_codes(door.shop)
    door.user("ada", PASSWORD, phone_number="+12065550123")
    asked = door.enter()
    code = door.shop.messages()[-1].code
    assert code is not None
    before = door.shop.live.end()

    answers = at_once(lambda: door.answer(asked, SMS_MFA_CODE=code))

    refused = [one for one in answers if isinstance(one, ClientError)]
    assert len(refused) == CALLERS - 1
    assert {one.response["Error"]["Message"] for one in refused} == {
        "Invalid session for the user, session can only be used once."
    }
    recorded = door.shop.live.recorded_since(before)
    assert len([one for one in recorded if isinstance(one, SignedIn)]) == 1


def test_wrong_passwords_at_once_are_all_counted_until_the_user_is_locked(door):
    door.user()

    answers = at_once(lambda: door.enter("ada", ANOTHER))

    told = [one.response["Error"]["Message"] for one in answers if isinstance(one, ClientError)]
    assert len(told) == CALLERS
    assert told.count("Incorrect username or password.") == door.failures("ada")
    assert 5 <= door.failures("ada") <= CALLERS


def test_right_passwords_at_once_all_let_in(door):
    door.user()

    answers = at_once(door.tokens)

    assert not [one for one in answers if isinstance(one, ClientError)]
