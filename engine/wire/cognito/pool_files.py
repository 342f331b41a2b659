"""Pools and clients that a file describes in Cognito's words, with ids that are known already."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from engine.domain import client_decide
from engine.domain.commands import CreateClient
from engine.domain.pool_decide import created
from engine.domain.pool_domain import domain_set
from engine.domain.pool_tags import first_tags
from engine.wire import aws_json, constraints
from engine.wire.cognito import client_shapes
from engine.wire.cognito.pool_shapes import settings_of
from engine.wire.cognito.schema_shapes import schema_attribute
from engine.wire.model import load_service

if TYPE_CHECKING:
    from engine.domain.events import ClientCreated, PoolCreated, PoolEvent
    from engine.wire.service import Members

POOL_ID = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]_[0-9A-Za-z]+")
CLIENT_ID = re.compile(r"\w{1,128}", re.ASCII)
DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
NO_FACTORS: Members = {}


class Beginning(NamedTuple):
    """How a pool begins: it is created, and has tags and a domain from then on."""

    created: PoolCreated
    more: tuple[PoolEvent, ...] = ()

    @property
    def events(self) -> tuple[PoolEvent, ...]:
        """All of it, in order."""
        return (self.created, *self.more)


def pool_beginning(
    pool_id: str,
    account: str,
    given: Members,
    *,
    domain: str | None = None,
    factors: Members = NO_FACTORS,
) -> Beginning:
    """The pool that CreateUserPool would make of the members, under this id, and what it has.

    `factors` are members of SetUserPoolMfaConfig. Raises ValueError for an id or members that
    cannot be, ConstraintViolations, DomainError.
    """
    if not POOL_ID.fullmatch(pool_id):
        sentence = f"a pool's Id is its region, _ and letters or digits, not {pool_id!r}"
        raise ValueError(sentence)
    _check_members("CreateUserPool", given)
    pool = created(
        pool=pool_id,
        name=given["PoolName"],
        account=account,
        region=pool_id.partition("_")[0],
        attributes=tuple(map(schema_attribute, given.get("Schema") or ())),
        settings=settings_of({**given, **factors}),
    )
    tags = first_tags(given.get("UserPoolTags") or {})
    if domain is None:
        return Beginning(pool, tags)
    if not DOMAIN.fullmatch(domain):
        sentence = f"a pool's Domain is a prefix of small letters, digits and -, not {domain!r}"
        raise ValueError(sentence)
    return Beginning(pool, (*tags, domain_set(domain, pool.region)))


def client_created(client_id: str, pool: PoolCreated, given: Members) -> ClientCreated:
    """The client that CreateUserPoolClient would make of the members, under this id.

    Raises ValueError for an id or members that cannot be, ConstraintViolations, DomainError.
    """
    if not CLIENT_ID.fullmatch(client_id):
        sentence = f"a client's ClientId is letters and digits, not {client_id!r}"
        raise ValueError(sentence)
    _check_members("CreateUserPoolClient", {**given, "UserPoolId": pool.pool})
    if given.get("GenerateSecret"):
        sentence = "a client that is described has a ClientSecret of its own, or none"
        raise ValueError(sentence)
    command = CreateClient(
        id=client_id,
        name=given["ClientName"],
        settings=client_shapes.settings_of(given),
        secret=given.get("ClientSecret"),
    )
    return client_decide.created(command, pool.pool, pool.schema)


def _check_members(name: str, given: Members) -> None:
    """Raise for members that the operation has not, or would not understand."""
    operation = load_service("cognito-idp").operations[name]
    known = operation.input.members if operation.input else {}
    if strange := given.keys() - known.keys():
        sentence = f"{name} has no member {', '.join(sorted(strange))}"
        raise ValueError(sentence)
    if aws_json.parse(operation, msgspec.json.encode(given)) != given:
        sentence = f"{name} would not understand all of {given}"
        raise ValueError(sentence)
    constraints.check(operation, given)
