"""`/_sandpost/stuck`: users of a pool who wait for a message that never arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import PoolNotFound
from engine.web import asked
from engine.web.as_json import answer, waiting_json
from engine.web.told import missing

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from engine.app.waiting_users import WaitingUsers


async def read(request: Request, waiting: WaitingUsers) -> Response:
    """Each with what it cannot do, and what would help how many of them."""
    parameters = request.query_params
    asked.only(parameters, ("pool", "before"))
    if not (pool := parameters.get("pool")):
        raise asked.NotUnderstood("pool must say whose users are meant.")
    try:
        found = await waiting.find(pool, asked.whole(parameters, "before", None))
    except PoolNotFound:
        return missing(f"There is no pool {pool}.", "Is it of another instance, or was it reset?")
    return answer(waiting_json(found))
