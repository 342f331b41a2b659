"""From a change to the message it causes: what is due, from whom, through which account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from engine.domain.errors import RoleMayNotPublish, RoleNotTrusted, SmsNotConfigured
from engine.domain.events import EmailSender, MessageRequested, TextOptions
from engine.domain.naming import named

if TYPE_CHECKING:
    from engine.domain.account import SendingAccount
    from engine.domain.commands import Purpose
    from engine.domain.events import CodeUse, Medium, SmsConfiguration
    from engine.domain.pool import Pool

SHARED_SENDER = "no-reply@verificationemail.com"  # AWS developer guide "Email settings"
CODE_LIFETIME = timedelta(hours=24)  # AWS quota page: attribute verification codes
LIFETIMES: Mapping[CodeUse, timedelta] = {  # AWS quota page, and "Recovering user accounts"
    "verify": CODE_LIFETIME,
    "confirm": CODE_LIFETIME,
    "reset": timedelta(hours=1),
}
SMS_TYPE = "Transactional"  # seen in delivery logs of Cognito's texts


class Due(Struct, frozen=True):
    """A message that a change causes.

    `attribute` is what its code proves, if it proves one, and `use` what that is good for;
    `by_link` says that people follow a link instead of typing the code.
    """

    purpose: Purpose
    medium: Medium
    destination: str
    attribute: str | None = None
    use: CodeUse = "verify"
    by_link: bool = False

    @property
    def is_link(self) -> bool:
        """Whether it carries a link: where people follow links, a text has a code all the same."""
        return self.by_link and self.medium == "EMAIL"


class Sending(Struct, frozen=True):
    """What the outside adds to a due message: its id, its secret, its finished text.

    `text` is what a pool asks for that has its texts sent by End User Messaging SMS; `client` the
    application whose call it follows, if it was one's.
    """

    message: str
    code: str
    body: str
    subject: str | None = None
    text: TextOptions | None = None
    client: str | None = None


def sending_region(pool: Pool, medium: Medium) -> str:
    """The region whose sandbox, numbers and identities apply; a pool may send from another."""
    settings = pool.settings
    if medium == "SMS":
        return (settings.sms and settings.sms.region) or pool.region
    if settings.email.identity_arn is not None:
        return region_of_arn(settings.email.identity_arn) or pool.region
    return pool.region


def region_of_arn(arn: str) -> str:
    """The region that an ARN names, empty if it names none."""
    _, _, _, region, *_ = (*arn.split(":"), "", "", "", "")
    return region


def identity_of_arn(arn: str) -> str:
    """The e-mail address or domain that an identity's ARN names."""
    return arn.partition(":identity/")[2]


def email_sender(pool: Pool) -> EmailSender:
    """Cognito's shared sender, or an identity of the account, alone or through the shared one."""
    settings = pool.settings.email
    if settings.identity_arn is None:
        return EmailSender(settings.from_address or SHARED_SENDER, shared=not settings.own_identity)
    identity = identity_of_arn(settings.identity_arn)
    return EmailSender(
        settings.from_address or identity,
        identity=identity,
        shared=not settings.own_identity,
    )


def check_role(sms: SmsConfiguration | None, account: SendingAccount) -> None:
    """Raise what Cognito answers when it cannot send texts with the pool's role.

    Roles nobody declared work: IAM is not simulated.
    """
    if sms is None:
        raise SmsNotConfigured
    role = account.roles.get(sms.role)
    if role is None:
        return
    if not role.assumable or (role.external_id or sms.external_id) != sms.external_id:
        raise RoleNotTrusted
    if not (role.may_publish if sms.direct is None else role.may_send_texts):
        raise RoleMayNotPublish(through="SNS" if sms.direct is None else "End User Messaging SMS")


SmsTrouble = Literal["role", "sandbox"]


def sms_troubles(sms: SmsConfiguration, account: SendingAccount) -> tuple[SmsTrouble, ...]:
    """What Cognito tells of a pool's texts: a role that fails, an account in the sandbox.

    The latter is about SNS; End User Messaging SMS tells it in the call.
    """
    found: list[SmsTrouble] = []
    try:
        check_role(sms, account)
    except (RoleNotTrusted, RoleMayNotPublish):
        found.append("role")
    if account.in_sms_sandbox and sms.direct is None:
        found.append("sandbox")
    return tuple(found)


def text_options(pool: Pool, account: SendingAccount) -> TextOptions | None:
    """What a pool that has its texts sent by End User Messaging SMS asks of it; else None."""
    sms = pool.settings.sms
    direct = None if sms is None else sms.direct
    if direct is None:
        return None
    origination, sender_id = None, None
    if direct.origination:
        origination, sender_id = named(direct.origination, account, pool.account, pool.region)
    return TextOptions(
        sender_id=sender_id,
        origination=origination,
        entity_id=direct.entity_id,
        template_id=direct.template_id,
        direct=True,
    )


def message_for(
    pool: Pool, sub: str, username: str, due: Due, sending: Sending
) -> MessageRequested:
    """The request that a channel will judge: it says everything, nobody is asked again."""
    signs_in = pool.settings.alias_attributes + pool.settings.username_attributes
    return MessageRequested(
        id=sending.message,
        medium=due.medium,
        purpose=due.purpose,
        destination=due.destination,
        body=sending.body,
        account=pool.account,
        region=sending_region(pool, due.medium),
        subject=sending.subject,
        code=sending.code,
        attribute=due.attribute,
        pool=pool.id,
        user=sub,
        username=username,
        sender=email_sender(pool) if due.medium == "EMAIL" else None,
        sms_type=SMS_TYPE if due.medium == "SMS" else None,
        signs_in=due.attribute in signs_in,
        text=sending.text if due.medium == "SMS" else None,
        client=sending.client,
    )
