"""Loaded into moto's test run: each test gets an empty Sandpost, and IAM from moto itself."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import boto3
import httpx
import moto.core
import pytest
from moto.core.models import ServerModeMockAWS
from moto.server import ThreadedMotoServer

URL = os.environ["TEST_SERVER_MODE_ENDPOINT"]
# The account whose ARNs moto's tests expect, which Sandpost reads off the key.
KEY = {"aws_access_key_id": "123456789012", "aws_secret_access_key": "test"}
OURS = frozenset({"cognito-idp", "sns", "sts"})
VERIFIED = "aws_verified"  # moto's mark of a test that passed at the real service
real_client = boto3.client


def _checked_by_nobody(_: int) -> Callable[[Any], Any]:
    """In place of what has moto's server refuse calls after so many: nothing here checks IAM."""
    return lambda test: test


setattr(moto.core, "set_initial_no_auth_action_count", _checked_by_nobody)  # noqa: B010  # another type


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The report says which tests moto ran against the real service."""
    for item in items:
        if item.get_closest_marker(VERIFIED):
            item.user_properties.append((VERIFIED, "yes"))


def caught_up(**_: Any) -> None:
    """Wait until lists and counts show everything, which here as at AWS they do a moment later."""
    while httpx.get(f"{URL}/_sandpost/health").json()["projector_lag"]:
        time.sleep(0.01)


def client(service: str, *words: Any, **more: Any) -> Any:
    """A client of Sandpost."""
    more = {"endpoint_url": URL, **KEY, **more}
    made = real_client(service, *words, **more)
    for operation in ("DescribeUserPool", "ListUsers"):
        made.meta.events.register(f"before-call.cognito-identity-provider.{operation}", caught_up)
    return made


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[str]:
    """Moto's server for the services that Sandpost has not."""
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def _empty(elsewhere: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left of the test before."""
    httpx.post(f"{URL}/_sandpost/reset").raise_for_status()

    def either(service: str, *words: Any, **more: Any) -> Any:
        if service in OURS:
            return client(service, *words, **more)
        return real_client(service, *words, **{"endpoint_url": elsewhere, **more})

    def patched(self: ServerModeMockAWS, reset: bool = True) -> None:  # noqa: FBT001, FBT002
        self._client_patcher = patch("boto3.client", either)
        self._resource_patcher = patch("boto3.resource", boto3.resource)
        self._client_patcher.start()
        self._resource_patcher.start()

    monkeypatch.setattr(ServerModeMockAWS, "_enable_patching", patched)
