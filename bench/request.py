"""The one request of every load: what boto3 sends for three changed attributes, byte for byte.

`load.lua` and the paced client fill the same template, so that no target is asked in other words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

REGION = "us-east-1"
ACCESS_KEY = "000000000000"  # twelve digits: the account id, for Sandpost and for ministack
SERVICE_PREFIX = "AWSCognitoIdentityProviderService."
USER, EMAIL, PHONE, NAME = "@USER@", "@EMAIL@", "@PHONE@", "@NAME@"
TAG_LENGTH = 6
STRIDES = {100: 37, 10_000: 3_701}  # coprime to the pool's size: every user comes before one again
FICTION_AREAS = 790  # area codes 200 to 989, each with the hundred numbers reserved for fiction
NUMBERS_PER_AREA = 100
COUNTER_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Values:
    """What one update gives a user; a later update of the same user differs in all three."""

    email: str
    phone: str
    name: str


def values(tag: str, counter: int) -> Values:
    """The values of a load's n-th request; `load.lua` counts the same way."""
    area = 200 + (counter // NUMBERS_PER_AREA) % FICTION_AREAS
    return Values(
        email=f"{tag}-{counter:0{COUNTER_DIGITS}d}@load.example",
        phone=f"+1{area}55501{counter % NUMBERS_PER_AREA:02d}",
        name=f"Ada{counter:0{COUNTER_DIGITS}d}",
    )


def counter_of(email: str, tag: str) -> int | None:
    """Which request of a load gave this address; None if it was none of them."""
    prefix, _, rest = email.partition("-")
    number = rest.removesuffix("@load.example")
    return int(number) if prefix == tag and number.isdigit() else None


def user_index(counter: int, users: int) -> int:
    """Whom a load's n-th request changes: all users in turn, not in the order they were made."""
    return counter * stride(users) % users


def stride(users: int) -> int:
    """How far the next user is away, in a pool of this size."""
    return STRIDES.get(users, 1)


USER_AGENT = (
    "Boto3/1.44.5 md/Botocore#1.44.5 ua/2.1 os/linux#6.18 md/arch#x86_64 lang/python#3.11.7 "
    "md/pyimpl#CPython cfg/retry-mode#standard Botocore/1.44.5"
)
SIGNED = "content-type;host;x-amz-date;x-amz-target"


def headers(target: str, host: str, length: int) -> str:
    """The head of a call as boto3 writes it; the signature only looks like one."""
    now = datetime.now(UTC)
    credential = f"Credential={ACCESS_KEY}/{now:%Y%m%d}/{REGION}/cognito-idp/aws4_request"
    signature = "Signature=" + "5a" * 32
    return "\r\n".join(
        (
            "POST / HTTP/1.1",
            f"Host: {host}",
            "Accept-Encoding: identity",
            f"X-Amz-Target: {SERVICE_PREFIX}{target}",
            "Content-Type: application/x-amz-json-1.1",
            f"User-Agent: {USER_AGENT}",
            f"X-Amz-Date: {now:%Y%m%dT%H%M%SZ}",
            f"Authorization: AWS4-HMAC-SHA256 {credential}, SignedHeaders={SIGNED}, {signature}",
            "amz-sdk-invocation-id: 6f0c1d5e-8a53-4d0a-9a39-2f2d6f6f7a10",
            "amz-sdk-request: attempt=1",
            f"Content-Length: {length}",
            "",
            "",
        )
    )


def update_template(host: str, pool: str, username_length: int) -> str:
    """The whole update with four gaps; every filled one has the same length."""
    body = (
        f'{{"UserPoolId": "{pool}", "Username": "{USER}", "UserAttributes": ['
        f'{{"Name": "email", "Value": "{EMAIL}"}}, '
        f'{{"Name": "phone_number", "Value": "{PHONE}"}}, '
        f'{{"Name": "given_name", "Value": "{NAME}"}}]}}'
    )
    filled = fill(body, "u" * username_length, values("t" * TAG_LENGTH, 0))
    return headers("AdminUpdateUserAttributes", host, len(filled)) + body


def fill(template: str, username: str, new: Values) -> str:
    """A template with its gaps filled."""
    return (
        template.replace(USER, username)
        .replace(EMAIL, new.email)
        .replace(PHONE, new.phone)
        .replace(NAME, new.name)
    )
