"""Codes: which events a sent one leaves, and whether one that is given is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.events import CodeIssued
from engine.domain.moments import later
from engine.domain.sending import LIFETIMES
from engine.domain.sign_in_errors import CodeExpired, CodeWrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.domain.disputed import Disputed
    from engine.domain.sending import Due, Sending
    from engine.domain.user import Code, User

Sendings = tuple[tuple["Due", "Sending"], ...]


def codes_issued(sendings: Sendings, now: str) -> Iterator[CodeIssued]:
    """A code for each message that proves an attribute; it is valid from now on."""
    for due, sending in sendings:
        if due.attribute is not None:
            yield CodeIssued(
                attribute=due.attribute,
                destination=due.destination,
                code=sending.code,
                expires_at=later(now, LIFETIMES[due.use]),
                message=sending.message,
                use=due.use,
            )


def check_code(user: User, slot: str, given: str, disputed: Disputed, now: str) -> Code:
    """The code that was sent for this (`user.slot_of`). Raises CodeWrong or CodeExpired.

    Whether a code that a newer one followed still counts is a setting.
    """
    newest = user.codes.get(slot)
    if newest is None:
        raise CodeExpired
    valid_until = {}
    if disputed.earlier_codes == "valid":
        valid_until = {one.code: one.expires_at for one in newest.earlier}
    valid_until[newest.code] = newest.expires_at
    if valid_until.get(given, newest.expires_at) <= now:
        raise CodeExpired
    if given not in valid_until or not may_be_code(given):
        raise CodeWrong
    return newest


def may_be_code(given: str) -> bool:
    """Whether it has digits alone; what stands for a code in a masked log has not."""
    return given.isdecimal()
