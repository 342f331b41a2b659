"""The house itself: what stands on which floor, words in their place, and checks that can fail."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel, StructureShape

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())

WIRE = "engine/wire/"
# Callers of AWS speak its words. `sandpost demo` is one, on purpose: it uses an unchanged SDK.
CALLERS = ("engine/cli", "engine/demo")

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MAY_BE_LONGER: Mapping[str, str] = {}


def ours() -> Mapping[str, ast.Module]:
    """Every source file of the product, by its path."""
    files = sorted(file for part in ("engine", "workers") for file in (ROOT / part).rglob("*.py"))
    return {str(file.relative_to(ROOT)): ast.parse(file.read_text()) for file in files}


OURS = ours()


def imports(tree: ast.Module) -> Iterator[str]:
    """The full name of everything a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, "imports from `.` hide where a thing stands"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def names(tree: ast.Module) -> Iterator[str]:
    """Every name that a file's code uses."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name
            case ast.keyword(arg=str(name)):
                yield name
            case _:
                pass


def strings(tree: ast.Module) -> Iterator[str]:
    """Every piece of text in a file, docstrings too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


# ---- floors -------------------------------------------------------------------------------------


def layers() -> list[str]:
    contracts = SETTINGS["tool"]["importlinter"]["contracts"]
    floors = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [name.strip(" ()") for floor in floors for name in floor.split("|")]


def test_every_part_of_engine_has_its_floor():
    parts = {path.split("/")[1].removesuffix(".py") for path in OURS if path.startswith("engine/")}

    without = {f"engine.{part}" for part in parts - {"__init__"}} - set(layers())

    assert not without, "these stand on no floor of the contract in pyproject.toml"


