"""A pool with its users, made through the target's own API, and looked at before it is loaded."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from bench import aws, request
from bench.client import Connection

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SAMPLE = 50
PASSWORD = "Aa1!aaaaaaaa"  # noqa: S105 - nobody signs in


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool of a target: its users' names, in the order in which the load takes its strides."""

    id: str
    usernames: tuple[str, ...]
    folder: Path

    @property
    def size(self) -> int:
        """How many users there are."""
        return len(self.usernames)

    @property
    def usernames_file(self) -> Path:
        """The names, one a line, for wrk."""
        return self.folder / "usernames"

    @property
    def username_length(self) -> int:
        """How long each name is: all the same, so that every request is."""
        lengths = {len(name) for name in self.usernames}
        if len(lengths) != 1:
            raise ValueError(f"pool {self.id} has usernames of different lengths: {lengths}")
        return lengths.pop()


class SeedingFailed(Exception):
    """The pool is not what the load expects."""


def kept(pool_id: str, usernames: tuple[str, ...], folder: Path) -> Pool:
    """The pool, with its usernames on file for wrk."""
    folder.mkdir(parents=True, exist_ok=True)
    pool = Pool(pool_id, usernames, folder)
    pool.usernames_file.write_text("\n".join(usernames) + "\n")
    return pool


async def create(address: str, settings: Mapping[str, object]) -> str:
    """A new pool whose users sign in with their e-mail address; answers its id."""
    wanted = {"PoolName": "bench", "UsernameAttributes": ["email"], **settings}
    async with Connection(address) as connection:
        answer = await aws.call(connection, "CreateUserPool", wanted)
    return msgspec.json.decode(answer, type=aws.PoolAnswer).user_pool.id


async def fill(address: str, pool_id: str, users: int, *, clients: int) -> tuple[str, ...]:
    """Make the users through AdminCreateUser; answers their usernames in order."""
    names = [""] * users
    numbers = iter(range(users))

    async def client() -> None:
        async with Connection(address) as connection:
            for number in numbers:
                body = {
                    "UserPoolId": pool_id,
                    "Username": first_email(number),
                    "TemporaryPassword": PASSWORD,
                    "MessageAction": "SUPPRESS",
                    "UserAttributes": [{"Name": "email", "Value": first_email(number)}],
                }
                answer = await aws.call(connection, "AdminCreateUser", body)
                names[number] = msgspec.json.decode(answer, type=aws.UserAnswer).user.username

    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(client())
    return tuple(names)


def first_email(number: int) -> str:
    """The address a user starts with."""
    return f"first-{number:08d}@load.example"


async def attributes(connection: Connection, pool: Pool, username: str) -> dict[str, str]:
    """A user's attributes as the target answers them."""
    body = {"UserPoolId": pool.id, "Username": username}
    answer = await aws.call(connection, "AdminGetUser", body)
    user = msgspec.json.decode(answer, type=aws.GotUser)
    return {attribute.name: attribute.value for attribute in user.user_attributes}


def spread(numbers: int, most: int) -> tuple[int, ...]:
    """At most `most` numbers under `numbers`, evenly spread, the first and the last among them."""
    count = min(numbers, most)
    return tuple(sorted({i * (numbers - 1) // max(count - 1, 1) for i in range(count)}))


async def check_seeded(address: str, pool: Pool) -> None:
    """A sample of the users is there with its first address, and nobody has an unknown name."""
    if len(set(pool.usernames)) != pool.size:
        raise SeedingFailed(f"{address}: usernames are not distinct")
    async with Connection(address) as connection:
        for number in spread(pool.size, SAMPLE):
            got = await attributes(connection, pool, pool.usernames[number])
            if got.get("email") != first_email(number):
                raise SeedingFailed(f"{address}: user {number} has {got}")


async def check_kept(address: str, pool: Pool, tag: str, asked: int, connections: int) -> int:
    """Read a sample of the changed users back; answers how many were compared.

    Each has the values of the last request that named it, or of the one before if the last was
    among those that wrk did not see through. Request 0 only shows wrk the script: it is not sent.
    """
    seen_through = asked - 1 - 2 * connections  # the last ones may have been cut off
    async with Connection(address) as connection:
        sample = tuple(counter + 1 for counter in spread(seen_through, SAMPLE))
        for counter in sample:
            index = request.user_index(counter, pool.size)
            got = await attributes(connection, pool, pool.usernames[index])
            allowed = [request.values(tag, n) for n in latest(counter, pool.size, asked)]
            found = request.Values(
                got.get("email", ""), got.get("phone_number", ""), got.get("given_name", "")
            )
            if found not in allowed:
                raise SeedingFailed(f"{address}: user {index} has {found}, not one of {allowed}")
    return len(sample)


def latest(counter: int, users: int, asked: int) -> tuple[int, ...]:
    """The last two requests that named the same user as this one (or the only one)."""
    rounds = (asked - 1 - counter) // users
    last = counter + rounds * users
    return tuple(n for n in (last, last - users) if n >= 0)
