"""Pools and clients of a copy, where what a description shows is not what creation is told."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.domain.events import PoolDomainSet, PoolTagged
from engine.domain.schema import STANDARD
from engine.wire.aws_copy import pools
from engine.wire.cognito.pool_files import Beginning

ID = "eu-west-1_Shop00001"


def read(**members: Any) -> Beginning:
    """The pool that this description is of."""
    arn = f"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/{ID}"
    described = {"Id": ID, "Name": "shop", "Arn": arn, **members}
    return pools.pool(msgspec.json.encode({"UserPool": described}))


def test_a_pool_with_nothing_but_the_standard_attributes_is_copied():
    assert read().created.schema == STANDARD


def test_tags_and_domain_are_copied():
    found = read(UserPoolTags={"team": "shop"}, Domain="shop")

    assert found.more == (PoolTagged({"team": "shop"}), PoolDomainSet("shop", "eu-west-1"))


def test_the_older_limit_of_temporary_passwords_stands_back_where_both_are_shown():
    found = read(
        Policies={"PasswordPolicy": {"MinimumLength": 9, "TemporaryPasswordValidityDays": 3}},
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": True, "UnusedAccountValidityDays": 7},
    )

    settings = found.created.settings
    assert settings.password_policy.temporary_password_validity_days == 3
    assert settings.admin_creates_users_only


def test_a_pool_that_asks_for_a_factor_and_sends_no_texts_asks_for_an_apps():
    settings = read(MfaConfiguration="ON").created.settings

    assert (settings.mfa, settings.sms_mfa, settings.app_mfa) == ("ON", False, True)


def test_a_pool_that_asks_for_no_factor_is_given_none():
    assert "SoftwareToken" not in read(MfaConfiguration="OFF").created.settings.repeated


def test_a_pool_that_asks_for_a_factor_and_sends_texts_asks_for_theirs():
    sending = {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}
    settings = read(MfaConfiguration="OPTIONAL", SmsConfiguration=sending).created.settings

    assert (settings.mfa, settings.sms_mfa, settings.app_mfa) == ("OPTIONAL", True, False)
