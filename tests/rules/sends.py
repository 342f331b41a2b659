"""Sample messages of the rules' tests."""

from __future__ import annotations

from engine.domain.events import EmailSender, MessageRequested, TextOptions
from engine.domain.rules.sms_send import Circumstances
from tests.domain.accounts import ACCOUNT, ADA, REGION
from tests.domain.given import NOON

ARN = "arn:aws:ses:us-east-1:000000000000:identity/"
SHARED = EmailSender("no-reply@verificationemail.com", shared=True)
AT_NOON = Circumstances(NOON)
OWN = EmailSender("ops@shop.example", identity="ops@shop.example")


def text(  # noqa: PLR0913  # one for each thing that a rule looks at
    to: str = ADA,
    *,
    account: str = ACCOUNT,
    region: str = REGION,
    purpose: str = "UpdateUserAttribute",
    pool: str | None = "us-east-1_Shop",
    username: str | None = "ada",
    exempt: bool = False,
    body: str = "Your verification code is 135790",
    options: TextOptions | None = None,
    id_: str = "m-1",
) -> MessageRequested:
    """A verification text to Ada's new number."""
    return MessageRequested(
        id=id_,
        medium="SMS",
        purpose=purpose,
        destination=to,
        body=body,
        account=account,
        region=region,
        code="135790",
        attribute="phone_number",
        pool=pool,
        user="sub-1",
        username=username,
        sms_type="Transactional",
        sandbox_exempt=exempt,
        signs_in=True,
        text=options,
    )


def mail(
    to: str = "ada@new.example",
    sender: EmailSender | None = OWN,
    *,
    account: str = ACCOUNT,
    region: str = REGION,
    exempt: bool = False,
) -> MessageRequested:
    """A verification mail to Ada's new address, from the shop's own identity."""
    return MessageRequested(
        id="m-1",
        medium="EMAIL",
        purpose="UpdateUserAttribute",
        destination=to,
        body="Your verification code is 135790",
        account=account,
        region=region,
        subject="Your verification code",
        code="135790",
        attribute="email",
        pool="us-east-1_Shop",
        user="sub-1",
        username="ada",
        sender=sender,
        sandbox_exempt=exempt,
    )
