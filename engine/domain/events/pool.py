"""User pools: stream `pool/<id>`, and what their settings are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Mfa = Literal["OFF", "OPTIONAL", "ON"]
RecoveryOption = Literal["verified_email", "verified_phone_number", "admin_only"]


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
    """The pool's own words, where it has any; `{####}` is the code, `{username}` the user.

    In the words of a link, what stands between `{##` and `##}` is what people click on.
    """

    verification_sms: str | None = None
    verification_email: str | None = None
    verification_email_subject: str | None = None
    invitation_sms: str | None = None
    invitation_email: str | None = None
    invitation_email_subject: str | None = None
    link_email: str | None = None
    link_email_subject: str | None = None
    authentication_sms: str | None = None


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
    `sms_mfa` and `app_mfa` are the second factors it offers: texts, and codes of an app.
    `recovery` is in order of priority; None: as pools did it that say nothing (first the number).
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
    mfa: Mfa = "OFF"
    sms_mfa: bool = False
    app_mfa: bool = False
    admin_creates_users_only: bool = False
    confirms_by_link: bool = False
    recovery: tuple[RecoveryOption, ...] | None = None


class PoolCreated(Struct, frozen=True, omit_defaults=True):
    """A user pool exists in this account and region, with this schema and these settings."""

    pool: str
    name: str
    account: str
    region: str
    schema: tuple[SchemaAttribute, ...]
    settings: PoolSettings
    since: str | None = None


class PoolSettingsReplaced(Struct, frozen=True, omit_defaults=True):
    """The pool has this name and these settings now, and none of those before."""

    name: str
    settings: PoolSettings


class PoolTagged(Struct, frozen=True, omit_defaults=True):
    """The pool bears these tags as well, or with these values."""

    tags: Mapping[str, str]


class PoolUntagged(Struct, frozen=True, omit_defaults=True):
    """The pool bears no tags of these keys."""

    keys: tuple[str, ...]


class SigningKeyMade(Struct, frozen=True, omit_defaults=True):
    """The pool signs its tokens with this RSA key (PEM, PKCS #8) from now on."""

    id: str
    private_key: str


class PoolDomainSet(Struct, frozen=True, omit_defaults=True):
    """The pool's links lead to pages under this domain prefix, which is its alone in a region."""

    domain: str
    region: str


class PoolDomainRemoved(Struct, frozen=True, omit_defaults=True):
    """The pool has no pages of its own any more, and its prefix is free."""

    domain: str
    region: str


class CustomAttributesAdded(Struct, frozen=True, omit_defaults=True):
    """The pool's schema knows these further attributes."""

    attributes: tuple[SchemaAttribute, ...]


class PoolDeleted(Struct, frozen=True, omit_defaults=True):
    """The pool is gone, and every user in it can no longer be reached."""

    pool: str
    account: str
    region: str


PoolEvent = (
    PoolCreated
    | PoolSettingsReplaced
    | CustomAttributesAdded
    | PoolTagged
    | PoolUntagged
    | SigningKeyMade
    | PoolDomainSet
    | PoolDomainRemoved
    | PoolDeleted
)
