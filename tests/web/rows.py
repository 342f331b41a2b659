"""Messages made by hand, one for each way a message can look."""

from __future__ import annotations

from dataclasses import replace

from engine.app.records import CheckRow, MessageRow
from engine.domain.events import Step

NUMBER = "+12065550100"
SANDBOX = CheckRow(
    rule="sms-sandbox",
    result="failed",
    basis="observed",
    saw={"in_sandbox": True, "verified": False},
    because=f"The account is in the SMS sandbox and {NUMBER} is not a verified destination.",
    source="SNS developer guide, SMS sandbox",
    verdict="sandbox-destination-unverified",
    steps=(
        Step("aws", f"aws sns create-sms-sandbox-phone-number --phone-number {NUMBER}"),
        Step("wait", wait_for="the one-time password, in the inbox"),
        Step(
            "aws",
            f"aws sns verify-sms-sandbox-phone-number --phone-number {NUMBER}"
            " --one-time-password CODE",
        ),
    ),
    decides=True,
)
ORIGINATION = CheckRow(
    rule="us-origination",
    result="failed",
    basis="documented",
    saw={"country": "US", "registered": ()},
    because=f"{NUMBER} is a US number and the account has no registered US origination identity.",
    source="SNS developer guide, origination identities",
    verdict="origination-identity-missing",
    steps=(
        Step(
            "aws",
            "aws pinpoint-sms-voice-v2 request-phone-number --iso-country-code US"
            " --message-type TRANSACTIONAL --number-capabilities SMS --number-type TOLL_FREE",
        ),
        Step("sandpost", "sandpost account complete-registration NUMBER_ID"),
    ),
)
PASSED = (
    CheckRow("number", "passed", "documented", {"possible": True, "country": "United States"}),
    CheckRow("opt-out", "passed", "documented", {"opted_out": False}),
)

LOST = MessageRow(
    id="6a1f2c9e-0f0b-4a55-9a44-5a6f0b3d1e01",
    pool="us-east-1_Ab3dEf6hI",
    user="ada",
    sub="0d9f6f0e-1111-4111-8111-000000000001",
    known_as="ada",
    account="000000000000",
    region="us-east-1",
    medium="SMS",
    purpose="UpdateUserAttribute",
    attribute="phone_number",
    sent_from=None,
    chosen_because=None,
    destination=NUMBER,
    subject=None,
    body="Your verification code is 135790. ",
    code="135790",
    requested_at="2026-11-22T12:04:05.123Z",
    position=17,
    judged_at="2026-11-22T12:04:05.130Z",
    judged_position=18,
    outcome="undelivered",
    verdict="sandbox-destination-unverified",
    what="The SMS to +1 206 555 0100 will not arrive.",
    why=SANDBOX.because,
    next_step="Verify the number for the SMS sandbox, or have the account moved out of it.",
    caller_saw="200",
    aws_says="Sandboxed account unable to send to number.",
    consequence="ada cannot sign in by phone until the number is verified.",
    resend="Repeating the same value sends no new code: the user asks for one"
    " (GetUserAttributeVerificationCode), or the value is removed and set again.",
    checks=(*PASSED, SANDBOX, ORIGINATION),
    steps=(*ORIGINATION.steps, *SANDBOX.steps),
    settings={"sns-sandbox-refusal": "recorded"},
)
DELIVERED = replace(
    LOST,
    id="6a1f2c9e-0f0b-4a55-9a44-5a6f0b3d1e02",
    medium="EMAIL",
    attribute="email",
    destination="ada@new.example",
    sent_from="no-reply@verificationemail.com",
    subject="Your verification code",
    body="Your confirmation code is <b>135790</b>",
    requested_at="2026-11-22T12:03:00.000Z",
    position=14,
    outcome="delivered",
    verdict=None,
    why=None,
    next_step=None,
    aws_says=None,
    consequence=None,
    resend=None,
    checks=(
        CheckRow("sender-identity", "not-applicable", "documented", {"sender": "the shared one"}),
        CheckRow("recipient", "not-applicable", "documented", {"in_sandbox": True}),
    ),
    steps=(),
)
PENDING = replace(
    LOST,
    id="6a1f2c9e-0f0b-4a55-9a44-5a6f0b3d1e03",
    outcome="pending",
    verdict=None,
    why=None,
    next_step=None,
    aws_says=None,
    consequence=None,
    resend=None,
    checks=(),
    steps=(),
    position=12,
)
STUCK = replace(
    PENDING,
    id="6a1f2c9e-0f0b-4a55-9a44-5a6f0b3d1e04",
    outcome="stuck",
    next_step="Remove the cause, then have the message judged again.",
    error="ResponseError: the store did not answer, five times",
    position=11,
)
ALL = (LOST, DELIVERED, PENDING, STUCK)
