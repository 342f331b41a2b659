"""Why a text may not arrive, as far as what it is sent from is concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import origination
from engine.domain.origination import KIND_WORDS, US
from engine.domain.rules.check import Answer, Failed, NotApplicable, Passed
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
    number = origination.best_number(to, account, send.circumstances.now)
    if number is not None:
        kind = KIND_WORDS[number.number_type]
        return Passed("documented", {"country": US, "from": number.number, "kind": kind})
    waiting = origination.unregistered_numbers(to, account, send.circumstances.now)
    if waiting:
        return _unregistered(send, waiting, choices)
    return Failed(
        Verdict.ORIGINATION_IDENTITY_MISSING,
        basis="documented",
        saw={"country": US, "unregistered": ()},
        because=f"{to.e164} is a US number and the account has no US origination number.",
        source="SNS developer guide, SMS requirements for the United States",
        aws_says=MEANINGS[Verdict.ORIGINATION_IDENTITY_MISSING].aws_says,
        steps=_lease_and_register(send),
    )


def _unregistered(
    send: SmsSend, waiting: tuple[OriginationNumber, ...], choices: RuleChoices
) -> Failed:
    first = waiting[0]
    blocked = choices.unregistered_number_text == "carrier-block"
    says = MEANINGS[Verdict.ORIGINATION_IDENTITY_UNREGISTERED].aws_says
    return Failed(
        Verdict.ORIGINATION_IDENTITY_UNREGISTERED,
        basis="observed",
        saw={"country": US, "unregistered": tuple(n.number for n in waiting)},
        because=f"{send.to.e164} is a US number and the registration of the account's "
        f"{KIND_WORDS[first.number_type]} {first.number} is not complete.",
        source="End User Messaging SMS user guide, phone number status: registration comes first",
        aws_says=CARRIER_BLOCK if blocked else says,
        steps=(sandpost(send.place, f"register {first.id}"),),
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
