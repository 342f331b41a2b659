"""What was accepted is what everybody reads: at once, as of any position, and in another place.

`UPDATES` says how many updates (1,000 if nothing is said), `SEED` repeats a run's choices.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest

from tests.system import truth
from tests.system.callers import NUMBERS, READY, Member, new_member, new_pool, sdk
from tests.system.programs import (
    ANSWER_WITHIN_S,
    SETTLED_WITHIN_S,
    Installation,
    ask,
    installation,
    run,
    say,
    until,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

pytestmark = [pytest.mark.redis, pytest.mark.timeout(180)]

UPDATES = int(os.environ.get("UPDATES", "1000"))
SEED = int(os.environ.get("SEED", SystemRandom().randrange(10**6)))
USERS = 4  # so few that their histories are longer than what one load brings
LOOKED_AT = 200  # positions
TYPED = 3  # of those also asked for on the command line, which takes a second each


@dataclass(frozen=True)
class Seen:
    """What a client knew of a user when the log ended at a position."""

    position: int
    stream: str
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class Pair:
    """Two servers on one log, one to write through and one to read through."""

    installed: Installation
    writing: str
    reading: str


@pytest.fixture
def pair(installed_ready) -> Pair:
    """Nobody but two servers: no projector, no notifier."""
    servers = [installed_ready.server(f"server-{n}") for n in (1, 2)]
    for program, _ in servers:
        program.spawn()
    for program, _ in servers:
        program.told()
    return Pair(installed_ready, servers[0][1], servers[1][1])


def update_and_read_back(pair: Pair, chance: Random) -> Iterator[Seen]:
    """Update users one after the other; each is read back at once through the other server."""
    writing, reading = sdk(pair.writing), sdk(pair.reading)
    pool = new_pool(writing, "username", READY)
    members = [new_member(writing, pool, f"user-{n}") for n in range(USERS)]
    looks = set(chance.sample(range(UPDATES), min(LOOKED_AT, UPDATES)))
    for n in range(UPDATES):
        member = chance.choice(members)
        update(writing, member, n)
        assert read(reading, member) == member.attributes
        if n in looks:
            position = ask(pair.reading, "/health")["position"]
            assert isinstance(position, int)
            known = chance.choice(members)
            yield Seen(position, known.stream, dict(known.attributes))
    for client in (writing, reading):
        client.close()


def update(cognito: Any, member: Member, serial: int) -> None:
    """A new address, a new number, a new nickname; what the user must now be is noted."""
    values = {
        "email": f"user-{serial}@new.example",
        "phone_number": NUMBERS[serial % len(NUMBERS)],
        "nickname": f"{serial}",
    }
    cognito.admin_update_user_attributes(
        UserPoolId=member.pool.id,
        Username=member.sub,
        UserAttributes=[{"Name": name, "Value": value} for name, value in values.items()],
    )
    flags = {"email_verified": "false", "phone_number_verified": "false"}
    member.attributes |= {**values, **flags}


def read(cognito: Any, member: Member) -> dict[str, str]:
    """The user's attributes as the SDK gives them."""
    answered = cognito.admin_get_user(UserPoolId=member.pool.id, Username=member.sub)
    return {one["Name"]: one["Value"] for one in answered["UserAttributes"]}


def attributes_at(url: str, seen: Seen) -> object:
    """The same user as of that position, asked for over HTTP."""
    state = ask(url, f"/state/{seen.stream}", at=str(seen.position))["state"]
    assert isinstance(state, dict)
    return {"sub": state["sub"], **state["attributes"]}


def attributes_typed(url: str, seen: Seen, folder: Path) -> object:
    """The same, asked for on the command line."""
    words = ("state", seen.stream, "--at", str(seen.position), "--json")
    state = json.loads(run(*words, folder=folder, SANDPOST_URL=url).stdout)["state"]
    return {"sub": state["sub"], **state["attributes"]}


def test_without_a_projector_updates_are_read_back_at_once_and_as_of_any_position(pair, tmp_path):
    say("SEED", SEED, "UPDATES", UPDATES)
    chance = Random(SEED)  # noqa: S311  # a run is repeated by its seed

    seen = list(update_and_read_back(pair, chance))

    assert len(seen) == min(LOOKED_AT, UPDATES)
    for one in seen:
        assert attributes_at(pair.reading, one) == one.attributes
    for one in chance.sample(seen, TYPED):
        assert attributes_typed(pair.writing, one, tmp_path) == one.attributes
    with pair.installed.asked() as redis:
        assert redis.get(f"{truth.PREFIX}checkpoint") is None


# ── Elsewhere ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def elsewhere(tmp_path) -> Iterator[Installation]:
    """A second instance, in a new world: nothing is recorded in it."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with installation(folder) as made:
        yield made


def everybody(installed: Installation) -> str:
    """A server and a projector at work; the server's URL."""
    server, url = installed.server("server")
    projector = installed.projector()
    for program in (server, projector):
        program.spawn()
    for program in (server, projector):
        program.told()
    return url


