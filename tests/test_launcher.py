"""`sandpost.py` before there is anything: old Pythons, the environment made once, the way through.

The installer is a stand-in on the PATH, named uv, that writes down how it was called. The real ones
are proven by the check itself, which starts through `sandpost.py`.
"""

import ast
import contextlib
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest

import sandpost

ROOT = Path(__file__).resolve().parent.parent

PROJECT = """\
[project]
name = "sandpost"
[tool.sandpost.tasks]
one = "good first"
two = "bad"
three = "good last"
"""

# Makes what it is asked to make; `uv.does` beside it can stop it in the middle of an installation.
UV = f"""\
#!{sys.executable}
import os, pathlib, signal, sys
here = pathlib.Path(__file__).parent
with open(here / "uv.calls", "a") as calls:
    calls.write(" ".join(sys.argv[1:]) + "\\n")
does = (here / "uv.does").read_text()
if "venv" in sys.argv:
    venv = pathlib.Path(sys.argv[-1])
    (venv / "bin").mkdir(parents=True)
    base = pathlib.Path(sys._base_executable)
    (venv / "bin" / "python").symlink_to(base)
    (venv / "pyvenv.cfg").write_text(f"home = {{base.parent}}\\n")  # so that pip stays inside
elif "--require-hashes" in sys.argv:
    bin = pathlib.Path(sys.argv[sys.argv.index("--python") + 1]).parent
    if does == "fail":
        sys.exit("no route to the packages")
    if does == "hang":
        (here / "uv.pid").write_text(str(os.getpid()))
        signal.pause()
    for name, text in {{
        "sandpost": 'echo "sandpost $$: $*"; exit 7',
        "good": 'echo "good $*"',
        "bad": "exit 3",
    }}.items():
        (bin / name).write_text("#!/bin/sh\\n" + text + "\\n")
        (bin / name).chmod(0o755)
"""

BUILD_SYSTEM = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""

# The smallest thing that pip will install: a wheel with a command and nothing else.
BACKEND = """\
import pathlib, zipfile
def build_editable(folder, config_settings=None, metadata_directory=None):
    name, about = "sandpost-1-py3-none-any.whl", "sandpost-1.dist-info/"
    with zipfile.ZipFile(pathlib.Path(folder) / name, "w") as wheel:
        command = zipfile.ZipInfo("sandpost-1.data/scripts/sandpost")
        command.external_attr = 0o100755 << 16
        wheel.writestr(command, "#!/bin/sh\\necho built by pip: $*; exit 7\\n")
        wheel.writestr(about + "METADATA", "Metadata-Version: 2.1\\nName: sandpost\\nVersion: 1\\n")
        described = "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
        wheel.writestr(about + "WHEEL", described)
        wheel.writestr(about + "RECORD", "")
    return name
"""

WAITS_FOR_SIGTERM = """\
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(9))
print("up", flush=True)
signal.pause()
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")


@dataclass(frozen=True, slots=True)
class Checkout:
    """A clone on a machine with nothing but Python and the stand-in for uv."""

    root: Path
    tools: Path
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(
        self, *words: str, python: str = sys.executable, also: str = "/usr/bin:/bin"
    ) -> subprocess.Popen[str]:
        """Start `sandpost.py` as a person would, without waiting for it."""
        process = subprocess.Popen(
            [python, str(self.root / "sandpost.py"), *words],
            env={"PATH": f"{self.tools}:{also}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.running.append(process)
        return process

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit status, standard output and standard error of `sandpost.py`."""
        process = self.start(*words)
        out, err = process.communicate(timeout=30)
        return process.returncode, out, err

    def uv(self, does: str) -> None:
        """Tell the stand-in what to do from now on: work, fail or hang."""
        (self.tools / "uv.does").write_text(does)

    def hung_uv(self) -> int:
        """Wait until the stand-in hangs in the middle of an installation, and say which it is."""
        return int((self.tools / "uv.pid").read_text())

    @property
    def installations(self) -> int:
        """How often the lock was installed."""
        calls = self.tools / "uv.calls"
        return calls.read_text().count("--require-hashes") if calls.exists() else 0


def line_with(stream: IO[str] | None, words: str) -> str:
    """Read on until a line has these words."""
    assert stream is not None
    return next(line for line in stream if words in line)


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    made = Checkout(tmp_path / "clone", tmp_path / "tools")
    (made.root / "tests").mkdir(parents=True)
    made.tools.mkdir()
    (made.root / "sandpost.py").write_text((ROOT / "sandpost.py").read_text())
    (made.root / "pyproject.toml").write_text(PROJECT)
    (made.root / "requirements.txt").write_text("a==1\n")
    (made.root / "tests" / "requirements.txt").write_text("a==1\nb==2\n")
    executable(made.tools / "uv", UV)
    made.uv("work")
    os.mkfifo(made.tools / "uv.pid")
    yield made
    for process in made.running:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # with what it started
        process.communicate()


