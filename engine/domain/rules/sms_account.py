"""Why a text may not arrive, as far as the whole account is concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.rules.check import Answer, Failed, Passed
from engine.domain.rules.steps import sandpost
from engine.domain.verdicts import MEANINGS, Verdict

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount
    from engine.domain.rules.choices import RuleChoices
    from engine.domain.rules.sms_send import SmsSend

# ── review ───────────────────────────────────────────────────────────────────────────────────


def account_is_not_under_review(send: SmsSend, account: SendingAccount, _: RuleChoices) -> Answer:
    """An account that AWS holds for review sends nothing, one-time passwords included."""
    if not account.under_review:
        return Passed("observed", {"under_review": False})
    return Failed(
        Verdict.ACCOUNT_UNDER_REVIEW,
        basis="observed",
        saw={"under_review": True},
        because=f"AWS holds the account for review in {send.place.region}.",
        source="An issue of the AWS SDK for JavaScript that quotes the delivery log",
        aws_says=MEANINGS[Verdict.ACCOUNT_UNDER_REVIEW].aws_says,
        steps=(sandpost(send.place, "review end"),),
    )
