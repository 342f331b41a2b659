"""What a message's end means, said to people: what happened, why, what to do, what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.domain.account_messages import (
    DIRECT_PURPOSE,
    IDENTITY_PURPOSE,
    PUBLISH_PURPOSE,
    SANDBOX_PURPOSE,
)
from engine.domain.consequence import CODE_LIFETIMES, LONGEST_SIGN_IN, consequence_of
from engine.domain.direct_texts import is_refused
from engine.domain.phone import PhoneNumber
from engine.domain.repair import in_repair_order, steps_of
from engine.domain.verdicts import MEANINGS, Verdict

if TYPE_CHECKING:
    from engine.domain.events import Check, MessageJudged, MessageRequested
    from engine.domain.message import Message

# A message exists only if its call succeeded; what is refused sends none, but can be asked about.
ACCEPTED_BY_AWS = "200"
REFUSED_BY_AWS = "an error, and nothing changed"
MEDIUM_WORDS = {"SMS": "SMS", "EMAIL": "mail"}
NOW = timedelta(0)
UNITS = (
    ("hours", timedelta(hours=1)),
    ("minutes", timedelta(minutes=1)),
    ("seconds", timedelta(seconds=1)),
)
RENUMBERS = "admin-update-user-attributes"  # a step that sends a code by itself
RENUMBERED = frozenset({"UpdateUserAttribute", "VerifyUserAttribute"})
RESEND: Mapping[str, str] = {
    "UpdateUserAttribute": "Repeating the same value sends no new code: the user asks for one "
    "(GetUserAttributeVerificationCode), or the value is removed and set again.",
    "VerifyUserAttribute": "The user asks for another code (GetUserAttributeVerificationCode).",
    "SignUp": "ResendConfirmationCode sends another code.",
    "ResendCode": "ResendConfirmationCode sends another code.",
    "ForgotPassword": "ForgotPassword sends another code, and so does AdminResetUserPassword.",
    "Authentication": "Signing in anew sends another code.",
    "AdminCreateUser": "AdminCreateUser with MessageAction RESEND sends a new invitation.",
    PUBLISH_PURPOSE: "Publishing the text again sends it anew.",
    DIRECT_PURPOSE: "Sending the text again is all there is to do.",
    SANDBOX_PURPOSE: "Creating the same sandbox number again sends a new one-time password, at "
    "most five in 24 hours.",
    IDENTITY_PURPOSE: "Verifying the same identity again sends a new mail.",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Sentences about one message; None where there is nothing to say."""

    what: str
    why: str | None = None
    next_step: str | None = None
    consequence: str | None = None
    resend: str | None = None
    aws_says: str | None = None
    caller_saw: str = ACCEPTED_BY_AWS


def explanation(message: Message, who: str | None = None) -> Explanation:
    """Everything there is to say about the message as it stands; `who` is what to call its user."""
    request, judged = message.request, message.judged
    subject = f"The {MEDIUM_WORDS[request.medium]} to {_shown(request)}"
    if message.stuck is not None:
        return Explanation(
            what=f"{subject} could not be judged: a fault of Sandpost's own.",
            why=f"{message.stuck.error} (tried {message.stuck.tries} times)",
            next_step="Remove the cause, then have the message judged again.",
        )
    if judged is None:
        return Explanation(what=f"{subject} waits to be judged.")
    if judged.verdict is None:
        return _arrival(subject, request, judged, who)
    failed = in_repair_order(judged)
    return Explanation(
        what=f"{subject} will not arrive.",
        why=" ".join(c.because for c in judged.checks if c.because is not None),
        next_step=" ".join(_next_step(check) for check in failed),
        consequence=consequence_of(request, who),
        resend=_resend(request, judged),
        aws_says=judged.aws_says,
        caller_saw=REFUSED_BY_AWS if is_refused(request, judged) else ACCEPTED_BY_AWS,
    )


def _arrival(
    subject: str, request: MessageRequested, judged: MessageJudged, who: str | None
) -> Explanation:
    """What arrives; too late for its code, if a carrier scenario holds it back that long."""
    delay = _delay(judged)
    late = f" It arrives {_span(delay)} after it was sent." if delay else ""
    too_late = _too_late(request, delay)
    return Explanation(
        what=f"{subject} arrives.",
        why=_sent_from(judged) + late,
        consequence=f"{too_late} {consequence_of(request, who)}" if too_late else None,
        resend=_resend(request, judged) if too_late else None,
        aws_says=judged.aws_says,
    )


def _too_late(request: MessageRequested, delay: timedelta) -> str | None:
    lifetime = CODE_LIFETIMES.get(request.purpose)
    if lifetime is None or delay < lifetime:
        return None
    most = " at most" if lifetime == LONGEST_SIGN_IN else ""
    return f"The text comes when its code, valid for {_span(lifetime)}{most}, has expired."


def _delay(judged: MessageJudged) -> timedelta:
    """How late carriers deliver it, as the rule that asks them saw."""
    seen = (check.saw.get("delay_ms") for check in judged.checks if check.rule == "carrier")
    return sum((timedelta(milliseconds=ms) for ms in seen if isinstance(ms, int)), NOW)


def _span(time: timedelta) -> str:
    """A time as people say it: `90 seconds`, `25 hours`."""
    unit, size = next((each for each in UNITS if time >= 2 * each[1]), UNITS[-1])
    return f"{time / size:g} {unit}"


def _next_step(check: Check) -> str:
    return MEANINGS[Verdict(check.verdict or "")].next_step


def _shown(request: MessageRequested) -> str:
    if request.medium == "EMAIL":
        return request.destination
    return PhoneNumber.parse(request.destination).shown


def _sent_from(judged: MessageJudged) -> str:
    return f"It is sent from {judged.sent_from}: {judged.chosen_because}."


def _resend(request: MessageRequested, judged: MessageJudged) -> str:
    renumbered = any(RENUMBERS in (step.run or "") for step in steps_of(judged))
    if renumbered and request.purpose in RENUMBERED:
        return "Setting the right number sends a code to it."
    return RESEND.get(request.purpose, "The message has to be asked for again.")
