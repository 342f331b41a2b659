"""The names of log groups and their streams: SNS keeps what arrives apart from what does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from engine.wire.logs.errors import invalid, no_group

if TYPE_CHECKING:
    from engine.app.delivery_log import Written
    from engine.app.handle import Caller
    from engine.wire.service import Members

STREAMS = UUID("52c0a3f4-6a53-49c1-8f0e-7a1f5b0d2c68")


@dataclass(frozen=True, slots=True)
class Group:
    """A log group, and which messages are in it; AWS opens further streams, here there is one."""

    name: str
    written: Written

    @property
    def stream(self) -> str:
        """The name of its stream, which looks like those that SNS gives."""
        return str(uuid5(STREAMS, self.name))


def group_of(account: str, region: str, written: Written) -> Group:
    """The group that an account's texts with this end are in (re:Post, delivery logs)."""
    name = f"sns/{region}/{account}/DirectPublishToPhoneNumber"
    return Group(name if written == "success" else f"{name}/Failure", written)


def groups_of(caller: Caller) -> tuple[Group, Group]:
    """Both groups of an account in a region, in the order of their names."""
    account, region = caller.account, caller.region
    return group_of(account, region, "success"), group_of(account, region, "failure")


def arn_of(group: Group, caller: Caller) -> str:
    """The group's ARN, as permissions do not have it: without a star at its end."""
    return f"arn:aws:logs:{caller.region}:{caller.account}:log-group:{group.name}"


def group_named(given: Members, caller: Caller) -> Group:
    """The group that a request names, by its name or its ARN. Raises AwsError."""
    name, identifier = given.get("logGroupName"), given.get("logGroupIdentifier")
    if (name is None) == (identifier is None):
        raise invalid("You must include either logGroupIdentifier or logGroupName, but not both.")
    for group in groups_of(caller):
        if name == group.name or identifier in {group.name, arn_of(group, caller)}:
            return group
    raise no_group()
