"""What a new log starts with: nothing, everything in order, or what a file describes.

A world is a list of commands, carried out once on an empty log, so that it is in the log like
everything that comes after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine.app.handle import Caller
from engine.domain.account_commands import (
    CompleteRegistration,
    LeaveSesSandbox,
    LeaveSmsSandbox,
    RequestOriginationNumber,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.app.accounts import Accounts
    from engine.app.pools import Pools
    from engine.domain.account_commands import AccountCommand
    from engine.domain.commands import CreatePool
    from engine.ports import EventLog

NEW, READY = "new", "ready"
READY_NUMBER_TYPE: Literal["TOLL_FREE"] = "TOLL_FREE"


@dataclass(frozen=True, slots=True)
class World:
    """The commands that make a world of an empty log, and the name that health shows."""

    name: str
    accounts: Sequence[tuple[Caller, AccountCommand]] = ()
    pools: Sequence[CreatePool] = ()


def new_world() -> World:
    """A new AWS account: both sandboxes on, nothing registered or verified."""
    return World(NEW)


def ready_world(account: str, regions: Sequence[str], now: str) -> World:
    """One account with everything in order, in each of these regions."""
    commands: list[tuple[Caller, AccountCommand]] = []
    for region in regions:
        caller, number = Caller(account, region), f"phone-ready-{region}"
        commands += [
            (caller, LeaveSmsSandbox(now)),
            (caller, LeaveSesSandbox(now)),
            (
                caller,
                RequestOriginationNumber(
                    id=number,
                    country="US",
                    number_type=READY_NUMBER_TYPE,
                    message_type="TRANSACTIONAL",
                    capabilities=("SMS",),
                    now=now,
                ),
            ),
            (caller, CompleteRegistration(number, now)),
        ]
    return World(READY, tuple(commands))


async def begin(world: World, log: EventLog, accounts: Accounts, pools: Pools) -> bool:
    """Make the world, if the log is empty; False: there is one already, and it stays."""
    if await log.end():
        return False
    for caller, command in world.accounts:
        await accounts.carry_out(caller, command)
    for pool in world.pools:
        await pools.create(pool)
    return True
