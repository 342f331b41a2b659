"""The messages a sending account itself causes, in AWS's place: passwords and verification mails.

Their texts are ours: AWS publishes none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.domain.account_commands import AddSandboxNumber
from engine.domain.events import EmailSender, MessageRequested
from engine.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from engine.domain.account_commands import SendDestinationCode, VerifyIdentity

PUBLISH_PURPOSE = "Publish"  # to SNS; its words are somebody else's, as are …
DIRECT_PURPOSE = "SendTextMessage"  # … those that End User Messaging SMS is asked for
SANDBOX_PURPOSE = "SandboxNumberVerification"
IDENTITY_PURPOSE = "IdentityVerification"
AWS_SENDER = "no-reply-aws@amazon.com"


def one_time_password(command: AddSandboxNumber, account_id: str, region: str) -> MessageRequested:
    """The text that proves a destination; the sandbox lets it pass, the carriers' rules do not."""
    return MessageRequested(
        id=command.message_id,
        medium="SMS",
        purpose=SANDBOX_PURPOSE,
        destination=PhoneNumber.parse(command.number).e164,
        body=f"Your AWS verification code is: {command.code}",
        account=account_id,
        region=region,
        code=command.code,
        sms_type="Transactional",
        sandbox_exempt=True,
    )


def destination_code(
    command: SendDestinationCode, number: str, account_id: str, region: str
) -> MessageRequested:
    """The same text as End User Messaging SMS sends it, with the wishes of whoever asked."""
    add = AddSandboxNumber(number, command.code, command.message_id, command.now)
    return replace(one_time_password(add, account_id, region), text=command.text)


def verification_mail(command: VerifyIdentity, account_id: str, region: str) -> MessageRequested:
    """The mail whose link proves an address; AWS sends it, and no rule concerns it."""
    return MessageRequested(
        id=command.message_id,
        medium="EMAIL",
        purpose=IDENTITY_PURPOSE,
        destination=command.identity,
        subject=f"Verify {command.identity} for Amazon SES in {region}",
        body=f"Somebody asked Amazon SES to let the AWS account {account_id} send mail from "
        f"{command.identity} in {region}.\n\nIf that was you, open this link within 24 hours:\n\n"
        f"{command.link}\n\nIf it was not, there is nothing to do.\n",
        account=account_id,
        region=region,
        code=command.token,
        sender=EmailSender(AWS_SENDER),
        sandbox_exempt=True,
    )
