"""Callers in JavaScript, installed once a run from their lock."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

JAVASCRIPT = Path(__file__).with_name("javascript")


@pytest.fixture(scope="session")
def javascript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the programs and what they import."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        assert not os.environ.get("CI"), "in CI there is Node.js, so that this is not left out"
        pytest.skip("there is no Node.js on this machine")
    folder = tmp_path_factory.mktemp("javascript") / "programs"
    shutil.copytree(JAVASCRIPT, folder)
    install = (npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    subprocess.run(install, cwd=folder, check=True, timeout=100)
    return folder
