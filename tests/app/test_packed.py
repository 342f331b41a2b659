"""A document that was put away comes out as it was, whatever it is of."""

import pytest

from engine.app.packed import packed, unpacked
from engine.domain.access import Access, Challenge, Verifier
from engine.domain.aggregates import State, evolve
from engine.domain.clock import SimulatedClock
from engine.domain.events import ClientCreated, ClientSettings, Event, PoolCreated, PoolSettings
from engine.domain.pool import Pool
from engine.domain.recorded import Recorded
from engine.domain.schema import STANDARD
from engine.domain.user import Code, EarlierCode, PendingValue, User
from engine.domain.world import ready
from engine.ports import Document

AT = "2026-11-22T20:38:00.000Z"
LATER = "2026-11-23T20:38:00.000Z"
POOL = "us-east-1_AbCdEfGhI"

EARLIER = (EarlierCode("039126", AT),)
USER = User(
    pool=POOL,
    sub="ada",
    username="ada",
    claimed_username="ada",
    attributes={"email": "ada@shop.example", "name": "Zoë"},
    status="CONFIRMED",
    created_at=AT,
    updated_at=AT,
    activated={"email": "ada@shop.example"},
    pending={"email": PendingValue("new@shop.example", None)},
    codes={"email": Code("new@shop.example", "135790", LATER, "m1", "email", EARLIER)},
    access=Access(
        password=Verifier("5a17", "0b"),
        challenges={"s1": Challenge("SMS_MFA", "c1", LATER, secret="135790")},
        revoked={"o1": LATER},
    ),
)


def begun(stream: str, *events: Event) -> Document:
    state: State | None = None
    for version, event in enumerate(events, start=1):
        state = evolve(state, Recorded(version, stream, version, event, AT))
    return Document(len(events), len(events), state)


def pool() -> Document:
    made = PoolCreated(POOL, "shop", "000000000000", "us-east-1", STANDARD, PoolSettings())
    document = begun(f"pool/{POOL}", made)
    assert isinstance(document.state, Pool)
    assert "email" in document.state.attributes  # worked out, and kept beside the fields
    return document


DOCUMENTS = {
    f"user/{POOL}/ada": Document(7, 12, USER),
    f"user/{POOL}/gone": Document(8, 13, None),
    f"pool/{POOL}": pool(),
    "client/c1": begun("client/c1", ClientCreated("c1", POOL, "app", ClientSettings(), "hush")),
    "clock": Document(0, 0, SimulatedClock()),
} | {
    stream: begun(stream, *events)
    for stream, events in ready("1" * 12, ("us-east-1",)).begins().items()
}


@pytest.mark.parametrize("stream", DOCUMENTS)
def test_what_was_put_away_comes_out_as_it_was(stream):
    assert unpacked(stream, packed(DOCUMENTS[stream])) == DOCUMENTS[stream]
