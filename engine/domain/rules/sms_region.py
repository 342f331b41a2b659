"""Why a text may not arrive, as far as the region it is sent from is concerned.

Numbers, registrations, sender ids and the SMS sandbox's destinations are of one region. Where the
account has in another what the text lacks here, that is the problem, and only this rule reports
it: the rules about what is lacking then do not apply.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from engine.domain.events import Step
from engine.domain.rules.check import Answer, Failed, NotApplicable, Passed
from engine.domain.rules.sms_account import account_is_not_under_review
from engine.domain.rules.sms_destination import (
    destination_is_not_blocked,
    destination_is_not_opted_out,
    sandbox_destination_is_verified,
)
from engine.domain.rules.sms_origination import us_origination_is_registered
from engine.domain.rules.sms_sender_id import sender_is_accepted
from engine.domain.rules.steps import DEFAULT_REGION
from engine.domain.sms_regions import sends_texts, stand_in
from engine.domain.verdicts import MEANINGS, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.domain.account_state import SendingAccount
    from engine.domain.rules.choices import RuleChoices
    from engine.domain.rules.sms_send import SmsSend

    TextCheck = Callable[[SmsSend, SendingAccount, RuleChoices], Answer]

# What an account must have in the region that a text is sent from, in AWS's order …
LOCAL: tuple[TextCheck, ...] = (
    sandbox_destination_is_verified,
    us_origination_is_registered,
    sender_is_accepted,
)
# … and what must not stand against the text in a region, for it to be worth going there.
IN_ORDER: tuple[TextCheck, ...] = (
    destination_is_not_opted_out,
    destination_is_not_blocked,
    account_is_not_under_review,
    *LOCAL,
)

# ── region ───────────────────────────────────────────────────────────────────────────────────


def region_has_what_is_needed(
    send: SmsSend, account: SendingAccount, choices: RuleChoices
) -> Answer:
    """Texts leave only from some regions, and each has numbers and sandbox of its own."""
    region = send.place.region
    if not sends_texts(region):
        return _without_texts(send, choices)
    there = ready_elsewhere(send, account, choices)
    if there is None:
        return Passed("documented", {"region": region, "sends_texts": True})
    lacking = _failures(LOCAL, send, account, choices)
    return Failed(
        Verdict.CONFIGURED_IN_ANOTHER_REGION,
        basis="observed",
        saw={"region": region, "elsewhere": there},
        because=" ".join(each.because for each in lacking)
        + f" All that is in order in {there}, but the text is sent from {region}.",
        source="End User Messaging SMS user guide: numbers are of one region; delivery logs name "
        "what is missing, as if it were nowhere",
        aws_says=lacking[0].aws_says,
        steps=_moved_to(send, there),
    )


def in_this_region(check: TextCheck) -> TextCheck:
    """The check, asked only where the region is not itself what is wrong."""

    @wraps(check)
    def asked(send: SmsSend, account: SendingAccount, choices: RuleChoices) -> Answer:
        if not sends_texts(send.place.region):
            return NotApplicable("documented", {"sends_texts": False})
        if (there := ready_elsewhere(send, account, choices)) is not None:
            return NotApplicable("documented", {"in_order_in": there})
        return check(send, account, choices)

    return asked


def ready_elsewhere(send: SmsSend, account: SendingAccount, choices: RuleChoices) -> str | None:
    """The first region that has all that the text lacks here; None if it lacks nothing here."""
    elsewhere = send.circumstances.elsewhere
    if not elsewhere or not _failures(LOCAL, send, account, choices):
        return None
    return _first_in_order(send, choices)


def _first_in_order(send: SmsSend, choices: RuleChoices) -> str | None:
    for region, other in sorted(send.circumstances.elsewhere.items()):
        moved = send.moved_to(region)
        if sends_texts(region) and not _failures(IN_ORDER, moved, other, choices):
            return region
    return None


def _failures(
    checks: tuple[TextCheck, ...], send: SmsSend, account: SendingAccount, choices: RuleChoices
) -> tuple[Failed, ...]:
    answers = (check(send, account, choices) for check in checks)
    return tuple(answer for answer in answers if isinstance(answer, Failed))


def _without_texts(send: SmsSend, choices: RuleChoices) -> Failed:
    region = send.place.region
    better = _first_in_order(send, choices) or stand_in(region) or DEFAULT_REGION
    return Failed(
        Verdict.REGION_WITHOUT_SMS,
        basis="documented",
        saw={"region": region, "sends_texts": False},
        because=f"AWS sends no texts from {region}.",
        source="AWS's own list of the endpoints of End User Messaging SMS; the sentence was seen "
        "in issues of the SDKs",
        aws_says=MEANINGS[Verdict.REGION_WITHOUT_SMS].aws_says.format(number=send.to.e164),
        steps=_moved_to(send, better),
    )


def _moved_to(send: SmsSend, region: str) -> tuple[Step, ...]:
    """Somebody must say so to the pool or the sender: no command changes that much at once."""
    who = f"the pool to send its texts from {region}: the region in its SMS configuration"
    if send.request.pool is None:
        who = f"the same text, sent from {region}"
    return (Step("wait", wait_for=who, yields="RIGHT_REGION"),)
