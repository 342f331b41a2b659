"""Loaded into moto's test run: each test gets an empty Sandpost, and IAM from moto itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import boto3
import httpx
import pytest
from moto.core.models import ServerModeMockAWS
from moto.server import ThreadedMotoServer

URL = os.environ["TEST_SERVER_MODE_ENDPOINT"]
OURS = frozenset({"cognito-idp", "sns", "sts"})
real_client = boto3.client


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

    def client(service: str, *words: Any, **more: Any) -> Any:
        more.setdefault("endpoint_url", URL if service in OURS else elsewhere)
        return real_client(service, *words, **more)

    def patched(self: ServerModeMockAWS, reset: bool = True) -> None:  # noqa: FBT001, FBT002
        self._client_patcher = patch("boto3.client", client)
        self._resource_patcher = patch("boto3.resource", boto3.resource)
        self._client_patcher.start()
        self._resource_patcher.start()

    monkeypatch.setattr(ServerModeMockAWS, "_enable_patching", patched)
