"""How a command ends when it cannot go on: a sentence, what to do, and status 1."""

from __future__ import annotations

from typing import NoReturn

import typer
from rich.console import Console

errors = Console(stderr=True, highlight=False, soft_wrap=True)


def stop_with(what: str, next_step: str = "") -> NoReturn:
    """Say what happened and what next, and end with status 1."""
    errors.print(f"[bold]{_plain(what)}[/bold]")
    if next_step:
        errors.print(_plain(next_step))
    raise typer.Exit(1)


def _plain(text: str) -> str:
    """Text in which brackets are brackets."""
    return text.replace("[", r"\[")
