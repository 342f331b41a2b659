"""Live events: ids are positions, so that whoever was away goes on where it stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from itertools import islice

import httpx
import msgspec

from tests.web.instances import Instance, instance

STREAM = {"accept": "text/event-stream"}


def heard(
    running: Instance, path: str, count: int, headers: Mapping[str, str]
) -> list[tuple[int, str, str]]:
    """The first events of a stream: (id, name, data)."""
    timeout = httpx.Timeout(10)
    with httpx.stream(
        "GET", running.url + path, headers={**STREAM, **headers}, timeout=timeout, trust_env=False
    ) as answered:
        return list(islice(_events(answered.iter_lines()), count))


def _events(lines: Iterator[str]) -> Iterator[tuple[int, str, str]]:
    event: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            event[name] = value
        elif "data" in event:
            yield int(event["id"]), event["event"], event["data"]
            event = {}


def test_a_stream_begins_after_the_position_that_is_asked_for_and_goes_on_live(shop):
    before = shop.instance.end()
    shop.user("ada")
    late = threading.Timer(0.3, shop.user, ("grace",))

    late.start()
    events = heard(shop.instance, f"/_sandpost/events?after={before}", 4, {})

    late.join()
    assert [id_ for id_, _, _ in events] == list(range(before + 1, before + 5))
    told = [msgspec.json.decode(data) for _, _, data in events]
    assert [one["type"] for one in told][::2] == ["user-created.1", "user-created.1"]
    assert {name for _, name, _ in events} == {"recorded"}


def test_who_was_away_goes_on_after_what_it_heard_last(shop):
    before = shop.instance.end()
    shop.user("ada")
    shop.user("grace")

    first = heard(shop.instance, f"/_sandpost/events?after={before}", 2, {})
    last = str(first[-1][0])
    rest = heard(shop.instance, f"/_sandpost/events?after={before}", 2, {"last-event-id": last})

    assert [id_ for id_, _, _ in first + rest] == list(range(before + 1, before + 5))


def test_one_streams_events_can_be_followed_alone(shop):
    shop.user("ada")
    path = f"/_sandpost/events?stream=pool/{shop.pool}"

    (event,) = heard(shop.instance, path, 1, {})

    assert msgspec.json.decode(event[2])["payload"]["name"] == "shop"


def test_a_page_is_told_once_of_a_burst_and_at_once_of_what_it_missed(shop):
    before = shop.instance.end()
    for number in range(5):
        shop.user(f"user-{number}")

    (tick,) = heard(shop.instance, f"/live?after={before}", 1, {})

    assert tick[1] == "changed"
    assert tick[0] == int(tick[2]) == shop.instance.end()


def test_a_position_of_a_world_that_is_gone_begins_the_new_one(shop):
    beyond = shop.instance.end() + 1000

    (event,) = heard(shop.instance, "/_sandpost/events", 1, {"last-event-id": str(beyond)})

    assert event[0] == 1


def test_a_page_is_told_of_a_reset_although_nothing_is_recorded():
    with instance() as running:
        running.aws().create_user_pool(PoolName="gone")
        late = threading.Timer(0.3, running.post, ("/reset",))

        late.start()
        (tick,) = heard(running, f"/live?after={running.end()}", 1, {})

        late.join()
        assert tick == (0, "changed", "0")