def projected(installed: Installation, url: str) -> dict[bytes, Any]:
    """Everything projected, once the projector has come to the end."""
    until(lambda: ask(url, "/health")["projector_lag"] == 0, SETTLED_WITHIN_S, "no lag")
    with installed.asked() as redis:
        return truth.everything_projected(redis)


def documents_of(projected: Mapping[bytes, Any]) -> dict[bytes, bytes]:
    """Stream → document."""
    prefix = f"{truth.PREFIX}docs:".encode()
    hashes = (found for name, found in projected.items() if name.startswith(prefix))
    return {stream: document for found in hashes for stream, document in found.items()}


CHANGES: Mapping[str, Callable[[Any], Mapping[str, Any]]] = {
    "attributes-updated.1": lambda event: {"changed": event["changed"] | {"nickname": "eve"}},
    "message-requested.1": lambda _: {"body": "other words"},
    "pool-created.1": lambda _: {"name": "another name"},
}


def test_a_log_replayed_elsewhere_gives_the_same_bytes_and_a_changed_event_only_its_document(
    installed_ready, elsewhere, tmp_path
):
    here, there = everybody(installed_ready), everybody(elsewhere)
    log = exported_story(installed_ready, here, tmp_path)
    live = projected(installed_ready, here)

    taken_over(log, there, tmp_path)

    assert projected(elsewhere, there) == live
    check_same_log(installed_ready, elsewhere)
    for kind, change in CHANGES.items():
        changed, stream = with_last_changed(log, kind, change, documents_of(live))
        reset(there)
        taken_over(changed, there, tmp_path)
        check_only_change(live, projected(elsewhere, there), stream)


def check_same_log(one: Installation, other: Installation) -> None:
    """Log, heads, claims and budgets are the same, and nothing waits to be sent."""
    with one.asked() as here, other.asked() as there:
        assert truth.log_of(there) == truth.log_of(here)
        for name in ("heads", "budgets"):
            assert truth.hash_of(there, name) == truth.hash_of(here, name)
        assert truth.live_claims(there) == truth.live_claims(here)
        assert there.xlen(f"{truth.PREFIX}outbox") == 0


def check_only_change(before: Mapping[bytes, Any], after: Mapping[bytes, Any], stream: str) -> None:
    """Of all documents, lists and counts only this stream's document differs."""
    documents, others = documents_of(before), documents_of(after)
    assert documents.keys() == others.keys()
    assert [name for name in documents if documents[name] != others[name]] == [stream.encode()]
    assert views_of(after) == views_of(before)


def views_of(projected: Mapping[bytes, Any]) -> dict[bytes, Any]:
    """Lists and counts."""
    prefix = f"{truth.PREFIX}views:".encode()
    return {name: found for name, found in projected.items() if name.startswith(prefix)}


def exported_story(installed: Installation, url: str, folder: Path) -> Path:
    """The log of a few updates, as a file with its secrets."""
    pair = Pair(installed, url, url)
    update_some(pair)
    file = folder / "log.jsonl"
    done = run("export", str(file), "--secrets", folder=folder, SANDPOST_URL=url)
    assert done.returncode == 0, done.stderr
    return file


def update_some(pair: Pair, updates: int = 200) -> None:
    """Updates of a few users, whom nobody judges messages for."""
    cognito = sdk(pair.writing)
    pool = new_pool(cognito, "username", READY)
    members = [new_member(cognito, pool, f"user-{n}") for n in range(USERS)]
    for n in range(updates):
        update(cognito, members[n % USERS], n)
    cognito.close()


def with_last_changed(
    file: Path,
    kind: str,
    change: Callable[[Any], Mapping[str, Any]],
    documents: Mapping[bytes, bytes],
) -> tuple[Path, str]:
    """The file with another payload in the last event of this type that is in a document.

    Whose stream that is, too. A user's document is saved at every eighth version only.
    """
    lines = file.read_text().splitlines()
    at = last_of(lines, kind, documents)
    event = json.loads(lines[at])
    event["payload"] |= change(event["payload"])
    lines[at] = json.dumps(event)
    changed = file.with_name(f"{kind}.jsonl")
    changed.write_text("\n".join(lines) + "\n")
    return changed, event["stream"]


def last_of(lines: Sequence[str], kind: str, documents: Mapping[bytes, bytes]) -> int:
    """Which line it is."""
    events = ((n, json.loads(line)) for n, line in enumerate(lines))
    return max(
        n
        for n, event in events
        if event.get("type") == kind
        and event["version"] <= reached(documents.get(event["stream"].encode()))
    )


def reached(document: bytes | None) -> int:
    """The version of a document, which is its second word; 0 if there is none."""
    return 0 if document is None else int(document.split(b" ", 2)[1])


def taken_over(file: Path, url: str, folder: Path) -> None:
    """The file's log is this instance's."""
    done = run("import", str(file), folder=folder, SANDPOST_URL=url)
    assert done.returncode == 0, done.stderr


def reset(url: str) -> None:
    """An empty world of the same kind."""
    with urlopen(Request(f"{url}/_sandpost/reset", b"", method="POST"), timeout=ANSWER_WITHIN_S):  # noqa: S310  # our own loopback URL
        pass
