"""What a pool's command records: its creation, other settings, further attributes, its end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.domain import schema
from engine.domain.email_address import identity_key
from engine.domain.errors import (
    ForeignIdentity,
    IdentityForbidden,
    IdentityNotVerified,
    MfaUnsuitable,
    PoolHasDomain,
    PoolProtected,
    PoolSettingsUnsuitable,
)
from engine.domain.events import (
    CustomAttributesAdded,
    PoolCreated,
    PoolDeleted,
    PoolSettings,
    PoolSettingsReplaced,
    SchemaAttribute,
)
from engine.domain.pool_tags import first_tags, replaced_tags
from engine.domain.sending import check_role, identity_of_arn, region_of_arn
from engine.domain.streams import pool_stream

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.domain.account import SendingAccount
    from engine.domain.commands import AddCustomAttributes, CreatePool, ReplacePoolSettings
    from engine.domain.decision import Decision
    from engine.domain.pool import Pool


@dataclass(frozen=True, slots=True)
class PoolAccounts:
    """The sending accounts that the pool's configuration is tried on, as AWS does on saving."""

    sms: SendingAccount
    email: SendingAccount


def decide_creation(command: CreatePool, accounts: PoolAccounts) -> Decision:
    """The pool and its tags. Raises a DomainError for what AWS would not accept."""
    event = created(
        pool=command.id,
        name=command.name,
        account=command.account,
        region=command.region,
        attributes=command.custom_and_changed,
        settings=command.settings,
    )
    _check_senders(command.settings, command.account, accounts)
    return {pool_stream(command.id): (event, *first_tags(command.tags))}


def decide_settings(command: ReplacePoolSettings, pool: Pool, accounts: PoolAccounts) -> Decision:
    """The pool has these settings now; nothing if it has them. Raises as creation does."""
    _check_settings(command.settings, pool.schema)
    _check_sms_region(command.settings, pool.region)
    _check_senders(command.settings, pool.account, accounts)
    tags = () if command.tags is None else replaced_tags(pool.tags, command.tags)
    replaced = PoolSettingsReplaced(command.name or pool.name, command.settings)
    same = (replaced.name, replaced.settings) == (pool.name, pool.settings)
    events = tags if same else (replaced, *tags)
    return {pool_stream(pool.id): events} if events else {}


def created(  # what a pool is made of
    *,
    pool: str,
    name: str,
    account: str,
    region: str,
    attributes: tuple[SchemaAttribute, ...],
    settings: PoolSettings,
) -> PoolCreated:
    """The event of a pool that is consistent in itself, or a DomainError."""
    prefixed = tuple(a if not schema.is_custom(a) else with_prefix(a) for a in attributes)
    for attribute in prefixed:
        check_attribute(attribute)
    check_no_name_twice(prefixed)
    _check_settings(settings, prefixed)
    _check_sms_region(settings, region)
    return PoolCreated(
        pool=pool,
        name=name,
        account=account,
        region=region,
        schema=schema.completed(prefixed),
        settings=settings,
    )


def with_prefix(attribute: SchemaAttribute) -> SchemaAttribute:
    """A custom attribute as users carry it; it may be called like a standard one."""
    prefix = schema.DEVELOPERS if attribute.developer_only else ""
    return replace(attribute, name=f"{prefix}custom:{attribute.name}")


def check_attribute(attribute: SchemaAttribute) -> None:
    """Raise for an attribute that no schema may have; sentences as third parties recorded them."""
    name = attribute.name
    standard = next((a for a in schema.STANDARD if a.name == name), None)
    if standard is not None and (standard.type != attribute.type or attribute.developer_only):
        sentence = (
            "You can not change AttributeDataType or set developerOnlyAttribute for standard "
            f"schema attribute {name}"
        )
        raise PoolSettingsUnsuitable(sentence)
    if standard is None and attribute.required:
        sentence = "Required custom attributes are not supported currently."
        raise PoolSettingsUnsuitable(sentence)
    if (trouble := _limits_trouble(attribute)) is not None:
        sentence = f"user.{name}: {trouble}"
        raise PoolSettingsUnsuitable(sentence)


def _limits_trouble(attribute: SchemaAttribute) -> str | None:
    most = schema.VALUE_MAX_CHARACTERS
    if max(attribute.max_length or 0, attribute.min_length or 0) > most:
        return f"String attributes cannot have a length of more than {most}"
    if _reversed(attribute.min_length, attribute.max_length):
        return "Max length cannot be less than min length."
    if _reversed(attribute.min_value, attribute.max_value):
        return "Max value cannot be less than min value."
    return None


