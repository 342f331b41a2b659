"""What wrk sends and prints, and what is not believed of it."""

from __future__ import annotations

import asyncio
import shutil

import msgspec
import pytest

from bench import load, request
from bench.load import Load, LoadFailed, Pressure, parsed
from bench.measure import check_growth
from bench.pool import kept, latest, spread

FIGURES = (
    'BENCH {"answered":900,"asked":933,"microseconds":2000000,"refused":3,"connect":0,"read":0,'
    '"write":0,"timeout":1,"p50":1500,"p90":1900,"p99":4000,"max":9000}'
)
USERNAMES = tuple(f"user-{number:03d}" for number in range(100))
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
NO = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}"


def test_the_figures_are_the_one_marked_line_of_what_wrk_prints():
    seen = parsed(f"Running 2s test @ http://127.0.0.1:1/\n  Requests/sec: 450\n{FIGURES}\n")

    assert (seen.answered, seen.accepted, seen.seconds, seen.p99) == (900, 897, 2.0, 4000)


def test_a_refusal_and_a_late_answer_are_both_faults():
    assert parsed(FIGURES).faults == 4


def test_a_load_without_figures_failed():
    with pytest.raises(LoadFailed, match="unable to connect"):
        parsed("unable to connect to 127.0.0.1:1 Connection refused")


@pytest.mark.parametrize("growth", [400, 401, 432])
def test_the_log_may_hold_what_was_sent_and_not_answered_before_the_end(growth):
    check_growth(growth, accepted(400), connections=32, events_per_update=1)


@pytest.mark.parametrize("growth", [399, 433])
def test_a_log_that_grew_by_less_or_more_than_was_sent_spoils_the_round(growth):
    with pytest.raises(LoadFailed, match=f"grew by {growth}"):
        check_growth(growth, accepted(400), connections=32, events_per_update=1)


def accepted(count: int) -> Load:
    return msgspec.structs.replace(parsed(FIGURES), answered=count, refused=0, timeout=0)


def test_all_users_come_before_one_comes_again():
    for users in (100, 10_000, 250):
        assert {request.user_index(n, users) for n in range(users)} == set(range(users))


def test_the_next_update_of_the_same_user_changes_all_three_values():
    for users in (100, 10_000):
        first, second = request.values("tagged", 5), request.values("tagged", 5 + users)

        assert first.email != second.email
        assert first.phone != second.phone
        assert first.name != second.name


def test_a_user_read_back_has_the_last_values_or_those_before():
    assert latest(7, 100, asked=450) == (407, 307)
    assert latest(7, 10_000, asked=450) == (7,)


def test_a_sample_reaches_from_the_first_to_the_last():
    assert spread(1000, 3) == (0, 499, 999)
    assert spread(2, 50) == (0, 1)
    assert spread(0, 50) == ()


class Recorder(asyncio.Protocol):
    """A server that answers everything alike and keeps what it got."""

    def __init__(self, got: list[bytes], answer: bytes) -> None:
        self.got, self.answer = got, answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.got.append(data)  # one request at a time, and each fits into a packet
        self.transport.write(self.answer)


async def loaded(tmp_path, answer):
    got: list[bytes] = []
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Recorder(got, answer), "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        address = f"{host}:{port}"
        pool = kept("us-east-1_abcdefghi", USERNAMES, tmp_path)
        seen = await load.run(address, pool, "tagged", Pressure(1, 1), ())
    return address, seen, got


@pytest.mark.skipif(shutil.which("wrk") is None, reason="needs wrk")
async def test_wrk_sends_byte_for_byte_what_the_paced_client_would_send(tmp_path):
    address, seen, got = await loaded(tmp_path, OK)

    template = request.update_template(address, "us-east-1_abcdefghi", len(USERNAMES[0]))
    expected = [
        request.fill(template, USERNAMES[request.user_index(n, 100)], request.values("tagged", n))
        for n in range(1, len(got) + 1)
    ]
    undated = [undate(raw.decode()) for raw in got]
    assert seen.answered <= len(got) <= seen.answered + 1
    assert undated == [undate(raw) for raw in expected]


def undate(raw: str) -> str:
    """A request without the second it was made in."""
    return "\r\n".join(line for line in raw.split("\r\n") if not line.startswith("X-Amz-Date"))


@pytest.mark.skipif(shutil.which("wrk") is None, reason="needs wrk")
async def test_a_load_of_which_anything_was_refused_is_no_figure(tmp_path):
    with pytest.raises(LoadFailed, match="not everything was accepted"):
        await loaded(tmp_path, NO)
