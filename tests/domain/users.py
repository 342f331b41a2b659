"""Pools and users to decide about, and the one way in which an update is decided here.

The outside of an update is fixed: its first message is `m1` with the code `100001`, and so on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.commands import UpdateAttributes
from engine.domain.decision import Decision
from engine.domain.disputed import Disputed
from engine.domain.events import (
    CodeIssued,
    EmailSender,
    Event,
    MessageRequested,
    PoolSettings,
    SchemaAttribute,
    SmsConfiguration,
    UserCreated,
)
from engine.domain.names import active_aliases, claimed
from engine.domain.pool import Pool
from engine.domain.schema import completed
from engine.domain.sending import Due, Sending
from engine.domain.streams import message_stream, user_stream
from engine.domain.user import User, evolve
from engine.domain.user_decide import Outside, decide_update
from engine.domain.user_update import plan_update
from tests.domain.given import NOON, Decider, Given

NEXT_NOON = "2026-11-23T12:00:00.000Z"
ACCOUNT = "111122223333"
REGION = "us-east-1"
POOL = f"{REGION}_Pool00001"
SUB = "5c1d0000-0000-4000-a000-000000000001"
STREAM = user_stream(POOL, SUB)
OLD, NEW = "ada@old.example", "ada@new.example"
OLD_NUMBER, NEW_NUMBER = "+12065550100", "+12065550199"
ROLE = "arn:aws:iam::111122223333:role/sms"
BOTH = ("email", "phone_number")

DEFAULTS = Disputed()
SHARED = EmailSender("no-reply@verificationemail.com", shared=True)


def a_pool(*attributes: SchemaAttribute, **settings: Any) -> Pool:
    """A pool whose schema has these attributes besides (or instead of) the standard ones."""
    settings.setdefault("sms", SmsConfiguration(ROLE))
    return Pool(
        id=POOL,
        name="shop",
        account=ACCOUNT,
        region=REGION,
        schema=completed(attributes),
        settings=PoolSettings(**settings),
        created_at=NOON,
        updated_at=NOON,
    )


def created(pool: Pool, username: str = "ada", /, **attributes: str) -> UserCreated:
    """The event of a user with these attributes, its active aliases as the pool has them."""
    return UserCreated(
        username,
        claimed(pool, "username", username),
        attributes,
        "CONFIRMED",
        active_aliases(pool, attributes),
    )


def somebody(pool: Pool, sub: str, username: str = "bob", /, **attributes: str) -> User:
    """Another user of the pool."""
    event = created(pool, username, **attributes)
    return User(
        pool=pool.id,
        sub=sub,
        username=username,
        claimed_username=event.claimed_username,
        attributes=event.attributes,
        status=event.status,
        created_at=NOON,
        updated_at=NOON,
        activated=event.activated,
    )


def sendings(due: tuple[Due, ...]) -> tuple[tuple[Due, Sending], ...]:
    """What the outside makes of due messages."""
    return tuple(
        (
            one,
            Sending(
                f"m{n}",
                f"{100_000 + n}",
                f"Code {100_000 + n}",
                "A subject" if one.medium == "EMAIL" else None,
            ),
        )
        for n, one in enumerate(due, start=1)
    )


def updating(
    pool: Pool, disputed: Disputed = DEFAULTS, holders: Mapping[str, User] | None = None
) -> Decider[UpdateAttributes, Any]:
    """How updates of a user of this pool are decided; `holders` have what it may want."""

    def decide(command: UpdateAttributes, user: User | None) -> Decision:
        assert user is not None
        plan = plan_update(command.attributes, user, pool, disputed, command.now)
        outside = Outside(sendings(plan.due), holders or {})
        return decide_update(plan, user, pool, outside, disputed, command.now)

    return Decider(decide, evolve, STREAM, None)


def ada(
    pool: Pool, disputed: Disputed = DEFAULTS, /, **attributes: str
) -> Given[UpdateAttributes, Any]:
    """Ada, a user of this pool with these attributes."""
    return updating(pool, disputed).given(created(pool, **attributes))


def update(
    *pairs: tuple[str, str | None], now: str = NOON, **values: str | None
) -> UpdateAttributes:
    """The wish for these values, in this order."""
    return UpdateAttributes((*pairs, *values.items()), now)


def code(attribute: str, destination: str, number: int = 1, at: str = NEXT_NOON) -> CodeIssued:
    """The code of the n-th message."""
    return CodeIssued(attribute, destination, f"{100_000 + number}", at, f"m{number}")


def mail(to: str, number: int = 1, **more: Any) -> dict[str, tuple[Event, ...]]:
    """The n-th message, a mail of the shared sender."""
    return _message(
        number,
        medium="EMAIL",
        destination=to,
        subject="A subject",
        attribute="email",
        **{"sender": SHARED, **more},
    )


def text(to: str, number: int = 1, **more: Any) -> dict[str, tuple[Event, ...]]:
    """The n-th message, an SMS."""
    return _message(
        number,
        medium="SMS",
        destination=to,
        sms_type="Transactional",
        attribute="phone_number",
        **more,
    )


def _message(number: int, **fields: Any) -> dict[str, tuple[Event, ...]]:
    message = MessageRequested(
        id=f"m{number}",
        body=f"Code {100_000 + number}",
        code=f"{100_000 + number}",
        **{
            "purpose": "UpdateUserAttribute",
            "account": ACCOUNT,
            "region": REGION,
            "pool": POOL,
            "user": SUB,
            "username": "ada",
            **fields,
        },
    )
    return {message_stream(message.id): (message,)}
