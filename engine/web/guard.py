"""Who may look: a page of another site must read no codes and reset no world.

A browser sends a foreign name in `Host` when somebody's DNS points it at this machine (rebinding),
and a foreign `Origin` when another site's page calls us. Both are refused, everywhere but at the
AWS endpoint, which answers any page as AWS does.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY_HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


class Guard:
    """Lets a request through if it was made under one of our names, by nobody else's page."""

    def __init__(self, app: ASGIApp, names: Iterable[str]) -> None:
        self._app = app
        self._names = frozenset(name.lower().rstrip(".") for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 with the reason, or hand on and add what browsers should keep to."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        trouble = self._trouble(headers.get("host", ""), headers.get("origin"))
        if trouble is not None:
            await _refused(*trouble)(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    answered.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _trouble(self, host: str, origin: str | None) -> tuple[str, str] | None:
        """What is foreign and why it is refused; None if nothing is."""
        name = host_name(host)
        if name is None or not self.knows(name):
            return (
                f"This instance does not answer to the host {host!r}.",
                "Use localhost, or start it with SANDPOST_ALLOWED_HOSTS naming that host.",
            )
        if origin is not None and not _same_place(origin, host):
            return (
                f"A page of {origin} may not ask this instance.",
                "Only its own pages and programs may: a web page must not read codes or reset.",
            )
        return None

    def knows(self, name: str) -> bool:
        """Whether a host name is this machine's own, or one that the user configured."""
        return is_loopback(name) or name in self._names


def host_name(host: str) -> str | None:
    """The name in a Host header, without its port; None if there is none to be read."""
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return None
    return name.rstrip(".") if name else None


def is_loopback(name: str) -> bool:
    """Whether a name always means this machine, whatever a foreign name server says."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _same_place(origin: str, host: str) -> bool:
    """Whether the page that asks came from the very host and port it asks."""
    scheme, separator, place = origin.partition("://")
    return bool(separator) and scheme in {"http", "https"} and place.lower() == host.lower()


def _refused(what: str, next_step: str) -> JSONResponse:
    return JSONResponse({"error": what, "next_step": next_step}, status_code=403)
