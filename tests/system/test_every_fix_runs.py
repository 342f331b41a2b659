"""Every fix fixes: the printed steps, run as they are written, have the next message delivered.

`aws` is the real AWS CLI, `sandpost` the real command; a wait reads the inbox.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

from engine.domain.events import Step
from engine.domain.repair import command_of
from engine.domain.rules.email import EMAIL_RULES
from engine.domain.rules.sms import SMS_RULES
from engine.domain.verdicts import MEANINGS, Verdict
from tests.system.callers import sdk
from tests.system.programs import ANSWER_WITHIN_S, Program, ask, environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WORLDS = Path(__file__).with_name("worlds.toml")
SERVICES = ("COGNITO_IDENTITY_PROVIDER", "PINPOINT_SMS_VOICE_V2", "SES", "SNS")
WAIT = {"wait": "20"}  # seconds; a verdict takes milliseconds


@dataclass(frozen=True)
class Broken:
    """A pool in an account in which one rule fails, and a value whose code therefore is lost."""

    verdict: Verdict
    pool: str
    account: str
    attribute: str
    value: str
    told: Mapping[str, str] = field(default_factory=dict)


BROKEN = (
    Broken(
        Verdict.NUMBER_IMPOSSIBLE,
        "us-east-1_Number001",
        "100000000001",
        "phone_number",
        "+1206555",
        {"RIGHT_NUMBER": "+12065550101"},
    ),
    Broken(
        Verdict.OPTED_OUT, "us-east-1_OptedOut1", "000000000000", "phone_number", "+12065550102"
    ),
    Broken(
        Verdict.SANDBOX_DESTINATION_UNVERIFIED,
        "us-west-2_Sandbox01",
        "100000000003",
        "phone_number",
        "+12065550103",
    ),
    Broken(
        Verdict.SANDBOX_DESTINATION_UNVERIFIED,
        "us-west-2_Sandbox01",
        "100000000003",
        "phone_number",
        "+4930123456",
    ),
    Broken(
        Verdict.ORIGINATION_IDENTITY_MISSING,
        "eu-west-1_Missing01",
        "100000000004",
        "phone_number",
        "+12065550104",
    ),
    Broken(
        Verdict.ORIGINATION_IDENTITY_UNREGISTERED,
        "us-east-1_Waiting01",
        "100000000005",
        "phone_number",
        "+12065550105",
    ),
    Broken(
        Verdict.SENDER_IDENTITY_UNVERIFIED,
        "us-east-1_Sender001",
        "100000000006",
        "email",
        "ada@new.example",
    ),
    Broken(
        Verdict.SENDER_IDENTITY_UNVERIFIED,
        "us-east-1_Domain001",
        "100000000006",
        "email",
        "ada@new.example",
    ),
    Broken(
        Verdict.SANDBOX_RECIPIENT_UNVERIFIED,
        "eu-central-1_Recipient",
        "100000000007",
        "email",
        "ada@new.example",
    ),
)


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> Iterator[str]:
    """One instance with all those accounts in its world."""
    words = ["up", "--store", "memory", "--port", "0", "--world", str(WORLDS)]
    program = Program("up", words, tmp_path_factory.mktemp("up"))
    try:
        yield program.start()["url"]
    finally:
        program.kill()


@pytest.fixture(scope="module")
def programs(tmp_path_factory) -> Path:
    """A folder to find `sandpost` in, as if it were installed."""
    folder: Path = tmp_path_factory.mktemp("programs")
    shim = folder / "sandpost"
    shim.write_text(f'#!/bin/sh\nexec {sys.executable} -m engine.cli "$@"\n')
    shim.chmod(0o755)
    return folder


@dataclass
class Terminal:
    """Where somebody types what is printed, with credentials and variables set once."""

    url: str
    account: str
    programs: Path
    folder: Path
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

    def _typed(self, line: str) -> str:
        search = [self.programs, Path(sys.executable).parent, "/usr/bin", "/bin"]
        variables = environment(
            PATH=":".join(map(str, search)),
            SANDPOST_URL=self.url,
            AWS_ACCESS_KEY_ID=self.account,
            AWS_SECRET_ACCESS_KEY="secret",
            AWS_DEFAULT_REGION="us-east-1",
            AWS_CONFIG_FILE="/dev/null",
            **{f"AWS_ENDPOINT_URL_{service}": self.url for service in SERVICES},
        )
        done = subprocess.run(
            ["sh", "-c", line],
            env=variables,
            cwd=self.folder,
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


@dataclass(frozen=True)
class Ada:
    """A user of the pool, and the client that changes it."""

    url: str
    broken: Broken
    cognito: Any
    name: str

    def set(self) -> None:
        """Give the attribute its value."""
        value = {"Name": self.broken.attribute, "Value": self.broken.value}
        self.cognito.admin_update_user_attributes(**self._who, UserAttributes=[value])

    def remove(self) -> None:
        """Take the value away."""
        self.cognito.admin_delete_user_attributes(
            **self._who, UserAttributeNames=[self.broken.attribute]
        )

    def newest_message(self) -> dict[str, Any]:
        """Of those to the user, once it is judged."""
        who = {"pool": self.broken.pool, "user": self.name}
        listed: Any = ask(self.url, "/messages", **who, **WAIT)["messages"]
        return ask(self.url, f"/messages/{listed[0]['id']}", **WAIT)

    @property
    def _who(self) -> dict[str, str]:
        return {"UserPoolId": self.broken.pool, "Username": self.name}


@pytest.fixture
def ada(request, url) -> Iterator[Ada]:
    broken: Broken = request.param
    region = broken.pool.partition("_")[0]
    cognito = sdk(url, account=broken.account, region=region)
    name = f"ada-{BROKEN.index(broken)}"
    cognito.admin_create_user(UserPoolId=broken.pool, Username=name, MessageAction="SUPPRESS")
    yield Ada(url, broken, cognito, name)
    cognito.close()


def ask_again(ada: Ada, lost: Mapping[str, Any]) -> None:
    """What `resend` says has a new message sent."""
    match lost["resend"]:
        case "Setting the right number sends a code to it.":
            pass  # the last step has done that
        case words if "the value is removed and set again" in words:
            ada.remove()
            ada.set()
        case words:
            pytest.fail(f"resend says what this test cannot do: {words}")


def failed_rules(message: Mapping[str, Any]) -> Sequence[str]:
    return [check["rule"] for check in message["checks"] if check["result"] == "failed"]


@pytest.mark.parametrize(
    "ada", BROKEN, ids=lambda broken: f"{broken.verdict}-{broken.value}", indirect=True
)
def test_the_printed_steps_run_as_written_have_the_next_message_delivered(
    ada, url, programs, tmp_path
):
    ada.set()
    lost = ada.newest_message()
    assert (lost["outcome"], lost["verdict"]) == ("undelivered", ada.broken.verdict)
    assert len(failed_rules(lost)) == 1

    terminal = Terminal(
        url, ada.broken.account, programs, tmp_path, dict(ada.broken.told), lost["position"]
    )
    for step in lost["steps"]:
        terminal.carry_out(step)
    ask_again(ada, lost)

    arrived = ada.newest_message()
    assert arrived["id"] != lost["id"]
    assert (arrived["outcome"], failed_rules(arrived)) == ("delivered", [])


def test_every_verdict_has_its_world():
    asked = {rule.name for rule in SMS_RULES} | {rule.name for rule in EMAIL_RULES}

    assert {broken.verdict for broken in BROKEN} == {
        verdict for verdict, meaning in MEANINGS.items() if meaning.rule in asked
    }
