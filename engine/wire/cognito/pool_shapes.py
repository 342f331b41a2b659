"""Cognito's shapes for pools, from and to the domain.

What a pool was given is kept and repeated by descriptions; only the members read in
`settings_of` have an effect here. The README lists the others.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

import msgspec

from engine.domain.errors import PoolSettingsUnsuitable
from engine.domain.events import (
    MessageTemplates,
    PasswordPolicy,
    PoolSettings,
    RecoveryOption,
)
from engine.domain.moments import epoch_seconds
from engine.wire.cognito.schema_shapes import described_attribute
from engine.wire.cognito.sender_shapes import email_configuration, sms_configuration

if TYPE_CHECKING:
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
# The pool's own texts, by the names that they have in its VerificationMessageTemplate.
NEW_NAMES = {
    "SmsVerificationMessage": "SmsMessage",
    "EmailVerificationMessage": "EmailMessage",
    "EmailVerificationSubject": "EmailSubject",
}
# Described from what they became, and no settings.
NOT_REPEATED = frozenset({"UserPoolId", "PoolName", "Schema", "UserPoolTags"})
CREATE_ONLY = ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration")
# The members of SetUserPoolMfaConfig that say what second factors there are.
FACTORS = ("SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "WebAuthnConfiguration")
NOT_DESCRIBED = frozenset({*FACTORS, "UserPoolTags"})  # a log of 0.1.0 has tags there


def settings_of(given: Members) -> PoolSettings:
    """What the given members make the pool do: CreateUserPool's, and those that say factors."""
    update = given.get("UserAttributeUpdateSettings") or {}
    naming = given.get("UsernameConfiguration")
    policies = given.get("Policies") or {}
    creating = given.get("AdminCreateUserConfig") or {}
    verification = given.get("VerificationMessageTemplate") or {}
    mfa = given.get("MfaConfiguration", "OFF")
    return PoolSettings(
        alias_attributes=tuple(given.get("AliasAttributes") or ()),
        username_attributes=tuple(given.get("UsernameAttributes") or ()),
        auto_verified=tuple(given.get("AutoVerifiedAttributes") or ()),
        verified_before_update=tuple(update.get("AttributesRequireVerificationBeforeUpdate") or ()),
        case_sensitive=True if naming is None else bool(naming["CaseSensitive"]),
        deletion_protected=given.get("DeletionProtection") == "ACTIVE",
        sms=sms_configuration(given.get("SmsConfiguration")),
        email=email_configuration(given.get("EmailConfiguration") or {}),
        templates=_templates(given),
        password_policy=_password_policy(policies.get("PasswordPolicy") or {}, creating),
        custom_message_trigger=(given.get("LambdaConfig") or {}).get("CustomMessage"),
        repeated=_repeated(given),
        mfa=mfa,
        sms_mfa=mfa != "OFF" and _offers_texts(given),
        app_mfa=mfa != "OFF" and _offers_apps(given),
        admin_creates_users_only=creating.get("AllowAdminCreateUserOnly", False),
        confirms_by_link=verification.get("DefaultEmailOption") == "CONFIRM_WITH_LINK",
        recovery=_recovery(given.get("AccountRecoverySetting") or {}),
    )


def replaced_by(pool: Pool, given: Members) -> PoolSettings:
    """The pool's settings once UpdateUserPool was given these members.

    What it omits is by default again, but for what it cannot say: what only creation can, and
    the factors of SetUserPoolMfaConfig.
    """
    before = given_to(pool)
    kept = {name: before[name] for name in (*CREATE_ONLY, *FACTORS) if name in before}
    return settings_of({**kept, **given})


def given_to(pool: Pool) -> dict[str, Any]:
    """The members that made the pool's settings."""
    given: dict[str, Any] = msgspec.json.decode(pool.settings.repeated)
    return given


def _offers_texts(given: Members) -> bool:
    """Wherever texts can be sent, unless SetUserPoolMfaConfig said that an app alone will do."""
    alone = _offers_apps(given) and "SmsMfaConfiguration" not in given
    return bool(given.get("SmsConfiguration")) and not alone


def _offers_apps(given: Members) -> bool:
    return bool((given.get("SoftwareTokenMfaConfiguration") or {}).get("Enabled"))


