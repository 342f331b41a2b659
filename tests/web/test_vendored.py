"""What was taken over from other projects is what its makers published."""

import hashlib
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "templates" / "static" / "vendor"
SUMS = [line.split() for line in (VENDOR / "SHA256SUMS").read_text().splitlines()]


@pytest.mark.parametrize(("expected", "name"), SUMS)
def test_a_vendored_file_is_unchanged(expected, name):
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == expected


def test_every_vendored_script_is_listed_with_its_licence():
    scripts = {file.name for file in VENDOR.glob("*.js")}

    assert scripts <= {name for _, name in SUMS}
    for script in scripts:
        assert (VENDOR / f"LICENSE.{script.removesuffix('.min.js')}.txt").is_file()
        assert script in (VENDOR / "README.txt").read_text()


def test_no_page_asks_anybody_else_for_anything():
    pages = VENDOR.parents[1] / "pages"

    for file in [*pages.iterdir(), *VENDOR.parent.glob("sandpost.*")]:
        text = file.read_text()
        assert "//" not in text.replace("http://www.w3.org/2000/svg", "").replace("// ", ""), file
