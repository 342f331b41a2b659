"""A user proves an attribute: a code is asked for, comes back, and proves what it was sent to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.codes import check_code, codes_issued
from engine.domain.schema import VERIFIABLE
from engine.domain.sending import Due
from engine.domain.sign_in_errors import AttributeNotVerifiable
from engine.domain.streams import user_stream
from engine.domain.user_decide import check_takeable, losses, messages_to
from engine.domain.user_update import MEDIA, pending_value
from engine.domain.verification import verified

if TYPE_CHECKING:
    from engine.domain.decision import Decision
    from engine.domain.disputed import Disputed
    from engine.domain.events import AttributeVerified
    from engine.domain.pool import Pool
    from engine.domain.user import User
    from engine.domain.user_decide import Outside


def code_due(user: User, attribute: str, disputed: Disputed, now: str) -> Due:
    """The code that the user asks for. Raises AttributeNotVerifiable where there is no value.

    Of an attribute that is verified already too (observed). Which value it is sent
    to while a new one is pending is a setting.
    """
    pending = None
    if disputed.code_while_pending == "pending":
        pending = pending_value(user, attribute, now)
    value = pending or user.attributes.get(attribute)
    if attribute not in VERIFIABLE or value is None:
        raise AttributeNotVerifiable(attribute)
    return Due("VerifyUserAttribute", MEDIA[attribute], value, attribute)


def decide_code(user: User, pool: Pool, outside: Outside, now: str) -> Decision:
    """The events of a code that was asked for: the code itself, and the message that carries it."""
    return {
        user_stream(pool.id, user.sub): tuple(codes_issued(outside.sendings, now)),
        **messages_to(pool, user.sub, user.username, outside.sendings),
    }


def proved(
    user: User, pool: Pool, attribute: str, code: str, disputed: Disputed, now: str
) -> AttributeVerified:
    """What the code proves: the value that it was sent to.

    Raises CodeWrong or CodeExpired, and AttributeNotVerifiable for what no code proves.
    """
    if attribute not in VERIFIABLE:
        raise AttributeNotVerifiable(attribute)
    sent = check_code(user, attribute, code, disputed, now)
    return verified(pool, user, attribute, sent.destination)


def decide_verification(
    event: AttributeVerified, user: User, pool: Pool, outside: Outside, disputed: Disputed
) -> Decision:
    """The verification, and what whoever had the alias loses. Raises AliasTaken."""
    may_move = disputed.alias_conflict_on_verification == "move"
    check_takeable(outside.holders, pool, may_move=may_move)
    return {**losses(outside.holders, pool), user_stream(pool.id, user.sub): (event,)}
