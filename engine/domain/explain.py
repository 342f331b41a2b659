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
from engine.domain.direct_texts import is_refused
from engine.domain.phone import PhoneNumber
from engine.domain.repair import in_repair_order, steps_of
from engine.domain.sending import CODE_LIFETIME
from engine.domain.verdicts import MEANINGS, Verdict

if TYPE_CHECKING:
    from engine.domain.events import Check, MessageJudged, MessageRequested
    from engine.domain.message import Message

# A message exists only if its call succeeded; what is refused sends none, but can be asked about.
ACCEPTED_BY_AWS = "200"
REFUSED_BY_AWS = "an error, and nothing changed"
MEDIUM_WORDS = {"SMS": "SMS", "EMAIL": "mail"}
# attribute → (what one signs in by, what it is called, what it is called for short)
ATTRIBUTE_WORDS: Mapping[str, tuple[str, str, str]] = {
    "phone_number": ("phone", "phone number", "number"),
    "email": ("e-mail", "e-mail address", "address"),
}
NOW = timedelta(0)
UNITS = (
    ("hours", timedelta(hours=1)),
    ("minutes", timedelta(minutes=1)),
    ("seconds", timedelta(seconds=1)),
)
RENUMBERS = "admin-update-user-attributes"  # a step that sends a code by itself
RESEND: Mapping[str, str] = {
    "UpdateUserAttribute": "Repeating the same value sends no new code: the user asks for one "
    "(GetUserAttributeVerificationCode), or the value is removed and set again.",
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


def explanation(message: Message) -> Explanation:
    """Everything there is to say about the message as it stands."""
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
        return _arrival(subject, request, judged)
    failed = in_repair_order(judged)
    return Explanation(
        what=f"{subject} will not arrive.",
        why=" ".join(c.because for c in judged.checks if c.because is not None),
        next_step=" ".join(_next_step(check) for check in failed),
        consequence=_consequence(request),
        resend=_resend(request, judged),
        aws_says=judged.aws_says,
        caller_saw=REFUSED_BY_AWS if is_refused(request, judged) else ACCEPTED_BY_AWS,
    )


def _arrival(subject: str, request: MessageRequested, judged: MessageJudged) -> Explanation:
    """What arrives; too late for its code, if a carrier scenario holds it back that long."""
    delay = _delay(judged)
    late = f" It arrives {_span(delay)} after it was sent." if delay else ""
    expired = request.attribute is not None and delay >= CODE_LIFETIME
    too_late = f"The text comes when its code, valid for {_span(CODE_LIFETIME)}, has expired."
    return Explanation(
        what=f"{subject} arrives.",
        why=_sent_from(judged) + late,
        consequence=f"{too_late} {_consequence(request)}" if expired else None,
        resend=_resend(request, judged) if expired else None,
        aws_says=judged.aws_says,
    )


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


def _consequence(request: MessageRequested) -> str:
    """What the person or the account lacks without the message."""
    user = request.username or "the user"
    match request.purpose:
        case "AdminCreateUser":
            return f"{user} does not get the temporary password and cannot sign in."
        case _ if request.purpose in {PUBLISH_PURPOSE, DIRECT_PURPOSE}:
            return f"{request.destination} does not get the text."
        case _ if request.purpose == SANDBOX_PURPOSE:
            return f"{request.destination} stays unverified in the SMS sandbox."
        case _ if request.purpose == IDENTITY_PURPOSE:
            return f"{request.destination} stays unverified in SES."
        case _:
            return _unverified(request, user)


def _unverified(request: MessageRequested, user: str) -> str:
    words = ATTRIBUTE_WORDS.get(request.attribute or "")
    if words is None:
        return f"{user} does not get the message."
    way, name, short = words
    if request.signs_in:
        return f"{user} cannot sign in by {way} until the {short} is verified."
    return f"The {name} of {user} stays unverified."


def _resend(request: MessageRequested, judged: MessageJudged) -> str:
    renumbered = any(RENUMBERS in (step.run or "") for step in steps_of(judged))
    if renumbered and request.attribute is not None:
        return "Setting the right number sends a code to it."
    return RESEND.get(request.purpose, "The message has to be asked for again.")
