"""Cognito's shapes for pools, from and to the domain.

What a pool was given is kept and repeated by descriptions; only the members read in
`settings_of` have an effect here. The README lists the others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from engine.domain import schema
from engine.domain.errors import PoolSettingsUnsuitable
from engine.domain.events import (
    EmailConfiguration,
    EndUserMessaging,
    MessageTemplates,
    PasswordPolicy,
    PoolSettings,
    SchemaAttribute,
    SmsConfiguration,
)
from engine.domain.moments import epoch_seconds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.pool import Pool
    from engine.wire.service import Members

# What a description of a pool shows that was created with nothing but a name (recorded
# descriptions of real pools).
DEFAULT_PASSWORD_POLICY: Members = {
    "MinimumLength": 8,
    "RequireUppercase": True,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "TemporaryPasswordValidityDays": 7,
}
DEFAULTS: Members = {
    "DeletionProtection": "INACTIVE",
    "LambdaConfig": {},
    "MfaConfiguration": "OFF",
    "UserPoolTier": "ESSENTIALS",
    "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7},
    "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
}
NESTED = ("EmailConfiguration", "AdminCreateUserConfig", "VerificationMessageTemplate")
# Digits that every JSON parser can hold as a number.
LENGTH, NUMBER = re.compile(r"[0-9]{1,18}"), re.compile(r"-?[0-9]{1,18}")
CREATE_ONLY = frozenset({"PoolName", "Schema"})  # described from what they became


def settings_of(given: Members) -> PoolSettings:
    """What the given members make the pool do."""
    update = given.get("UserAttributeUpdateSettings") or {}
    naming = given.get("UsernameConfiguration")
    policies = given.get("Policies") or {}
    return PoolSettings(
        alias_attributes=tuple(given.get("AliasAttributes") or ()),
        username_attributes=tuple(given.get("UsernameAttributes") or ()),
        auto_verified=tuple(given.get("AutoVerifiedAttributes") or ()),
        verified_before_update=tuple(update.get("AttributesRequireVerificationBeforeUpdate") or ()),
        case_sensitive=True if naming is None else bool(naming["CaseSensitive"]),
        deletion_protected=given.get("DeletionProtection") == "ACTIVE",
        sms=_sms(given.get("SmsConfiguration")),
        email=_email(given.get("EmailConfiguration") or {}),
        templates=_templates(given),
        password_policy=_password_policy(policies.get("PasswordPolicy") or {}),
        custom_message_trigger=(given.get("LambdaConfig") or {}).get("CustomMessage"),
        repeated=_repeated(given),
    )


def _repeated(given: Members) -> str:
    members = {name: value for name, value in given.items() if name not in CREATE_ONLY}
    return msgspec.json.encode(members, order="deterministic").decode()


def _sms(given: Members | None) -> SmsConfiguration | None:
    if not given:
        return None
    if (direct := given.get("EumsSms")) is not None:
        return _direct_sms(given, direct)
    if "SnsCallerArn" not in given:
        sentence = "SmsConfiguration needs SnsCallerArn or EumsSms."
        raise PoolSettingsUnsuitable(sentence)
    return SmsConfiguration(given["SnsCallerArn"], given.get("ExternalId"), given.get("SnsRegion"))


def _direct_sms(given: Members, direct: Members) -> SmsConfiguration:
    """Texts go through End User Messaging SMS, which excludes everything that is about SNS."""
    if strange := sorted(given.keys() - {"EumsSms"}):
        sentence = f"SmsConfiguration takes either EumsSms or {', '.join(strange)}, not both."
        raise PoolSettingsUnsuitable(sentence)
    return SmsConfiguration(
        role=direct["CallerArn"],
        external_id=direct.get("ExternalId"),
        region=direct.get("Region"),
        direct=EndUserMessaging(
            origination=direct.get("OriginationIdentity"),
            configuration_set=direct.get("ConfigurationSetName"),
            entity_id=direct.get("InEntityId"),
            template_id=direct.get("InTemplateId"),
        ),
    )


def _email(given: Members) -> EmailConfiguration:
    own = given.get("EmailSendingAccount") == "DEVELOPER"
    if own and "SourceArn" not in given:
        sentence = "EmailConfiguration needs SourceArn when EmailSendingAccount is DEVELOPER."
        raise PoolSettingsUnsuitable(sentence)
    return EmailConfiguration(
        own_identity=own,
        identity_arn=given.get("SourceArn"),
        from_address=given.get("From"),
        reply_to=given.get("ReplyToEmailAddress"),
        configuration_set=given.get("ConfigurationSet"),
    )


def _templates(given: Members) -> MessageTemplates:
    verification = given.get("VerificationMessageTemplate") or {}
    invitation = (given.get("AdminCreateUserConfig") or {}).get("InviteMessageTemplate") or {}
    return MessageTemplates(
        verification_sms=_one(given, "SmsVerificationMessage", verification, "SmsMessage"),
        verification_email=_one(given, "EmailVerificationMessage", verification, "EmailMessage"),
        verification_email_subject=_one(
            given, "EmailVerificationSubject", verification, "EmailSubject"
        ),
        invitation_sms=invitation.get("SMSMessage"),
        invitation_email=invitation.get("EmailMessage"),
        invitation_email_subject=invitation.get("EmailSubject"),
    )


def _one(given: Members, old: str, template: Mapping[str, Any], new: str) -> str | None:
    """One text under its old or its new name; both may be given only if they agree."""
    values = {v for v in (given.get(old), template.get(new)) if v is not None}
    if len(values) > 1:
        sentence = f"{old} and VerificationMessageTemplate.{new} must have the same value."
        raise PoolSettingsUnsuitable(sentence)
    return next(iter(values), None)


def _password_policy(given: Members) -> PasswordPolicy:
    policy = {**DEFAULT_PASSWORD_POLICY, **dict.fromkeys(_CLASSES, False)} if given else {}
    policy = {**DEFAULT_PASSWORD_POLICY, **policy, **given}
    return PasswordPolicy(
        minimum_length=policy["MinimumLength"],
        uppercase=policy["RequireUppercase"],
        lowercase=policy["RequireLowercase"],
        numbers=policy["RequireNumbers"],
        symbols=policy["RequireSymbols"],
        temporary_password_validity_days=policy["TemporaryPasswordValidityDays"] or 7,
    )


_CLASSES = ("RequireUppercase", "RequireLowercase", "RequireNumbers", "RequireSymbols")


def schema_attribute(given: Members, *, custom: bool = False) -> SchemaAttribute:
    """One entry of a schema. Mutable by default if standard, immutable if custom (reported)."""
    if "Name" not in given:
        sentence = "Every schema attribute needs a Name."
        raise PoolSettingsUnsuitable(sentence)
    name = given["Name"]
    standard = None if custom else _standard(name)
    strings = given.get("StringAttributeConstraints") or {}
    numbers = given.get("NumberAttributeConstraints") or {}
    base = standard or SchemaAttribute(name, "String", mutable=False)
    return SchemaAttribute(
        name=name,
        type=_type(given, standard),
        mutable=given.get("Mutable", base.mutable),
        required=given.get("Required", False),
        developer_only=given.get("DeveloperOnlyAttribute", False),
        min_length=_limit(name, strings, "MinLength", base.min_length),
        max_length=_limit(name, strings, "MaxLength", base.max_length),
        min_value=_limit(name, numbers, "MinValue", base.min_value),
        max_value=_limit(name, numbers, "MaxValue", base.max_value),
    )


def _standard(name: str) -> SchemaAttribute | None:
    return next((one for one in schema.STANDARD if one.name == name), None)


def _type(
    given: Members, standard: SchemaAttribute | None
) -> Literal["String", "Number", "DateTime", "Boolean"]:
    wanted = given.get("AttributeDataType")
    if wanted is None and standard is not None:
        return standard.type
    if wanted is None:
        sentence = (
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."
        )
        raise PoolSettingsUnsuitable(sentence)
    return wanted  # type: ignore[no-any-return]  # the model's enum was checked


def _limit(name: str, given: Members, member: str, default: int | None) -> int | None:
    """A limit, which the API gives as a string of digits."""
    text = given.get(member)
    if text is None:
        return default
    form = LENGTH if member.endswith("Length") else NUMBER
    if not form.fullmatch(text):
        sentence = f"Invalid {member} for schema attribute {name}"
        raise PoolSettingsUnsuitable(sentence)
    return int(text)


def described_pool(pool: Pool, *, users: int) -> dict[str, Any]:
    """A pool as DescribeUserPool shows it."""
    given = msgspec.json.decode(pool.settings.repeated)
    policies = given.get("Policies") or {}
    return {
        **DEFAULTS,
        **given,
        **{name: {**DEFAULTS[name], **(given.get(name) or {})} for name in NESTED},
        "Id": pool.id,
        "Name": pool.name,
        "Arn": f"arn:aws:cognito-idp:{pool.region}:{pool.account}:userpool/{pool.id}",
        "Policies": {
            "PasswordPolicy": {
                **(policies.get("PasswordPolicy") or {}),
                **_described_policy(pool.settings.password_policy),
            },
            "SignInPolicy": policies.get("SignInPolicy")
            or {"AllowedFirstAuthFactors": ["PASSWORD"]},
        },
        "SchemaAttributes": [_described_attribute(one) for one in pool.schema],
        "CreationDate": epoch_seconds(pool.created_at),
        "LastModifiedDate": epoch_seconds(pool.updated_at),
        "EstimatedNumberOfUsers": users,
    }


def _described_policy(policy: PasswordPolicy) -> Members:
    return {
        "MinimumLength": policy.minimum_length,
        "RequireUppercase": policy.uppercase,
        "RequireLowercase": policy.lowercase,
        "RequireNumbers": policy.numbers,
        "RequireSymbols": policy.symbols,
        "TemporaryPasswordValidityDays": policy.temporary_password_validity_days,
    }


def _described_attribute(attribute: SchemaAttribute) -> Members:
    described: dict[str, Any] = {
        "Name": attribute.name,
        "AttributeDataType": attribute.type,
        "DeveloperOnlyAttribute": attribute.developer_only,
        "Mutable": attribute.mutable,
        "Required": attribute.required,
    }
    if attribute.type == "String":
        described["StringAttributeConstraints"] = _texts(
            MinLength=attribute.min_length, MaxLength=attribute.max_length
        )
    if attribute.type == "Number":
        described["NumberAttributeConstraints"] = _texts(
            MinValue=attribute.min_value, MaxValue=attribute.max_value
        )
    return described


def _texts(**limits: int | None) -> Members:
    return {name: str(limit) for name, limit in limits.items() if limit is not None}
