"""A client with a secret proves in each call that it has it (facts 3.3)."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from engine.domain.client import Client
from engine.domain.events import ClientSettings
from engine.domain.secret_hash import check_secret_hash
from engine.domain.sign_in_errors import (
    SecretHashMissing,
    SecretHashUnexpected,
    SecretHashWrong,
)
from tests.domain.given import NOON

SUB = "5c1d0000-0000-4000-a000-000000000001"


def client(secret: str | None) -> Client:
    return Client("c1", "us-east-1_Pool00001", "web", ClientSettings(), secret, NOON, NOON)


def made(secret: str, text: str) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), text.encode(), hashlib.sha256)).decode()


def test_a_hash_over_user_name_and_client_id_is_right():
    check_secret_hash(client("s3cret"), "ada", made("s3cret", "adac1"))


def test_a_client_without_a_secret_needs_none():
    check_secret_hash(client(None), "ada", None)
    check_secret_hash(client(None), "ada", "")


def test_nor_may_it_be_given_one():
    with pytest.raises(SecretHashUnexpected):
        check_secret_hash(client(None), "ada", "whatever")


def test_a_missing_hash_is_told_apart_from_a_wrong_one():
    with pytest.raises(SecretHashMissing):
        check_secret_hash(client("s3cret"), "ada", None)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "not base64 ä",
        made("other", "adac1"),
        made("s3cret", "bobc1"),
        made("s3cret", "adac2"),
        made("s3cret", "ada"),
    ],
)
def test_any_other_hash_is_wrong(given):
    with pytest.raises(SecretHashWrong):
        check_secret_hash(client("s3cret"), "ada", given)


def test_where_a_user_has_two_names_it_may_be_made_over_either():
    check_secret_hash(client("s3cret"), "ada", made("s3cret", f"{SUB}c1"), SUB)
