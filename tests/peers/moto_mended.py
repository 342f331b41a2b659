"""Loaded into moto's test run before the plugin: set-ups that AWS would refuse are mended.

Many tests prepare with what AWS does not take, and never come to what they are about. With this
they do: what a call lacks is added. What is replaced in their source is in `moto_texts.py`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Any

import boto3

FLOWS = (
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
)
NAMED = ("SignUp", "ForgotPassword", "ConfirmForgotPassword")
PASSWORD = "P2$Sword"
SIGNING_IN = ("InitiateAuth", "RespondToAuthChallenge")
SERVICE = "cognito-identity-provider"
unmended = boto3.client
clients: dict[str, dict[str, Any]] = {}  # as described, by their ids


def _learn(parsed: dict[str, Any], **_: Any) -> None:
    if made := parsed.get("UserPoolClient"):
        clients[made["ClientId"]] = made


def _open(params: dict[str, Any], **_: Any) -> None:
    """A client that says nothing of flows lets nobody in by password."""
    params.setdefault("ExplicitAuthFlows", FLOWS)


def _tell_nobody(params: dict[str, Any], **_: Any) -> None:
    """A user with a number cannot be invited by a pool that sends no texts."""
    params.setdefault("MessageAction", "SUPPRESS")


def _confirm(made: Any) -> Callable[..., Any]:
    """Nobody is confirmed by a code that was never sent: an administrator does it."""

    def confirm_sign_up(ClientId: str, Username: str, **_: str) -> Any:  # noqa: N803
        whose = {"UserPoolId": clients[ClientId]["UserPoolId"], "Username": Username}
        if made.admin_get_user(**whose)["UserStatus"] == "UNCONFIRMED":
            return made.admin_confirm_sign_up(**whose)
        return made.admin_set_user_password(**whose, Password=PASSWORD, Permanent=True)

    return confirm_sign_up


def _prove(params: dict[str, Any], **_: Any) -> None:
    """A client with a secret must prove it has it."""
    if digest := _digest(params["ClientId"], params["Username"]):
        params.setdefault("SecretHash", digest)


def _prove_inside(params: dict[str, Any], **_: Any) -> None:
    for member in ("AuthParameters", "ChallengeResponses"):
        given = params.get(member, {})
        if "USERNAME" in given and (digest := _digest(params["ClientId"], given["USERNAME"])):
            given.setdefault("SECRET_HASH", digest)


def _digest(client_id: str, name: str) -> str | None:
    secret = clients.get(client_id, {}).get("ClientSecret")
    if secret is None:
        return None
    said = hmac.digest(secret.encode(), f"{name}{client_id}".encode(), hashlib.sha256)
    return base64.b64encode(said).decode()


def client(service: str, *words: Any, **more: Any) -> Any:
    """A client that adds what AWS would ask for."""
    made = unmended(service, *words, **more)
    if service != "cognito-idp":
        return made
    made.meta.events.register(f"after-call.{SERVICE}.CreateUserPoolClient", _learn)
    added = {"CreateUserPoolClient": _open, "AdminCreateUser": _tell_nobody}
    added |= dict.fromkeys(NAMED, _prove)
    added |= dict.fromkeys((*SIGNING_IN, *(f"Admin{one}" for one in SIGNING_IN)), _prove_inside)
    for operation, add in added.items():
        made.meta.events.register(f"provide-client-params.{SERVICE}.{operation}", add)
    made.confirm_sign_up = _confirm(made)
    return made


boto3.client = client
