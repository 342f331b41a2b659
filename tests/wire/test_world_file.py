"""Worlds described in a file: every mistake is told, nothing is silently left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.domain.world import World
from engine.wire.world_file import WorldUnreadable, read_world
from tests.support.live import live_server

WHOLE = """
[[accounts]]
account = "123456789012"
region = "eu-west-1"
sms_sandbox = false
ses_sandbox = false
verified_destinations = ["+12065550100"]
verified_identities = ["ops@shop.example"]
opted_out = ["+12065550199"]
origination_numbers = [{ number = "+18335550100", number_type = "TOLL_FREE", registered = false }]
roles = [{ arn = "arn:aws:iam::123456789012:role/sms", may_publish = false }]
spend_quota_usd = 20
delivery_log_role = "arn:aws:iam::123456789012:role/log"

[[pools]]
Id = "eu-west-1_Shop00001"
account = "123456789012"
PoolName = "shop"
AutoVerifiedAttributes = ["phone_number"]
Schema = [{ Name = "plan", AttributeDataType = "String", Mutable = true }]
"""
ROLE = "arn:aws:iam::123456789012:role/texts"
CALLER = f'CallerArn = "{ROLE}"\n'
ACCOUNT = 'account = "123456789012"\nregion = "eu-west-1"\n'
POOL = 'Id = "eu-west-1_Shop00001"\nPoolName = "shop"\n'

Read = Callable[[str], World]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def written(text: str) -> World:
        file = tmp_path / "shop.toml"
        file.write_text(text)
        return read_world(file)

    return written


def test_accounts_and_pools_are_as_described(read):
    world = read(WHOLE)

    (account,), (pool,) = world.accounts, world.events["pool/eu-west-1_Shop00001"]
    assert world.name == "shop"
    assert (account.account, account.region) == ("123456789012", "eu-west-1")
    assert not account.origination_numbers[0].registered
    assert not account.roles[0].may_publish
    assert account.spend_quota_usd == 20
    assert account.delivery_log_role == "arn:aws:iam::123456789012:role/log"
    assert (pool.pool, pool.account, pool.region) == (
        "eu-west-1_Shop00001",
        "123456789012",
        "eu-west-1",
    )
    assert pool.schema[-1].name == "custom:plan"


def test_a_described_pool_answers_under_its_id(tmp_path):
    file = tmp_path / "shop.toml"
    file.write_text(WHOLE)

    with live_server(SANDPOST_WORLD=str(file)) as live:
        live.do(live.sandpost.begin())
        cognito = live.client("cognito-idp", "eu-west-1", "123456789012")
        described = cognito.describe_user_pool(UserPoolId="eu-west-1_Shop00001")["UserPool"]

    assert described["Name"] == "shop"
    assert described["AutoVerifiedAttributes"] == ["phone_number"]


def test_a_described_pool_may_send_through_end_user_messaging(tmp_path):
    file = tmp_path / "shop.toml"
    file.write_text(f"{WHOLE}[pools.SmsConfiguration.EumsSms]\n{CALLER}")

    with live_server(SANDPOST_WORLD=str(file)) as live:
        live.do(live.sandpost.begin())
        cognito = live.client("cognito-idp", "eu-west-1", "123456789012")
        pool = cognito.describe_user_pool(UserPoolId="eu-west-1_Shop00001")["UserPool"]
        attributes = [{"Name": "phone_number", "Value": "+12065550111"}]
        asked = {"UserPoolId": pool["Id"], "Username": "ada"}
        cognito.admin_create_user(**asked, MessageAction="SUPPRESS")
        with pytest.raises(cognito.exceptions.CodeDeliveryFailureException):
            cognito.admin_update_user_attributes(**asked, UserAttributes=attributes)

    assert pool["SmsConfiguration"] == {"EumsSms": {"CallerArn": ROLE}}


def test_a_json_file_will_do(tmp_path):
    file = tmp_path / "other.json"
    file.write_text(json.dumps({"accounts": [{"account": "1" * 12, "region": "us-east-1"}]}))

    assert read_world(file).accounts[0].sms_sandbox


def test_an_empty_file_is_an_empty_world(read):
    assert read("").begins() == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[acounts]]\n", "a world has accounts and pools, not acounts"),
        (f"[[accounts]]\n{ACCOUNT}sms_sandbx = false", "an account has no member sms_sandbx"),
        (
            f'[[accounts]]\n{ACCOUNT}origination_numbers = [{{ number = "+1", numbr_type = "x" }}]',
            "an origination number has no member numbr_type",
        ),
        (
            f'[[accounts]]\n{ACCOUNT}origination_numbers = [{{ number = "1", number_type = "x" }}]',
            "x is no type of number: ",
        ),
        (
            f'[[accounts]]\n{ACCOUNT}roles = [{{ arn = "a", may_pubish = false }}]',
            "a role has no member may_pubish",
        ),
        (f"[[accounts]]\n{ACCOUNT}origination_numbers = 5", "origination_numbers"),
        (
            f"[[accounts]]\n{ACCOUNT}spend_quota_usd = -1",
            "between 0 and 1000000000 USD a month, not -1",
        ),
        (f"[[accounts]]\n{ACCOUNT}spend_quota_usd = 1e10", "not 1e+10"),
        (f"[[accounts]]\n{ACCOUNT}spend_quota_usd = nan", "not nan"),
        (f"[[accounts]]\n{ACCOUNT}[[accounts]]\n{ACCOUNT}", "one account and region twice"),
        ('[[accounts]]\naccount = "1"\nregion = "eu-west-1"', "12 digits, not '1'"),
        ("[[accounts]]\naccount = 123456789012\nregion = 'x'", "account"),
        ('[[accounts]]\nregion = "eu-west-1"', "account"),
        (f"[[pools]]\n{POOL}[[pools]]\n{POOL}", "one pool twice"),
        (f"[[pools]]\n{POOL}account = 'x'", "12 digits"),
        (f"[[pools]]\n{POOL}AutoVerified = ['email']", "CreateUserPool has no member AutoVerified"),
        (f"[[pools]]\n{POOL}AutoVerifiedAttributes = 'email'", "does not describe a world"),
        (f"[[pools]]\n{POOL}AutoVerifiedAttributes = ['mail']", "enum value set"),
        (f"[[pools]]\n{POOL}EmailConfiguration = {{ Form = 'a@b.example' }}", "not understand all"),
        (f"[[pools]]\n{POOL}UsernameConfiguration = {{ CaseSensitive = 'no' }}", "not understand"),
        (
            f"[[pools]]\n{POOL}AliasAttributes = ['email']\nUsernameAttributes = ['email']",
            "Only one of the aliasAttributes or usernameAttributes",
        ),
        (
            f"[[pools]]\n{POOL}[pools.SmsConfiguration.EumsSms]\n{CALLER}Region = 'us-east-1'",
            "Region must be the region of the user pool, eu-west-1, not us-east-1",
        ),
        ('[[pools]]\nId = "eu-west-1_Shop00001"', "'poolName' failed to satisfy constraint"),
        ('[[pools]]\nPoolName = "shop"', "a pool's Id is its region"),
        ('[[pools]]\nPoolName = "shop"\nId = "shop"', "not 'shop'"),
        ('[[pools]]\nPoolName = "shop"\nId = 5', "does not describe a world"),
        ("accounts = 5", "does not describe a world"),
        ("accounts = [5]", "does not describe a world"),
        ("no toml", "does not describe a world"),
    ],
)
def test_what_does_not_describe_a_world_is_told(read, text, told):
    with pytest.raises(WorldUnreadable) as unreadable:
        read(text)

    assert told in str(unreadable.value)
    assert "shop.toml" in str(unreadable.value)


@pytest.mark.parametrize("text", ["[]", "5", "{", '"x"'])
def test_a_json_file_holds_an_object(tmp_path, text):
    file = tmp_path / "x.json"
    file.write_text(text)

    with pytest.raises(WorldUnreadable):
        read_world(file)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(WorldUnreadable, match="cannot be read: No such file"):
        read_world(tmp_path / "none.toml")


def test_text_that_is_none_is_told(tmp_path):
    file = tmp_path / "x.toml"
    file.write_bytes(b"\xff\xfe")

    with pytest.raises(WorldUnreadable):
        read_world(file)
