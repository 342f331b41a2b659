"""User pool clients: stream `client/<id>`, and what their settings are made of."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

# How one may sign in through a client: each is an `ALLOW_…` of the API.
Flow = Literal[
    "ADMIN_USER_PASSWORD_AUTH",
    "USER_PASSWORD_AUTH",
    "USER_SRP_AUTH",
    "REFRESH_TOKEN_AUTH",
    "CUSTOM_AUTH",
    "USER_AUTH",
]


class ClientSettings(Struct, frozen=True, omit_defaults=True):
    """What a client may, as far as anything here depends on it.

    Without lists of its own it reads and writes the standard attributes. `repeated` is opaque
    JSON: members that a description of the client repeats.
    """

    reads: tuple[str, ...] | None = None
    writes: tuple[str, ...] | None = None
    flows: tuple[Flow, ...] = ("REFRESH_TOKEN_AUTH", "USER_SRP_AUTH", "CUSTOM_AUTH")
    hides_users: bool = False
    access_token_s: int = 3600
    id_token_s: int = 3600
    refresh_token_s: int = 2_592_000
    session_s: int = 180
    revokes: bool = True
    repeated: str = "{}"


class ClientCreated(Struct, frozen=True, omit_defaults=True):
    """An application may call for the users of this pool, with this secret if it has one."""

    client: str
    pool: str
    name: str
    settings: ClientSettings
    secret: str | None = None


class ClientSettingsReplaced(Struct, frozen=True, omit_defaults=True):
    """The client has this name and these settings now, and none of those before."""

    name: str
    settings: ClientSettings


class ClientDeleted(Struct, frozen=True, omit_defaults=True):
    """The client is gone: nobody signs in through it."""

    client: str
    pool: str


ClientEvent = ClientCreated | ClientSettingsReplaced | ClientDeleted
