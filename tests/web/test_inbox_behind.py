"""The inbox while no projector runs: it says how far it is behind, and still finds what is new."""

import pytest

from engine.app.records import Wanted
from engine.bootstrap import running
from engine.domain.events import MessageRequested
from engine.ports import Append, Write
from engine.settings import read_settings
from engine.web.assembly import queries_of

AT = "2026-11-22T12:00:00.000Z"


def request(id_: str) -> Append:
    """One message to somebody in Germany."""
    requested = MessageRequested(
        id=id_,
        medium="SMS",
        purpose="UpdateUserAttribute",
        destination="+493023125042",
        body="135790",
        account="000000000000",
        region="eu-central-1",
    )
    return Append(id_, AT, (Write(f"message/{id_}", 0, (requested,)),))


@pytest.fixture
async def sandpost():
    async with running(read_settings({}, store="memory")) as assembled:
        yield assembled


async def test_a_list_says_how_far_it_is_behind_and_one_message_is_never_behind(sandpost):
    await sandpost.log.append(request("a"))
    inbox = queries_of(sandpost).inbox

    found = await inbox.find(Wanted())
    one = await inbox.one("a")

    assert (found.messages, found.position, found.lag) == ((), 1, 1)
    assert one is not None
    assert one.outcome == "pending"


async def test_waiting_finds_what_the_list_could_not_know(sandpost):
    await sandpost.log.append(request("a"))

    found = await queries_of(sandpost).inbox.find(Wanted(outcome="pending"), wait_seconds=5)

    assert [one.id for one in found.messages] == ["a"]


async def test_health_tells_the_lag(sandpost):
    await sandpost.log.append(request("a"))

    health = await queries_of(sandpost).health()

    assert (health.position, health.projector_lag, health.outbox_pending) == (1, 1, 1)
