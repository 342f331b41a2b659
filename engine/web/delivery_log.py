"""`/_sandpost/delivery-log`: the records that CloudWatch Logs has, and why it has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.delivery_log import RecordList, WantedRecords
from engine.domain.rules.steps import Place
from engine.domain.silence import silence_in
from engine.web import acts, asked
from engine.web.as_json import answer, records_json
from engine.wire.logs.record import record_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from engine.web.parts import Parts

WHOSE = ("account", "region", "before", "limit")


async def read(request: Request, parts: Parts) -> Response:
    """Of one message, or of an account's newest texts."""
    parameters = request.query_params
    if (message := parameters.get("message")) is not None:
        asked.only(parameters, ("message", "wait"))
        return await _of_one(message, asked.wait_seconds(parameters), parts)
    asked.only(parameters, WHOSE)
    caller = acts.caller_of(parameters.get("account"), parameters.get("region"))
    found = await parts.delivery_log.find(
        WantedRecords(
            caller.account,
            caller.region,
            beyond=asked.whole(parameters, "before", None),
            newest_first=True,
            limit=asked.limit(parameters),
        )
    )
    account = await parts.queries.account(caller.account, caller.region)
    silence = silence_in(account.state, Place(caller.account, caller.region))
    return answer(records_json(found, silence))


async def _of_one(message: str, wait_seconds: float, parts: Parts) -> Response:
    row = await parts.queries.inbox.judged(message, wait_seconds)
    if row is None:
        said = {
            "error": "There is no such message.",
            "next_step": "GET /_sandpost/messages lists them.",
        }
        return answer(said, 404)
    rows = () if record_of(row) is None else (row,)
    return answer(records_json(RecordList(rows, None), row.silence))
