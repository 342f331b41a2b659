"""The README says what is so: verdicts, settings, commands, names, picture."""

import re
from dataclasses import fields
from pathlib import Path

from typer.main import get_command

from engine.cli.app import app
from engine.domain.disputed import Disputed
from engine.domain.rules.choices import RuleChoices
from engine.domain.verdicts import MEANINGS
from engine.settings import Settings
from engine.web.acts import ACTS
from engine.wire import cognito, logs, ses, sms_voice, sns, sts

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
PICTURE = ROOT / ".github" / "inbox.png"
LARGEST_PICTURE_BYTES = 300_000
SIMULATED = {
    "cognito-idp": cognito.OPERATIONS,
    "sns": sns.OPERATIONS,
    "ses": ses.OPERATIONS,
    "pinpoint-sms-voice-v2": sms_voice.OPERATIONS,
    "logs": logs.OPERATIONS,
    "sts": sts.OPERATIONS,
}


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading."""
    lines = README[README.index(f"\n## {heading}\n") :].splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("| ---"))
    table = lines[first + 1 :]
    end = next((number for number, line in enumerate(table) if not line.startswith("|")), None)
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table[:end]]


def test_the_list_of_verdicts_is_the_codes():
    listed = [(name.strip("`"), rule.strip("`"), said) for name, rule, said in rows("Verdicts")]

    assert listed == [(v.value, m.rule, m.sentence) for v, m in MEANINGS.items()]


def test_every_operation_that_is_simulated_is_listed():
    listed = dict(
        re.findall(
            r"^\| `(cognito-idp|sns|ses|pinpoint-sms-voice-v2|logs|sts)` \| (.*) \|$",
            README,
            re.MULTILINE,
        )
    )

    for service, operations in SIMULATED.items():
        assert set(listed[service].split(", ")) == set(operations)


def test_every_setting_is_listed_with_its_default_first():
    listed = {name.strip("`"): values for name, values, _ in rows("Known differences")}
    known = [*fields(Disputed), *fields(RuleChoices)]

    assert list(listed) == [f"SANDPOST_{one.name.upper()}" for one in known]
    for one in known:
        assert listed[f"SANDPOST_{one.name.upper()}"].split(", ")[0] == f"`{one.default}`"


def test_every_variable_of_a_process_is_listed():
    listed = set(re.findall("SANDPOST_[A-Z_]+", " ".join(row[0] for row in rows("Settings"))))
    known = set(Settings.model_fields) - {"disputed", "choices"}

    assert listed == {f"SANDPOST_{name.upper()}" for name in known}


def test_every_command_and_every_act_of_an_account_is_listed():
    listed = " ".join(row[0] + row[1] for row in rows("Commands"))

    for name in get_command(app).commands:  # type: ignore[attr-defined]  # it is a group
        assert f"sandpost {name}" in listed
    for act in ACTS:
        assert f"`{act}" in listed


def test_the_picture_is_there_and_small():
    assert ".github/inbox.png" in README
    assert PICTURE.read_bytes().startswith(b"\x89PNG")
    assert PICTURE.stat().st_size < LARGEST_PICTURE_BYTES
