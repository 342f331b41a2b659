"""One clock: what one server moved, every other goes by from that moment on."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, cast
from urllib.request import Request, urlopen

import pytest

from engine.domain.moments import epoch_seconds
from tests.system.callers import READY, sdk
from tests.system.programs import ANSWER_WITHIN_S, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.redis

NUMBER = "+12065550100"
ROUNDS = 20
START_S = 60.0  # the world began with the first server, a little before the test


@pytest.fixture
def urls(installed_ready) -> list[str]:
    """Two servers on one log."""
    servers = [installed_ready.server(f"server-{n}") for n in (1, 2)]
    for program, _ in servers:
        program.spawn()
    for program, _ in servers:
        program.told()
    return [url for _, url in servers]


def move(url: str, span: str) -> None:
    """Let time pass, through one server."""
    body = json.dumps({"forward": span}).encode()
    with urlopen(Request(f"{url}/_sandpost/clock", body), timeout=ANSWER_WITHIN_S) as answered:  # noqa: S310  # our own loopback URL
        assert answered.status == 200


def sent_code(url: str, client: Any, id_: str) -> str:
    """The one-time password of a destination, sent through one server."""
    message = client.send_destination_number_verification_code(
        VerifiedDestinationNumberId=id_, VerificationChannel="TEXT"
    )["MessageId"]
    body = str(ask(url, f"/messages/{message}")["body"])
    return "".join(letter for letter in body if letter.isdigit())[-6:]


def test_a_code_that_expired_through_one_server_is_refused_by_the_other_at_once(urls):
    here, there = (sdk(url, "pinpoint-sms-voice-v2") for url in urls)
    id_ = there.create_verified_destination_number(DestinationPhoneNumber=NUMBER)[
        "VerifiedDestinationNumberId"
    ]

    for _ in range(ROUNDS):
        code = sent_code(urls[1], there, id_)
        move(urls[0], "24h")
        with pytest.raises(there.exceptions.ConflictException) as refused:
            there.verify_destination_number(VerifiedDestinationNumberId=id_, VerificationCode=code)
        assert refused.value.response["Reason"] == "VERIFICATION_CODE_EXPIRED"

    code = sent_code(urls[0], here, id_)
    there.verify_destination_number(VerifiedDestinationNumberId=id_, VerificationCode=code)


def all_events(url: str) -> Iterator[dict[str, Any]]:
    """The whole log, oldest first."""
    after = 0
    while events := cast("Any", ask(url, "/events", after=str(after), limit="1000"))["events"]:
        yield from events
        after = events[-1]["position"]


def test_nothing_is_recorded_at_another_time_than_that_of_its_place_in_the_log(urls):
    """Both servers append without a pause while the clock is moved through each in turn."""
    clients = [sdk(url, "sns", READY) for url in urls]
    done = threading.Event()
    began = time.time()

    def publish(client: Any) -> int:
        count = 0
        while not done.is_set():
            client.publish(PhoneNumber=NUMBER, Message="hello")
            count += 1
        return count

    with ThreadPoolExecutor(4) as threads:
        callers = [threads.submit(publish, client) for client in clients * 2]
        for n in range(ROUNDS):
            move(urls[n % 2], "1h")
        done.set()
        counts = [caller.result() for caller in callers]

    ahead_s, later = 0, 0
    for event in all_events(urls[0]):
        real = epoch_seconds(event["at"]) - ahead_s
        assert began - START_S < real <= time.time()
        later += ahead_s > 0
        if event["stream"] == "clock":
            ahead_s += event["payload"]["by_ms"] // 1000
    assert ahead_s == ROUNDS * 3600
    assert later > ROUNDS
    assert min(counts) > 0
