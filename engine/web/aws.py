"""The AWS endpoint: a bare ASGI callable, because a framework would cost as much as all the rest.

Measured: Starlette doubles and FastAPI quadruples the server's time per update.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from engine.wire import aws_json
from engine.wire.aws_error import AwsError
from engine.wire.response import WireResponse

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from engine.wire.router import Router

# Target, authorization and body of an AWS JSON request → its answer.
AnswerJson = Callable[[bytes, bytes | None, bytes], Awaitable[WireResponse]]

TARGET = b"x-amz-target"
AUTHORIZATION = b"authorization"
ORIGIN = b"origin"
MAX_BODY_BYTES = 16 * 1024 * 1024  # the largest request of a served service is a raw mail

# AWS answers browsers of any origin: single-page applications call Cognito directly.
CORS = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date",
    ),
)
PREFLIGHT = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"POST, OPTIONS"),
    (b"access-control-max-age", b"172800"),
    (b"content-length", b"0"),
)


class AwsEndpoint:
    """Answers `POST /` and its preflight."""

    def __init__(self, router: Router) -> None:
        self._router = router
        self.answer_json: AnswerJson = router.answer_json

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One HTTP request, as ASGI hands it over."""
        headers = dict(scope["headers"])
        if scope["method"] == "OPTIONS":
            await _send_preflight(headers, send)
            return
        try:
            body = await _body(receive)
        except _CallerGone:
            return
        answer = await self._answer(headers, body)
        more = CORS if ORIGIN in headers else ()
        start = {"type": "http.response.start", "status": answer.status}
        await send({**start, "headers": [*answer.headers, *more]})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, headers: dict[bytes, bytes], body: bytes | None) -> WireResponse:
        if body is None:
            return aws_json.render_error(None, TOO_LARGE, "-")
        target, authorization = headers.get(TARGET), headers.get(AUTHORIZATION)
        if target is not None:
            return await self.answer_json(target, authorization, body)
        return await self._router.answer_query(authorization, body)


TOO_LARGE = AwsError("RequestEntityTooLargeException", "The request is too large.", status=413)


class _CallerGone(Exception):
    """The caller hung up before its request was complete."""


async def _body(receive: Receive) -> bytes | None:
    """The whole body, read to its end; None if it is larger than any request may be."""
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _CallerGone
        piece = message.get("body", b"")
        size += len(piece)
        if size <= MAX_BODY_BYTES:
            pieces.append(piece)
        if not message.get("more_body"):
            return b"".join(pieces) if size <= MAX_BODY_BYTES else None


async def _send_preflight(headers: dict[bytes, bytes], send: Send) -> None:
    asked = headers.get(b"access-control-request-headers", b"*")
    allowed = (*PREFLIGHT, (b"access-control-allow-headers", asked))
    await send({"type": "http.response.start", "status": 200, "headers": allowed})
    await send({"type": "http.response.body", "body": b""})
