"""What readers are shown: everything but the keys that pools sign with."""

from __future__ import annotations

from engine.app.look import Look
from engine.bootstrap import Sandpost
from engine.domain.events import SigningKeyMade
from engine.domain.pool import Pool
from engine.ports import Append, Write
from engine.web.assembly import queries_of
from tests.app.shop import CALLER, POOL, opened

KEY = "-----BEGIN PRIVATE KEY-----"
STREAM = f"pool/{POOL}"


async def keyed(sandpost: Sandpost) -> None:
    """A pool with a signing key."""
    await opened(sandpost)
    made = Write(STREAM, 1, (SigningKeyMade("k1", KEY),))
    await sandpost.log.append(Append("a1", sandpost.clock.now(), (made,)))


async def test_a_pools_state_names_its_keys_and_hides_them(sandpost: Sandpost):
    await keyed(sandpost)

    found = await queries_of(sandpost).state(STREAM)

    assert isinstance(found.state, Pool)
    assert [(key.id, key.private_key) for key in found.state.signing_keys] == [("k1", "(hidden)")]


async def test_the_event_that_made_a_key_is_shown_without_it(sandpost: Sandpost):
    await keyed(sandpost)

    *_, made = await queries_of(sandpost).events(0, 10)

    assert (made.type, made.payload) == ("signing-key-made.1", SigningKeyMade("k1", "(hidden)"))


async def test_whoever_signs_has_the_key_all_the_same(sandpost: Sandpost):
    await keyed(sandpost)

    look: Look = sandpost.handler.look()
    pool = await look.pool(POOL, CALLER.account, CALLER.region)

    assert pool.signing_keys[0].private_key == KEY
