"""moto's own tests of Cognito, in its server mode, against Sandpost.

`python -m tests.peers.moto_tests [--mended] [pytest's own words]`

Run by hand: it fetches moto's source distribution of the installed version, whose tests are read
and run where they are unpacked, never kept here. What does not pass, and why, is in
`moto_differences.toml`; the run fails if that list and what happened are not the same. With
`--mended` the set-ups that AWS would refuse are mended first (`moto_mended.py`), so that what is
behind them is tested too.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import tomllib
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Collection, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from tests.peers.moto_texts import TEXTS
from tests.web.instances import instance

FOLDER = Path("tests/test_cognitoidp")
FILES = ("test_cognitoidp.py", "test_cognitoidp_exceptions.py")
HERE = Path(__file__).parent
DIFFERENCES = HERE / "moto_differences.toml"
MENDED = "--mended"


class Outcome(NamedTuple):
    """What became of a test: `passed`, `skipped`, or the first line of what went wrong."""

    name: str
    how: str
    verified: bool  # by moto's developers at the real service

    @property
    def failed(self) -> bool:
        """Whether it ran and did not pass."""
        return self.how not in {"passed", "skipped"}


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


def mend(source: Path) -> None:
    """Replace what AWS would refuse in a set-up. Raises LookupError for what is not there."""
    file = source / FOLDER / FILES[0]
    text = file.read_text()
    for wrong, right in TEXTS:
        if wrong not in text:
            raise LookupError(wrong)
        text = text.replace(wrong, right)
    file.write_text(text)


def run(url: str, source: Path, plugins: Collection[str], words: Collection[str]) -> list[Outcome]:
    """What became of each test."""
    report = source / "report.xml"
    environment = {
        "PATH": str(Path(sys.executable).parent),
        "HOME": str(source),
        "PYTHONPATH": f"{source}:{HERE}",
        "TEST_SERVER_MODE": "true",
        "TEST_SERVER_MODE_ENDPOINT": url,
        "MOTO_CALL_RESET_API": "false",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    loaded = (word for plugin in (*plugins, "no:randomly") for word in ("-p", plugin))
    options = ("-o", "addopts=", "--timeout=60", f"--junit-xml={report}", "--tb=short")
    files = [str(FOLDER / file) for file in FILES]
    line = [sys.executable, "-m", "pytest", "-q", *loaded, *options, *files, *words]
    subprocess.run(line, cwd=source, env=environment, check=False)
    return list(outcomes(report))


def outcomes(report: Path) -> Iterator[Outcome]:
    """Each test's, as pytest reports it."""
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314  # pytest's own
        trouble = next((one for one in case if one.tag in {"failure", "error"}), None)
        how = "skipped" if case.find("skipped") is not None else "passed"
        if trouble is not None:
            how = (trouble.get("message") or trouble.tag).splitlines()[0]
        yield Outcome(case.get("name") or "", how, case.find("properties/property") is not None)


def known(*, mended: bool) -> dict[str, tuple[str, str]]:
    """Test that does not pass → the group of its reason, and the reason."""
    groups = tomllib.loads(DIFFERENCES.read_text())
    if mended:
        del groups["set-up"]
    return {name: (group, why) for group, tests in groups.items() for name, why in tests.items()}


def counted(ran: Collection[Outcome]) -> str:
    """How many of them passed."""
    return f"{sum(not one.failed for one in ran)} of {len(ran)} passed"


def told(found: Collection[Outcome], reasons: dict[str, tuple[str, str]]) -> None:
    """Print what passed, and of everything else the reason."""
    ran = [one for one in found if one.how != "skipped"]
    group = {one.name: reasons.get(one.name, ("new", one.how))[0] for one in ran if one.failed}
    ours = [one for one in ran if group.get(one.name) != "not-simulated"]
    print(f"{len(found)} tests, of which moto skips {len(found) - len(ran)} itself: {counted(ran)}")
    print(f"of what Sandpost simulates: {counted(ours)}")
    print(f"of those verified at AWS: {counted([one for one in ran if one.verified])}")
    print(f"of those, of what Sandpost simulates: {counted([one for one in ours if one.verified])}")
    print(
        *(f"{name}: {count}" for name, count in sorted(Counter(group.values()).items())), sep=", "
    )
    for one in sorted(ran):
        if one.failed:
            print(f"{group[one.name]}: {one.name}: {reasons.get(one.name, ('', one.how))[1]}")


def main(words: list[str]) -> int:
    """Exit status: 0 if just the known differences failed."""
    mended = MENDED in words
    reasons = known(mended=mended)
    plugins = ("moto_mended", "moto_plugin") if mended else ("moto_plugin",)  # in this order
    words = [word for word in words if word != MENDED]
    with tempfile.TemporaryDirectory() as folder, instance(SANDPOST_WORLD="ready") as started:
        source = fetched(Path(folder))
        if mended:
            mend(source)
        found = run(started.url, source, plugins, words)
    told(found, reasons)
    passed = [one.name for one in found if one.name in reasons and not one.failed]
    for name in passed:
        print(f"passes although it is listed: {name}")
    return int(bool(passed) or any(one.failed and one.name not in reasons for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
