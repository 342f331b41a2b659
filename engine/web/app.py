"""The ASGI application: AWS endpoint, pages, JSON API, live updates, on one port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from engine.web.api import PREFIX, Api
from engine.web.as_json import answer
from engine.web.endpoint import Endpoint
from engine.web.guard import Guard, host_name
from engine.web.pages import InboxPages

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Scope

    from engine.web.aws import AwsEndpoint
    from engine.web.parts import Parts
    from engine.web.well_known import WellKnown


def application(aws: AwsEndpoint, well_known: WellKnown, parts: Parts) -> Endpoint:
    """AWS endpoint and keys as they are, and beside them, guarded, what people look at."""
    return Endpoint(aws, people(parts), well_known, aws.answer_json)


def people(parts: Parts) -> ASGIApp:
    """Pages and API, for this machine and the hosts that the user named."""
    pages = InboxPages(parts)
    routes = [
        *pages.routes(),
        *Api(parts).routes(),
        Mount("/static", _Static(directory=parts.templates / "static")),
    ]

    async def not_found(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if request.url.path.startswith(PREFIX):
            what = f"{request.method} {request.url.path} is nothing here."
            return answer({"error": what, "next_step": "The README lists what there is."}, status)
        return pages.notice("There is no such page.", "The inbox is at /.", status=status)

    async def fault(request: Request, _: Exception) -> Response:
        what, why = "A fault of Sandpost's own.", "Its log on standard error says which."
        if request.url.path.startswith(PREFIX):
            return answer({"error": what, "next_step": why}, 500)
        return pages.notice(what, why, status=500)

    handlers = {404: not_found, 405: not_found, 500: fault}
    return Guard(Starlette(routes=routes, exception_handlers=handlers), _names(parts))


class _Static(StaticFiles):
    """Files that a browser may keep, if it asks each time whether they are still the same."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or that it has not changed."""
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "no-cache"
        return response


def _names(parts: Parts) -> list[str]:
    """The hosts under which this instance may be asked, beyond this machine's own."""
    public = host_name(parts.public_url.partition("://")[2].partition("/")[0])
    return [*parts.allowed_hosts, *([public] if public else [])]
