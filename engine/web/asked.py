"""Query parameters and bodies, parsed once; what cannot be meant is refused with a reason."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

import msgspec

from engine.app.records import Wanted
from engine.domain import moments, money

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

T = TypeVar("T")
LISTED = 50  # where nobody says how many
MOST_LISTED = 1000
LONGEST_WAIT_SECONDS = 300.0
LARGEST_ACT_BYTES = 65_536
FILTERS = ("pool", "user", "to", "medium", "outcome", "after", "before", "limit", "wait")
MEDIA = ("SMS", "EMAIL")
AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,3})?")
UNITS_MS = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
SPAN_PART = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?)(ms|[dhms])")
SPAN = re.compile(f"(?:{SPAN_PART.pattern})+")
OUTCOMES = ("pending", "delivered", "undelivered", "stuck")


class NotUnderstood(Exception):
    """A parameter or body cannot be meant; the sentence says which and what would do."""


def only(parameters: Mapping[str, str], known: tuple[str, ...]) -> None:
    """Refuse parameters that would have no effect, because silence would hide the mistake."""
    if unknown := sorted(set(parameters) - set(known)):
        raise NotUnderstood(f"Unknown: {', '.join(unknown)}. Known: {', '.join(known)}.")


def wanted(parameters: Mapping[str, str]) -> Wanted:
    """The messages that are asked for."""
    return Wanted(
        pool=parameters.get("pool") or None,
        user=parameters.get("user") or None,
        to=destination(parameters.get("to", "")) or None,
        medium=one_of(parameters, "medium", MEDIA),
        outcome=one_of(parameters, "outcome", OUTCOMES),
        after=whole(parameters, "after", 0) or 0,
        before=whole(parameters, "before", None),
        limit=limit(parameters),
    )


def destination(given: str) -> str:
    """A number or an address; `to=+1206…` says a blank to whoever decodes it, and means a plus."""
    return f"+{given[1:]}" if given[:1] == " " else given


def limit(parameters: Mapping[str, str]) -> int:
    """How many are asked for, 1 to 1,000."""
    asked = whole(parameters, "limit", None)
    if asked is None:
        return LISTED
    if not 1 <= asked <= MOST_LISTED:
        raise NotUnderstood(f"limit is {asked}: use 1 to {MOST_LISTED}.")
    return asked


def wait_seconds(parameters: Mapping[str, str]) -> float:
    """How long to wait for what is asked; 0 if nothing is said."""
    given = parameters.get("wait", "0")
    try:
        seconds = float(given)
    except ValueError:
        raise NotUnderstood(f"wait is {given!r}: use a number of seconds.") from None
    if not 0 <= seconds <= LONGEST_WAIT_SECONDS:
        raise NotUnderstood(f"wait is {given}: use 0 to {LONGEST_WAIT_SECONDS:.0f} seconds.")
    return seconds


def whole(parameters: Mapping[str, str], name: str, default: int | None) -> int | None:
    """A whole number, not negative."""
    given = parameters.get(name)
    if given is None or given == "":
        return default
    if not (given.isascii() and given.isdigit()):
        raise NotUnderstood(f"{name} is {given!r}: use a whole number.")
    return int(given)


def micro_usd(parameters: Mapping[str, str], name: str) -> int:
    """An amount in USD that is not nothing, as micro-USD."""
    given = parameters.get(name, "")
    if not AMOUNT.fullmatch(given) or not (amount := money.micro_usd(given)):
        raise NotUnderstood(f"{name} is {given!r}: use an amount in US dollars, like 1 or 12.50.")
    return amount


def milliseconds(parameters: Mapping[str, str], name: str) -> int:
    """So many seconds, as milliseconds; 0 if nothing is said."""
    given = parameters.get(name) or "0"
    if not SECONDS.fullmatch(given):
        raise NotUnderstood(f"{name} is {given!r}: use a number of seconds, like 90 or 0.5.")
    return int(Decimal(given) * 1000)


def span_ms(name: str, given: str) -> int:
    """A span of time such as `25h` or `1d12h`, in milliseconds."""
    if not SPAN.fullmatch(given):
        raise NotUnderstood(
            f"{name} is {given!r}: use numbers with d, h, m, s or ms, like 25h or 1d12h."
        )
    parts = SPAN_PART.findall(given)
    return int(sum(Decimal(count) * UNITS_MS[unit] for count, unit in parts))


def moment(name: str, given: str) -> str:
    """A moment with its time zone, in the one form in which moments are kept."""
    try:
        at = datetime.fromisoformat(given)
        if at.tzinfo is not None:
            return moments.moment(at)
    except (ValueError, OverflowError):  # the latter where there is no such year in UTC
        pass
    raise NotUnderstood(f"{name} is {given!r}: use a time such as 2026-11-22T12:00:00Z.")


def one_of(parameters: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str | None:
    """One of the choices, in any case."""
    given = parameters.get(name)
    if not given:
        return None
    for choice in choices:
        if given.lower() == choice.lower():
            return choice
    raise NotUnderstood(f"{name} is {given!r}: use {', '.join(choices)}.")


def truth(parameters: Mapping[str, str], name: str) -> bool:
    """`true`; anything else but nothing and `false` is refused."""
    return one_of(parameters, name, ("true", "false")) == "true"


async def body_of(request: Request) -> dict[str, object]:
    """The request's JSON object."""
    return await body_as(request, dict[str, object], LARGEST_ACT_BYTES)


async def body_as(request: Request, kind: type[T], most_bytes: int) -> T:
    """The request's JSON, as what is expected here."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise NotUnderstood(f"The body is over {most_bytes} bytes.")
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.MsgspecError as error:
        raise NotUnderstood(f"The body is not what is expected here: {error}.") from error
