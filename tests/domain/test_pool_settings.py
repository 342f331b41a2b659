"""What a pool's update records: settings and tags; what they may be is as on creation."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.account_state import EmailIdentity, Role, SendingAccount
from engine.domain.commands import ReplacePoolSettings
from engine.domain.errors import (
    ForeignIdentity,
    IdentityNotVerified,
    MfaUnsuitable,
    PoolSettingsUnsuitable,
    RoleNotTrusted,
    TagsUnsuitable,
)
from engine.domain.events import (
    EmailConfiguration,
    EndUserMessaging,
    PoolCreated,
    PoolSettings,
    PoolSettingsReplaced,
    PoolTagged,
    PoolUntagged,
    SchemaAttribute,
    SmsConfiguration,
)
from engine.domain.pool import evolve
from engine.domain.pool_decide import PoolAccounts, decide_settings
from engine.domain.schema import STANDARD
from engine.domain.streams import pool_stream
from tests.domain.given import Decider, Given
from tests.domain.users import ACCOUNT, POOL, REGION, ROLE

NEW = SendingAccount()
ARN = f"arn:aws:ses:eu-west-2:{ACCOUNT}:identity/shop@shop.example"
OWN = EmailConfiguration(own_identity=True, identity_arn=ARN)
BROKEN = SendingAccount(roles={ROLE: Role(assumable=False, may_publish=True, external_id=None)})
BEFORE = PoolSettings(auto_verified=("email",), sms=SmsConfiguration(ROLE))
CREATED = PoolCreated(POOL, "shop", ACCOUNT, REGION, STANDARD, BEFORE)


def given(*events: Any, sms: SendingAccount = NEW, email: SendingAccount = NEW) -> Given[Any, Any]:
    """A pool to which this has happened, and the accounts it would send through."""

    def decide(command: ReplacePoolSettings, pool: Any) -> Any:
        return decide_settings(command, pool, PoolAccounts(sms, email))

    return Decider(decide, evolve, pool_stream(POOL), None).given(*(events or (CREATED,)))


def to(name: str | None = None, /, tags: Any = None, **settings: Any) -> ReplacePoolSettings:
    return ReplacePoolSettings(PoolSettings(**settings), name, tags)


def test_settings_replace_those_before_and_a_name_that_is_not_said_stays():
    given().when(to(case_sensitive=False)).then(
        PoolSettingsReplaced("shop", PoolSettings(case_sensitive=False))
    )


def test_a_pool_can_be_renamed():
    given().when(ReplacePoolSettings(BEFORE, "store")).then(PoolSettingsReplaced("store", BEFORE))


def test_replacing_settings_by_the_same_records_nothing():
    given().when(ReplacePoolSettings(BEFORE, "shop", {})).then()


def test_tags_replace_those_before_in_the_same_append():
    given(CREATED, PoolTagged({"team": "shop", "cost": "1"})).when(
        to(tags={"cost": "2", "env": "dev"})
    ).then(
        PoolSettingsReplaced("shop", PoolSettings()),
        PoolUntagged(("team",)),
        PoolTagged({"cost": "2", "env": "dev"}),
    )


def test_fifty_tags_may_be_replaced_by_fifty_others():
    before = PoolTagged({f"k{n}": "" for n in range(50)})
    after = {f"other{n}": "" for n in range(50)}

    given(CREATED, before).when(ReplacePoolSettings(BEFORE, tags=after)).then(
        PoolUntagged(tuple(before.tags)), PoolTagged(after)
    )


def test_tags_that_are_not_said_stay():
    given(CREATED, PoolTagged({"team": "shop"})).when(ReplacePoolSettings(BEFORE)).then()


def test_tags_alone_do_not_replace_the_settings():
    given().when(ReplacePoolSettings(BEFORE, tags={"team": "shop"})).then(
        PoolTagged({"team": "shop"})
    )


def test_a_pool_cannot_bear_tags_of_awss_own():
    given().when(to(tags={"aws:team": "shop"})).then_refused(TagsUnsuitable)


def test_only_what_is_verified_by_itself_can_wait_for_its_verification():
    given().when(to(verified_before_update=("email",))).then_refused(PoolSettingsUnsuitable)


def test_a_preferred_user_name_that_the_schema_requires_is_no_alias():
    required = SchemaAttribute("preferred_username", "String", required=True)
    created = PoolCreated(POOL, "shop", ACCOUNT, REGION, (required,), BEFORE)

    given(created).when(to(alias_attributes=("preferred_username",))).then_refused(
        PoolSettingsUnsuitable
    )


def test_end_user_messaging_is_asked_in_the_pools_own_region():
    """Facts 8.1 [doc]; the sentence is ours."""
    sms = SmsConfiguration(ROLE, region="eu-west-1", direct=EndUserMessaging())

    given().when(to(sms=sms)).then_refused(PoolSettingsUnsuitable)


# ── Senders are tried as on creation ─────────────────────────────────────────────────────────


def test_a_role_that_is_not_trusted_is_refused():
    given(sms=BROKEN).when(to(sms=SmsConfiguration(ROLE))).then_refused(RoleNotTrusted)


def test_a_role_that_is_given_up_is_not_tried():
    given(sms=BROKEN).when(to()).then(PoolSettingsReplaced("shop", PoolSettings()))


def test_an_own_identity_must_be_verified():
    given().when(to(email=OWN)).then_refused(IdentityNotVerified, region="eu-west-2")


def test_an_identity_of_another_account_is_refused():
    foreign = EmailConfiguration(own_identity=True, identity_arn=ARN.replace(ACCOUNT, "9" * 12))

    given().when(to(email=foreign)).then_refused(ForeignIdentity)


def test_a_verified_identity_is_the_sender_from_now_on():
    verified = EmailIdentity("shop@shop.example", "t", "2026-01-01T00:00:00.000Z", "2026-01-02")
    account = SendingAccount(identities={"shop@shop.example": verified})

    given(email=account).when(to(email=OWN)).then(
        PoolSettingsReplaced("shop", PoolSettings(email=OWN))
    )


# ── Second factors ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mfa", ["ON", "OPTIONAL"])
def test_a_second_factor_is_asked_for_only_where_there_is_one(mfa: Any):
    """Facts 4.7 [doc]; the sentence is a report's."""
    given().when(to(mfa=mfa)).then_refused(
        MfaUnsuitable,
        sentence=(
            "SMS configuration and Auto verification for phone_number are required when MFA is "
            "required/optional"
        ),
    )


@pytest.mark.parametrize("factor", ["sms_mfa", "app_mfa"])
def test_either_factor_will_do(factor: str):
    settings: dict[str, Any] = {"mfa": "ON", factor: True}

    given().when(to(**settings)).then(PoolSettingsReplaced("shop", PoolSettings(**settings)))
