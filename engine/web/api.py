"""The `_sandpost` API: what page and command line show, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Raw, Struct
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from engine.app.anew import of_now
from engine.domain.errors import MessageNotFound
from engine.web import acts, asked, beforehand, clock, delivery_log, live, stuck
from engine.web.as_json import (
    account_json,
    answer,
    code_json,
    event_json,
    health_json,
    list_json,
    message_json,
    state_json,
)
from engine.web.told import missing, spoken
from engine.wire.aws_copy import read_copy
from engine.wire.world_file import WorldUnreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from engine.app.handle import Caller
    from engine.app.queries import Queries
    from engine.web.parts import Parts
    from engine.web.told import Answer

PREFIX = "/_sandpost"
LARGEST_COPY_BYTES = 33_554_432


class CopiedAccount(Struct, forbid_unknown_fields=True):
    """Files of a copied account: REGION/COMMAND.json → what the command printed."""

    files: dict[str, Raw]


class Api:
    """One method per name; each parses what is asked, asks, and answers."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @property
    def _queries(self) -> Queries:
        return self._parts.queries

    def routes(self) -> Sequence[Route]:
        """Every name of the API."""
        get, post = ["GET"], ["POST"]
        named: Sequence[tuple[str, Answer, list[str]]] = (
            ("/health", self.health, get),
            ("/messages", self.messages, get),
            ("/messages/{id}", self.message, get),
            ("/messages/{id}/judge", self.judge, post),
            ("/delivery-log", self.delivery_log, get),
            ("/users/{pool}/{user}/code", self.code, get),
            ("/events", self.events, get),
            ("/state/{stream:path}", self.state, get),
            ("/check", self.check, get),
            ("/check", self.check_users, post),
            ("/account", self.account, get),
            ("/account", self.act, post),
            ("/stuck", self.stuck, get),
            ("/clock", self.time, get),
            ("/clock", self.move_time, post),
            ("/reset", self.reset, post),
            ("/export", self.export, get),
            ("/import", self.import_, post),
            ("/import-aws", self.import_aws, post),
        )
        return [Route(PREFIX + path, spoken(do), methods=how) for path, do, how in named]

    async def health(self, request: Request) -> Response:
        """200 when able to work, else 503 with the trouble."""
        asked.only(request.query_params, ())
        health = await self._queries.health()
        return answer(health_json(health), 200 if health.able else 503)

    async def messages(self, request: Request) -> Response:
        """Newest first; `wait` blocks until one matches."""
        parameters = request.query_params
        asked.only(parameters, asked.FILTERS)
        found = await self._queries.inbox.find(
            asked.wanted(parameters), asked.wait_seconds(parameters)
        )
        return answer(list_json(found))

    async def message(self, request: Request) -> Response:
        """One message with its whole judgement; `wait` until it is judged."""
        parameters = request.query_params
        asked.only(parameters, ("wait",))
        row = await self._queries.inbox.judged(
            request.path_params["id"], asked.wait_seconds(parameters)
        )
        if row is None:
            return missing("There is no such message.", "GET /_sandpost/messages lists them.")
        return answer(message_json(row))

    async def judge(self, request: Request) -> Response:
        """Have a message that is stuck, or was imported unjudged, judged after all."""
        try:
            await self._parts.requeue(request.path_params["id"])
        except MessageNotFound:
            return missing("There is no such message.", "GET /_sandpost/messages lists them.")
        return Response(status_code=202)

    async def delivery_log(self, request: Request) -> Response:
        """What AWS's delivery log has of an account's texts, newest first, or of one message."""
        return await delivery_log.read(request, self._parts)

    async def code(self, request: Request) -> Response:
        """The latest valid code: 200 if its message was delivered, else 409 with the same body."""
        parameters = request.query_params
        asked.only(parameters, ("attribute", "wait", "anyway"))
        path = request.path_params
        row = await self._queries.codes.latest(
            path["pool"],
            path["user"],
            parameters.get("attribute"),
            asked.wait_seconds(parameters),
        )
        if row is None:
            attribute = parameters.get("attribute")
            return missing(
                f"{path['user']} has no valid code{f' for {attribute}' if attribute else ''}"
                f" in {path['pool']}.",
                "One is sent on signing up, on a change that the pool verifies, or if asked for.",
            )
        arrived = row.message.outcome == "delivered" or asked.truth(parameters, "anyway")
        return answer(code_json(row), 200 if arrived else 409)

    async def events(self, request: Request) -> Response:
        """Recorded events after a position: a list, or a stream for who accepts one."""
        parameters = request.query_params
        asked.only(parameters, ("after", "limit", "stream"))
        stream = parameters.get("stream")
        if "text/event-stream" in request.headers.get("accept", ""):
            after = asked.whole(parameters, "after", 0) or 0
            after = await live.resumed(request, after, self._queries.log)
            return live.events(self._parts.changes, after, stream)
        after = asked.whole(parameters, "after", 0) or 0
        found = await self._queries.events(after, asked.limit(parameters), stream)
        return answer({"events": [event_json(row) for row in found]})

    async def state(self, request: Request) -> Response:
        """State as of a position; without one, as of now."""
        parameters = request.query_params
        asked.only(parameters, ("at",))
        stream = request.path_params["stream"]
        found = await self._queries.state(stream, asked.whole(parameters, "at", None))
        if found.version == 0:
            return missing(
                f"Nothing was recorded of {stream} at or before position {found.at}.",
                "Streams are named pool/ID, user/POOL/SUB, account/ACCOUNT/REGION, message/ID.",
            )
        return answer(state_json(found))

    async def check(self, request: Request) -> Response:
        """Messages that nobody asked for, judged; nothing changes."""
        return await beforehand.check(request, self._parts.beforehand)

    async def check_users(self, request: Request) -> Response:
        """What would become of messages to many users, counted; nothing changes."""
        return await beforehand.check_users(request, self._parts.beforehand)

    async def account(self, request: Request) -> Response:
        """A sending account: sandboxes, numbers, identities, opt-outs."""
        parameters = request.query_params
        asked.only(parameters, ("account", "region"))
        caller = acts.caller_of(parameters.get("account"), parameters.get("region"))
        return answer(account_json(await self._queries.account(caller.account, caller.region)))

    async def act(self, request: Request) -> Response:
        """What no AWS call can do; answers the account after it."""
        body = await asked.body_of(request)
        caller = await of_now(self._parts.clock, self._carry_out, body)
        return answer(account_json(await self._queries.account(caller.account, caller.region)))

    async def _carry_out(self, body: Mapping[str, object]) -> Caller:
        caller, command = acts.understood(body, self._parts.clock, self._parts.chance)
        await self._parts.accounts.carry_out(caller, command)
        return caller

    async def stuck(self, request: Request) -> Response:
        """Users of a pool who wait for a message that never arrived, and what would help them."""
        return await stuck.read(request, self._parts.waiting)

    async def time(self, request: Request) -> Response:
        """Simulated time, and how far it is ahead."""
        return await clock.read(request, self._parts.clocks)

    async def move_time(self, request: Request) -> Response:
        """Let time pass, for every process on this log."""
        return await clock.move(request, self._parts.clocks)

    async def reset(self, _: Request) -> Response:
        """An empty world of the same kind."""
        await self._parts.reset()
        return Response(status_code=204)

    async def export(self, request: Request) -> Response:
        """The log as a file; secrets are masked unless asked for."""
        parameters = request.query_params
        asked.only(parameters, ("secrets",))
        lines = self._parts.archive.export(masked=not asked.truth(parameters, "secrets"))
        return StreamingResponse(lines, media_type="application/jsonl")

    async def import_(self, request: Request) -> Response:
        """Take over a log, into an empty world."""
        imported = await self._parts.archive.import_(request.stream())
        return answer({"events": imported})

    async def import_aws(self, request: Request) -> Response:
        """Make the account that the AWS CLI's output describes; all of it, or nothing."""
        copied = await asked.body_as(request, CopiedAccount, LARGEST_COPY_BYTES)
        files = {name: bytes(content) for name, content in copied.files.items()}
        try:
            world = read_copy("copied", files)
        except WorldUnreadable as unreadable:
            raise asked.NotUnderstood(str(unreadable)) from unreadable
        taken = await of_now(self._parts.clock, self._parts.take_over, world)
        return answer({"events": taken, "streams": list(world.events)})
