"""What ListUsers answered, read from a file: one page, or what the AWS CLI makes of all pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from pathlib import Path

DESTINATIONS = {"SMS": "phone_number", "EMAIL": "email"}


class UsersUnreadable(Exception):
    """The file is not what ListUsers answers; the sentence says what is wrong."""


class ListedUser(Struct, frozen=True):
    """A user, and where a message would go; nothing where the user has no such attribute."""

    user: str
    to: str


class _Attribute(Struct):
    Name: str
    Value: str = ""


class _User(Struct):
    Username: str
    Attributes: list[_Attribute] = []


class _Users(Struct):
    Users: list[_User]


def read_users(file: Path, medium: str) -> list[ListedUser]:
    """Every user in the file with where a message of this medium would go."""
    try:
        listed = msgspec.json.decode(file.read_bytes(), type=_Users)
    except OSError as missing:
        sentence = f"{file} cannot be read: {missing.strerror}."
        raise UsersUnreadable(sentence) from missing
    except msgspec.MsgspecError as wrong:
        sentence = f"{file} is not a list of users: {wrong}."
        raise UsersUnreadable(sentence) from wrong
    wanted = DESTINATIONS[medium]
    return [ListedUser(user.Username, _value(user, wanted)) for user in listed.Users]


def _value(user: _User, wanted: str) -> str:
    return next((one.Value for one in user.Attributes if one.Name == wanted), "")
