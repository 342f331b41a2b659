"""moto's own tests of Cognito, in its server mode, against Sandpost.

`python -m tests.peers.moto_tests`

Run by hand: it fetches moto's source distribution of the installed version, whose tests are read
and run where they are unpacked, never kept here. What does not pass, and why, is in
`moto_differences.toml`; the run fails if that list and what happened are not the same.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import tomllib
import xml.etree.ElementTree as ET
from importlib.metadata import version
from pathlib import Path

from tests.web.instances import instance

TESTS = "tests/test_cognitoidp/test_cognitoidp.py"
PLUGIN = Path(__file__).with_name("moto_plugin.py")
DIFFERENCES = Path(__file__).with_name("moto_differences.toml")
ACCOUNT = "123456789012"  # whose ARNs moto's tests expect


def fetched(folder: Path) -> Path:
    """Moto's source distribution, unpacked."""
    wanted = f"moto=={version('moto')}"
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:")
    subprocess.run([*pip, wanted, "--dest", str(folder)], check=True)
    (archive,) = folder.glob("moto-*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    source = folder / archive.name.removesuffix(".tar.gz")
    for one in ("moto", "tests/conftest.py"):  # the installed package is what is imported
        (source / one).rename(folder / one.replace("/", "-"))
    install = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target")
    subprocess.run([*install, str(source), "pyotp"], check=True)  # what its tests import beside it
    return source


def outcomes(report: Path) -> dict[str, str]:
    """Test → `passed`, `skipped`, or the first line of what went wrong."""
    found = {}
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314  # pytest's own
        trouble = next((one for one in case if one.tag in {"failure", "error"}), None)
        ended = "skipped" if case.find("skipped") is not None else "passed"
        if trouble is not None:
            ended = (trouble.get("message") or trouble.tag).splitlines()[0]
        found[case.get("name") or ""] = ended
    return found


def run(url: str, source: Path, words: list[str]) -> dict[str, str]:
    """What became of each test."""
    report = source / "report.xml"
    environment = {
        "PATH": str(Path(sys.executable).parent),
        "HOME": str(source),
        "PYTHONPATH": f"{source}:{PLUGIN.parent}",
        "TEST_SERVER_MODE": "true",
        "TEST_SERVER_MODE_ENDPOINT": url,
        "MOTO_CALL_RESET_API": "false",
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    pytest = (sys.executable, "-m", "pytest", "-q", "-p", "moto_plugin", "-p", "no:randomly")
    options = ("-o", "addopts=", "--timeout=60", f"--junit-xml={report}", "--tb=short")
    subprocess.run([*pytest, *options, TESTS, *words], cwd=source, env=environment, check=False)
    return outcomes(report)


def main(words: list[str]) -> int:
    """Exit status: 0 if just the known differences failed."""
    known = {name: one["why"] for name, one in tomllib.loads(DIFFERENCES.read_text()).items()}
    with tempfile.TemporaryDirectory() as folder, instance(SANDPOST_WORLD="ready") as started:
        found = run(started.url, fetched(Path(folder)), words)
    failed = {name: how for name, how in found.items() if how not in {"passed", "skipped"}}
    passed = sum(how == "passed" for how in found.values())
    print(f"{passed} passed, {len(failed)} failed, {len(found) - passed - len(failed)} skipped")
    for name, how in sorted(failed.items()):
        print(f"{'known' if name in known else 'NEW  '} {name}: {known.get(name, how)}")
    mended = [name for name in known if found.get(name) == "passed"]
    for name in mended:
        print(f"passes although it is listed: {name}")
    return int(bool(mended or failed.keys() - known.keys()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
