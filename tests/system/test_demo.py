"""The demo, run as a stranger runs it, and its log, read by a program that knows nothing of ours.

With `WHEEL=1` also from a wheel in an empty environment, for which pip asks a registry.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.system.programs import ROOT, environment, run

CHECKER = Path(__file__).with_name("story_checker.py")
SOURCE = ("engine", "workers", "templates", "pyproject.toml", "README.md", "LICENSE")


def check_story(file: Path) -> subprocess.CompletedProcess[str]:
    """What the checker says of the file; isolated, so that it could not import ours."""
    line = [sys.executable, "-I", str(CHECKER), str(file)]
    return subprocess.run(line, cwd="/", capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A demo that ran once, and the log that it left."""
    folder = tmp_path_factory.mktemp("demo")
    file: Path = folder / "story.jsonl"
    return run("demo", "--once", "--export", str(file), folder=folder), file


def test_the_demo_tells_its_story_once_and_leaves_its_log(demo):
    told, file = demo

    assert told.returncode == 0, told.stdout + told.stderr
    checked = check_story(file)
    assert checked.returncode == 0, checked.stderr


def test_a_log_that_tells_another_story_is_found_out(demo, tmp_path):
    _, file = demo
    lines = file.read_text().splitlines()
    other = tmp_path / "other.jsonl"

    for kind in ("message-judged.1", "registration-completed.1", "sandbox-number-verified.1"):
        kept = [line for line in lines if f'"type":"{kind}"' not in line]
        header = json.loads(kept[0]) | {"events": len(kept) - 1}
        other.write_text("\n".join([json.dumps(header), *kept[1:]]))

        assert len(kept) < len(lines)
        assert check_story(other).returncode != 0


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif("WHEEL" not in os.environ, reason="asks a registry: WHEEL=1 runs it")
def test_the_wheel_in_an_empty_environment_runs_the_demo_too(tmp_path):
    wheel = built(tmp_path / "source")
    python = emptied(tmp_path / "empty")
    subprocess.run([python, "-m", "pip", "install", "--quiet", wheel], check=True, cwd=tmp_path)
    file = tmp_path / "story.jsonl"

    told = subprocess.run(
        [python.with_name("sandpost"), "demo", "--once", "--export", file],
        cwd=tmp_path,
        env={name: value for name, value in environment().items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stdout + told.stderr
    assert check_story(file).returncode == 0


def built(source: Path) -> Path:
    """A wheel of this checkout, built from a copy of it."""
    source.mkdir()
    for part in SOURCE:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, source / part)
        else:
            shutil.copy(ROOT / part, source / part)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "out"]
    subprocess.run(build, cwd=source, capture_output=True, check=True)
    (wheel,) = (source / "out").iterdir()
    return wheel


def emptied(folder: Path) -> Path:
    """The Python of a new environment with nothing in it but pip."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    return folder / "bin" / "python"
