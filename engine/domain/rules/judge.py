"""The judgement of one message: every rule of its channel is asked, the first failed decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from engine.domain import origination
from engine.domain.events import MessageJudged
from engine.domain.phone import DATA_VERSION
from engine.domain.rules.check import Failed, recorded
from engine.domain.rules.choices import DEFAULT_CHOICES
from engine.domain.rules.email import EMAIL_RULES, EmailSend, ses_sentence
from engine.domain.rules.sms import SMS_RULES
from engine.domain.rules.sms_send import SmsSend

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.account_state import SendingAccount
    from engine.domain.events import MessageRequested
    from engine.domain.rules.check import Answer, Rule
    from engine.domain.rules.choices import RuleChoices
    from engine.domain.rules.sms_send import Circumstances

Send = TypeVar("Send")

ACCEPTED = "Message has been accepted by phone carrier"  # SNS developer guide, delivery logs
# Nobody outside AWS knows which of two reasons it would name; every judgement says so.
ORDER_BASIS = "assumed"


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


def _judge_text(send: SmsSend, account: SendingAccount, choices: RuleChoices) -> MessageJudged:
    answers = _answers(SMS_RULES, send, account, choices)
    failed = _failed(answers)
    chosen = origination.choose(send, account)
    return MessageJudged(
        message=send.request.id,
        outcome="undelivered" if failed else "delivered",
        checks=tuple(recorded(name, answer) for name, answer in answers.items()),
        as_of=send.circumstances.as_of,
        verdict=failed[0].verdict.value if failed else None,
        sent_from=chosen.sent_from if chosen else None,
        chosen_because=chosen.because if chosen else None,
        aws_says=failed[0].aws_says if failed else ACCEPTED,
        settings={
            "rule_order": ORDER_BASIS,
            "opt_out_text": choices.opt_out_text,
            "unregistered_number_text": choices.unregistered_number_text,
            "phonenumbers": DATA_VERSION,
        },
    )


def _judge_mail(
    send: EmailSend, account: SendingAccount, as_of: int, choices: RuleChoices
) -> MessageJudged:
    answers = _answers(EMAIL_RULES, send, account, choices)
    failed = _failed(answers)
    names = tuple(answer.named for answer in failed)
    return MessageJudged(
        message=send.request.id,
        outcome="undelivered" if failed else "delivered",
        checks=tuple(recorded(name, answer) for name, answer in answers.items()),
        as_of=as_of,
        verdict=failed[0].verdict.value if failed else None,
        sent_from=send.sender,
        chosen_because=send.chosen_because,
        aws_says=ses_sentence(send.place, names) if failed else None,
        settings={"rule_order": ORDER_BASIS, "identity_case": choices.identity_case},
    )


def _answers(
    rules: tuple[Rule[Send], ...], send: Send, account: SendingAccount, choices: RuleChoices
) -> Mapping[str, Answer]:
    return {rule.name: rule.check(send, account, choices) for rule in rules}


def _failed(answers: Mapping[str, Answer]) -> tuple[Failed, ...]:
    return tuple(answer for answer in answers.values() if isinstance(answer, Failed))
