"""Tokens as applications verify them, by two verifiers that share no code with what signed them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
import pytest

from tests.web.instances import Instance, instance

PASSWORD = "Abcdef1!"


@dataclass(frozen=True)
class SignedIn:
    """Somebody's tokens, and what a verifier of them is told."""

    pool: str
    client: str
    issuer: str
    key_set: str
    access: str
    id: str
    sub: str


@pytest.fixture(scope="module", params=["own", "aws"])
def signed_in(request: pytest.FixtureRequest) -> Iterator[SignedIn]:
    with instance(SANDPOST_ISSUER=request.param) as running:
        yield _signed_in(running, request.param)


def _signed_in(running: Instance, issuer: str) -> SignedIn:
    cognito = running.aws()
    pool = cognito.create_user_pool(PoolName="shop")["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="shop", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    who = {"UserPoolId": pool, "Username": "ada"}
    made = cognito.admin_create_user(**who, MessageAction="SUPPRESS")["User"]
    cognito.admin_set_user_password(**who, Password=PASSWORD, Permanent=True)
    tokens = cognito.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    port = running.url.rpartition(":")[2]
    own = f"http://localhost:{port}/{pool}"
    aws = f"https://cognito-idp.us-east-1.amazonaws.com/{pool}"
    return SignedIn(
        pool,
        client,
        aws if issuer == "aws" else own,
        f"{running.url}/{pool}/.well-known/jwks.json",
        tokens["AccessToken"],
        tokens["IdToken"],
        next(one["Value"] for one in made["Attributes"] if one["Name"] == "sub"),
    )


def tampered(token: str) -> str:
    """The token with another byte in what it says."""
    head, said, signature = token.split(".")
    return f"{head}.{said[:-3]}{'A' if said[-3] != 'A' else 'B'}{said[-2:]}.{signature}"


def by_pyjwt(token: str, signed_in: SignedIn, audience: str | None) -> Any:
    """The claims, as PyJWT reads them with the key set that it fetches."""
    key = jwt.PyJWKClient(signed_in.key_set).get_signing_key_from_jwt(token)
    return jwt.decode(
        token,
        key.key,
        algorithms=["RS256"],
        issuer=signed_in.issuer,
        audience=audience,
        options={"require": ["exp", "iat", "sub", "iss"], "verify_aud": audience is not None},
    )


def test_a_python_verifier_takes_both_tokens(signed_in):
    access = by_pyjwt(signed_in.access, signed_in, None)
    about = by_pyjwt(signed_in.id, signed_in, signed_in.client)

    assert (access["token_use"], access["client_id"]) == ("access", signed_in.client)
    assert (about["token_use"], about["cognito:username"]) == ("id", "ada")
    assert access["sub"] == about["sub"] == signed_in.sub


def test_a_python_verifier_refuses_what_was_tampered_with(signed_in):
    with pytest.raises(jwt.InvalidTokenError):
        by_pyjwt(tampered(signed_in.id), signed_in, signed_in.client)


def by_aws_jwt_verify(
    token: str, use: str, signed_in: SignedIn, programs: Path
) -> subprocess.CompletedProcess[str]:
    """What AWS's own verifier for JavaScript says."""
    line = (shutil.which("node") or "node", "verify.mjs", signed_in.issuer, signed_in.key_set)
    return subprocess.run(
        (*line, signed_in.client, use, token),
        cwd=programs,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("use", ["access", "id"])
def test_awss_own_verifier_takes_both_tokens(signed_in, use, javascript):
    token = signed_in.access if use == "access" else signed_in.id

    done = by_aws_jwt_verify(token, use, signed_in, javascript)

    assert done.returncode == 0, done.stderr
    claims = json.loads(done.stdout)
    assert (claims["sub"], claims["token_use"]) == (signed_in.sub, use)


@pytest.mark.parametrize(
    ("use", "spoilt"), [("id", False), ("access", True)], ids=["another use", "tampered with"]
)
def test_awss_own_verifier_refuses(signed_in, use, spoilt, javascript):
    token = tampered(signed_in.access) if spoilt else signed_in.access

    done = by_aws_jwt_verify(token, use, signed_in, javascript)

    assert done.returncode == 1
    assert done.stdout == ""
