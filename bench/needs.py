"""What a run needs of this machine, asked before minutes are spent on seeding."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.plan import Plan

WRK = "wrk (Debian, Ubuntu: apt install wrk; macOS: brew install wrk; else github.com/wg/wrk)"
REDIS = "redis-server (Debian, Ubuntu: apt install redis-server; macOS: brew install redis)"
NODE = "node and npm (nodejs.org)"
PEERS = "{0} (pip install {0}, or this project's extra: pip install '.[bench]')"


class Missing(Exception):
    """Something that a run needs is not installed; the sentence says what and how to get it."""


def check(plan: Plan) -> None:
    """Raises Missing, with everything that is missing."""
    if missing := list(lacking(plan)):
        raise Missing("not installed: " + "; ".join(missing))


def lacking(plan: Plan) -> Iterator[str]:
    """What the plan needs and this machine lacks."""
    if shutil.which("wrk") is None:
        yield WRK
    if "sandpost" in plan.targets and shutil.which("redis-server") is None:
        yield REDIS
    if "cognito-local" in plan.targets and not (shutil.which("node") and shutil.which("npm")):
        yield NODE
    if "moto" in plan.targets and find_spec("moto") is None:
        yield PEERS.format("'moto[cognitoidp,server]'")
    here = plan.ministack_python == sys.executable
    if "ministack" in plan.targets and here and find_spec("ministack") is None:
        yield PEERS.format("ministack")