def _recovery(given: Members) -> tuple[RecoveryOption, ...] | None:
    mechanisms = given.get("RecoveryMechanisms")
    if not mechanisms:
        return None
    return tuple(one["Name"] for one in sorted(mechanisms, key=itemgetter("Priority")))


def _repeated(given: Members) -> str:
    members = {name: value for name, value in given.items() if name not in NOT_REPEATED}
    return msgspec.json.encode(members, order="deterministic").decode()


def _templates(given: Members) -> MessageTemplates:
    invitation = (given.get("AdminCreateUserConfig") or {}).get("InviteMessageTemplate") or {}
    verification = given.get("VerificationMessageTemplate") or {}
    return MessageTemplates(
        verification_sms=_one(given, "SmsVerificationMessage"),
        verification_email=_one(given, "EmailVerificationMessage"),
        verification_email_subject=_one(given, "EmailVerificationSubject"),
        invitation_sms=invitation.get("SMSMessage"),
        invitation_email=invitation.get("EmailMessage"),
        invitation_email_subject=invitation.get("EmailSubject"),
        link_email=verification.get("EmailMessageByLink"),
        link_email_subject=verification.get("EmailSubjectByLink"),
        # Of the second factor's own words and the pool's, the former go first (API reference).
        authentication_sms=(given.get("SmsMfaConfiguration") or {}).get("SmsAuthenticationMessage")
        or given.get("SmsAuthenticationMessage"),
    )


def _one(given: Members, old: str) -> str | None:
    """One text under its old or its new name; both may be given only if they agree."""
    new = NEW_NAMES[old]
    template = given.get("VerificationMessageTemplate") or {}
    values = {v for v in (given.get(old), template.get(new)) if v is not None}
    if len(values) > 1:
        sentence = f"{old} and VerificationMessageTemplate.{new} must have the same value."
        raise PoolSettingsUnsuitable(sentence)
    return next(iter(values), None)


def _password_policy(given: Members, creating: Members) -> PasswordPolicy:
    """What a policy does not say of characters it does not require."""
    unused = creating.get("UnusedAccountValidityDays") or None
    if unused and given.get("TemporaryPasswordValidityDays"):
        sentence = (
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of "
            "UnusedAccountValidityDays"
        )
        raise PoolSettingsUnsuitable(sentence)
    unsaid = dict.fromkeys(_CLASSES, False) if given else {}
    policy = {**DEFAULT_PASSWORD_POLICY, **unsaid, **given}
    return PasswordPolicy(
        minimum_length=policy["MinimumLength"],
        uppercase=policy["RequireUppercase"],
        lowercase=policy["RequireLowercase"],
        numbers=policy["RequireNumbers"],
        symbols=policy["RequireSymbols"],
        temporary_password_validity_days=unused or policy["TemporaryPasswordValidityDays"] or 7,
    )


_CLASSES = ("RequireUppercase", "RequireLowercase", "RequireNumbers", "RequireSymbols")


def described_pool(pool: Pool, *, users: int) -> dict[str, Any]:
    """A pool as DescribeUserPool shows it."""
    given = _under_both_names(given_to(pool))
    policies = given.get("Policies") or {}
    return {
        **DEFAULTS,
        **{name: value for name, value in given.items() if name not in NOT_DESCRIBED},
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
        "SchemaAttributes": [described_attribute(one) for one in pool.schema],
        "CreationDate": epoch_seconds(pool.created_at),
        "LastModifiedDate": epoch_seconds(pool.updated_at),
        "EstimatedNumberOfUsers": users,
        "UserPoolTags": dict(pool.tags) or None,
        "Domain": pool.domain,
    }


def _under_both_names(given: dict[str, Any]) -> dict[str, Any]:
    """The members, each verification text in both places, wherever it was given."""
    texts = {old: text for old in NEW_NAMES if (text := _one(given, old)) is not None}
    if not texts:
        return given
    named_anew = {NEW_NAMES[old]: text for old, text in texts.items()}
    template = {**(given.get("VerificationMessageTemplate") or {}), **named_anew}
    return {**given, **texts, "VerificationMessageTemplate": template}


def _described_policy(policy: PasswordPolicy) -> Members:
    return {
        "MinimumLength": policy.minimum_length,
        "RequireUppercase": policy.uppercase,
        "RequireLowercase": policy.lowercase,
        "RequireNumbers": policy.numbers,
        "RequireSymbols": policy.symbols,
        "TemporaryPasswordValidityDays": policy.temporary_password_validity_days,
    }
