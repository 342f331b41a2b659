"""`aws …` as it is printed, carried out by boto3: the words map to the call mechanically."""

from __future__ import annotations

import shlex
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import boto3
from botocore import xform_name
from botocore.config import Config

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from botocore.client import BaseClient
    from botocore.model import Shape, StructureShape

ACCOUNT = "000000000000"
REGION = "us-east-1"
OF_THE_TOOL = ("region", "query", "output")  # what the command line itself understands


class NotAnAwsCommand(Exception):
    """The words are no command of the AWS command line, as far as boto3 knows."""


@dataclass(frozen=True, slots=True)
class AwsCommand:
    """Service, operation and options of `aws SERVICE OPERATION --option value …`."""

    service: str
    operation: str
    options: Mapping[str, Sequence[str]]
    tool: Mapping[str, str] = field(default_factory=dict)


def parsed(run: str) -> AwsCommand:
    """The command in these words."""
    program, service, operation, *rest = shlex.split(run)
    if program != "aws":
        raise NotAnAwsCommand(run)
    options: dict[str, list[str]] = {}
    for word in rest:
        if word.startswith("--"):
            options[word[2:]] = []
        elif not options:
            raise NotAnAwsCommand(run)
        else:
            options[next(reversed(options))].append(word)
    tool = {name: " ".join(options.pop(name)) for name in OF_THE_TOOL if name in options}
    return AwsCommand(service, operation, options, tool)


def client(endpoint: str, service: str, region: str = REGION) -> BaseClient:
    """An unchanged SDK client of which only the endpoint differs."""
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="secret",  # noqa: S106  # nobody checks it
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )


def carried_out(endpoint: str, run: str) -> str:
    """What the command prints: the text of its `--query`, or nothing. Raises what boto3 raises."""
    command = parsed(run)
    with closing(client(endpoint, command.service, command.tool.get("region", REGION))) as aws:
        return _called(aws, command)


def _called(aws: BaseClient, command: AwsCommand) -> str:
    operations = {xform_name(name, "-"): name for name in aws.meta.service_model.operation_names}
    if command.operation not in operations:
        raise NotAnAwsCommand(f"{command.service} {command.operation}")
    model = aws.meta.service_model.operation_model(operations[command.operation])
    answered = getattr(aws, xform_name(model.name))(
        **parameters(model.input_shape, command.options)
    )
    return _picked(answered, command.tool["query"]) if "query" in command.tool else ""


def _picked(answered: Mapping[str, object], query: str) -> str:
    """The value that a query of plain names leads to; printed steps have no others."""
    value: object = answered
    for name in query.split("."):
        if not isinstance(value, dict) or name not in value:
            raise NotAnAwsCommand(f"--query {query}")
        value = value[name]
    return str(value)


def parameters(shape: StructureShape, options: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Options as the operation's parameters, typed by its model."""
    names = {xform_name(name, "-"): name for name in shape.members}
    return {
        names[option]: _value(shape.members[names[option]], words)
        for option, words in options.items()
    }


def _value(shape: Shape, words: Sequence[str]) -> object:
    match shape.type_name:
        case "list":
            return list(words)
        case "boolean":
            return words != ["false"]
        case "integer" | "long":
            return int(words[0])
        case _:
            return words[0]
