"""`sandpost demo`: a server of its own, the story played against it, then the inbox to look at."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

import msgspec
import typer
from botocore.exceptions import BotoCoreError, ClientError

from engine.cli import show
from engine.cli.aws_words import NotAnAwsCommand
from engine.cli.carry_out import StepFailed
from engine.cli.client import Client
from engine.cli.files import save
from engine.cli.logs import log_to_stderr
from engine.cli.loops import run_until_done
from engine.cli.running import WORKERS, instance, listened
from engine.cli.stopping import errors
from engine.cli.story import Ends, Story, WentWrong
from engine.settings import read_settings
from workers.stopping import stop_on_signals

if TYPE_CHECKING:
    from pathlib import Path

    from engine.bootstrap import Sandpost

# What can stop a story. `typer.Exit` is the client's, which has said why.
TROUBLES = (WentWrong, StepFailed, NotAnAwsCommand, BotoCoreError, ClientError, typer.Exit)


def run_demo(port: int, *, once: bool, export: Path | None, as_json: bool) -> None:
    """Play the story; with `once` end then, else keep running. Status 1 if it came out wrong.

    The environment is not read: the story is told for a new account with every setting as it is.
    """
    show.console.quiet = as_json
    settings = read_settings({}, store="memory", port=port)
    log_to_stderr(least=logging.WARNING)
    listening = listened(settings)
    ends: list[Ends | None] = []

    async def demo() -> None:
        stop = stop_on_signals()

        async def ready(_: Sandpost, port: int) -> None:
            url = f"http://127.0.0.1:{port}"
            ended = await asyncio.to_thread(partial(_played, url, export))
            ends.append(ended)
            if ended is not None and as_json:
                show.print_json_line({"url": settings.links_to(port), **msgspec.to_builtins(ended)})
            if once or ended is None:
                stop.set()
            else:
                show.console.print(f"The inbox is at {settings.links_to(port)}. Ctrl-C ends it.")

        await instance(settings, listening, tuple(WORKERS.values()), ready, stop)

    run_until_done(demo)
    if not ends or ends[0] is None:
        raise typer.Exit(1)


def _played(url: str, export: Path | None) -> Ends | None:
    """How the story ended, None if not as it should; its log is left in the file either way."""
    client = Client(url)
    try:
        return Story(client).play()
    except TROUBLES as trouble:
        errors.print(f"The story came out wrong: {trouble}", markup=False)
        return None
    finally:
        if export is not None:
            save(client, export, secrets=False)
