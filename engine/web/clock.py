"""`/_sandpost/clock`: what time it is here, and letting time pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

from engine.domain.clock import MoveBy, MoveTo
from engine.web import asked
from engine.web.as_json import answer, time_json

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from engine.app.clocks import Clocks


MOST_SECONDS = 1e12  # long after the end of simulated time, and still a number of milliseconds


class Passing(Struct, forbid_unknown_fields=True):
    """How much time shall pass, said in one of three ways."""

    forward: str | None = None
    forward_seconds: Annotated[float, Meta(ge=-MOST_SECONDS, le=MOST_SECONDS)] | None = None
    to: str | None = None


async def read(request: Request, clocks: Clocks) -> Response:
    """What time it is."""
    asked.only(request.query_params, ())
    return answer(time_json(await clocks.read()))


async def move(request: Request, clocks: Clocks) -> Response:
    """Let time pass; what time it is then."""
    body = await asked.body_as(request, Passing, asked.LARGEST_ACT_BYTES)
    return answer(time_json(await clocks.move(_command(body))))


def _command(body: Passing) -> MoveBy | MoveTo:
    match body:
        case Passing(forward=str() as span, forward_seconds=None, to=None):
            return MoveBy(asked.span_ms("forward", span))
        case Passing(forward=None, forward_seconds=float() as seconds, to=None):
            return MoveBy(round(seconds * 1000))
        case Passing(forward=None, forward_seconds=None, to=str() as moment):
            return MoveTo(asked.moment("to", moment))
        case _:
            raise asked.NotUnderstood("Say one of forward (such as 25h), forward_seconds, to.")
