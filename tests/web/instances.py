"""A running instance, started as a person starts it, and what a caller does with it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import httpx
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[2]
NUMBER = "+12065550100"
WAIT = {"wait": "10"}  # seconds; the verdict takes milliseconds
SMS_ROLE = "arn:aws:iam::000000000000:role/sms"


def command(*words: str, **variables: str) -> tuple[list[str], dict[str, str]]:
    """`sandpost` with these words, and an environment with nothing of ours but these variables."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("SANDPOST_")}
    environment = {**inherited, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default", **variables}
    return [sys.executable, "-m", "engine.cli", *words], environment


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command, run to its end."""
    line, environment = command(*words, **variables)
    return subprocess.run(
        line, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@dataclass(frozen=True)
class Instance:
    """One `sandpost up` on the memory store."""

    url: str
    process: subprocess.Popen[str]
    clients: list[Any] = field(default_factory=list)

    def aws(self, service: str = "cognito-idp", region: str = "us-east-1") -> Any:
        """An unchanged SDK client of which only the endpoint differs."""
        client = boto3.client(
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}, proxies={}),
        )
        self.clients.append(client)
        return client

    def get(self, path: str, **parameters: str) -> httpx.Response:
        """The API's answer."""
        url = f"{self.url}/_sandpost{path}"
        return httpx.get(url, params=parameters, timeout=30, trust_env=False)

    def post(self, path: str, body: object = None) -> httpx.Response:
        """The API's answer to an act."""
        url = f"{self.url}/_sandpost{path}"
        return httpx.post(url, json=body or {}, timeout=30, trust_env=False)

    def cli(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A client command, told by the environment whom to ask."""
        return run(*words, SANDPOST_URL=self.url)

    def end(self) -> int:
        """The log's last position."""
        position: int = self.get("/health").json()["position"]
        return position


@contextmanager
def instance(*words: str, **variables: str) -> Iterator[Instance]:
    """`sandpost up` with further words; told to stop afterwards, and it must."""
    line, environment = command(
        "up", "--store", "memory", "--port", "0", "--json", *words, **variables
    )
    process = subprocess.Popen(
        line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        running = Instance(told["url"].replace("localhost", "127.0.0.1"), process)
        yield running
        for client in running.clients:
            client.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        if process.poll() is None:
            process.kill()
        with process:  # closes its pipe
            pass


@dataclass(frozen=True)
class Shop:
    """A pool whose users sign in by phone or e-mail, both verified after every change."""

    instance: Instance
    cognito: Any
    pool: str

    def user(self, name: str) -> str:
        """A new user without any attribute."""
        self.cognito.admin_create_user(
            UserPoolId=self.pool, Username=name, MessageAction="SUPPRESS"
        )
        return name

    def change(self, user: str, attribute: str, value: str) -> None:
        """One attribute gets one value."""
        self.cognito.admin_update_user_attributes(
            UserPoolId=self.pool,
            Username=user,
            UserAttributes=[{"Name": attribute, "Value": value}],
        )

    def judged(self, user: str) -> Any:
        """The newest message to the user, once it is judged."""
        listed = self.instance.get("/messages", pool=self.pool, user=user, **WAIT).json()
        newest = listed["messages"][0]["id"]
        return self.instance.get(f"/messages/{newest}", **WAIT).json()


def shop(running: Instance) -> Shop:
    """A pool of its own in the instance."""
    cognito = running.aws()
    pool = cognito.create_user_pool(
        PoolName="shop",
        AliasAttributes=["phone_number", "email"],
        AutoVerifiedAttributes=["phone_number", "email"],
        SmsConfiguration={"SnsCallerArn": SMS_ROLE},
    )["UserPool"]["Id"]
    return Shop(running, cognito, pool)
