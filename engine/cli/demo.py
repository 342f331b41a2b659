"""`sandpost demo`: a server of its own, the story played against it, and then the inbox to see."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import typer
from botocore.exceptions import BotoCoreError, ClientError

from engine.cli import files, show
from engine.cli.aws_words import NotAnAwsCommand
from engine.cli.carry_out import StepFailed
from engine.cli.client import Client
from engine.cli.logs import log_to_stderr
from engine.cli.loops import run_until_done
from engine.cli.running import WORKERS, address_of, serving
from engine.cli.stopping import errors
from engine.cli.story import Story, WentWrong

if TYPE_CHECKING:
    from pathlib import Path

    from engine.settings import Settings

TROUBLES = (WentWrong, StepFailed, NotAnAwsCommand, BotoCoreError, ClientError)
