"""What to measure: the command line of the bench, read once."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

TARGETS = ("sandpost", "moto", "ministack", "cognito-local")


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a run depends on."""

    targets: tuple[str, ...]
    users: tuple[int, ...]
    connections: tuple[int, ...]
    seconds: int
    rounds: int
    pace_seconds: int
    pinned: bool
    ministack_python: str
    store_folder: Path | None
    json: Path | None
    check: bool


def plan(words: Sequence[str] | None = None) -> Plan:
    """The plan that a command line asks for."""
    asked = parser().parse_args(words)
    return Plan(
        targets=tuple(dict.fromkeys(asked.targets)),
        users=tuple(sorted(set(asked.users))),
        connections=tuple(sorted(set(asked.concurrency))),
        seconds=asked.seconds,
        rounds=asked.rounds,
        pace_seconds=asked.pace_seconds,
        pinned=asked.pin,
        ministack_python=asked.ministack_python,
        store_folder=asked.store_folder,
        json=asked.json,
        check=asked.check,
    )


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m bench",
        description="Accepted attribute updates per second, latency and cost, side by side.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = made.add_argument
    add("--targets", nargs="+", choices=TARGETS, default=list(TARGETS[:3]), help="what to measure")
    add("--users", nargs="+", type=pool_size, default=[100, 10_000], help="sizes of the pools")
    add("--concurrency", nargs="+", type=connections, default=[1, 32], help="connections of wrk")
    add("--seconds", type=positive, default=8, help="how long each load lasts")
    add("--rounds", type=positive, default=3, help="how often all are measured, in turn")
    add("--pace-seconds", type=positive, default=10, help="how long the verdicts are timed")
    add("--pin", action=argparse.BooleanOptionalAction, default=True, help="bind to CPUs")
    add("--ministack-python", default=sys.executable, help="an interpreter that has ministack")
    add("--store-folder", type=Path, help="where Redis keeps its append-only file, if elsewhere")
    add("--json", type=Path, help="file for every figure of every round")
    add("--check", action="store_true", help="end with status 1 if a goal is missed")
    return made


def positive(word: str) -> int:
    """A whole number above zero."""
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not above zero")
    return number


def connections(word: str) -> int:
    """A concurrency that fits into a load's tag."""
    number = positive(word)
    if number > 999:  # noqa: PLR2004 - three digits
        raise argparse.ArgumentTypeError("at most 999 connections")
    return number


def pool_size(word: str) -> int:
    """A pool's size; the stride through it must reach everybody."""
    number = positive(word)
    if number < 100:  # noqa: PLR2004 - a user must not be asked for twice at once
        raise argparse.ArgumentTypeError("at least 100 users")
    return number
