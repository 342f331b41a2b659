"""Records as JSON: the names and shapes that other programs depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from starlette.responses import Response

from engine.domain.clock import spoken
from engine.domain.events import Step
from engine.domain.moments import epoch_milliseconds, moment_of
from engine.domain.money import usd
from engine.wire.logs.names import group_of
from engine.wire.logs.record import record_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.app.census import Census
    from engine.app.delivery_log import RecordList, Written
    from engine.app.records import (
        AccountRow,
        CheckRow,
        CodeRow,
        EventRow,
        Health,
        MessageList,
        MessageRow,
        StateAt,
        TimeRow,
        WaitingList,
        WaitingRow,
    )
    from engine.domain.silence import Silence

Json = dict[str, object]


def answer(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """The value as a JSON response."""
    body = msgspec.json.encode(value) + b"\n"
    return Response(body, status, {**(headers or {})}, "application/json")


def message_json(row: MessageRow) -> Json:
    """A message with its whole judgement, as the architecture names its members."""
    return {
        "id": row.id,
        "pool": row.pool,
        "user": row.user,
        "sub": row.sub,
        "known_as": row.known_as,
        "account": row.account,
        "region": row.region,
        "medium": row.medium,
        "purpose": row.purpose,
        "attribute": row.attribute,
        "from": row.sent_from,
        "chosen_because": row.chosen_because,
        "destination": row.destination,
        "subject": row.subject,
        "body": row.body,
        "code": row.code,
        "requested_at": row.requested_at,
        "position": row.position,
        "judged_at": row.judged_at,
        "judged_position": row.judged_position,
        "outcome": row.outcome,
        "verdict": row.verdict,
        "what": row.what,
        "why": row.why,
        "next_step": row.next_step,
        "caller_saw": row.caller_saw,
        "aws_says": row.aws_says,
        "consequence": row.consequence,
        "resend": row.resend,
        "checks": [_check_json(check) for check in row.checks],
        "steps": [step_json(step) for step in row.steps],
        "settings": row.settings,
        "error": row.error,
        "price_usd": None if row.price is None else usd(row.price),
        "carriage": None if row.carriage is None else _builtins(row.carriage),
        "record": record_of(row),
        "silence": None if row.silence is None else silence_json(row.silence),
    }


def silence_json(silence: Silence) -> Json:
    """Why AWS's delivery log has no record, and the step that has it speak of the next text."""
    step = None if silence.step is None else step_json(silence.step)
    return {"because": silence.because, "step": step}


def records_json(found: RecordList, silence: Silence | None) -> Json:
    """Records of AWS's delivery log, each with its log group; why there are none, if so."""
    return {
        "records": [_record_json(row) for row in found.rows],
        "next": found.next,
        "silence": None if silence is None else silence_json(silence),
    }


def _record_json(row: MessageRow) -> Json:
    written: Written = "success" if row.outcome == "delivered" else "failure"
    return {
        "message": row.id,
        "position": row.position,
        "group": group_of(row.account, row.region, written).name,
        "record": record_of(row),
    }


def _check_json(check: CheckRow) -> Json:
    base: Json = {
        "rule": check.rule,
        "result": check.result,
        "basis": check.basis,
        "saw": check.saw,
    }
    if check.result != "failed":
        return base
    return {
        **base,
        "verdict": check.verdict,
        "because": check.because,
        "source": check.source,
        "steps": [step_json(step) for step in check.steps],
    }


def step_json(step: Step) -> Json:
    """A step: what to run or what to wait for, and what it yields and needs on the way."""
    shown: Json = {"by": step.by}
    if step.run is not None:
        shown["run"] = step.run
    if step.wait_for is not None:
        shown["for"] = step.wait_for
    for name in ("yields", "needs", "inbox", "purpose", "opens_link"):
        if value := getattr(step, name):
            shown[name] = value
    return shown


def list_json(found: MessageList) -> Json:
    """Messages, newest first, with how far the list may be behind and how to get older ones."""
    return {
        "messages": [message_json(row) for row in found.messages],
        "position": found.position,
        "lag": found.lag,
        "next": found.next,
    }


def census_json(found: Census) -> Json:
    """What would become of many messages, counted; steps speak of DESTINATION and USERNAME."""
    return {
        "judged": found.judged,
        "delivered": found.delivered,
        "verdicts": _builtins(found.verdicts),
        "helps": [
            {**_builtins(one), "steps": [step_json(step) for step in one.steps]}
            for one in found.helps
        ],
    }


def waiting_json(found: WaitingList) -> Json:
    """Who of a pool is stuck, newest first; helps speak of DESTINATION and USERNAME."""
    return {
        "pool": found.pool,
        "waiting": [_waiting_json(row) for row in found.waiting],
        "census": census_json(found.census),
        "looked_at": found.looked_at,
        "position": found.position,
        "lag": found.lag,
        "next": found.next,
    }


def _waiting_json(row: WaitingRow) -> Json:
    message = row.message
    return {
        "user": row.user,
        "sub": row.sub,
        "known_as": message.known_as,
        "cannot": row.cannot,
        "since": message.requested_at,
        "message": message.id,
        "medium": message.medium,
        "purpose": message.purpose,
        "destination": message.destination,
        "outcome": message.outcome,
        "verdict": message.verdict,
        "steps": [step_json(step) for step in row.steps],
        "resend": message.resend,
    }


def code_json(row: CodeRow) -> Json:
    """A code, and what became of the message that carried it."""
    return {
        "code": row.code,
        "pool": row.pool,
        "user": row.user,
        "attribute": row.attribute,
        "destination": row.destination,
        "expires_at": row.expires_at,
        "message": row.message.id,
        "outcome": row.message.outcome,
        "verdict": row.message.verdict,
        "what": row.message.what,
        "why": row.message.why,
        "steps": [step_json(step) for step in row.message.steps],
    }


def event_json(row: EventRow) -> Json:
    """A recorded event with the fields of its log entry."""
    return _builtins(row)


def state_json(found: StateAt) -> Json:
    """A stream's state with where it stands."""
    return _builtins(found)


def account_json(row: AccountRow) -> Json:
    """A sending account, its facts on the first level; amounts are millionths of a dollar."""
    return {
        "account": row.account,
        "region": row.region,
        "spent_this_month": row.spent_this_month,
        **_builtins(row.state),
    }


def time_json(row: TimeRow) -> Json:
    """Simulated time, real time, and what lies between them."""
    real = moment_of(epoch_milliseconds(row.now) - row.ahead_ms)
    return {"now": row.now, "real": real, "ahead_ms": row.ahead_ms, "ahead": spoken(row.ahead_ms)}


def health_json(health: Health) -> Json:
    """Health; `trouble` only if there is any."""
    return {name: value for name, value in _builtins(health).items() if value is not None}


def _builtins(value: object) -> Json:
    shown: Json = msgspec.to_builtins(value)
    return shown
