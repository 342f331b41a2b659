"""What the README tells people to type, typed: the story in a terminal, and both programs."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest

from tests.stories.sdks import ACCOUNT
from tests.support.terminal import Terminal
from tests.system.programs import ROOT
from tests.web.instances import Instance, instance

README = (ROOT / "README.md").read_text()
URL = "http://localhost:7678"
NUMBER = "+12065550100"
NEVER_ARRIVES = "# status 1:"  # how a line says that it ends so


def blocks(heading: str, language: str) -> list[str]:
    """What stands in the fences of a language under a heading, and under those below it."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [one.split("```")[0] for one in section.split(f"```{language}\n")[1:]]


def commands(block: str) -> list[str]:
    """What is typed, one command after the other."""
    lines = block.replace("\\\n", " ").splitlines()
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]


@pytest.fixture
def running() -> Iterator[Instance]:
    with instance() as started:
        yield started


@pytest.fixture
def terminal(running: Instance, tmp_path: Path) -> Terminal:
    return Terminal(running.url, ACCOUNT, tmp_path, {}, 0)


class Shell:
    """Types lines one after the other, and keeps the variables that they set."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self.kept: dict[str, str] = {}

    def type(self, line: str) -> subprocess.CompletedProcess[str]:
        """What became of a command."""
        name, sets, _ = line.partition("=$(")
        shown = f'{line}\nended=$?\nprintf "%s" "${name}"\nexit $ended' if sets else line
        variables = {**self._terminal.variables(), **self.kept}
        done = subprocess.run(
            ["sh", "-c", shown],
            env=variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if sets:
            self.kept[name] = done.stdout
        return done


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_the_story_in_a_terminal_comes_out_as_it_is_told(
    running: Instance, terminal: Terminal
) -> None:
    shell = Shell(terminal)
    until_lost, after_repair = blocks("From a message to signing in", "console")

    said = ""
    for line in commands(until_lost):
        done = shell.type(line)
        expected = 1 if NEVER_ARRIVES in line else 0
        assert done.returncode == expected, line + done.stdout + done.stderr
        said = done.stdout
    assert "ada cannot sign in by phone until the number is verified." in said

    (lost,) = running.get("/messages", outcome="undelivered").json()["messages"]
    terminal.after = lost["position"]
    for step in lost["steps"]:
        terminal.carry_out(step)

    for line in commands(after_repair):
        done = shell.type(line)
        assert done.returncode == 0, line + done.stdout + done.stderr
        said = done.stdout
    assert said.strip() == "Nobody waits for a message that never arrived."


@pytest.fixture
def pool(running: Instance) -> str:
    made = running.aws().create_user_pool(PoolName="shop", AutoVerifiedAttributes=["email"])
    return str(made["UserPool"]["Id"])


@pytest.fixture
def client(running: Instance, pool: str) -> str:
    made = running.aws().create_user_pool_client(
        UserPoolId=pool, ClientName="web", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )
    return str(made["UserPoolClient"]["ClientId"])


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


def executed(program: str, **given: Any) -> dict[str, Any]:
    """The names that a program of the README leaves behind."""
    names = dict(given)
    exec(program, names)  # noqa: S102  # the README is ours
    return names


def test_its_test_confirms_whoever_signs_up(running: Instance, pool: str, client: str) -> None:
    (program,) = blocks("In a test", "python")

    names = executed(program.replace(URL, running.url))
    names["test_whoever_signs_up_can_confirm"](pool, client)

    ada = running.aws().admin_get_user(UserPoolId=pool, Username="ada")
    assert ada["UserStatus"] == "CONFIRMED"


def test_its_verifier_takes_an_id_token_and_nothing_else(
    running: Instance, pool: str, client: str
) -> None:
    (program,) = blocks("From a message to signing in", "python")
    program = program.replace("http://server:7678", running.url)
    program = program.replace(URL, running.url.replace("127.0.0.1", "localhost"))
    cognito = running.aws()
    who = {"UserPoolId": pool, "Username": "ada"}
    cognito.admin_create_user(**who, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(**who, Password="Correct-horse-1", Permanent=True)
    tokens = cognito.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": "Correct-horse-1"},
    )["AuthenticationResult"]

    names = executed(program, token=tokens["IdToken"], pool=pool, client=client)

    assert names["claims"]["cognito:username"] == "ada"
    with pytest.raises(jwt.InvalidAudienceError):
        executed(program, token=tokens["IdToken"], pool=pool, client="another")