def planted(folder: Path, files: Mapping[str, str]) -> Path:
    """A copy of the house with something wrong in it."""
    for part in ("engine", "workers"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name, source in files.items():
        (folder / name).write_text(f'"""Planted by a test."""\n\n{source}\n')
    return folder


def finds(folder: Path, *command: str) -> str:
    """What a check says that finds fault; it is a failure of the test if it does not."""
    program, *words = command
    done = subprocess.run(
        [BIN / program, *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("where", "what", "broken"),
    [
        ("engine/domain/planted.py", "import engine.app", "the floors of the house"),
        ("engine/app/planted.py", "import engine.adapters", "the floors of the house"),
        ("engine/wire/planted.py", "import engine.adapters", "the floors of the house"),
        ("engine/web/planted.py", "import workers", "the floors of the house"),
        ("workers/planted.py", "import engine.web", "the floors of the house"),
        ("engine/domain/planted.py", "import socket", "the domain knows no I/O"),
        ("engine/domain/rules/planted.py", "import time", "the domain knows no I/O"),
    ],
)
def test_an_import_that_does_not_point_down_breaks_the_layers(tmp_path, where, what, broken):
    house = planted(tmp_path, {where: what})

    said = finds(house, "lint-imports", "--no-logo", "--no-cache")

    assert f"{broken} BROKEN" in said


def test_only_bootstrap_and_what_stands_above_it_may_read_the_settings(tmp_path):
    files = {"engine/settings.py": "", "engine/adapters/planted.py": "import engine.settings"}
    house = planted(tmp_path, files)

    said = finds(house, "lint-imports", "--no-logo", "--no-cache")

    assert "the floors of the house BROKEN" in said


def test_a_planted_fault_breaks_the_type_check(tmp_path):
    (tmp_path / "planted.py").write_text("def position(entry) -> int:\n    return entry\n")

    said = finds(
        tmp_path, "mypy", "--config-file", str(ROOT / "pyproject.toml"), "--no-incremental", "."
    )

    assert "[no-untyped-def]" in said


def test_a_planted_fault_breaks_the_lint(tmp_path):
    house = planted(tmp_path, {"engine/app/planted.py": "def position(entry: int):\n    print(1)"})

    said = finds(house, "ruff", "check", "--no-cache", "--output-format", "concise", ".")

    assert {"ANN201", "ARG001", "D103", "T201"} <= set(re.findall(r"planted\.py:\S+ (\w+)", said))


def test_the_domain_takes_two_things_from_outside_the_standard_library():
    allowed = sys.stdlib_module_names | {"engine", "msgspec", "phonenumbers"}

    strangers = {
        (path, name)
        for path, tree in OURS.items()
        if path.startswith("engine/domain/")
        for name in imports(tree)
        if name.split(".")[0] not in allowed
    }

    assert not strangers


# ---- the wire stays outside ---------------------------------------------------------------------

SERVICES = ("cognito-idp", "sns", "ses", "sesv2", "pinpoint-sms-voice-v2", "logs", "sts")
TWO_WORDS = re.compile(r"[A-Z][a-z0-9]+(?:[A-Z]\w*)+")
MARKS = re.compile(r"__type|x-amz-target|<\?xml", re.IGNORECASE)


@cache
def words_of_aws() -> frozenset[str]:
    """The field and error names of the services, as far as nobody else would use the word."""
    models = (ServiceModel(Loader().load_service_model(name, "service-2")) for name in SERVICES)
    shapes = (model.shape_for(name) for model in models for name in model.shape_names)
    structures = [shape for shape in shapes if isinstance(shape, StructureShape)]
    fields = {field for shape in structures for field in shape.members}
    errors = {shape.name for shape in structures if shape.metadata.get("exception")}
    return frozenset(filter(TWO_WORDS.fullmatch, fields | errors))


@cache
def types_of_ours() -> frozenset[str]:
    """Names of classes and types are written like AWS's field names, so some are the same word."""
    trees = [tree for path, tree in OURS.items() if not path.startswith(WIRE)]
    classes = {n.name for tree in trees for n in ast.walk(tree) if isinstance(n, ast.ClassDef)}
    assigned = (node for tree in trees for node in tree.body if isinstance(node, ast.Assign))
    return frozenset(classes | {ast.unparse(node.targets[0]) for node in assigned})


def as_fields(text: str) -> set[str]:
    """The words that a text uses as names: all of a word alone, of prose only what it quotes."""
    if re.search(r"\s", text):
        return set(re.findall(r"""["'](\w+)["']\s*:""", text))
    return set(re.findall(r"\w+", text))


def wire_words(tree: ast.Module) -> set[str]:
    """What a file knows of AWS's protocols: field names, error names, marks."""
    texts = tuple(strings(tree))
    used = set(names(tree)).union(*map(as_fields, texts))
    marks = {mark for text in texts for mark in MARKS.findall(text)}
    parsers = {name for name in imports(tree) if name.split(".")[0] in {"xml", "defusedxml"}}
    return (used & words_of_aws() - types_of_ours()) | marks | parsers


@pytest.mark.parametrize(
    "line",
    [
        'pool = request["UserPoolId"]',
        "describe(UserPoolId=pool)",
        """body = '{"UserPoolId": "us-east-1_x", "UserAttributes": []}'""",
        'raise ValueError("UserNotFoundException")',
        'answer = {"__type": kind}',
        'target = headers["x-amz-target"]',
        "from xml.etree import ElementTree",
    ],
)
def test_a_planted_word_of_the_wire_is_found(line):
    assert wire_words(ast.parse(line))


@pytest.mark.parametrize(
    "line",
    [
        'step = Aws("sns create-sms-sandbox-phone-number --phone-number +12065550100")',
        '"""AdminUpdateUserAttributes refuses it: UserPoolId first (AWS API model)."""',
        "pool = pool_id",
    ],
)
def test_commands_sources_and_our_own_words_are_no_words_of_the_wire(line):
    assert not wire_words(ast.parse(line))


def test_words_of_the_wire_stay_in_the_wire():
    inside = {path: tree for path, tree in OURS.items() if not path.startswith((WIRE, *CALLERS))}

    found = {path: words for path, tree in inside.items() if (words := wire_words(tree))}

    assert not found


def test_only_callers_use_the_sdk():
    users = {path for path, tree in OURS.items() if any("boto3" in name for name in imports(tree))}

    assert not {path for path in users if not path.startswith(CALLERS)}


def placeholders(template: str) -> set[str]:
    """The words that a template asks for; what it prints for callers to copy is another matter."""
    return set(re.findall(r"\w+", " ".join(re.findall(r"\{[{%].*?[%}]\}", template, re.DOTALL))))


def test_a_planted_placeholder_of_the_wire_is_found():
    assert placeholders("UserPoolId={{ message.UserPoolId }}") & words_of_aws()
    assert not placeholders("client.describe(UserPoolId='{{ message.pool }}')") & words_of_aws()


def test_templates_ask_for_our_own_words():
    pages = (file for kind in ("*.html", "*.txt") for file in (ROOT / "templates").rglob(kind))

    found = {file.name for file in pages if placeholders(file.read_text()) & words_of_aws()}

    assert not found


# ---- rules that no linter knows -----------------------------------------------------------------


UNTYPED_EDGES = {
    "engine/adapters/answers.py": "what Redis answers, before a codec has looked at it",
    "engine/adapters/memory_store.py": "stands in for a method of fakeredis that is not public",
    "engine/adapters/store.py": "options that redis-py and FastStream take as they come",
}


def test_any_and_cast_live_in_the_wire_and_in_codecs_only():
    found = {
        (path, name)
        for path, tree in OURS.items()
        if not path.startswith(WIRE) and "codec" not in path and path not in UNTYPED_EDGES
        for name in imports(tree)
        if name in {"typing.Any", "typing.cast"}
    }

    assert not found


def test_the_environment_is_read_once():
    found = {
        path
        for path, tree in OURS.items()
        if path != "engine/settings.py" and {"environ", "getenv"} & set(names(tree))
    }

    assert not found


def test_files_are_small_enough_to_see_whole():
    lines = {path: len((ROOT / path).read_text().splitlines()) for path in OURS}

    long = {path for path, count in lines.items() if count > LONGEST_FILE}

    assert not long - MAY_BE_LONGER.keys()


def test_functions_are_small_enough_to_see_whole():
    functions = (
        (path, node)
        for path, tree in OURS.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )

    long = {
        f"{path}:{node.name}"
        for path, node in functions
        if (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    }

    assert not long


def test_no_subscription_says_where_to_begin():
    """With a group, `last_id` re-reads the reader's own past for ever; CLAIM needs Redis 8.4."""
    keywords = {
        (path, node.arg)
        for path, tree in OURS.items()
        if path.startswith("workers/")
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword)
    }

    assert not {
        (path, name) for path, name in keywords if name in {"last_id", "claim_min_idle_time"}
    }
