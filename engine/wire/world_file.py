"""A world described in a file: accounts in Sandpost's words, pools and clients in Cognito's.

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

[[pools.clients]]
ClientId = "shopweb00000000000000000001"
ClientName = "web"
```
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, get_type_hints

import msgspec

from engine.domain.account_numbers import MONTHLY_PRICES
from engine.domain.errors import DomainError
from engine.domain.events import PoolDomainSet, RoleDeclared
from engine.domain.streams import client_stream, id_of, kind_of, pool_stream
from engine.domain.world import DescribedAccount, DescribedNumber, World
from engine.wire.aws_error import AwsError
from engine.wire.cognito.pool_files import client_created, pool_beginning
from engine.wire.constraints import ConstraintViolations
from engine.wire.router import DEFAULT_ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from engine.domain.decision import Decision
    from engine.domain.events import ClientCreated, PoolCreated

OWN_MEMBERS = frozenset({"Id", "account", "Domain", "clients"})
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
        streams = [stream for pool in pools for stream in pool]
        _check_once("account and region", [(one.account, one.region) for one in accounts])
        for what in ("pool", "client"):
            _check_once(what, [id_of(stream) for stream in streams if kind_of(stream) == what])
        _check_once("domain", list(_domains(pools)))
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
    return World(file.stem, accounts, {stream: of[stream] for of in pools for stream in of})


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


def _pool(described: dict[str, Any]) -> Decision:
    """A pool and its clients, with the ids that an application already knows."""
    pool_id = msgspec.convert(described.get("Id", ""), str)
    account = msgspec.convert(described.get("account", DEFAULT_ACCOUNT), str)
    domain = msgspec.convert(described.get("Domain"), str | None)
    _check_account_id(account)
    given = {name: value for name, value in described.items() if name not in OWN_MEMBERS}
    pool = pool_beginning(pool_id, account, given, domain=domain)
    clients = [_client(one, pool.created) for one in _tables(described, "clients")]
    _check_once("client", [one.client for one in clients])
    return {
        pool_stream(pool_id): pool.events,
        **{client_stream(one.client): (one,) for one in clients},
    }


def _client(described: dict[str, Any], pool: PoolCreated) -> ClientCreated:
    given = {name: value for name, value in described.items() if name != "ClientId"}
    return client_created(msgspec.convert(described.get("ClientId", ""), str), pool, given)


def _domains(pools: Sequence[Decision]) -> Iterator[tuple[str, str]]:
    for pool in pools:
        for events in pool.values():
            yield from ((e.region, e.domain) for e in events if isinstance(e, PoolDomainSet))
