"""What makes a pool, what it may become, and how it ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.domain import pool_decide, schema
from engine.domain.account_state import EmailIdentity, Role, SendingAccount
from engine.domain.commands import AddCustomAttributes, CreatePool
from engine.domain.errors import (
    ForeignIdentity,
    IdentityNotVerified,
    PoolProtected,
    PoolSettingsUnsuitable,
    RoleMayNotPublish,
    RoleNotTrusted,
)
from engine.domain.events import (
    CustomAttributesAdded,
    EmailConfiguration,
    PoolCreated,
    PoolDeleted,
    PoolSettings,
    SchemaAttribute,
    SmsConfiguration,
)
from engine.domain.pool import evolve
from engine.domain.pool_decide import PoolAccounts
from engine.domain.recorded import Recorded
from tests.domain.given import NOON
from tests.domain.users import ACCOUNT, POOL, REGION, ROLE, a_pool

NEW = SendingAccount()
STREAM = f"pool/{POOL}"
ADDRESS = "shop@shop.example"
ARN = f"arn:aws:ses:eu-west-2:{ACCOUNT}:identity/{ADDRESS}"


def wish(*attributes: SchemaAttribute, **settings: Any) -> CreatePool:
    return CreatePool(POOL, "shop", ACCOUNT, REGION, attributes, PoolSettings(**settings), NOON)


def decided(command: CreatePool, sms: SendingAccount = NEW, email: SendingAccount = NEW):
    return pool_decide.decide_creation(command, PoolAccounts(sms, email))


def sentence(command: CreatePool) -> str:
    with pytest.raises(PoolSettingsUnsuitable) as refused:
        decided(command)
    return refused.value.sentence


def text(name: str, **more: Any) -> SchemaAttribute:
    return SchemaAttribute(name, "String", **more)


def test_a_pool_is_what_was_asked_for():
    assert decided(wish(auto_verified=("email",))) == {
        STREAM: (
            PoolCreated(
                POOL,
                "shop",
                ACCOUNT,
                REGION,
                schema.STANDARD,
                PoolSettings(auto_verified=("email",)),
            ),
        )
    }


# ── Schema ───────────────────────────────────────────────────────────────────────────────────


def test_every_pool_knows_the_twenty_standard_attributes_in_their_order():
    ((event,),) = decided(wish()).values()

    names = "sub name given_name family_name middle_name nickname preferred_username profile "
    names += "picture website email email_verified gender birthdate zoneinfo locale "
    names += "phone_number phone_number_verified address updated_at"
    assert [attribute.name for attribute in event.schema] == names.split()


def test_a_standard_attribute_is_changed_in_its_place_and_others_come_after_with_their_prefix():
    required = text("email", required=True, min_length=0, max_length=2048)
    wished = (text("plan"), required, text("secret", developer_only=True))

    ((event,),) = decided(wish(*wished)).values()

    assert event.schema[10] == required
    assert event.schema[20:] == (
        text("custom:plan"),
        text("dev:custom:secret", developer_only=True),
    )


def test_a_standard_attribute_keeps_its_type():
    changed = SchemaAttribute("email", "Number")

    assert sentence(wish(changed)) == (
        "You can not change AttributeDataType or set developerOnlyAttribute for standard schema "
        "attribute email"
    )
    assert decided(wish(text("email")))


def test_a_standard_attribute_is_not_for_developers_only():
    assert "developerOnlyAttribute" in sentence(wish(text("email", developer_only=True)))


def test_a_custom_attribute_cannot_be_required():
    assert sentence(wish(text("plan", required=True))) == (
        "Required custom attributes are not supported currently."
    )


@pytest.mark.parametrize(
    ("attribute", "trouble"),
    [
        (text("x", max_length=2048), None),
        (text("x", max_length=2049), "String attributes cannot have a length of more than 2048"),
        (text("x", min_length=2049), "String attributes cannot have a length of more than 2048"),
        (text("x", min_length=4, max_length=4), None),
        (text("x", min_length=5, max_length=4), "Max length cannot be less than min length."),
        (text("x", max_length=4), None),
        (SchemaAttribute("x", "Number", min_value=4, max_value=4), None),
        (SchemaAttribute("x", "Number", min_value=4), None),
        (
            SchemaAttribute("x", "Number", min_value=5, max_value=4),
            "Max value cannot be less than min value.",
        ),
    ],
)
def test_limits_make_sense(attribute, trouble):
    if trouble is None:
        assert decided(wish(attribute))
    else:
        assert sentence(wish(attribute)) == f"user.custom:x: {trouble}"


def test_no_name_occurs_twice_whoever_may_write_it():
    twice = wish(text("plan"), text("plan", developer_only=True))

    assert sentence(twice) == "custom:plan: Existing attribute already has name custom:plan."


# ── Settings ─────────────────────────────────────────────────────────────────────────────────


def test_aliases_and_user_name_attributes_exclude_each_other():
    both = wish(alias_attributes=("email",), username_attributes=("email",))

    assert sentence(both).startswith("Only one of the aliasAttributes or usernameAttributes")
    assert decided(wish(alias_attributes=("email",)))
    assert decided(wish(username_attributes=("email",)))


def test_only_what_is_verified_by_itself_can_wait_for_its_verification():
    waiting = wish(verified_before_update=("email",), auto_verified=("phone_number",))

    assert sentence(waiting) == (
        "All attributes in AttributesRequireVerificationBeforeUpdate must exist in "
        "AutoVerifiedAttributes"
    )
    assert decided(wish(verified_before_update=("email",), auto_verified=("email",)))


def test_a_preferred_user_name_is_not_both_required_and_an_alias():
    preferred = text("preferred_username", required=True)

    assert sentence(wish(preferred, alias_attributes=("preferred_username",))) == (
        "preferred_username can not be both a required attribute and an alias"
    )
    assert decided(wish(preferred, alias_attributes=("email",)))
    assert decided(
        wish(
            text("preferred_username"),
            text("email", required=True),
            alias_attributes=("preferred_username",),
        )
    )


# ── The configuration is tried ───────────────────────────────────────────────────────────────


def identities(**verified_at: str | None) -> SendingAccount:
    names = {"address": ADDRESS, "domain": "shop.example"}
    return SendingAccount(
        identities={
            names[k]: EmailIdentity(names[k], "t", NOON, at) for k, at in verified_at.items()
        }
    )


OWN = wish(email=EmailConfiguration(own_identity=True, identity_arn=ARN))


def test_an_own_identity_must_be_verified():
    assert decided(OWN, email=identities(address=NOON))


@pytest.mark.parametrize(
    "account",
    [identities(), identities(address=None), identities(domain=NOON)],
    ids=["unknown", "unverified", "only its domain verified"],
)
def test_an_own_identity_that_is_not_verified_is_refused(account):
    with pytest.raises(IdentityNotVerified) as refused:
        decided(OWN, email=account)

    assert (refused.value.identity_arn, refused.value.region) == (ARN, "eu-west-2")


def test_an_identity_is_the_same_whatever_the_case_of_its_domain():
    arn = ARN.replace("@shop.example", "@Shop.Example")

    assert decided(
        wish(email=EmailConfiguration(own_identity=True, identity_arn=arn)),
        email=identities(address=NOON),
    )


def test_an_identity_behind_the_shared_sender_is_not_tried():
    assert decided(wish(email=EmailConfiguration(identity_arn=ARN)))


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:ses:eu-west-2:999999999999:identity/shop@shop.example",
        "arn:aws:ses:eu-west-2:111122223333:identity/",
        "arn:aws:sns:eu-west-2:111122223333:identity/shop@shop.example",
        "shop@shop.example",
    ],
)
@pytest.mark.parametrize("own", [True, False])
def test_an_identity_of_another_account_is_refused(arn, own):
    with pytest.raises(ForeignIdentity):
        decided(wish(email=EmailConfiguration(own_identity=own, identity_arn=arn)))


@pytest.mark.parametrize(
    ("role", "error"),
    [
        (Role(assumable=True, may_publish=True, external_id=None), None),
        (Role(assumable=True, may_publish=True, external_id="e1"), None),
        (Role(assumable=False, may_publish=True, external_id=None), RoleNotTrusted),
        (Role(assumable=True, may_publish=True, external_id="e2"), RoleNotTrusted),
        (Role(assumable=True, may_publish=False, external_id=None), RoleMayNotPublish),
        (Role(assumable=False, may_publish=False, external_id=None), RoleNotTrusted),
    ],
)
def test_the_role_is_tried(role, error):
    command = wish(sms=SmsConfiguration(ROLE, "e1"))
    account = SendingAccount(roles={ROLE: role})

    if error is None:
        assert decided(command, sms=account)
    else:
        with pytest.raises(error):
            decided(command, sms=account)


def test_a_role_with_an_external_id_does_not_trust_a_pool_without_one():
    account = SendingAccount(roles={ROLE: Role(True, True, "e1")})  # noqa: FBT003  # a record

    with pytest.raises(RoleNotTrusted):
        decided(wish(sms=SmsConfiguration(ROLE)), sms=account)


def test_an_undeclared_role_works():
    assert decided(wish(sms=SmsConfiguration(ROLE, "e1")))


# ── Further attributes ───────────────────────────────────────────────────────────────────────


def added(*attributes: SchemaAttribute, pool=None):
    return pool_decide.decide_custom_attributes(AddCustomAttributes(attributes), pool or a_pool())


def test_further_attributes_are_known_by_their_prefix():
    assert added(text("plan"), text("secret", developer_only=True)) == {
        STREAM: (
            CustomAttributesAdded(
                (text("custom:plan"), text("dev:custom:secret", developer_only=True))
            ),
        )
    }


@pytest.mark.parametrize("developer_only", [True, False])
def test_an_existing_name_cannot_be_added_again(developer_only):
    pool = a_pool(text("dev:custom:banana", developer_only=True))

    with pytest.raises(PoolSettingsUnsuitable) as refused:
        added(text("banana", developer_only=developer_only), pool=pool)

    assert refused.value.sentence == (  # whichever is given [obs] O4
        "custom:banana: Existing attribute already has name dev:custom:banana."
    )


def test_a_custom_attribute_may_be_called_like_a_standard_one():
    assert added(text("address")) == {STREAM: (CustomAttributesAdded((text("custom:address"),)),)}


def test_further_attributes_cannot_be_required():
    with pytest.raises(PoolSettingsUnsuitable):
        added(text("plan", required=True))


def test_a_pool_has_at_most_fifty_custom_attributes():
    full = a_pool(*(text(f"custom:a{n}") for n in range(49)))

    assert added(text("last"), pool=full)
    with pytest.raises(PoolSettingsUnsuitable, match="at most 50 custom attributes"):
        added(text("last"), text("one-more"), pool=full)


# ── The end, and the fold ────────────────────────────────────────────────────────────────────


def test_a_pool_ends_unless_it_is_protected():
    assert pool_decide.decide_deletion(a_pool()) == {STREAM: (PoolDeleted(POOL, ACCOUNT, REGION),)}
    with pytest.raises(PoolProtected):
        pool_decide.decide_deletion(a_pool(deletion_protected=True))


def recorded(event, at=NOON):
    return Recorded(1, STREAM, 1, event, at)


def test_a_pool_is_folded_from_its_events():
    ((born,),) = decided(wish(text("plan"), deletion_protected=True)).values()
    grown = CustomAttributesAdded((text("custom:colour"),))
    later = "2026-11-22T13:00:00.000Z"

    pool: Any = evolve(None, recorded(born), born)
    after: Any = evolve(pool, recorded(grown, later), grown)

    assert (pool.id, pool.name, pool.account, pool.region) == (POOL, "shop", ACCOUNT, REGION)
    assert (pool.created_at, pool.updated_at) == (NOON, NOON)
    assert pool.settings.deletion_protected
    assert list(after.attributes)[-2:] == ["custom:plan", "custom:colour"]
    assert after == replace(pool, schema=(*pool.schema, text("custom:colour")), updated_at=later)
    assert (
        evolve(
            after, recorded(PoolDeleted(POOL, ACCOUNT, REGION)), PoolDeleted(POOL, ACCOUNT, REGION)
        )
        is None
    )


def test_a_stream_that_does_not_begin_with_the_creation_is_no_pool():
    event = CustomAttributesAdded(())

    with pytest.raises(ValueError, match="begins with CustomAttributesAdded"):
        evolve(None, recorded(event), event)
