"""One port for two publics: AWS clients post, people and their programs look."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from engine.web.aws import AnswerJson

READING = frozenset({"GET", "HEAD"})


class Endpoint:
    """Hands a request to the AWS endpoint, or to the pages and their API.

    `answer_json` is what the AWS endpoint itself would ask: the server may ask it straight away.
    """

    def __init__(
        self, aws: ASGIApp, people: ASGIApp, answer_json: AnswerJson | None = None
    ) -> None:
        self._aws = aws
        self._people = people
        self.answer_json = answer_json

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """AWS is whatever is not reading at `/` (and reading with a signed query, as SDKs may)."""
        app = self._aws if scope["type"] == "http" and _is_aws(scope) else self._people
        await app(scope, receive, send)


def _is_aws(scope: Scope) -> bool:
    if scope["path"] != "/":
        return False
    return scope["method"] not in READING or b"Action=" in scope["query_string"]
