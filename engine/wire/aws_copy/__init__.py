"""A real AWS account, as the AWS CLI printed it: read into a world that begins like it.

One folder for each region, one file for each command of `COMMANDS`, named after it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

import msgspec

from engine.domain.errors import DomainError
from engine.domain.streams import account_stream, client_stream, pool_stream
from engine.domain.world import World
from engine.wire.aws_copy import email, identity, numbers, pools, texts
from engine.wire.aws_copy.commands import CLIENT_FILE, COMMANDS, IDENTITY_FILE, POOL_FILE
from engine.wire.aws_error import AwsError
from engine.wire.constraints import ConstraintViolations
from engine.wire.world_file import WorldUnreadable

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from engine.domain.decision import Decision
    from engine.domain.events import AccountEvent, Event

    Files = Mapping[str, bytes]
    Reader = Callable[[bytes], tuple[AccountEvent, ...]]

T = TypeVar("T")

# In the order in which the events must come: a registration is there before what it stands for.
READERS: Mapping[str, Reader] = {
    "get-sms-sandbox-account-status": texts.sandbox_status,
    "describe-verified-destination-numbers": texts.verified_destinations,
    "list-sms-sandbox-phone-numbers": texts.sandbox_numbers,
    "get-sms-attributes": texts.sms_attributes,
    "describe-spend-limits": texts.spend_limits,
    "describe-opted-out-numbers": texts.opted_out_numbers,
    "describe-registrations": numbers.registrations,
    "describe-phone-numbers": numbers.phone_numbers,
    "describe-sender-ids": numbers.sender_ids,
    "get-account": email.production_access,
    "list-email-identities": email.identities,
}


def read_folder(folder: Path) -> World:
    """The world that begins like the account copied into this folder. Raises WorldUnreadable."""
    try:
        files = {
            file.relative_to(folder).as_posix(): file.read_bytes()
            for file in sorted(folder.rglob("*.json"))
        }
    except OSError as missing:
        sentence = f"{folder} cannot be read: {missing.strerror}."
        raise WorldUnreadable(sentence) from missing
    return read_copy(folder.name, files)


def read_copy(name: str, files: Files) -> World:
    """The world that begins like the account in these files (`REGION/COMMAND.json` → content).

    What no file tells is as in a new AWS account. Raises WorldUnreadable.
    """
    _check_names(files)
    account = _read(IDENTITY_FILE, files[IDENTITY_FILE], identity.account_id)
    beginning: dict[str, list[Event]] = defaultdict(list)
    regions = sorted({file.partition("/")[0] for file in files if "/" in file})
    for region in regions:
        stream = account_stream(account, region)
        for command, reader in READERS.items():
            file = f"{region}/{command}.json"
            if file in files:
                beginning[stream] += _read(file, files[file], reader)
    accounts = {stream: tuple(each) for stream, each in beginning.items() if each}
    return World(name, events={**accounts, **_pools(files)})


def _pools(files: Files) -> Decision:
    """Every pool, and every client of one."""
    copied = [_read(file, files[file], pools.pool) for file in _named(files, POOL_FILE)]
    by_id = {pool.created.pool: pool.created for pool in copied}
    clients = [
        _read(file, files[file], lambda content: pools.client(content, by_id))
        for file in _named(files, CLIENT_FILE)
    ]
    return {
        **{pool_stream(pool.created.pool): pool.events for pool in copied},
        **{client_stream(client.client): (client,) for client in clients},
    }


def _named(files: Files, form: re.Pattern[str]) -> list[str]:
    return [file for file in sorted(files) if form.fullmatch(file.rpartition("/")[2])]


def _check_names(files: Files) -> None:
    """Refuse a file that would have no effect, and a folder that does not say whose it is."""
    if IDENTITY_FILE not in files:
        sentence = f"There is no {IDENTITY_FILE}, which says whose account it is."
        raise WorldUnreadable(sentence)
    for file in sorted(files):
        region, _, name = file.rpartition("/")
        of_cognito = POOL_FILE.fullmatch(name) or CLIENT_FILE.fullmatch(name)
        known = name.removesuffix(".json") in READERS or of_cognito
        if file != IDENTITY_FILE and not (region and known):
            expected = ", ".join(command.file for command in COMMANDS)
            sentence = f"{file} is none of the files that are read: REGION/ and {expected}."
            raise WorldUnreadable(sentence)


def _read(file: str, content: bytes, reader: Callable[[bytes], T]) -> T:
    try:
        return reader(content)
    except (msgspec.MsgspecError, ValueError, DomainError, AwsError, ConstraintViolations) as wrong:
        sentence = f"{file} is not what its command prints: {wrong}"
        raise WorldUnreadable(sentence) from wrong
