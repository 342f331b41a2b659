"""`/_sandpost/check`: what would become of messages that nobody asked for.

Both requests answer a census; the one that names its destinations, each message as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from engine.app.beforehand import Origin, Supposed
from engine.app.census import advised, census
from engine.app.message_rows import row_of
from engine.domain.phone import PhoneNumber, example_number
from engine.domain.sms_countries import COUNTRIES
from engine.web import acts, asked
from engine.web.as_json import answer, census_json, message_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.datastructures import QueryParams
    from starlette.requests import Request
    from starlette.responses import Response

    from engine.app.beforehand import Beforehand
    from engine.domain.message import Message

PARAMETERS = ("to", "country", "pool", "account", "region", "body")
ALL_COUNTRIES = "all"
MOST_AT_ONCE = 1000  # destinations of one request
LARGEST_LIST_BYTES = 1_048_576
# What only a message has that was really asked for.
NOT_SUPPOSED = frozenset(
    {"id", "code", "position", "requested_at", "judged_at", "judged_position", "error", "record"}
)


class SupposedUser(Struct, forbid_unknown_fields=True):
    """One of many users: who it is, and the number or address a message would go to."""

    user: str
    to: str


class SupposedUsers(Struct, forbid_unknown_fields=True):
    """Many users of a pool, or of an account."""

    users: list[SupposedUser]
    pool: str | None = None
    account: str | None = None
    region: str | None = None
    body: str | None = None


async def check(request: Request, beforehand: Beforehand) -> Response:
    """Each message that the parameters suppose, with its whole judgement."""
    parameters = request.query_params
    asked.only(parameters, PARAMETERS)
    given = [asked.destination(to) for to in parameters.getlist("to") if to]
    numbers = [*given, *_examples(parameters)]
    if not numbers:
        raise asked.NotUnderstood("to or country must say where a message would go.")
    _check_count(numbers)
    judged = await beforehand.judge(_origin(parameters), [Supposed(to) for to in numbers])
    messages = [_supposed_json(message) for message in judged]
    return answer({"messages": messages, **census_json(advised(census(judged)))})


async def check_users(request: Request, beforehand: Beforehand) -> Response:
    """What would become of a message to each of many users, counted."""
    body = await asked.body_as(request, SupposedUsers, LARGEST_LIST_BYTES)
    _check_count(body.users)
    caller = acts.caller_of(body.account, body.region)
    supposed = [Supposed(one.to, one.user) for one in body.users]
    judged = await beforehand.judge(Origin(caller, body.pool, body.body), supposed)
    return answer(census_json(census(judged)))


def _origin(parameters: Mapping[str, str]) -> Origin:
    caller = acts.caller_of(parameters.get("account"), parameters.get("region"))
    return Origin(caller, parameters.get("pool") or None, parameters.get("body") or None)


def _check_count(asked_for: Sequence[object]) -> None:
    if len(asked_for) > MOST_AT_ONCE:
        raise asked.NotUnderstood(f"{len(asked_for)} at once: use at most {MOST_AT_ONCE}.")


def _examples(parameters: QueryParams) -> list[str]:
    """A number of each country that is named, in the order of the names."""
    named = [name for given in parameters.getlist("country") for name in given.split(",")]
    if named == [ALL_COUNTRIES]:
        named = list(COUNTRIES)
    numbers = {name: example_number(name.upper()) for name in named if name}
    if unknown := [name for name, number in numbers.items() if number is None]:
        raise asked.NotUnderstood(
            f"No country: {', '.join(unknown)}. Use two letters each, such as US,FR, or all."
        )
    return [number for number in numbers.values() if number is not None]


def _supposed_json(message: Message) -> dict[str, object]:
    shown = message_json(row_of(message))
    country = None
    if message.request.medium == "SMS":
        country = PhoneNumber.parse(message.request.destination).country
    kept = {name: value for name, value in shown.items() if name not in NOT_SUPPOSED}
    return {"country": country, **kept}
