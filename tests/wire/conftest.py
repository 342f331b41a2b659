"""One live server for all wire tests of a process; each test has an AWS account of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.support.functions import Functions
from tests.support.live import Live, live_server
from tests.support.sending import Sending
from tests.support.shop import Shop

# Every disputed behaviour in its other position, where a wire test looks at it.
OTHERWISE = {
    "SANDPOST_ALIAS_CONFLICT": "refuse",
    "SANDPOST_ALIAS_CONFLICT_ON_VERIFICATION": "refuse",
    "SANDPOST_CODE_WHILE_PENDING": "current",
    "SANDPOST_FLAG_WRITTEN_BY_CLIENT": "non-mutable",
    "SANDPOST_EARLIER_CODES": "valid",
    "SANDPOST_CODE_LIMITS": "none",
    "SANDPOST_VERIFIED_ALONE_WHILE_PENDING": "promote",
    "SANDPOST_ORIGINAL_VALUE_WHILE_PENDING": "keep",
    "SANDPOST_PENDING_WITH_FLAG_FALSE": "apply",
    "SANDPOST_FLAG_ON_UNCHANGED_VALUE": "reset",
    "SANDPOST_FLAG_ON_DELETED_VALUE": "left",
    "SANDPOST_FLAG_WITHOUT_VALUE": "refuse",
    "SANDPOST_REQUIRED_ATTRIBUTE_DELETED": "accept",
    "SANDPOST_DUPLICATE_NAMES": "refuse",
    "SANDPOST_UNKNOWN_ATTRIBUTE_ON_SIGN_UP": "schema",
    "SANDPOST_RESEND_WHEN_CONFIRMED": "refuse",
    "SANDPOST_TRIGGER_SEES": "old",
    "SANDPOST_TRIGGER_WORDS_OF_SHARED_MAIL": "refused",
    "SANDPOST_EXPIRED_TEMPORARY_PASSWORD": "stays",
    "SANDPOST_SMS_SANDBOX_REFUSAL": "invalid-parameter",
    "SANDPOST_SMS_LOSS": "code-delivery",
    "SANDPOST_END_USER_MESSAGING_REFUSAL": "invalid-parameter",
    "SANDPOST_OWN_IDENTITY_REFUSAL": "code-delivery",
    "SANDPOST_IDENTITY_POLICY_REFUSAL": "undelivered",
    "SANDPOST_SHARED_SENDER_LIMIT_ON_UPDATE": "send",
    "SANDPOST_INVITATION_WITHOUT_NUMBER": "email",
    "SANDPOST_REGISTRATION_DAYS": "15",
    "SANDPOST_INCOMPLETE_REGISTRATION": "refuse",
}


@pytest.fixture(scope="session")
def functions() -> Iterator[Functions]:
    with Functions().served() as served:
        yield served


@pytest.fixture(scope="session")
def live(functions: Functions) -> Iterator[Live]:
    with live_server(SANDPOST_LAMBDA_ENDPOINT=functions.url) as server:
        yield server


@pytest.fixture(scope="session")
def otherwise(functions: Functions) -> Iterator[Live]:
    with live_server(SANDPOST_LAMBDA_ENDPOINT=functions.url, **OTHERWISE) as server:
        yield server


@pytest.fixture
def account(live: Live) -> Iterator[Sending]:
    one = Sending(live)
    yield one
    one.close()


@pytest.fixture
def shop(account: Sending) -> Callable[..., Shop]:
    """A new pool in an account of the test's own."""
    return lambda **settings: Shop(account, **settings)


@pytest.fixture
def other_shop(otherwise: Live) -> Iterator[Callable[..., Shop]]:
    """As `shop`, where AWS behaves in all disputed matters as it does not by default."""
    one = Sending(otherwise)
    yield lambda **settings: Shop(one, **settings)
    one.close()
