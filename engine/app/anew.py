"""Carry out a call, and anew if simulated time was moved meanwhile: nothing rests on a time past.

A process hears of a move when it asks the log. What was decided before, with the time of before,
is neither recorded (`EventLog.append`) nor told to the caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

from engine.domain.errors import Contended, DomainError
from engine.ports import TimeMoved

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine.ports import Clock

P = ParamSpec("P")
T = TypeVar("T")
MAX_TRIES = 8  # nobody moves the clock as often as that while one call is under way


async def of_now(
    clock: Clock, call: Callable[P, Awaitable[T]], *given: P.args, **named: P.kwargs
) -> T:
    """What the call comes to, be it an answer or a refusal, at the time as it is now."""
    for _ in range(MAX_TRIES):
        ahead = clock.ahead_ms
        try:
            return await call(*given, **named)
        except TimeMoved:
            continue
        except DomainError:
            if clock.ahead_ms == ahead:
                raise
    raise Contended
