"""Why a text may not arrive, as far as what it is sent from is concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import origination
from engine.domain.origination import KIND_WORDS, US
from engine.domain.rules.check import Answer, Failed, NotApplicable, Passed, Saw
from engine.domain.rules.registration_steps import (
    evidence,
    newest_registration,
    standing,
    until_approved,
)
from engine.domain.rules.steps import aws, sandpost
from engine.domain.verdicts import CARRIER_BLOCK, MEANINGS, Verdict

if TYPE_CHECKING:
    from engine.domain.account_state import OriginationNumber, SendingAccount
    from engine.domain.events import Step
    from engine.domain.rules.choices import RuleChoices
    from engine.domain.rules.sms_send import SmsSend

# ── us-origination ───────────────────────────────────────────────────────────────────────────


def us_origination_is_registered(
    send: SmsSend, account: SendingAccount, choices: RuleChoices
) -> Answer:
    """US carriers take texts only from the account's own, registered number."""
    to = send.to
    if to.country != US:
        return NotApplicable("documented", {"country": to.country or ""})
    now = send.circumstances.now
    numbers = _numbers_in_question(send, account)
    usable = next((n for n in numbers if origination.is_usable(n, account, now)), None)
    if usable is not None:
        kind = KIND_WORDS[usable.number_type]
        return Passed("documented", {"country": US, "from": usable.number, "kind": kind})
    if numbers:
        return _unregistered(send, numbers, account, choices)
    return Failed(
        Verdict.ORIGINATION_IDENTITY_MISSING,
        basis="documented",
        saw={"country": US, "unregistered": ()},
        because=f"{to.e164} is a US number and the account has no US origination number.",
        source="SNS developer guide, SMS requirements for the United States",
        aws_says=MEANINGS[Verdict.ORIGINATION_IDENTITY_MISSING].aws_says,
        steps=_lease_and_register(send),
    )


def _numbers_in_question(send: SmsSend, account: SendingAccount) -> tuple[OriginationNumber, ...]:
    """The number that the text names, if it is one of the account's for it; else all of those."""
    able = origination.able_numbers(send.to, account)
    if send.options.origination is None:
        return able
    named = origination.named_number(send.options.origination, account)
    return (named,) if named in able else able


def _unregistered(
    send: SmsSend,
    waiting: tuple[OriginationNumber, ...],
    account: SendingAccount,
    choices: RuleChoices,
) -> Failed:
    """The first of them is told of: where its registration stands, and what is left to do."""
    first, now = waiting[0], send.circumstances.now
    registration = newest_registration(first.id, account)
    blocked = choices.unregistered_number_text == "carrier-block"
    says = MEANINGS[Verdict.ORIGINATION_IDENTITY_UNREGISTERED].aws_says
    saw: Saw = {"country": US, "unregistered": tuple(n.number for n in waiting)}
    steps: tuple[Step, ...] = (sandpost(send.place, f"register {first.id}"),)
    if registration is not None:
        steps = until_approved(send.place, registration, now)
    return Failed(
        Verdict.ORIGINATION_IDENTITY_UNREGISTERED,
        basis="observed",
        saw={**saw, **evidence(registration, now)},
        because=f"{send.to.e164} is a US number and the registration of the account's "
        f"{KIND_WORDS[first.number_type]} {first.number} {standing(registration, now)}.",
        source="End User Messaging SMS user guide, phone number status: registration comes first",
        aws_says=CARRIER_BLOCK if blocked else says,
        steps=steps,
    )


def _lease_and_register(send: SmsSend) -> tuple[Step, ...]:
    lease = aws(
        send.place,
        "pinpoint-sms-voice-v2 request-phone-number --iso-country-code US "
        "--message-type TRANSACTIONAL --number-capabilities SMS --number-type TOLL_FREE "
        "--query PhoneNumberId --output text",
        yields="PHONE_NUMBER_ID",
    )
    return (
        lease,
        sandpost(send.place, "register PHONE_NUMBER_ID", needs=("PHONE_NUMBER_ID",)),
    )
