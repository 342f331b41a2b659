"""STS: whose credentials these are, which scripts and Terraform ask before all else."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.aws_cli import AwsCli
from tests.support.sending import told


def identity(account: str) -> dict[str, str]:
    return {
        "UserId": f"AIDASNDPT{account}",
        "Account": account,
        "Arn": f"arn:aws:iam::{account}:user/sandpost",
    }


def answered(client: Any) -> Any:
    answer = client.get_caller_identity()
    answer.pop("ResponseMetadata")
    return answer


def test_a_key_of_twelve_digits_is_the_accounts_id(account):
    assert answered(account.client("sts")) == identity(account.id)


def test_any_other_key_is_of_the_account_of_zeros(live):
    assert answered(live.client("sts", "eu-west-1", "AKIAIOSFODNN7EXAMPLE")) == identity("0" * 12)


def test_the_command_line_is_answered_too(account):
    aws = AwsCli(account.live.url, account.id)

    assert aws("sts", "get-caller-identity") == identity(account.id)


def test_other_operations_say_that_they_are_not_simulated(account):
    with pytest.raises(ClientError) as refused:
        account.client("sts").get_session_token()

    assert told(refused.value) == (
        501,
        "NotImplementedException",
        (
            "Sandpost does not simulate GetSessionToken of sts: roles and sessions are not "
            "simulated, any access key will do."
        ),
    )
