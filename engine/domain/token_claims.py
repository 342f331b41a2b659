"""What tokens say (AWS developer guide "Using the ID token", "Using the access token").

The refresh token is opaque at AWS; here it is one more signed token, so that no list of who is
signed in need be kept: the user's state says what was revoked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from engine.domain.client import Client
from engine.domain.pool import Pool
from engine.domain.schema import FLAGS, STANDARD_NAMES
from engine.domain.user import User

if TYPE_CHECKING:
    from collections.abc import Mapping

# What the token of somebody who signed in by an API call may do: everything about oneself.
SCOPE = "aws.cognito.signin.user.admin"

Claims = dict[str, object]


class Entry(Struct, frozen=True):
    """Somebody who was let in, through which client, and when (seconds since 1970).

    `origin` is that of all tokens of this signing in, `event` what revokes them all at once.
    """

    pool: Pool
    user: User
    client: Client
    origin: str
    event: str
    since: int


class Issue(Struct, frozen=True):
    """Who issues a token and when (seconds since 1970), and the token's own id."""

    issuer: str
    at: int
    id: str


def access_claims(entry: Entry, issue: Issue) -> Claims:
    """What an access token says; never an attribute."""
    return {
        **_common(entry, issue, "access", issue.at + entry.client.settings.access_token_s),
        "client_id": entry.client.id,
        "scope": SCOPE,
        "username": entry.user.username,
    }


def id_claims(entry: Entry, issue: Issue) -> Claims:
    """What an ID token says: the user's attributes too, as far as the client may read them."""
    return {
        **_readable(entry.client, entry.user.attributes),
        **_common(entry, issue, "id", issue.at + entry.client.settings.id_token_s),
        "aud": entry.client.id,
        "cognito:username": entry.user.username,
    }


def refresh_claims(entry: Entry, issue: Issue) -> Claims:
    """What a refresh token says; it is for this service alone."""
    return {
        **_common(entry, issue, "refresh", entry.since + entry.client.settings.refresh_token_s),
        "client_id": entry.client.id,
    }


def _common(entry: Entry, issue: Issue, use: str, ends: int) -> Claims:
    return {
        "sub": entry.user.sub,
        "iss": issue.issuer,
        "origin_jti": entry.origin,
        "event_id": entry.event,
        "token_use": use,
        "auth_time": entry.since,
        "exp": ends,
        "iat": issue.at,
        "jti": issue.id,
    }


def _readable(client: Client, attributes: Mapping[str, str]) -> Claims:
    """Flags are booleans, everything else is text; a client without a list reads the standard."""
    reads = STANDARD_NAMES if client.settings.reads is None else frozenset(client.settings.reads)
    flags = frozenset(FLAGS.values())
    return {
        name: value == "true" if name in flags else value
        for name, value in attributes.items()
        if name in reads
    }
