"""One port for three publics: AWS clients post, verifiers of tokens ask for keys, people look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.web.well_known import is_well_known

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from engine.web.aws import AnswerJson

READING = frozenset({"GET", "HEAD"})


class Endpoint:
    """Hands a request to the AWS endpoint, to a pool's keys, or to the pages and their API.

    `answer_json` is what the AWS endpoint itself would ask: the server may ask it straight away.
    """

    def __init__(
        self,
        aws: ASGIApp,
        people: ASGIApp,
        well_known: ASGIApp,
        answer_json: AnswerJson | None = None,
    ) -> None:
        self._aws = aws
        self._well_known = well_known
        self._people = people
        self.answer_json = answer_json

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """AWS is whatever is not reading at `/` (and reading with a signed query, as SDKs may)."""
        await self._app(scope)(scope, receive, send)

    def _app(self, scope: Scope) -> ASGIApp:
        if scope["type"] != "http":
            return self._people
        if _is_aws(scope):
            return self._aws
        return self._well_known if is_well_known(scope["path"]) else self._people


def _is_aws(scope: Scope) -> bool:
    if scope["path"] != "/":
        return False
    return scope["method"] not in READING or b"Action=" in scope["query_string"]