def executable(file: Path, text: str) -> Path:
    file.write_text(text)
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


# ---- an old Python ------------------------------------------------------------------------------


def old_pythons() -> Mapping[str, Path]:
    """Interpreters of this machine that are too old, by version."""
    found = Path.home().glob(".pyenv/versions/*/bin/python")
    versions = {path.parent.parent.name: path for path in found if path.exists()}
    return {
        version: path
        for version, path in versions.items()
        if tuple(map(int, version.split(".")[:2])) < (3, 11)
    }


OLD = old_pythons() or {"none": Path("/none")}
with_old_pythons = pytest.mark.parametrize("version", sorted(OLD))


def old(version: str) -> str:
    if version == "none":
        pytest.skip("this machine has no Python that is too old")
    return str(OLD[version])


def test_the_launcher_keeps_to_an_old_grammar():
    source = (ROOT / "sandpost.py").read_text()

    tree = ast.parse(source, feature_version=(3, 4))

    assert source.isascii(), "Python 2.7 reads nothing else without being told"
    annotated = (ast.AnnAssign, ast.JoinedStr, ast.AsyncFunctionDef, ast.Nonlocal, ast.NamedExpr)
    assert not [node for node in ast.walk(tree) if isinstance(node, annotated)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert not [function.name for function in functions if function.returns]
    assert not [function.name for function in functions if function.args.kwonlyargs]


@with_old_pythons
def test_an_old_python_says_what_it_is_and_what_to_do(checkout, version):
    process = checkout.start("demo", python=old(version), also="")

    out, err = process.communicate(timeout=30)

    assert process.returncode == 2
    assert f"this is Python {version}" in err
    assert "needs Python 3.11 or newer" in err
    assert "apt-get install python3" in err
    assert "python3 sandpost.py demo" in err
    assert not out
    assert "Traceback" not in err


@with_old_pythons
def test_an_old_python_hands_over_to_a_newer_one_that_really_starts(checkout, version):
    executable(checkout.tools / "python3.14", "#!/bin/sh\nexit 127\n")
    newer = executable(checkout.tools / "python3.12", f'#!/bin/sh\nexec {sys.executable} "$@"\n')

    process = checkout.start("inbox", "--json", python=old(version), also="")
    out, err = process.communicate(timeout=30)

    assert process.returncode == 7
    assert f"this is Python {version}" in err
    assert f"going on with {newer}" in err
    assert out.endswith(": inbox --json\n")


def test_a_python_without_venv_names_the_one_package(tmp_path):
    bare = executable(tmp_path / "python3", "#!/bin/sh\nexit 1\n")

    with pytest.raises(sandpost.CannotGoOn) as refusal:
        sandpost.must_be_able_to_make_one(str(bare))

    assert f"apt-get install python3.{sys.version_info.minor}-venv" in str(refusal.value)


def test_a_python_with_venv_may_make_one():
    sandpost.must_be_able_to_make_one(sys.executable)


# ---- the environment ----------------------------------------------------------------------------


def test_the_first_run_says_what_it_is_doing_and_for_how_long(checkout):
    _, out, err = checkout.run("inbox")

    assert "making the environment in .venv, once; this takes about a minute" in err
    assert "the environment is ready" in err
    assert out.startswith("sandpost "), "standard output belongs to the command"


def test_the_environment_is_made_once(checkout):
    checkout.run("inbox")

    _, _, err = checkout.run("inbox")

    assert checkout.installations == 1
    assert not err


def test_a_changed_lock_is_installed_anew(checkout):
    checkout.run("inbox")
    (checkout.root / "requirements.txt").write_text("a==1.1\n")

    checkout.run("inbox")

    assert checkout.installations == 2


def test_an_environment_that_was_moved_is_made_anew(checkout):
    checkout.run("inbox")
    elsewhere = Checkout(checkout.root.rename(checkout.root.with_name("moved")), checkout.tools)

    status, _, _ = elsewhere.run("inbox")

    assert status == 7
    assert checkout.installations == 2


def test_an_environment_whose_python_became_another_is_made_anew(checkout):
    checkout.run("inbox")
    python = checkout.root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/bin/sh")

    status, _, _ = checkout.run("inbox")

    assert status == 7
    assert checkout.installations == 2


def test_checking_adds_to_the_environment_that_a_command_may_be_running_in(checkout):
    checkout.run("inbox")
    in_use = checkout.root / ".venv" / "in-use"
    in_use.touch()

    checkout.run("test", "one")
    _, _, err = checkout.run("inbox")

    assert checkout.installations == 2
    assert in_use.exists()
    assert not err


def test_an_installation_that_fails_says_which_step_and_the_next_run_starts_afresh(checkout):
    checkout.uv("fail")
    status, out, err = checkout.run("inbox")
    assert (status, out) == (2, "")
    assert "no route to the packages" in err
    assert "this did not work (exit status 1; what it said is above):" in err
    mark = checkout.root / ".venv" / "bin" / "from-the-failed-attempt"
    mark.touch()

    checkout.uv("work")
    status, _, _ = checkout.run("inbox")

    assert status == 7
    assert not mark.exists()


def test_where_uv_fails_pip_is_tried(checkout):
    checkout.uv("fail")
    (checkout.root / "pyproject.toml").write_text(PROJECT + BUILD_SYSTEM)
    (checkout.root / "backend.py").write_text(BACKEND)
    (checkout.root / "requirements.txt").write_text("# nothing\n")

    status, out, err = checkout.run("inbox")

    assert "Trying again without uv." in err, err
    assert out == "built by pip: inbox\n", err
    assert status == 7


def test_a_killed_run_leaves_the_lock_to_its_installer_and_the_next_run_starts_afresh(checkout):
    checkout.uv("hang")
    killed = checkout.start("inbox")
    installer = checkout.hung_uv()
    killed.kill()
    killed.wait()
    mark = checkout.root / ".venv" / "bin" / "from-the-killed-attempt"
    mark.touch()
    checkout.uv("work")

    second = checkout.start("inbox")
    line_with(second.stderr, "another run is making the environment")
    assert mark.exists(), "the installer was still at work"
    os.kill(installer, signal.SIGKILL)
    second.communicate(timeout=30)

    assert second.returncode == 7
    assert not mark.exists()


def test_an_addition_that_was_broken_off_is_made_anew(checkout):
    checkout.run("inbox")
    checkout.uv("fail")
    checkout.run("test", "one")
    mark = checkout.root / ".venv" / "bin" / "from-the-failed-attempt"
    mark.touch()
    checkout.uv("work")

    status, _, _ = checkout.run("test", "one")

    assert status == 0
    assert not mark.exists()


def test_two_runs_at_once_make_one_environment(checkout):
    checkout.uv("hang")
    first = checkout.start("inbox")
    installer = checkout.hung_uv()
    second = checkout.start("inbox")
    line_with(second.stderr, "another run is making the environment")
    checkout.uv("work")

    os.kill(installer, signal.SIGKILL)
    first.communicate(timeout=30)
    second.communicate(timeout=30)

    assert first.returncode == 2, "its installer was killed"
    assert second.returncode == 7
    assert checkout.installations == 2, "the failed one and one more"


def test_eight_runs_at_once_install_once(checkout):
    runs = [checkout.start("inbox") for _ in range(8)]

    for each in runs:
        each.communicate(timeout=60)

    assert [each.returncode for each in runs] == [7] * 8
    assert checkout.installations == 1


def test_an_environment_of_somebody_else_is_left_alone(checkout):
    precious = checkout.root / ".venv" / "precious"
    precious.parent.mkdir()
    precious.touch()

    status, _, err = checkout.run("inbox")

    assert status == 2
    assert "was not made by this program" in err
    assert list(precious.parent.iterdir()) == [precious]


# ---- the way through ----------------------------------------------------------------------------


def test_without_words_it_explains_itself_and_installs_nothing(checkout):
    status, out, err = checkout.run()

    assert status == 0
    assert "python3 sandpost.py demo" in out
    assert "one, two, three" in out
    assert not err
    assert not (checkout.root / ".venv").exists()


def test_any_other_word_takes_the_place_of_the_launcher(checkout):
    process = checkout.start("why", "a message", "--json")

    out, _ = process.communicate(timeout=30)

    assert out == f"sandpost {process.pid}: why a message --json\n"
    assert process.returncode == 7


def test_a_signal_reaches_the_command(checkout):
    checkout.run("inbox")
    command = checkout.root / ".venv" / "bin" / "sandpost"
    executable(command, f"#!{sys.executable}\n{WAITS_FOR_SIGTERM}")
    process = checkout.start("up")
    line_with(process.stdout, "up")

    process.terminate()

    assert process.wait(timeout=30) == 9


def test_the_check_stops_at_the_first_part_that_fails_with_its_status(checkout):
    status, out, err = checkout.run("test")

    assert status == 3
    assert out == "good first\n"
    assert "one: good first" in err
    assert "two failed with exit status 3" in err
    assert "three:" not in err


def test_parts_of_the_check_can_be_called_alone(checkout):
    status, out, err = checkout.run("test", "three", "one")

    assert status == 0
    assert out == "good last\ngood first\n"
    assert "all passed" in err


def test_a_part_that_does_not_exist_is_named_with_those_that_do(checkout):
    status, _, err = checkout.run("test", "four")

    assert status == 2
    assert "no part of the check is called four; there are: one, two, three" in err
    assert not (checkout.root / ".venv").exists()
