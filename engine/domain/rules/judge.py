"""The judgement of one message: every rule of its channel is asked, the first failed decides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from engine.domain import sms_countries, sms_prices
from engine.domain.carriage import CARRIERS_SENTENCES, accepted, carried
from engine.domain.effects import sms_spend_budget
from engine.domain.events import Charge, MessageJudged
from engine.domain.fare import fare_of
from engine.domain.phone import DATA_VERSION
from engine.domain.rules.check import Failed, recorded
from engine.domain.rules.choices import DEFAULT_CHOICES
from engine.domain.rules.email import EMAIL_RULES, EmailSend, ses_sentence
from engine.domain.rules.sms import SMS_RULES, SPEND
from engine.domain.rules.sms_send import SmsSend

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.account_state import SendingAccount
    from engine.domain.events import MessageRequested
    from engine.domain.fare import Fare
    from engine.domain.rules.check import Answer, Rule
    from engine.domain.rules.choices import RuleChoices
    from engine.domain.rules.sms_send import Circumstances

Send = TypeVar("Send")

# Nobody outside AWS knows which of two reasons it would name; every judgement says so.
ORDER_BASIS = "assumed"


# Rules whose answer may be another one where the same account is known in other regions too.
ASK_ELSEWHERE = frozenset({"region", "sms-sandbox", "us-origination", "sender-id"})


def judge(
    request: MessageRequested,
    account: SendingAccount,
    circumstances: Circumstances,
    choices: RuleChoices = DEFAULT_CHOICES,
) -> MessageJudged:
    """What becomes of the message, in this account, under these circumstances."""
    if request.medium == "SMS":
        return _judge_text(SmsSend.of(request, circumstances), account, choices)
    return _judge_mail(EmailSend.of(request), account, circumstances.as_of, choices)


def elsewhere_matters(judged: MessageJudged) -> bool:
    """Whether a text failed on something that its account may have in another region."""
    if judged.verdict is None or judged.carriage is None:
        return False
    return any(check.result == "failed" and check.rule in ASK_ELSEWHERE for check in judged.checks)


def lacks_money(judged: MessageJudged) -> bool:
    """Whether the account's spending stood in the way, alone or among others."""
    return any(check.rule == SPEND and check.result == "failed" for check in judged.checks)


def _judge_text(send: SmsSend, account: SendingAccount, choices: RuleChoices) -> MessageJudged:
    fare = fare_of(send, account, choices)
    send = replace(send, fare=fare)
    answers = _answers(SMS_RULES, send, account, choices)
    failed = _failed(answers)
    chosen = fare.chosen
    verdict = failed[0].verdict.value if failed else None
    reached = all(answer.aws_says in CARRIERS_SENTENCES for answer in failed)
    return MessageJudged(
        message=send.request.id,
        outcome="undelivered" if failed else "delivered",
        checks=tuple(recorded(name, answer) for name, answer in answers.items()),
        as_of=send.circumstances.as_of,
        verdict=verdict,
        sent_from=chosen.sent_from if chosen else None,
        chosen_because=chosen.because if chosen else None,
        aws_says=(failed[0].aws_says or None) if failed else accepted(send, account),
        settings={
            "rule_order": ORDER_BASIS,
            "opt_out_text": choices.opt_out_text,
            "unregistered_number_text": choices.unregistered_number_text,
            "unregistered_sender_id": choices.unregistered_sender_id,
            "one_time_password_price": choices.one_time_password_price,
            "phonenumbers": DATA_VERSION,
            "countries": sms_countries.AS_OF,
            "prices": sms_prices.AS_OF,
        },
        carriage=carried(send, account, fare, verdict, reached=reached),
        charge=_charge(send, fare) if reached and fare.price else None,
    )


def _charge(send: SmsSend, fare: Fare) -> Charge:
    """What reached a carrier is paid, whatever the carrier did with it."""
    request = send.request
    budget = sms_spend_budget(request.account, request.region, send.circumstances.now)
    return Charge(budget, fare.price)


def _judge_mail(
    send: EmailSend, account: SendingAccount, as_of: int, choices: RuleChoices
) -> MessageJudged:
    answers = _answers(EMAIL_RULES, send, account, choices)
    failed = _failed(answers)
    return MessageJudged(
        message=send.request.id,
        outcome="undelivered" if failed else "delivered",
        checks=tuple(recorded(name, answer) for name, answer in answers.items()),
        as_of=as_of,
        verdict=failed[0].verdict.value if failed else None,
        sent_from=send.sender,
        chosen_because=send.chosen_because,
        aws_says=_told_of_mail(send, failed),
        settings={"rule_order": ORDER_BASIS, "identity_case": choices.identity_case},
    )


def _told_of_mail(send: EmailSend, failed: tuple[Failed, ...]) -> str | None:
    """AWS's words for what failed first; SES names all identities that failed in one sentence."""
    if not failed or not failed[0].named:
        return (failed[0].aws_says or None) if failed else None
    return ses_sentence(send.place, tuple(one.named for one in failed if one.named))


def _answers(
    rules: tuple[Rule[Send], ...], send: Send, account: SendingAccount, choices: RuleChoices
) -> Mapping[str, Answer]:
    return {rule.name: rule.check(send, account, choices) for rule in rules}


def _failed(answers: Mapping[str, Answer]) -> tuple[Failed, ...]:
    return tuple(answer for answer in answers.values() if isinstance(answer, Failed))
