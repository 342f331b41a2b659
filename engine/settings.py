"""The environment, read once: every setting is a variable that begins with `SANDPOST_`."""

from __future__ import annotations

import difflib
import os
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from engine.domain.disputed import Disputed
from engine.domain.rules.choices import RuleChoices

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "SANDPOST_"
PORT = 7678  # POST on a phone's keypad
D = TypeVar("D", Disputed, RuleChoices)

# Read by the launcher and by compose, before there is a process of ours.
READ_ELSEWHERE = frozenset({"PYTHON", "VENV", "PUBLIC_HOST"})


class SettingsUnusable(Exception):  # a sentence for whoever set it, not a fault
    """A variable has a value, or a name, that means nothing here."""


class Settings(BaseSettings):
    """How this process runs. What it simulates is in `disputed` and `choices`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    store: Literal["auto", "memory", "embedded", "redis"] = "auto"
    redis_url: str | None = None
    data: Path = Path(".sandpost")
    host: str = "127.0.0.1"
    port: int = Field(default=PORT, ge=0, le=65_535)
    url: str = f"http://localhost:{PORT}"
    public_url: str | None = None
    allowed_hosts: str = ""
    world: str = "new"
    seed: int | None = None
    worker: str | None = None  # a notifier's name among others on one host
    lambda_endpoint: str | None = None
    issuer: Literal["own", "aws"] = "own"  # who tokens say they are from
    token_clock: Literal["real", "simulated"] = "real"  # noqa: S105  # what tokens are dated by
    log: Literal["auto", "json", "console"] = "auto"
    disputed: Disputed = Disputed()
    choices: RuleChoices = RuleChoices()

    @property
    def simulates_token_time(self) -> bool:
        """Whether tokens are dated by the clock that can be moved, as everything else is."""
        return self.token_clock == "simulated"  # noqa: S105  # a choice, no secret

    def links_to(self, port: int) -> str:
        """The URL that issuers and links are made of."""
        return self.public_url or f"http://localhost:{port}"


def read_settings(environment: Mapping[str, str] | None = None, **given: object) -> Settings:
    """The settings of an environment; what is given (by the command line) goes before.

    Raises SettingsUnusable for an unknown `SANDPOST_` variable or a value that is none.
    """
    variables = dict(os.environ if environment is None else environment)
    values: dict[str, object] = {}
    known = {**Settings.model_fields}
    for name, value in variables.items():
        if name.upper().startswith(PREFIX):
            values[name[len(PREFIX) :].lower()] = value
    disputed = {f.name: values.pop(f.name) for f in fields(Disputed) if f.name in values}
    choices = {f.name: values.pop(f.name) for f in fields(RuleChoices) if f.name in values}
    _refuse_unknown(values, known)
    own = {name: value for name, value in values.items() if name in known}
    own |= {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(
            **{  # type: ignore[arg-type]  # pydantic checks each value
                **own,
                "disputed": TypeAdapter(Disputed).validate_python(disputed),
                "choices": TypeAdapter(RuleChoices).validate_python(choices),
            }
        )
    except ValidationError as unusable:
        raise SettingsUnusable(_told(unusable)) from unusable


def _refuse_unknown(values: Mapping[str, object], known: Mapping[str, object]) -> None:
    names = [*known, *(f.name for f in fields(Disputed)), *(f.name for f in fields(RuleChoices))]
    for name in values:
        if name in known or name.upper() in READ_ELSEWHERE:
            continue
        near = difflib.get_close_matches(name, names, n=1)
        hint = f" Did you mean {PREFIX}{near[0].upper()}?" if near else ""
        sentence = f"There is no setting {PREFIX}{name.upper()}.{hint}"
        raise SettingsUnusable(sentence)


def _told(unusable: ValidationError) -> str:
    problems = [
        f"{PREFIX}{str(problem['loc'][0]).upper()}: {problem['msg']} (it is {problem['input']!r})"
        for problem in unusable.errors()
    ]
    return "; ".join(problems)
