"""What leaves this repository: the lock, the wheel with its templates, the image, the services."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUN = ROOT / "requirements.txt"
TEST = ROOT / "tests" / "requirements.txt"
EXTRAS = PROJECT["optional-dependencies"]


# ---- the lock -----------------------------------------------------------------------------------


def pins(lock: Path) -> Mapping[str, str]:
    """Version by name."""
    found = re.findall(r"^([a-z0-9-]+)==(\S+)", lock.read_text(), re.MULTILINE)
    return dict(found)


def entries(lock: Path) -> Iterator[str]:
    """Each requirement with its hashes."""
    text = re.sub(r"^ *#.*\n?", "", lock.read_text(), flags=re.MULTILINE)
    return (entry for entry in re.split(r"^(?=\S)", text, flags=re.MULTILINE) if entry)


@pytest.mark.parametrize("lock", [RUN, TEST], ids=["run", "test"])
def test_a_lock_pins_and_hashes_everything_and_names_no_place(lock):
    text = lock.read_text()

    unhashed = [entry for entry in entries(lock) if "==" not in entry or "sha256:" not in entry]

    assert not unhashed
    assert not re.search(r"://|^-", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        (RUN, [*PROJECT["dependencies"], *EXTRAS["embedded"]]),
        (TEST, [*PROJECT["dependencies"], *(line for extra in EXTRAS.values() for line in extra)]),
    ],
    ids=["run", "test"],
)
def test_a_lock_has_what_the_project_asks_for(lock, wanted):
    locked = pins(lock)

    missing = [
        line
        for line in wanted
        for asked in [Requirement(line)]
        if locked.get(canonicalize_name(asked.name), "0") not in asked.specifier
    ]

    assert not missing, "make the locks anew: the commands stand in pyproject.toml"


def test_what_is_tested_is_what_runs():
    tested = pins(TEST)

    assert {name: tested.get(name) for name in pins(RUN)} == pins(RUN)


def test_the_build_backend_of_the_wheel_is_the_locked_one():
    (asked,) = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]

    assert asked == f"hatchling=={pins(RUN)['hatchling']}"


# ---- the wheel and its templates ----------------------------------------------------------------

SAYS_WHERE = "from engine.adapters.template_files import templates_root as t; print(t())"


def checkout(folder: Path, *parts: str) -> Path:
    """A copy of these parts of the repository, with one template of its own."""
    for part in parts:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / part)
    (folder / "templates" / "messages").mkdir(parents=True)
    (folder / "templates" / "messages" / "words.sms.txt").write_text("Your code is {####}")
    return folder


def templates_as_seen_from(place: Path) -> Path:
    """Where code that was loaded from this place finds the templates."""
    done = subprocess.run(
        [sys.executable, "-c", SAYS_WHERE], cwd=place, capture_output=True, text=True, check=True
    )
    return Path(done.stdout.strip())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    source = checkout(
        tmp_path_factory.mktemp("source"),
        *("engine", "workers", "pyproject.toml", "README.md", "LICENSE"),
    )
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "out"]
    subprocess.run(build, cwd=source, capture_output=True, check=True)
    (built,) = (source / "out").iterdir()
    return built


def test_a_checkout_finds_its_templates_beside_engine(tmp_path):
    place = checkout(tmp_path, "engine")

    assert templates_as_seen_from(place) == place / "templates"


def test_an_installed_wheel_finds_the_templates_that_came_with_it(tmp_path, wheel):
    zipfile.ZipFile(wheel).extractall(tmp_path)

    root = templates_as_seen_from(tmp_path)

    assert root == tmp_path / "engine" / "_templates"
    assert (root / "messages" / "words.sms.txt").read_text() == "Your code is {####}"


def test_an_installation_without_templates_says_that_it_is_not_whole(tmp_path):
    place = checkout(tmp_path, "engine")
    shutil.rmtree(place / "templates")

    with pytest.raises(subprocess.CalledProcessError) as failure:
        templates_as_seen_from(place)

    assert "Sandpost's templates are missing" in failure.value.stderr


def test_the_wheel_has_both_packages_the_licence_and_the_command(wheel):
    files = zipfile.ZipFile(wheel).namelist()
    described = f"sandpost-{PROJECT['version']}.dist-info"
    entry_points = zipfile.ZipFile(wheel).read(f"{described}/entry_points.txt").decode()

    assert {name.split("/")[0] for name in files} == {"engine", "workers", described}
    assert f"{described}/licenses/LICENSE" in files
    assert "sandpost = engine.cli:main" in entry_points


# ---- the image and the services -----------------------------------------------------------------

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_ports_are_published_on_loopback_only():
    published = [port for service in SERVICES.values() for port in service.get("ports", ())]

    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_the_notifier_can_be_scaled():
    assert not {"container_name", "ports", "hostname"} & SERVICES["notifier"].keys()


def test_the_store_of_compose_keeps_what_was_accepted():
    command = " ".join(SERVICES["redis"]["command"])

    assert "--appendonly yes" in command
    assert "--appendfsync always" in command
    assert "--maxmemory-policy noeviction" in command
    assert SERVICES["redis"]["volumes"] == ["log:/data"]
    assert "log" in COMPOSE["volumes"]


def test_every_service_is_started_again_and_waits_for_a_healthy_store():
    ours = {name: service for name, service in SERVICES.items() if name != "redis"}

    assert set(ours) == {"server", "projector", "notifier"}
    assert {service["restart"] for service in SERVICES.values()} == {"unless-stopped"}
    waits = [service["depends_on"]["redis"]["condition"] for service in ours.values()]
    assert waits == ["service_healthy"] * 3


def test_the_image_runs_without_root_and_needs_nothing_but_python_packages():
    lines = DOCKERFILE.splitlines()

    users = [line.split()[1] for line in lines if line.startswith("USER ")]

    assert users[-1:] == ["sandpost"]
    assert not re.search(r"\b(apt|apt-get|curl|wget|git)\b", DOCKERFILE)
    assert DOCKERFILE.count("--require-hashes") == 1


def test_who_tokens_are_from_can_be_said_from_outside():
    said = SERVICES["server"]["environment"]

    assert said["SANDPOST_ISSUER"] == "${SANDPOST_ISSUER:-own}"
    host, port = "${SANDPOST_PUBLIC_HOST:-localhost}", "${SANDPOST_PORT:-7678}"
    assert said["SANDPOST_PUBLIC_URL"] == f"http://{host}:{port}"
    assert said["SANDPOST_ALLOWED_HOSTS"] == "server"
