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

import re
import tomllib
from typing import TYPE_CHECKING, Any, get_type_hints

import msgspec

from engine.domain.account_numbers import MONTHLY_PRICES
from engine.domain.errors import DomainError
from engine.domain.events import RoleDeclared
from engine.domain.world import DescribedAccount, DescribedNumber, World
from engine.wire.aws_error import AwsError
from engine.wire.cognito.pool_files import pool_created
from engine.wire.constraints import ConstraintViolations
from engine.wire.router import DEFAULT_ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from engine.domain.events import PoolCreated

OWN_MEMBERS = frozenset({"Id", "account"})
MOST_QUOTA_USD = 1_000_000_000  # in micro-USD still a whole number to everybody who counts
ACCOUNT_ID = re.compile(r"[0-9]{12}")


class WorldUnreadable(Exception):  # a sentence for whoever wrote the file
    """The file does not describe a world; the sentence says what and where."""


def read_world(file: Path) -> World:
    """The world in a TOML or JSON file, named after the file. Raises WorldUnreadable."""
    try:
        described = _parsed(file)
        accounts = tuple(map(_account, _tables(described, "accounts")))
        pools = tuple(map(_pool, _tables(described, "pools")))
        _check_once("account and region", [(one.account, one.region) for one in accounts])
        _check_once("pool", [one.pool for one in pools])
    except OSError as missing:
        sentence = f"{file} cannot be read: {missing.strerror}."
        raise WorldUnreadable(sentence) from missing
    except (ValueError, AwsError, ConstraintViolations, DomainError) as wrong:
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


def _tables(described: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return msgspec.convert(described.get(name, []), list[dict[str, Any]])


def _check_once(what: str, names: Sequence[object]) -> None:
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        sentence = f"it describes one {what} twice: {twice[0]}"
        raise ValueError(sentence)


def _account(described: dict[str, Any]) -> DescribedAccount:
    """An account, of which only what an account has is said."""
    account = msgspec.convert(described, DescribedAccount)
    _check_members("an account", described, DescribedAccount)
    for number in described.get("origination_numbers", ()):
        _check_members("an origination number", number, DescribedNumber)
    for role in described.get("roles", ()):
        _check_members("a role", role, RoleDeclared)
    _check_account_id(account.account)
    quota = account.spend_quota_usd
    if quota is not None and not 0 <= quota <= MOST_QUOTA_USD:
        sentence = f"a quota lies between 0 and {MOST_QUOTA_USD} USD a month, not {quota:g}"
        raise ValueError(sentence)
    for each in account.origination_numbers:
        if each.number_type not in MONTHLY_PRICES:
            sentence = f"{each.number_type} is no type of number: {', '.join(MONTHLY_PRICES)} are"
            raise ValueError(sentence)
    return account


def _check_members(what: str, described: dict[str, Any], kind: type) -> None:
    """Raise for a member that would have no effect."""
    if strange := described.keys() - get_type_hints(kind).keys():
        sentence = f"{what} has no member {', '.join(sorted(strange))}"
        raise ValueError(sentence)


def _check_account_id(account: str) -> None:
    if not ACCOUNT_ID.fullmatch(account):
        sentence = f"an account's id has 12 digits, not {account!r}"
        raise ValueError(sentence)


def _pool(described: dict[str, Any]) -> PoolCreated:
    """A pool with the id that an application already knows."""
    pool_id = msgspec.convert(described.get("Id", ""), str)
    account = msgspec.convert(described.get("account", DEFAULT_ACCOUNT), str)
    _check_account_id(account)
    given = {name: value for name, value in described.items() if name not in OWN_MEMBERS}
    return pool_created(pool_id, account, given)
