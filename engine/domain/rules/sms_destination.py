"""Why a text may not arrive, as far as its destination is concerned: one function for each rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import origination, simulator_numbers
from engine.domain.account_limits import MOST_SANDBOX_CODES_A_DAY, MOST_SANDBOX_NUMBERS
from engine.domain.account_messages import SANDBOX_PURPOSE
from engine.domain.account_opt_outs import list_answered, opt_in_possible_at
from engine.domain.events import DEFAULT_OPT_OUT_LIST, Step
from engine.domain.keywords import opt_in_keyword
from engine.domain.origination import US
from engine.domain.rules.check import Answer, Failed, NotApplicable, Passed
from engine.domain.rules.steps import aws, sandpost, sent_to
from engine.domain.verdicts import MEANINGS, Verdict

if TYPE_CHECKING:
    from engine.domain.account_state import OriginationNumber, SendingAccount
    from engine.domain.rules.choices import RuleChoices
    from engine.domain.rules.sms_send import SmsSend

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
    wait = Step("wait", wait_for="the right number, from its owner", yields="RIGHT_NUMBER")
    return (wait, *sent_to(send.request, "RIGHT_NUMBER", needs=("RIGHT_NUMBER",)))


# ── opt-out ──────────────────────────────────────────────────────────────────────────────────


def destination_is_not_opted_out(
    send: SmsSend, account: SendingAccount, choices: RuleChoices
) -> Answer:
    """A phone that answered STOP gets nothing more until it is opted in again.

    Asked is the list of the number that the text would be sent from; most numbers share one.
    """
    number = send.to.e164
    sender = _own_number(send, account)
    name = sender.opt_out_list if sender else DEFAULT_OPT_OUT_LIST
    opt_out_list = account.opt_out_list(name)
    out = opt_out_list.opted_out.get(number) if opt_out_list else None
    named = {} if name == DEFAULT_OPT_OUT_LIST else {"opt_out_list": name}
    if out is None:
        return Passed("documented", {"opted_out": False, **named})
    documented = MEANINGS[Verdict.OPTED_OUT].aws_says
    on = f"the opt-out list {name}" if named else "the account's opt-out list"
    return Failed(
        Verdict.OPTED_OUT,
        basis="observed",
        saw={"opted_out": True, "since": out.since, **named},
        because=f"{number} is on {on} since {out.since}.",
        source="SNS developer guide, opting out of SMS; accepted and lost, as delivery logs show",
        aws_says=f"{number} is opted out" if choices.opt_out_text == "observed" else documented,
        steps=(_opt_in(send, account, sender),),
    )


def _own_number(send: SmsSend, account: SendingAccount) -> OriginationNumber | None:
    """The number of the account's own that the text would be sent from."""
    chosen = origination.choose(send, account)
    sent_from = chosen.sent_from if chosen else None
    numbers = account.origination_numbers.values()
    return next((number for number in numbers if number.number == sent_from), None)


def _opt_in(send: SmsSend, account: SendingAccount, sender: OriginationNumber | None) -> Step:
    """By an API call; AWS refuses a second one for 30 days, in which only the phone can do it."""
    number = send.to.e164
    name = sender.opt_out_list if sender else DEFAULT_OPT_OUT_LIST
    opt_out_list = account.opt_out_list(name)
    opted_in_at = opt_out_list.opted_in_at if opt_out_list else {}
    now = send.circumstances.now
    if now < opt_in_possible_at(number, opted_in_at):
        plain = sender is None or list_answered(send.to, None, account, now) == name
        to = "" if sender is None or plain else f" --to {sender.number}"
        return sandpost(send.place, f"receive {opt_in_keyword(sender)} --from {number}{to}")
    if name == DEFAULT_OPT_OUT_LIST:
        return aws(send.place, f"sns opt-in-phone-number --phone-number {number}")
    return aws(
        send.place,
        "pinpoint-sms-voice-v2 delete-opted-out-number "
        f"--opt-out-list-name {name} --opted-out-number {number}",
    )


# ── blocked ──────────────────────────────────────────────────────────────────────────────────


def destination_is_not_blocked(send: SmsSend, account: SendingAccount, _: RuleChoices) -> Answer:
    """AWS sends nothing to numbers that begin in certain ways; which ones, it does not publish."""
    number = send.to.e164
    if not send.to.possible:  # such a number is reached by nobody, blocked or not
        return NotApplicable("assumed", {"possible": False})
    prefixes = [prefix for prefix in account.blocked_prefixes if number.startswith(prefix)]
    if not prefixes:
        return Passed("documented", {"blocked": False})
    longest_first = tuple(sorted(prefixes, key=len, reverse=True))
    return Failed(
        Verdict.DESTINATION_BLOCKED,
        basis="documented",
        saw={"blocked": True, "prefixes": longest_first},
        because=f"AWS blocks all numbers that begin with {longest_first[0]}, as {number} does.",
        source="SNS developer guide, SMS delivery logs: Destination is on a blocked list; which "
        "numbers are on it is not published",
        aws_says=MEANINGS[Verdict.DESTINATION_BLOCKED].aws_says,
        steps=tuple(sandpost(send.place, f"unblock {prefix}") for prefix in longest_first),
    )


# ── sms-sandbox ──────────────────────────────────────────────────────────────────────────────


def sandbox_destination_is_verified(
    send: SmsSend, account: SendingAccount, _: RuleChoices
) -> Answer:
    """In the SMS sandbox only verified destinations and AWS's simulators get texts.

    One-time passwords do too.
    """
    if not account.in_sms_sandbox:
        return NotApplicable("documented", {"in_sandbox": False})
    if send.request.sandbox_exempt:
        return NotApplicable("documented", {"in_sandbox": True, "one_time_password": True})
    if not send.to.possible:  # such a number cannot be verified: the one that replaces it is asked
        return NotApplicable("assumed", {"in_sandbox": True, "possible": False})
    number = send.to.e164
    if simulator_numbers.result_of(number) is not None:
        return Passed("documented", {"in_sandbox": True, "simulator": True})
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
    now = send.circumstances.now
    return send.to.country == US or origination.can_send_one_time_password(send.to, account, now)
