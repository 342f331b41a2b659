"""Carries out the printed steps of a message, in order, exactly as they are printed."""

from __future__ import annotations

import contextlib
import io
import shlex
import time
from typing import TYPE_CHECKING

import httpx
import msgspec
import typer

from engine.cli.answers import Message, Messages
from engine.cli.aws_words import carried_out
from engine.domain.events import Step as AnyStep
from engine.domain.repair import command_of
from engine.web.words import links_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.cli.answers import Step
    from engine.cli.client import Client

PATIENCE_SECONDS = 30.0


class StepFailed(Exception):
    """A step did not do what it promises."""


class Steps:
    """Remembers what steps yield, for those that need it."""

    def __init__(self, client: Client, say: Callable[[str, str], None]) -> None:
        """Ask this instance; `say` is told each step and what came of it."""
        self._client = client
        self._say = say
        self._values: dict[str, str] = {}
        self._after = 0  # a wait is for a message that the steps before it caused

    def carry_out(self, steps: tuple[Step, ...], after: int) -> None:
        """Every step in order. Raises StepFailed."""
        self._after = after
        for step in steps:
            self._one(step)

    def _one(self, step: Step) -> None:
        if step.by == "wait":
            self._wait(step)
            return
        run = command_of(AnyStep("aws", run=step.run, needs=step.needs), self._values)
        printed = self._aws(run) if step.by == "aws" else self._sandpost(run)
        if step.yields:
            self._values[step.yields] = printed
        self._say(f"$ {run}", printed if step.yields else "")

    def _aws(self, run: str) -> str:
        return carried_out(self._client.url, run)

    def _sandpost(self, run: str) -> str:
        from engine.cli.app import app  # noqa: PLC0415  # the grammar of the printed command itself

        command = typer.main.get_command(app)
        words = [*shlex.split(run)[1:], "--url", self._client.url]
        with contextlib.redirect_stdout(io.StringIO()):
            status = command.main(words, prog_name="sandpost", standalone_mode=False)
        if status:
            raise StepFailed(f"{run} ended with status {status}")
        return ""

    def _wait(self, step: Step) -> None:
        message = self._awaited(step)
        if step.yields and message.code:
            self._values[step.yields] = message.code
        if step.opens_link:
            httpx.get(links_of(message.body)[0], trust_env=False).raise_for_status()
        self._say(f"wait for {step.wait_for}", message.code or "" if step.yields else "")

    def _awaited(self, step: Step) -> Message:
        """The newest message of the step's purpose to its inbox, once it is there."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            wanted = {"to": step.inbox, "after": self._after, "wait": round(left, 3)}
            answered = self._client.get("/messages", wanted, patience=left)
            for message in msgspec.convert(answered, Messages).messages:
                if message.purpose == step.purpose:
                    return self._judged(message.id, step)
        raise StepFailed(f"{step.wait_for}: nothing came within {PATIENCE_SECONDS:.0f} seconds")

    def _judged(self, message: str, step: Step) -> Message:
        wait = {"wait": PATIENCE_SECONDS}
        answered = self._client.get(f"/messages/{message}", wait, patience=PATIENCE_SECONDS)
        judged = msgspec.convert(answered, Message)
        if judged.outcome != "delivered":
            raise StepFailed(f"{step.wait_for}: {judged.what} {judged.why or ''}")
        return judged
