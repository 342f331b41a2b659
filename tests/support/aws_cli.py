"""The real AWS CLI as somebody types it: only the endpoint and the account are ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

AWS = Path(sys.executable).with_name("aws")
SERVICES = (
    "CLOUDWATCH_LOGS",
    "COGNITO_IDENTITY_PROVIDER",
    "PINPOINT_SMS_VOICE_V2",
    "SES",
    "SNS",
    "STS",
)
REFUSED = 255  # how version 1 of the CLI ends when the service answered with an error


@dataclass(frozen=True)
class AwsCli:
    """A terminal with credentials of one account, in one region."""

    url: str
    account: str
    region: str = "us-east-1"

    def __call__(self, *words: str) -> Any:
        """What the command prints, read as JSON; None if it prints nothing."""
        done = self.typed(*words)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return json.loads(done.stdout) if done.stdout else None

    def refused(self, *words: str) -> str:
        """The sentence that the command prints of the service's error."""
        done = self.typed(*words)
        assert (done.returncode, done.stdout) == (REFUSED, ""), done.stderr
        return done.stderr.strip()

    def typed(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What became of the command."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
        ours = {f"AWS_ENDPOINT_URL_{service}": self.url for service in SERVICES}
        return subprocess.run(
            [sys.executable, AWS, "--output", "json", *words],
            env={
                **inherited,
                **ours,
                "AWS_ACCESS_KEY_ID": self.account,
                "AWS_SECRET_ACCESS_KEY": "test",
                "AWS_DEFAULT_REGION": self.region,
                "AWS_CONFIG_FILE": os.devnull,
                "AWS_MAX_ATTEMPTS": "1",
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
