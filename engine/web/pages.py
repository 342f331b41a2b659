"""The pages: the inbox with one message open, its mail, and where a verification link leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from engine.app.anew import of_now
from engine.app.links import CONFIRM_USER_PATH, VERIFY_IDENTITY_PATH
from engine.domain.clock import spoken
from engine.domain.errors import DomainError
from engine.ports import StoreUnavailable
from engine.web import acts, asked, live
from engine.web.confirmation import confirmation
from engine.web.filters import (
    address,
    medium_choices,
    narrowings,
    outcome_choices,
    without,
)
from engine.web.presentation import Remark, listed, opened
from engine.web.templates import Pages
from engine.web.words import WORLD_WORDS, as_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from engine.app.handle import Caller
    from engine.app.records import Health, MessageList, MessageRow
    from engine.web.filters import Filters
    from engine.web.parts import Parts
    from engine.web.told import Answer

FILTERS = ("pool", "user", "to", "medium", "outcome", "before")
ON_A_PAGE = 50
# A mail may show itself and nothing else: no script, no request, no form, no frame but ours.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)


class InboxPages:
    """One method per page."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._pages = Pages(parts.templates)

    def routes(self) -> Sequence[Route]:
        """Every page."""
        return [
            Route("/", self._told(self.inbox), methods=["GET"]),
            Route("/messages/{id}", self._told(self.message), methods=["GET"]),
            Route("/messages/{id}/mail", self._told(self.mail), methods=["GET"]),
            Route("/live", self._told(self.live), methods=["GET"]),
            _followed(VERIFY_IDENTITY_PATH, self._told(self.verify_identity)),
            _followed(CONFIRM_USER_PATH, self._told(self.confirm_user)),
        ]

    async def inbox(self, request: Request) -> Response:
        """The list, and its newest message opened."""
        searched = request.query_params.get("q", "").strip()
        filters = _filters(request.query_params)
        if searched:
            return RedirectResponse(address(_found_by(searched, filters)), 303)
        found = await self._found(filters)
        return await self._page(found, found.messages[0] if found.messages else None, filters)

    async def message(self, request: Request) -> Response:
        """The list, and this message opened."""
        row = await self._parts.queries.inbox.one(request.path_params["id"])
        if row is None:
            return self.notice("There is no such message.", "It may be of a world that was reset.")
        filters = _filters(request.query_params)
        return await self._page(await self._found(filters), row, filters, chosen=True)

    async def mail(self, request: Request) -> Response:
        """A mail's own HTML, alone and powerless."""
        row = await self._parts.queries.inbox.one(request.path_params["id"])
        if row is None or row.medium != "EMAIL":
            return self.notice("There is no such mail.", "It may be of a world that was reset.")
        policy = {"content-security-policy": MAIL_POLICY, "x-frame-options": "SAMEORIGIN"}
        return HTMLResponse(as_html(row.body), headers=policy)

    async def live(self, request: Request) -> Response:
        """Tells a page that something was recorded after the position it shows."""
        after = asked.whole(request.query_params, "after", 0) or 0
        after = await live.resumed(request, after, self._parts.queries.log)
        return live.ticks(self._parts.changes, after)

    async def verify_identity(self, request: Request) -> Response:
        """Where the link of an identity verification mail leads: the identity is proved."""
        caller = await of_now(self._parts.clock, self._confirm_identity, request.query_params)
        return self.notice(
            "The address is verified.",
            f"SES in {caller.region} may now send mail from it for account {caller.account}.",
            status=200,
        )

    async def confirm_user(self, request: Request) -> Response:
        """Where the link of a sign-up mail leads: the account is confirmed."""
        parts = self._parts
        told = await of_now(
            parts.clock,
            confirmation,
            request.query_params,
            parts.sign_ups,
            parts.clock,
            parts.chance,
        )
        return self.notice(*told)

    async def _confirm_identity(self, parameters: Mapping[str, str]) -> Caller:
        caller, command = acts.identity_confirmed(parameters, self._parts.clock.now())
        await self._parts.accounts.carry_out(caller, command)
        return caller

    async def _found(self, filters: Filters) -> MessageList:
        wanted = asked.wanted({**filters, "limit": str(ON_A_PAGE)})
        return await self._parts.queries.inbox.find(wanted)

    async def _page(
        self,
        found: MessageList,
        row: MessageRow | None,
        filters: Filters,
        *,
        chosen: bool = False,
    ) -> Response:
        queries = self._parts.queries
        counts = await queries.inbox.counts()
        kept = without(filters)
        older = found.next and address({**kept, "before": str(found.next)})
        return HTMLResponse(
            self._pages.render(
                "inbox.html",
                here="inbox",
                position=found.position,
                status=await self._status(await queries.health(), row, found.lag),
                filters=filters,
                searched=filters.get("to") or filters.get("user") or "",
                outcomes=outcome_choices(counts, kept),
                media=medium_choices(kept),
                narrowed=narrowings(kept),
                rows=[listed(one, filters) for one in found.messages],
                lag=found.lag,
                older_url=older,
                selected=opened(row, filters) if row else None,
                chosen=chosen,
                public_url=self._parts.public_url,
                program=self._pages.render("program.txt", url=self._parts.public_url),
            )
        )

    async def _status(self, health: Health, row: MessageRow | None, lag: int) -> list[Remark]:
        caller = acts.caller_of(row.account if row else None, row.region if row else None)
        account = await self._parts.queries.account(caller.account, caller.region)
        remarks = [
            Remark(WORLD_WORDS.get(health.world, health.world)),
            Remark(f"SMS sandbox {'on' if account.state.in_sms_sandbox else 'off'}"),
        ]
        if health.clock_ahead_ms:
            remarks.append(Remark(f"clock {spoken(health.clock_ahead_ms)} ahead"))
        if health.trouble:
            remarks.append(Remark(health.trouble, "fault"))
        elif lag:
            remarks.append(Remark(f"{lag} events behind", "fault"))
        else:
            remarks.append(Remark("caught up"))
        if health.dead:
            remarks.append(Remark(f"{health.dead} stuck", "fault"))
        return remarks

    def notice(self, what: str, why: str, next_step: str = "", status: int = 404) -> Response:
        """A page that says what happened, why, and what next."""
        page = self._pages.render("notice.html", here="", what=what, why=why, next_step=next_step)
        return HTMLResponse(page, status)

    def _told(self, page: Answer) -> Answer:
        """The same page, with refusals and an absent store told in words."""

        async def told(request: Request) -> Response:
            try:
                return await page(request)
            except asked.NotUnderstood as error:
                return self.notice("This address is not understood.", str(error), status=400)
            except DomainError as error:
                return self.notice("That was refused.", str(error), status=409)
            except StoreUnavailable as error:
                return self.notice("The store does not answer.", str(error), status=503)

        return told


def _followed(path: str, page: Answer) -> Route:
    """Where a link of a mail leads, which does something: whoever only asks about it does not."""
    route = Route(path, page, methods=["GET"])
    route.methods = {"GET"}  # Starlette lets HEAD in as well, with which mail filters look at links
    return route


def _filters(parameters: Mapping[str, str]) -> Filters:
    return {name: parameters[name] for name in FILTERS if parameters.get(name)}


def _found_by(searched: str, filters: Filters) -> Filters:
    """What is searched is a number, an address, a pool or a user, as its form says."""
    rest = without(filters, "to", "user")
    digits = searched.translate({ord(mark): None for mark in " -().\u00a0"})
    if digits.startswith("+") and digits[1:].isdigit():
        return {**rest, "to": digits}
    return {**rest, "to" if "@" in searched else "user": searched}
