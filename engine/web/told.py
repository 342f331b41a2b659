"""What went otherwise, told in words: refusals, what is not there, an absent store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from engine.domain.errors import DomainError
from engine.ports import StoreUnavailable
from engine.web import asked
from engine.web.as_json import answer

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

Answer = Callable[["Request"], Awaitable["Response"]]


def missing(what: str, next_step: str) -> Response:
    """404 with what is missing and where to look."""
    return answer({"error": what, "next_step": next_step}, 404)


def spoken(do: Answer) -> Answer:
    """The same answer, with refusals and an absent store told in words."""

    async def told(request: Request) -> Response:
        try:
            return await do(request)
        except asked.NotUnderstood as error:
            return answer({"error": str(error)}, 400)
        except DomainError as error:
            return answer({"error": str(error), "refused": type(error).__name__}, 409)
        except StoreUnavailable as error:
            return answer({"error": f"The store does not answer: {error}"}, 503)

    return told
