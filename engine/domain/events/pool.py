"""User pools: stream `pool/<id>`, and what their settings are made of."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class SchemaAttribute(Struct, frozen=True, omit_defaults=True):
    """One attribute a pool knows; limits are characters for strings, values for numbers."""

    name: str
    type: Literal["String", "Number", "DateTime", "Boolean"]
    mutable: bool = True
    required: bool = False
    developer_only: bool = False
    min_length: int | None = None
    max_length: int | None = None
    min_value: int | None = None
    max_value: int | None = None


class MessageTemplates(Struct, frozen=True, omit_defaults=True):
    """The pool's own words, where it has any; `{####}` is the code, `{username}` the user."""

    verification_sms: str | None = None
    verification_email: str | None = None
    verification_email_subject: str | None = None
    invitation_sms: str | None = None
    invitation_email: str | None = None
    invitation_email_subject: str | None = None


class EndUserMessaging(Struct, frozen=True, omit_defaults=True):
    """Texts go straight to End User Messaging SMS, which answers at once, instead of to SNS."""

    origination: str | None = None
    configuration_set: str | None = None
    entity_id: str | None = None
    template_id: str | None = None


class SmsConfiguration(Struct, frozen=True, omit_defaults=True):
    """Whom Cognito becomes to send a text, and from which region: through SNS, unless `direct`."""

    role: str
    external_id: str | None = None
    region: str | None = None
    direct: EndUserMessaging | None = None


class EmailConfiguration(Struct, frozen=True, omit_defaults=True):
    """Who sends the pool's mail: Cognito's shared sender, or the account's own SES identity."""

    own_identity: bool = False
    identity_arn: str | None = None
    from_address: str | None = None
    reply_to: str | None = None
    configuration_set: str | None = None


class PasswordPolicy(Struct, frozen=True, omit_defaults=True):
    """What a password must be; the defaults are those AWS shows for a minimal pool."""

    minimum_length: int = 8
    uppercase: bool = True
    lowercase: bool = True
    numbers: bool = True
    symbols: bool = True
    temporary_password_validity_days: int = 7


class PoolSettings(Struct, frozen=True, omit_defaults=True):
    """What a pool does, as far as anything here depends on it.

    `repeated` is opaque JSON: members without effect here that a description of the pool repeats.
    """

    alias_attributes: tuple[str, ...] = ()
    username_attributes: tuple[str, ...] = ()
    auto_verified: tuple[str, ...] = ()
    verified_before_update: tuple[str, ...] = ()
    case_sensitive: bool = True
    deletion_protected: bool = False
    sms: SmsConfiguration | None = None
    email: EmailConfiguration = EmailConfiguration()
    templates: MessageTemplates = MessageTemplates()
    password_policy: PasswordPolicy = PasswordPolicy()
    custom_message_trigger: str | None = None
    repeated: str = "{}"


class PoolCreated(Struct, frozen=True, omit_defaults=True):
    """A user pool exists in this account and region, with this schema and these settings."""

    pool: str
    name: str
    account: str
    region: str
    schema: tuple[SchemaAttribute, ...]
    settings: PoolSettings
    since: str | None = None


class CustomAttributesAdded(Struct, frozen=True, omit_defaults=True):
    """The pool's schema knows these further attributes."""

    attributes: tuple[SchemaAttribute, ...]


class PoolDeleted(Struct, frozen=True, omit_defaults=True):
    """The pool is gone, and every user in it can no longer be reached."""

    pool: str
    account: str
    region: str


PoolEvent = PoolCreated | CustomAttributesAdded | PoolDeleted
