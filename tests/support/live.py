"""A real server on a free loopback port, in its own thread, for tests with real SDK clients."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import boto3
import uvicorn
from botocore.config import Config

from engine.bootstrap import Sandpost, build
from engine.domain.events import Event, MessageJudged
from engine.settings import read_settings
from engine.web.aws import AwsEndpoint
from engine.web.endpoint import Endpoint
from engine.web.serving import http_for
from engine.web.well_known import WellKnown
from workers.life import run_notifier
from workers.projector import run_projector

T = TypeVar("T")
STARTED_WITHIN_S = 20.0
WHOLE_LOG = 100_000


class Live:
    """A running Sandpost and the loop it runs in."""

    def __init__(self, sandpost: Sandpost, loop: asyncio.AbstractEventLoop, port: int) -> None:
        self.sandpost = sandpost
        self._loop = loop
        self.url = f"http://127.0.0.1:{port}"
        self.public_url = f"http://localhost:{port}"

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of a coroutine, run where the server runs."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    def end(self) -> int:
        """How long the log is."""
        return self.do(self.sandpost.log.end())

    def recorded_since(self, position: int) -> list[Event]:
        """What was recorded after it, but for verdicts: those come when the notifier gets there."""
        later = self.do(self.sandpost.log.read(position, WHOLE_LOG))
        return [one.event for one in later if not isinstance(one.event, MessageJudged)]

    @contextmanager
    def recording_nothing(self) -> Iterator[None]:
        """Nothing may be recorded, but for verdicts."""
        before = self.end()
        yield
        assert self.recorded_since(before) == []

    def client(self, service: str, region: str = "us-east-1", key: str = "test") -> Any:
        """A boto3 client as anybody makes one, but for the endpoint and fewer retries."""
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=region,
            aws_access_key_id=key,
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}, read_timeout=10),
        )


@contextmanager
def live_server(**environment: str) -> Iterator[Live]:
    """A server with its projector and notifier, on the memory store unless told otherwise."""
    ready: list[Live] = []
    started, stop = threading.Event(), threading.Event()
    failure: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(
                _serve({"SANDPOST_STORE": "memory", **environment}, ready.append, started, stop)
            )
        except BaseException as error:
            failure.append(error)
            started.set()
            raise

    thread = threading.Thread(target=run, name="sandpost", daemon=True)
    thread.start()
    assert started.wait(STARTED_WITHIN_S), "the server did not start"
    if failure:
        raise failure[0]
    try:
        yield ready[0]
    finally:
        stop.set()
        thread.join(STARTED_WITHIN_S)


async def _serve(
    environment: dict[str, str],
    ready: Callable[[Live], None],
    started: threading.Event,
    stop: threading.Event,
) -> None:
    sandpost = await build(read_settings(environment))
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()  # whoever connects before the server accepts will wait, not be refused
    port = listening.getsockname()[1]
    aws = AwsEndpoint(sandpost.router(port))
    keys = WellKnown(sandpost.token_sets, sandpost.issuer(port))
    endpoint = Endpoint(aws, aws, keys, aws.answer_json)
    http = http_for(endpoint.answer_json)
    server = uvicorn.Server(uvicorn.Config(endpoint, http=http, log_config=None, lifespan="off"))
    ended = asyncio.Event()
    tasks = [
        asyncio.create_task(server.serve([listening])),
        asyncio.create_task(run_projector(sandpost, ended)),
        asyncio.create_task(run_notifier(sandpost, ended)),
    ]
    ready(Live(sandpost, asyncio.get_running_loop(), port))
    started.set()
    await asyncio.to_thread(stop.wait)
    server.should_exit = True
    ended.set()
    await asyncio.gather(*tasks)
    await sandpost.close()
