"""Why a text may not arrive: one function for each rule of SNS, its sandbox and US carriers.

No rule knows another's answer. `SMS_RULES` has them in the order in which AWS lets them decide,
as far as that is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING

from engine.domain import origination
from engine.domain.account_limits import MOST_SANDBOX_CODES_A_DAY, MOST_SANDBOX_NUMBERS
from engine.domain.account_messages import SANDBOX_PURPOSE
from engine.domain.events import Step
from engine.domain.origination import KIND_WORDS, US
from engine.domain.phone import PhoneNumber
from engine.domain.rules.check import Answer, Failed, NotApplicable, Passed, Rule
from engine.domain.rules.steps import Place, aws, sandpost
from engine.domain.verdicts import CARRIER_BLOCK, MEANINGS, Verdict

if TYPE_CHECKING:
    from engine.domain.account_state import OriginationNumber, SendingAccount
    from engine.domain.events import MessageRequested
    from engine.domain.rules.choices import RuleChoices


@dataclass(frozen=True, slots=True)
class SmsSend:
    """A text about to be sent: its request, with the destination read as a number."""

    request: MessageRequested
    to: PhoneNumber

    @staticmethod
    def of(request: MessageRequested) -> SmsSend:
        """The text that was requested."""
        return SmsSend(request, PhoneNumber.parse(request.destination))

    @property
    def place(self) -> Place:
        """Where its repairs must happen."""
        return Place(self.request.account, self.request.region)


# ── number ───────────────────────────────────────────────────────────────────────────────────


def number_is_possible(send: SmsSend, _: SendingAccount, __: RuleChoices) -> Answer:
    """A number that nobody can have is never reached; a merely invalid one is only remarked."""
    to = send.to
    if to.possible:
        country = to.country or ""
        return Passed("documented", {"possible": True, "valid": to.valid, "country": country})
    return Failed(
        Verdict.NUMBER_IMPOSSIBLE,
        basis="documented",
        saw={"possible": False, "valid": False},
        because=f"No phone can have the number {to.e164}.",
        source="SNS developer guide, SMS delivery logs: Invalid phone number; what is possible "
        "follows the published numbering plans",
        aws_says=MEANINGS[Verdict.NUMBER_IMPOSSIBLE].aws_says,
        steps=_correct_the_number(send),
    )


def _correct_the_number(send: SmsSend) -> tuple[Step, ...]:
    request = send.request
    wait = Step("wait", wait_for="the right number, from its owner", yields="RIGHT_NUMBER")
    if request.pool is None or request.username is None:
        return (wait,)
    pool_region = request.pool.partition("_")[0]
    update = aws(
        Place(request.account, pool_region),
        f"cognito-idp admin-update-user-attributes --user-pool-id {quote(request.pool)} "
        f"--username {quote(request.username)} "
        "--user-attributes Name=phone_number,Value=RIGHT_NUMBER",
        needs=("RIGHT_NUMBER",),
    )
    return (wait, update)


# ── opt-out ──────────────────────────────────────────────────────────────────────────────────


def destination_is_not_opted_out(
    send: SmsSend, account: SendingAccount, choices: RuleChoices
) -> Answer:
    """A phone that answered STOP gets nothing more until it is opted in again."""
    number = send.to.e164
    since = account.opted_out.get(number)
    if since is None:
        return Passed("documented", {"opted_out": False})
    documented = MEANINGS[Verdict.OPTED_OUT].aws_says
    return Failed(
        Verdict.OPTED_OUT,
        basis="observed",
        saw={"opted_out": True, "since": since},
        because=f"{number} is on the account's opt-out list since {since}.",
        source="SNS developer guide, opting out of SMS; accepted and lost, as delivery logs show",
        aws_says=f"{number} is opted out" if choices.opt_out_text == "observed" else documented,
        steps=(_opt_in(send, account),),
    )


def _opt_in(send: SmsSend, account: SendingAccount) -> Step:
    """By an API call the first time; AWS refuses a second one for 30 days, the phone may always."""
    number = send.to.e164
    if number in account.opted_in_at:
        return sandpost(send.place, f"receive START --from {number}")
    return aws(send.place, f"sns opt-in-phone-number --phone-number {number}")


# ── sms-sandbox ──────────────────────────────────────────────────────────────────────────────


def sandbox_destination_is_verified(
    send: SmsSend, account: SendingAccount, _: RuleChoices
) -> Answer:
    """In the SMS sandbox only verified destinations get texts, and one-time passwords do."""
    if not account.in_sms_sandbox:
        return NotApplicable("documented", {"in_sandbox": False})
    if send.request.sandbox_exempt:
        return NotApplicable("documented", {"in_sandbox": True, "one_time_password": True})
    if not send.to.possible:  # such a number cannot be verified: the one that replaces it is asked
        return NotApplicable("assumed", {"in_sandbox": True, "possible": False})
    number = send.to.e164
    known = account.sandbox_numbers.get(number)
    if known is not None and known.verified:
        return Passed("documented", {"in_sandbox": True, "verified": True})
    return Failed(
        Verdict.SANDBOX_DESTINATION_UNVERIFIED,
        basis="observed",
        saw={"in_sandbox": True, "verified": False, "pending": known is not None},
        because=f"The account is in the SMS sandbox and {number} is not a verified destination.",
        source="SNS developer guide, SMS sandbox; the sentence is from a delivery log",
        aws_says=MEANINGS[Verdict.SANDBOX_DESTINATION_UNVERIFIED].aws_says,
        steps=_verify_or_leave(send, account),
    )


def _verify_or_leave(send: SmsSend, account: SendingAccount) -> tuple[Step, ...]:
    """Verify the number, where the sandbox would let it be verified; else leave the sandbox."""
    number = send.to.e164
    known = account.sandbox_numbers.get(number)
    wait = Step(
        "wait",
        wait_for="the one-time password, in the inbox",
        yields="CODE",
        inbox=number,
        purpose=SANDBOX_PURPOSE,
    )
    verify = aws(
        send.place,
        f"sns verify-sms-sandbox-phone-number --phone-number {number} --one-time-password CODE",
        needs=("CODE",),
    )
    if known is not None and len(known.attempts) >= MOST_SANDBOX_CODES_A_DAY:
        return (wait, verify)  # the newest one still counts; a further one could be refused
    full = known is None and len(account.sandbox_numbers) >= MOST_SANDBOX_NUMBERS
    if full or not _can_be_sent_a_password(send, account):
        return (sandpost(send.place, "leave-sms-sandbox"),)
    create = aws(send.place, f"sns create-sms-sandbox-phone-number --phone-number {number}")
    return (create, wait, verify)


def _can_be_sent_a_password(send: SmsSend, account: SendingAccount) -> bool:
    """Now, or once a US destination has the origination number that it needs in any case."""
    return send.to.country == US or origination.can_send_one_time_password(send.to, account)


# ── us-origination ───────────────────────────────────────────────────────────────────────────


def us_origination_is_registered(
    send: SmsSend, account: SendingAccount, choices: RuleChoices
) -> Answer:
    """US carriers take texts only from the account's own, registered number."""
    to = send.to
    if to.country != US:
        return NotApplicable("documented", {"country": to.country or ""})
    number = origination.best_number(US, account)
    if number is not None:
        kind = KIND_WORDS[number.number_type]
        return Passed("documented", {"country": US, "from": number.number, "kind": kind})
    waiting = origination.unregistered_numbers(US, account)
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


# The order is AWS's as far as it is known: the first failed check decides. The names are stored:
# they never change.
SMS_RULES: tuple[Rule[SmsSend], ...] = (
    Rule("number", number_is_possible),
    Rule("opt-out", destination_is_not_opted_out),
    Rule("sms-sandbox", sandbox_destination_is_verified),
    Rule("us-origination", us_origination_is_registered),
)
