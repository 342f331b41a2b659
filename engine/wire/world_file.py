"""A world described in a file: accounts in Sandpost's words, pools in those of CreateUserPool.

```toml
[[accounts]]
account = "123456789012"
region = "eu-west-1"
sms_sandbox = false
verified_identities = ["ops@shop.example"]
origination_numbers = [{ number = "+18335550100" }]

[[pools]]
Id = "eu-west-1_Shop00001"
account = "123456789012"
PoolName = "shop"
AutoVerifiedAttributes = ["phone_number"]
```
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import msgspec

from engine.domain.errors import DomainError
from engine.domain.pool_decide import created
from engine.domain.world import DescribedAccount, World
from engine.wire import constraints
from engine.wire.cognito.pool_shapes import schema_attribute, settings_of
from engine.wire.constraints import ConstraintViolations
from engine.wire.model import load_service
from engine.wire.router import DEFAULT_ACCOUNT

if TYPE_CHECKING:
    from pathlib import Path

    from engine.domain.events import PoolCreated

OWN_MEMBERS = frozenset({"Id", "account"})


class WorldUnreadable(Exception):  # a sentence for whoever wrote the file
    """The file does not describe a world; the sentence says what and where."""


def read_world(file: Path) -> World:
    """The world in a TOML or JSON file, named after the file. Raises WorldUnreadable."""
    try:
        described = _parsed(file)
        accounts = msgspec.convert(described.get("accounts", []), tuple[DescribedAccount, ...])
        pools = tuple(_pool(one) for one in described.get("pools", []))
    except OSError as missing:
        sentence = f"{file} cannot be read: {missing.strerror}."
        raise WorldUnreadable(sentence) from missing
    except (ValueError, KeyError, ConstraintViolations, DomainError) as wrong:
        sentence = f"{file} does not describe a world: {wrong}"
        raise WorldUnreadable(sentence) from wrong
    unknown = described.keys() - {"accounts", "pools"}
    if unknown:
        sentence = f"{file}: a world has accounts and pools, not {', '.join(sorted(unknown))}."
        raise WorldUnreadable(sentence)
    return World(file.stem, accounts, pools)


def _parsed(file: Path) -> dict[str, Any]:
    text = file.read_text(encoding="utf-8")
    parsed = msgspec.json.decode(text) if file.suffix == ".json" else tomllib.loads(text)
    if not isinstance(parsed, dict):
        sentence = "it is not a table"
        raise ValueError(sentence)  # noqa: TRY004  # what is wrong is the file, not a type of ours
    return parsed


def _pool(described: dict[str, Any]) -> PoolCreated:
    """A pool with the id that an application already knows."""
    given = {name: value for name, value in described.items() if name not in OWN_MEMBERS}
    operation = load_service("cognito-idp").operations["CreateUserPool"]
    known = operation.input.members if operation.input else {}
    if strange := given.keys() - known.keys():
        sentence = f"CreateUserPool has no member {', '.join(sorted(strange))}"
        raise ValueError(sentence)
    constraints.check(operation, given)
    pool_id = str(described["Id"])
    return created(
        pool=pool_id,
        name=given["PoolName"],
        account=described.get("account", DEFAULT_ACCOUNT),
        region=pool_id.partition("_")[0],
        attributes=tuple(map(schema_attribute, given.get("Schema") or ())),
        settings=settings_of(given),
    )
