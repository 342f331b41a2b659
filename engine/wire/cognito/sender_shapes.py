"""Cognito's shapes for who sends a pool's texts and mails, to the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import PoolSettingsUnsuitable
from engine.domain.events import EmailConfiguration, EndUserMessaging, SmsConfiguration

if TYPE_CHECKING:
    from engine.wire.service import Members


def sms_configuration(given: Members | None) -> SmsConfiguration | None:
    """As whom texts are sent, and through which service; None: the pool sends none."""
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


def email_configuration(given: Members) -> EmailConfiguration:
    """Who sends the pool's mail."""
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
