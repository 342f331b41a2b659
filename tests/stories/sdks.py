"""One way to call Cognito, by three real clients: boto3, the AWS CLI, the JavaScript SDK."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import ClientError

from tests.support.aws_cli import AwsCli

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.web.instances import Instance

ACCOUNT = "000000000000"


class Refused(Exception):  # the field's word for it
    """AWS's error, as the client told it."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(f"{name}: {text}")
        self.name = name
        self.text = text


class Sdk(Protocol):
    """A client of Cognito."""

    def call(self, operation: str, **given: Any) -> Any:
        """The answer's members. Raises Refused."""


@dataclass(frozen=True)
class Boto3:
    """The AWS SDK for Python."""

    client: Any

    def call(self, operation: str, **given: Any) -> Any:
        """The answer's members."""
        try:
            answer = getattr(self.client, _snake(operation))(**given)
        except ClientError as error:
            told = error.response["Error"]
            raise Refused(told["Code"], told["Message"]) from error
        return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


@dataclass(frozen=True)
class CommandLine:
    """The AWS CLI."""

    cli: AwsCli

    def call(self, operation: str, **given: Any) -> Any:
        """The answer's members."""
        words = (_snake(operation).replace("_", "-"), "--cli-input-json", json.dumps(given))
        done = self.cli.typed("cognito-idp", *words)
        if done.returncode:
            told = re.search(r"An error occurred \((\w+)\) when calling .*?: (.*)", done.stderr)
            assert told is not None, done.stderr
            raise Refused(*told.groups())
        return json.loads(done.stdout) if done.stdout else {}


@dataclass(frozen=True)
class JavaScript:
    """The AWS SDK for JavaScript v3, in a process that is told line by line what to call."""

    process: subprocess.Popen[str]

    def call(self, operation: str, **given: Any) -> Any:
        """The answer's members."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"operation": operation, "input": given}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise Refused(answer["error"], answer["message"])
        return answer["output"]


@contextmanager
def javascript_sdk(instance: Instance, programs: Path) -> Iterator[JavaScript]:
    """The JavaScript SDK at work."""
    line = (shutil.which("node") or "node", "bridge.mjs", instance.url, ACCOUNT)
    with subprocess.Popen(
        line, cwd=programs, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield JavaScript(process)
        finally:
            process.terminate()


def _snake(operation: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", operation).lower()