def _reversed(least: int | None, most: int | None) -> bool:
    return least is not None and most is not None and most < least


def check_no_name_twice(
    attributes: Iterable[SchemaAttribute], existing: Iterable[SchemaAttribute] = ()
) -> None:
    """Raise if a name occurs twice, whoever may write it."""
    by_bare_name = {_bare(attribute.name): attribute.name for attribute in existing}
    for attribute in attributes:
        bare = _bare(attribute.name)
        if bare in by_bare_name:
            sentence = f"{bare}: Existing attribute already has name {by_bare_name[bare]}."
            raise PoolSettingsUnsuitable(sentence)
        by_bare_name[bare] = attribute.name


def _bare(name: str) -> str:
    return name.removeprefix(schema.DEVELOPERS)


def _check_settings(settings: PoolSettings, attributes: tuple[SchemaAttribute, ...]) -> None:
    if settings.alias_attributes and settings.username_attributes:
        sentence = "Only one of the aliasAttributes or usernameAttributes can be set in a user pool"
        raise PoolSettingsUnsuitable(sentence)
    if not set(settings.verified_before_update) <= set(settings.auto_verified):
        sentence = (
            "All attributes in AttributesRequireVerificationBeforeUpdate must exist in "
            "AutoVerifiedAttributes"
        )
        raise PoolSettingsUnsuitable(sentence)
    preferred = "preferred_username"
    required = any(a.required for a in attributes if a.name == preferred)
    if required and preferred in settings.alias_attributes:
        sentence = f"{preferred} can not be both a required attribute and an alias"
        raise PoolSettingsUnsuitable(sentence)
    if settings.mfa != "OFF" and not (settings.sms_mfa or settings.app_mfa):
        sentence = (
            "SMS configuration and Auto verification for phone_number are required when MFA is "
            "required/optional"
        )
        raise MfaUnsuitable(sentence)


def _check_sms_region(settings: PoolSettings, region: str) -> None:
    """End User Messaging SMS is asked in the pool's own region (Cognito API reference)."""
    sms = settings.sms
    if sms is None or sms.direct is None or sms.region in {None, region}:
        return
    sentence = (
        f"SmsConfiguration.EumsSms.Region must be the region of the user pool, {region}, "
        f"not {sms.region}."
    )
    raise PoolSettingsUnsuitable(sentence)


def _check_senders(settings: PoolSettings, owner: str, accounts: PoolAccounts) -> None:
    """AWS tries the pool's own identity and its role when the pool is saved."""
    if (arn := settings.email.identity_arn) is not None:
        own = re.fullmatch(rf"arn:[^:]+:ses:[^:]+:{owner}:identity/.+", arn)
        if own is None:
            raise ForeignIdentity
        identity = accounts.email.identities.get(identity_key(identity_of_arn(arn)))
        if settings.email.own_identity and (identity is None or not identity.verified):
            raise IdentityNotVerified(arn, region_of_arn(arn))
        if identity is not None and not identity.cognito_may_send:
            raise IdentityForbidden
    if settings.sms is not None:
        check_role(settings.sms, accounts.sms)


def decide_custom_attributes(command: AddCustomAttributes, pool: Pool) -> Decision:
    """The schema grows. Raises for a name that exists, or more attributes than a pool may have."""
    attributes = tuple(map(with_prefix, command.attributes))
    for attribute in attributes:
        check_attribute(attribute)
    check_no_name_twice(attributes, pool.schema)
    custom = sum(map(schema.is_custom, pool.schema)) + len(attributes)
    if custom > schema.MAX_CUSTOM_ATTRIBUTES:
        sentence = f"A user pool can have at most {schema.MAX_CUSTOM_ATTRIBUTES} custom attributes."
        raise PoolSettingsUnsuitable(sentence)
    return {pool_stream(pool.id): (CustomAttributesAdded(attributes),)}


def decide_deletion(pool: Pool) -> Decision:
    """The pool ends, unless it is protected or has a domain."""
    if pool.settings.deletion_protected:
        raise PoolProtected
    if pool.domain is not None:
        raise PoolHasDomain
    return {pool_stream(pool.id): (PoolDeleted(pool.id, pool.account, pool.region),)}
