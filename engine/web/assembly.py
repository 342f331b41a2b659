"""The whole web of one process: what bootstrap assembled, behind one ASGI callable."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine.adapters.redis_archive import RedisArchive
from engine.adapters.template_files import templates_root
from engine.adapters.template_texts import TemplateTexts
from engine.adapters.vitals import StoreVitals
from engine.app.again import judge_again
from engine.app.beforehand import Beforehand
from engine.app.clocks import Clocks
from engine.app.codes import Codes
from engine.app.inbox import Inbox
from engine.app.queries import Queries
from engine.app.waiting_users import WaitingUsers
from engine.web.app import application
from engine.web.aws import AwsEndpoint
from engine.web.parts import Parts
from engine.web.well_known import WellKnown

if TYPE_CHECKING:
    from engine.bootstrap import Sandpost
    from engine.web.endpoint import Endpoint


def web_of(sandpost: Sandpost, port: int) -> Endpoint:
    """AWS endpoint, pages and API of a server on this port."""
    keys = WellKnown(sandpost.token_sets, sandpost.issuer(port))
    return application(AwsEndpoint(sandpost.router(port)), keys, parts_of(sandpost, port))


def parts_of(sandpost: Sandpost, port: int) -> Parts:
    """What pages and API call."""
    settings = sandpost.settings

    hosts = [host.strip() for host in settings.allowed_hosts.split(",")]
    return Parts(
        queries=queries_of(sandpost),
        accounts=sandpost.accounts,
        sign_ups=sandpost.sign_ups,
        beforehand=Beforehand(sandpost.handler, TemplateTexts()),
        delivery_log=sandpost.delivery_log,
        archive=RedisArchive(
            sandpost.store.lines, sandpost.log, sandpost.handler.forget, sandpost.beginning()
        ),
        changes=sandpost.changes,
        clock=sandpost.clock,
        clocks=Clocks(sandpost.log, sandpost.clock, sandpost.chance),
        waiting=WaitingUsers(
            sandpost.log,
            sandpost.projections,
            sandpost.views,
            sandpost.clock,
            settings.disputed,
            sandpost.handler,
        ),
        chance=sandpost.chance,
        reset=sandpost.reset,
        requeue=partial(judge_again, sandpost.log, sandpost.clock, sandpost.chance),
        take_over=sandpost.take_over,
        templates=templates_root(),
        public_url=settings.links_to(port),
        allowed_hosts=(settings.host, *(host for host in hosts if host)),
    )


def queries_of(sandpost: Sandpost) -> Queries:
    """Everything there is to ask of this store."""
    inbox = Inbox(sandpost.log, sandpost.projections, sandpost.views, sandpost.changes)
    return Queries(
        log=sandpost.log,
        projections=sandpost.projections,
        views=sandpost.views,
        vitals=StoreVitals(sandpost.store, sandpost.worlds),
        inbox=inbox,
        codes=Codes(sandpost.log, sandpost.changes, sandpost.clock, inbox),
        budgets=sandpost.budgets,
        clock=sandpost.clock,
    )
