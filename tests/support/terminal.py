"""A terminal in which printed steps are typed as they stand: the real AWS CLI and `sandpost`."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

from engine.domain.events import Step
from engine.domain.repair import command_of
from tests.system.programs import ANSWER_WITHIN_S, ask, environment

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICES = ("COGNITO_IDENTITY_PROVIDER", "PINPOINT_SMS_VOICE_V2", "SES", "SNS", "STS")
WAIT = {"wait": "20"}  # seconds; a verdict takes milliseconds


def installed(folder: Path) -> Path:
    """A folder to find `sandpost` in, as if it were installed."""
    shim = folder / "bin" / "sandpost"
    shim.parent.mkdir(exist_ok=True)
    shim.write_text(f'#!/bin/sh\nexec {sys.executable} -m engine.cli "$@"\n')
    shim.chmod(0o755)
    return shim.parent


@dataclass
class Terminal:
    """Where somebody types what is printed, with credentials and variables set once.

    `values` are what people say who are waited for; `after` is the position before the steps.
    """

    url: str
    account: str
    programs: Path
    values: dict[str, str]
    after: int

    def carry_out(self, step: Mapping[str, Any]) -> None:
        """Run the step's command as it is written, or wait for what it says."""
        if step["by"] == "wait":
            self._wait(step)
            return
        words = Step(step["by"], run=step["run"], needs=tuple(step.get("needs", ())))
        printed = self._typed(command_of(words, self.values))
        if "yields" in step:
            self.values[step["yields"]] = printed.strip()

    def variables(self) -> dict[str, str]:
        """What is set, and where programs are found."""
        search = [installed(self.programs), Path(sys.executable).parent, "/usr/bin", "/bin"]
        return environment(
            PATH=":".join(map(str, search)),
            SANDPOST_URL=self.url,
            AWS_ACCESS_KEY_ID=self.account,
            AWS_SECRET_ACCESS_KEY="secret",
            AWS_DEFAULT_REGION="us-east-1",
            AWS_CONFIG_FILE="/dev/null",
            **{f"AWS_ENDPOINT_URL_{service}": self.url for service in SERVICES},
        )

    def _typed(self, line: str) -> str:
        done = subprocess.run(
            ["sh", "-c", line],
            env=self.variables(),
            cwd=self.programs,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def _wait(self, step: Mapping[str, Any]) -> None:
        """What the inbox cannot show was told beforehand."""
        if "inbox" not in step:
            assert step["yields"] in self.values, step
            return
        message = self._awaited(step["inbox"], step["purpose"])
        assert message["outcome"] == "delivered", message
        if "yields" in step:
            self.values[step["yields"]] = message["code"]
        if step.get("opens_link"):
            (link, *_) = re.findall(r"https?://\S+", message["body"])
            with urlopen(link, timeout=ANSWER_WITHIN_S) as page:  # noqa: S310  # our own loopback URL
                assert page.status == 200

    def _awaited(self, inbox: str, purpose: str) -> dict[str, Any]:
        """The newest message of this purpose to the inbox since the steps began, judged."""
        to, after = inbox.replace("+", "%2B"), str(self.after)
        listed: Any = ask(self.url, "/messages", to=to, after=after, **WAIT)["messages"]
        newest = next(message["id"] for message in listed if message["purpose"] == purpose)
        return ask(self.url, f"/messages/{newest}", **WAIT)
