"""Why a text may not arrive, as far as its words are concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.events import Step
from engine.domain.rules.check import Answer, Failed, Passed
from engine.domain.verdicts import MEANINGS, Verdict

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount
    from engine.domain.rules.choices import RuleChoices
    from engine.domain.rules.sms_send import SmsSend

# SNS speaks of bytes here, End User Messaging SMS of characters; which of them is taken matters
# only to texts in languages that need more than one byte for a letter.
LONGEST_BODY_CHARACTERS = 1600

# ── content ──────────────────────────────────────────────────────────────────────────────────


def body_can_be_sent(send: SmsSend, _: SendingAccount, __: RuleChoices) -> Answer:
    """A text has words, and not too many of them."""
    body = send.request.body
    saw = {"characters": len(body), "blank": not body.strip()}
    if body.strip() and len(body) <= LONGEST_BODY_CHARACTERS:
        return Passed("documented", saw)
    wrong = f"has {len(body):,} characters" if body.strip() else "is blank"
    return Failed(
        Verdict.MESSAGE_BODY_INVALID,
        basis="documented",
        saw=saw,
        because=f"The text {wrong}; AWS carries 1 to {LONGEST_BODY_CHARACTERS:,} characters.",
        source="SNS developer guide, publishing to a mobile phone, and its delivery logs: Message "
        "body is invalid; characters are counted as End User Messaging SMS counts them",
        aws_says=MEANINGS[Verdict.MESSAGE_BODY_INVALID].aws_says,
        steps=(Step("wait", wait_for="shorter words, or any, from their author", yields="WORDS"),),
    )
