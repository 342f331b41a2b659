"""Second factors of a pool: asked for or not, and which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.app.handle import Caller
from engine.domain.account_commands import DeclareRole
from engine.domain.events import PoolSettings
from tests.support.sending import REGION, ago
from tests.support.shop import ROLE, SMS, Shop

INVALID = "InvalidParameterException"
APP = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
TEXTS = {"SmsMfaConfiguration": {"SmsConfiguration": SMS}}


def configure(shop: Shop, **given: Any) -> dict[str, Any]:
    """What SetUserPoolMfaConfig answers, which is what GetUserPoolMfaConfig does then."""
    answer: dict[str, Any] = shop.cognito.set_user_pool_mfa_config(UserPoolId=shop.pool, **given)
    answer.pop("ResponseMetadata")
    assert configured(shop) == answer
    return answer


def configured(shop: Shop) -> dict[str, Any]:
    answer: dict[str, Any] = shop.cognito.get_user_pool_mfa_config(UserPoolId=shop.pool)
    answer.pop("ResponseMetadata")
    return answer


def stored(shop: Shop) -> PoolSettings:
    live = shop.live
    caller = Caller(shop.account.id, REGION)
    return live.do(live.sandpost.pools.get(caller, shop.pool)).settings


def refused(shop: Shop, text: str, name: str = INVALID, **given: Any) -> None:
    before = configured(shop)
    shop.refused(name, text, lambda: configure(shop, **given))
    assert configured(shop) == before


def test_a_pool_without_second_factors_says_so(shop: Callable[..., Shop]):
    assert configured(shop()) == {"MfaConfiguration": "OFF"}


def test_what_creation_asked_for_is_shown(shop: Callable[..., Shop]):
    one = shop(SmsConfiguration=SMS, MfaConfiguration="ON", SmsAuthenticationMessage="A {####}")

    assert configured(one) == {
        "MfaConfiguration": "ON",
        "SmsMfaConfiguration": {"SmsAuthenticationMessage": "A {####}", "SmsConfiguration": SMS},
    }


def test_texts_are_sent_as_is_said_with_the_factor(shop: Callable[..., Shop]):
    one = shop()

    answer = configure(one, **TEXTS, MfaConfiguration="OPTIONAL")

    assert answer == {**TEXTS, "MfaConfiguration": "OPTIONAL"}
    pool = one.cognito.describe_user_pool(UserPoolId=one.pool)["UserPool"]
    assert (pool["SmsConfiguration"], pool["MfaConfiguration"]) == (SMS, "OPTIONAL")
    assert (stored(one).mfa, stored(one).sms_mfa) == ("OPTIONAL", True)


def test_texts_are_sent_as_the_pool_does_already_unless_said_anew(shop: Callable[..., Shop]):
    one = shop(SmsConfiguration=SMS)

    answer = configure(
        one,
        SmsMfaConfiguration={"SmsAuthenticationMessage": "B {####}"},
        MfaConfiguration="ON",
    )

    assert answer["SmsMfaConfiguration"]["SmsConfiguration"] == SMS


def test_the_factors_own_words_go_before_the_pools(shop: Callable[..., Shop]):
    """Facts 7.2 [doc]."""
    one = shop(SmsConfiguration=SMS, SmsAuthenticationMessage="Pool {####}")
    configure(
        one,
        SmsMfaConfiguration={"SmsAuthenticationMessage": "Factor {####}"},
        MfaConfiguration="ON",
    )

    assert stored(one).templates.authentication_sms == "Factor {####}"
    configure(one, SmsMfaConfiguration={}, MfaConfiguration="ON")
    assert stored(one).templates.authentication_sms == "Pool {####}"


def test_an_app_alone_leaves_texts_out(shop: Callable[..., Shop]):
    one = shop(SmsConfiguration=SMS)

    answer = configure(one, **APP, MfaConfiguration="ON")

    assert answer == {**APP, "MfaConfiguration": "ON"}
    assert (stored(one).sms_mfa, stored(one).app_mfa) == (False, True)


def test_both_factors_can_be_offered(shop: Callable[..., Shop]):
    one = shop()

    configure(one, **TEXTS, **APP, MfaConfiguration="ON")

    assert (stored(one).sms_mfa, stored(one).app_mfa) == (True, True)


def test_factors_that_are_omitted_are_offered_no_more(shop: Callable[..., Shop]):
    """Not known of AWS: the README says so."""
    one = shop()
    configure(one, **TEXTS, **APP, MfaConfiguration="ON")

    assert configure(one, **TEXTS) == {**TEXTS, "MfaConfiguration": "ON"}
    assert (stored(one).sms_mfa, stored(one).app_mfa) == (True, False)


def test_an_update_of_the_pool_keeps_the_factors(shop: Callable[..., Shop]):
    """An update cannot say them; MfaConfiguration it can say, and omit."""
    one = shop()
    configure(one, **APP, MfaConfiguration="ON")

    one.cognito.update_user_pool(UserPoolId=one.pool, MfaConfiguration="OPTIONAL")
    assert configured(one) == {**APP, "MfaConfiguration": "OPTIONAL"}
    one.cognito.update_user_pool(UserPoolId=one.pool)
    assert configured(one) == {**APP, "MfaConfiguration": "OFF"}


def test_other_settings_of_the_pool_stay(shop: Callable[..., Shop]):
    one = shop(AutoVerifiedAttributes=["email"], UserPoolTags={"team": "shop"})

    configure(one, **TEXTS, MfaConfiguration="ON")

    pool = one.cognito.describe_user_pool(UserPoolId=one.pool)["UserPool"]
    assert (pool["AutoVerifiedAttributes"], pool["UserPoolTags"]) == (["email"], {"team": "shop"})
    assert not pool.keys() & {"SmsMfaConfiguration", "SoftwareTokenMfaConfiguration"}


def test_passkeys_are_repeated(shop: Callable[..., Shop]):
    passkeys = {"WebAuthnConfiguration": {"RelyingPartyId": "shop.example"}}

    assert configure(shop(), **passkeys) == {**passkeys, "MfaConfiguration": "OFF"}


@pytest.mark.parametrize("mfa", ["ON", "OPTIONAL"])
def test_a_factor_is_asked_for_only_where_there_is_one(shop: Callable[..., Shop], mfa: str):
    """Facts 4.7 [obs, weak]."""
    refused(
        shop(SmsConfiguration=SMS),
        (
            "At least one of [SmsMfaConfiguration] or [SoftwareTokenMfaConfiguration] must be "
            "provided."
        ),
        MfaConfiguration=mfa,
        SoftwareTokenMfaConfiguration={"Enabled": False},
    )


def test_texts_need_somebody_who_sends_them(shop: Callable[..., Shop]):
    """Facts 4.7 [obs, weak]: the sentence names the other factor."""
    refused(
        shop(),
        "[SmsConfiguration] is a required member of [SoftwareTokenMfaConfiguration].",
        SmsMfaConfiguration={},
        MfaConfiguration="ON",
    )


def test_the_role_is_tried(shop: Callable[..., Shop]):
    """Facts 8.1: checked at configuration time [doc]."""
    one = shop()
    one.account.act(DeclareRole(ROLE, ago(), assumable=False))

    refused(
        one,
        "Role does not have a trust relationship allowing Cognito to assume the role",
        "InvalidSmsRoleTrustRelationshipException",
        **TEXTS,
    )


def test_a_factor_by_mail_is_not_simulated_and_says_so(shop: Callable[..., Shop]):
    refused(
        shop(),
        "Sandpost does not simulate second factors by e-mail.",
        EmailMfaConfiguration={"Message": "Code {####}"},
    )


@pytest.mark.parametrize("call", ["get_user_pool_mfa_config", "set_user_pool_mfa_config"])
def test_an_unknown_pool_does_not_exist(shop: Callable[..., Shop], call: str):
    one = shop()
    unknown = "us-east-1_Unknown00"

    one.refused(
        "ResourceNotFoundException",
        f"User pool {unknown} does not exist.",
        lambda: getattr(one.cognito, call)(UserPoolId=unknown),
    )
