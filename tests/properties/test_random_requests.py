"""Whatever is sent: AWS's errors, never a fault of ours, and nothing changes after an error.

`REQUESTS` says how many (2,000 if nothing is said), `SEED` repeats a run's choices.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from random import SystemRandom

import pytest
from structlog.testing import capture_logs

from engine.adapters.derived import derived_from, stored_beside
from engine.bootstrap import SERVICES, Sandpost, running
from engine.domain.events import ChallengeIssued, CodeIssued
from engine.settings import read_settings
from engine.web.aws import AwsEndpoint
from tests.properties.random_requests import Requests, Sent, read
from workers.projector import run_projector

REQUESTS = int(os.environ.get("REQUESTS", "2000"))
SEED = int(os.environ.get("SEED", SystemRandom().randrange(10**6)))
SETTINGS = {"SANDPOST_STORE": "memory", "SANDPOST_WORLD": "ready", "SANDPOST_CODE_LIMITS": "none"}
BEGUN_ANEW_EVERY = 250  # requests: pools and users are deleted now and then
FAULT = 500
NOT_SIMULATED = 501  # the one word of that kind: what AWS has and is not here


async def answered(endpoint: AwsEndpoint, sent: Sent) -> tuple[int, bytes]:
    """Status and body of the answer, asked for as ASGI asks."""
    headers = [(name.encode(), value.encode()) for name, value in sent.headers.items()]
    heard: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": sent.body}

    async def send(message: dict[str, object]) -> None:
        heard.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers}
    await endpoint(scope, receive, send)  # type: ignore[arg-type]  # as far as it is looked at
    status, body = heard[0]["status"], heard[1]["body"]
    assert isinstance(status, int)
    assert isinstance(body, bytes)
    return status, body


def honest(status: int, body: bytes) -> bool:
    """Whether the answer says that this is not simulated, and nothing else."""
    return status == NOT_SIMULATED and b"NotImplementedException" in body and b"Sandpost" in body


async def secrets_since(sandpost: Sandpost, position: int, requests: Requests) -> None:
    """What people would find in their inbox: codes, so that some are tried that are right."""
    for recorded in await sandpost.log.read(position, 100):
        match recorded.event:
            case CodeIssued(code=code):
                for name in ("Code", "ConfirmationCode"):
                    requests.remember(name, code)
            case ChallengeIssued(secret=str(secret)):
                requests.remember("SMS_MFA_CODE", secret)
            case _:
                pass


@pytest.mark.timeout(3600)
async def test_no_request_is_a_fault_and_no_error_changes_anything():
    requests, ends, end = Requests(SEED), Counter[str](), 0
    with capture_logs() as logged:
        async with running(read_settings(SETTINGS)) as sandpost:
            await sandpost.begin()
            endpoint = AwsEndpoint(sandpost.router(7678))
            ended = asyncio.Event()
            projector = asyncio.create_task(run_projector(sandpost, ended))  # lists wait for it
            for number in range(REQUESTS):
                if number % BEGUN_ANEW_EVERY == 0:
                    for right in requests.beginning():
                        requests.learn(read((await answered(endpoint, right))[1]))
                    end = await sandpost.log.end()
                sent = requests.draw()
                status, body = await answered(endpoint, sent)
                told = f"request {number} of SEED={SEED}: {sent} was answered {status} {body!r}"
                assert status < FAULT or honest(status, body), told
                assert b"Traceback" not in body, told
                before, end = end, await sandpost.log.end()
                if status == 200:
                    requests.accepted(sent)
                    requests.learn(read(body))
                    await secrets_since(sandpost, before, requests)
                else:
                    assert end == before, told
                ends[f"{sent.operation} {status}"] += 1
            ended.set()
            await projector
            beside = await stored_beside(sandpost.store.lines)
            assert beside == await derived_from(sandpost.log)

    assert [one for one in logged if one["log_level"] in {"error", "critical"}] == []
    operations = {name for service in SERVICES for name in service.operations}
    accepted = {end.split()[0] for end in ends if end.endswith(" 200")}
    assert accepted <= operations
    told = f"{REQUESTS} requests, SEED={SEED}, {end} events; never accepted: "
    sys.stdout.write(told + ", ".join(sorted(operations - accepted)) + "\n")
