"""Simulated time as people and programs see and move it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import httpx
import pytest

from tests.web.instances import NUMBER, instance, shop


@pytest.fixture
def alone():
    """An instance of each test's own: who moves its clock moves it for everybody."""
    with instance() as started:
        yield started


def moment(told: object) -> datetime:
    """A moment in an answer."""
    assert isinstance(told, str)
    return datetime.fromisoformat(told)


def test_time_is_real_until_somebody_moves_it(running):
    told = running.get("/clock").json()

    assert told["now"] == told["real"]
    assert (told["ahead_ms"], told["ahead"]) == (0, "0 ms")


def test_time_passes_as_much_as_is_asked_for_and_the_log_says_so(alone):
    alone.post("/clock", {"forward": "1d1h"})
    told = alone.post("/clock", {"forward_seconds": 90.5}).json()

    assert told["ahead"] == "1 day 1 hour 1 minute 30 seconds 500 ms"
    assert moment(told["now"]) - moment(told["real"]) == timedelta(hours=25, seconds=90.5)
    moves = alone.get("/events", stream="clock").json()["events"]
    assert [(one["type"], one["payload"]) for one in moves] == [
        ("clock-moved.1", {"by_ms": 90_000_000}),
        ("clock-moved.1", {"by_ms": 90_500}),
    ]
    assert alone.get("/state/clock").json()["state"] == {"ahead_ms": 90_090_500}
    assert alone.get("/health").json()["clock_ahead_ms"] == 90_090_500


def test_time_moves_to_a_moment_in_any_time_zone(alone):
    told = alone.post("/clock", {"to": "2999-12-24T20:00:00+02:00"}).json()

    assert told["now"].startswith("2999-12-24T18:00:0")


def test_time_stands_as_it_was_after_a_request_that_means_nothing(alone):
    alone.post("/clock", {"forward": "1h"})
    wrong = [
        ({}, 400, "Say one of forward"),
        ({"forward": "1h", "forward_seconds": 1}, 400, "Say one of forward"),
        ({"forward": "an hour"}, 400, "like 25h or 1d12h"),
        ({"forward": ""}, 400, "like 25h or 1d12h"),
        ({"forward": 3600}, 400, "not what is expected"),
        ({"backward": "1h"}, 400, "backward"),
        ({"to": "2999-12-24T18:00:00"}, 400, "use a time such as"),
        ({"to": "tomorrow"}, 400, "use a time such as"),
        ({"to": "9999-12-31T23:59:00-23:59"}, 400, "use a time such as"),
        ({"forward_seconds": "NaN"}, 400, "not what is expected"),
        ({"forward_seconds": 1e300}, 400, "not what is expected"),
        ({"forward_seconds": 1e12}, 409, "Simulated time ends at 3000-01-01"),
        ({"forward_seconds": -1}, 409, "Time only moves forward"),
        ({"forward": "0.0001s"}, 409, "Time only moves forward"),
        ({"to": "2026-11-22T12:00:00Z"}, 409, "Time only moves forward"),
        ({"forward": "999999d"}, 409, "Simulated time ends at 3000-01-01"),
    ]

    for body, status, said in wrong:
        answered = alone.post("/clock", body)
        assert (answered.status_code, said in answered.json()["error"]) == (status, True), body

    assert alone.get("/clock").json()["ahead_ms"] == 3_600_000


def test_a_code_expires_when_its_time_has_passed(alone):
    ours = shop(alone)
    ours.change(ours.user("ada"), "phone_number", NUMBER)
    code = f"/users/{ours.pool}/ada/code"
    assert alone.get(code, wait="10").status_code == 409

    alone.post("/clock", {"forward": "23h59m"})
    assert alone.get(code).status_code == 409
    alone.post("/clock", {"forward": "1m"})

    assert alone.get(code).status_code == 404


def test_what_is_shown_of_a_message_is_simulated_time(alone):
    ours = shop(alone)
    alone.post("/clock", {"to": "2999-12-24T18:00:00Z"})
    ours.change(ours.user("ada"), "phone_number", NUMBER)

    message = ours.judged("ada")

    assert message["requested_at"][:10] == message["judged_at"][:10] == "2999-12-24"


def test_a_state_as_of_a_position_is_the_same_at_any_time(alone):
    ours = shop(alone)
    alone.post("/clock", {"forward": "1h"})
    end = alone.end()
    before = alone.get(f"/state/pool/{ours.pool}", at=str(end)).json()

    alone.post("/clock", {"forward": "1000d"})

    assert alone.get(f"/state/pool/{ours.pool}", at=str(end)).json() == before
    assert alone.get("/state/clock", at=str(end)).json()["state"] == {"ahead_ms": 3_600_000}


def test_a_reset_makes_time_real_again(alone):
    alone.post("/clock", {"forward": "25h"})

    alone.post("/reset")

    assert alone.get("/clock").json()["ahead_ms"] == 0
    assert alone.get("/health").json()["clock_ahead_ms"] == 0
    assert shop(alone).user("ada") == "ada"


def test_the_page_says_in_its_top_line_that_the_clock_is_ahead(alone):
    before = httpx.get(alone.url, trust_env=False).text

    alone.post("/clock", {"forward": "25h"})

    assert "clock" not in before
    assert "clock 1 day 1 hour ahead" in httpx.get(alone.url, trust_env=False).text


def test_the_command_line_shows_and_moves_the_clock(alone):
    shown = alone.cli("clock")
    moved = alone.cli("clock", "forward", "25h")
    moved_to = alone.cli("clock", "--json", "forward", "--to", "2999-12-24T18:00:00Z")
    answer = alone.cli("clock", "--json")

    assert shown.stdout.endswith("Z, as it really is\n")
    assert moved.stdout.endswith("Z, 1 day 1 hour ahead\n")
    assert json.loads(moved_to.stdout)["now"].startswith("2999-12-24T18:00:0")
    assert json.loads(answer.stdout)["ahead_ms"] > 90_000_000


@pytest.mark.parametrize("words", [[], ["25h", "--to", "2999-12-24T18:00:00Z"]])
def test_the_command_line_wants_to_be_told_one_way_how_much_time_shall_pass(running, words):
    told = running.cli("clock", "forward", *words)

    assert told.returncode == 1
    assert "Say how much time shall pass" in told.stderr


def test_an_imported_log_brings_its_time_along(alone, tmp_path):
    alone.post("/clock", {"forward": "25h"})
    shop(alone)
    assert alone.cli("export", str(tmp_path / "log.jsonl")).returncode == 0

    with instance() as other:
        assert other.cli("import", str(tmp_path / "log.jsonl")).returncode == 0

        assert other.get("/clock").json()["ahead"] == "1 day 1 hour"
        assert shop(other).user("ada") == "ada"
    replayed = json.loads(alone.cli("replay", str(tmp_path / "log.jsonl"), "--json").stdout)
    assert replayed["streams"]["clock"]["state"] == {"ahead_ms": 90_000_000}
