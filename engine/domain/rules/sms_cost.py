"""Why a text may not arrive, as far as its price is concerned: one function for each rule."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from engine.domain.events import TextOptions
from engine.domain.fare import fare_of
from engine.domain.money import USD, usd, whole_usd_from
from engine.domain.rules.check import Answer, Failed, NotApplicable, Passed, Saw
from engine.domain.rules.steps import aws, sandpost
from engine.domain.verdicts import MEANINGS, Verdict

if TYPE_CHECKING:
    from engine.domain.account_state import SendingAccount
    from engine.domain.events import Step
    from engine.domain.fare import Fare
    from engine.domain.rules.choices import RuleChoices
    from engine.domain.rules.sms_send import SmsSend

# ── max-price ────────────────────────────────────────────────────────────────────────────────


def price_is_within_maximum(send: SmsSend, account: SendingAccount, choices: RuleChoices) -> Answer:
    """A text costs at most what its sender is ready to pay, all its parts together."""
    most = None if send.request.text is None else send.request.text.max_price
    if most is None:
        return NotApplicable("documented", {"max_price": False})
    fare = fare_of(send, account, choices)
    saw: Saw = {"price_usd": usd(fare.price), "max_price_usd": usd(most), "parts": fare.parts}
    if fare.price <= most:
        return Passed("documented", saw)
    return Failed(
        Verdict.PRICE_ABOVE_MAXIMUM,
        basis="documented",
        saw=saw,
        because=f"The text costs {usd(fare.price)} USD ({_parts(fare)}), and its sender allows "
        f"{usd(most)} USD.",
        source="SNS developer guide, sending a message with a maximum price; prices are those "
        "of the data file",
        aws_says=MEANINGS[Verdict.PRICE_ABOVE_MAXIMUM].aws_says,
        steps=(_publish_again(send, fare),),
    )


def _parts(fare: Fare) -> str:
    return "one part" if fare.parts == 1 else f"{fare.parts} parts"


def _publish_again(send: SmsSend, fare: Fare) -> Step:
    """The same text with a maximum that it keeps: the maximum belongs to one message alone."""
    request, options = send.request, send.request.text or TextOptions()
    attributes = [f"AWS.SNS.SMS.MaxPrice={{DataType=String, StringValue={usd(fare.price)}}}"]
    if request.sms_type:
        attributes.append(
            f"AWS.SNS.SMS.SMSType={{DataType=String, StringValue={request.sms_type}}}"
        )
    if options.sender_id:
        name = f"AWS.SNS.SMS.SenderID={{DataType=String, StringValue={options.sender_id}}}"
        attributes.append(name)
    if options.origination:
        number = (
            f"AWS.MM.SMS.OriginationNumber={{DataType=String, StringValue={options.origination}}}"
        )
        attributes.append(number)
    if options.entity_id:
        entity = f"AWS.MM.SMS.EntityId={{DataType=String, StringValue={options.entity_id}}}"
        attributes.append(entity)
    if options.template_id:
        template = f"AWS.MM.SMS.TemplateId={{DataType=String, StringValue={options.template_id}}}"
        attributes.append(template)
    return aws(
        send.place,
        f"sns publish --phone-number {send.to.e164} --message {quote(request.body)} "
        f"--message-attributes {quote(', '.join(attributes))}",
    )


# ── spend ────────────────────────────────────────────────────────────────────────────────────


def spending_stays_within_limit(
    send: SmsSend, account: SendingAccount, choices: RuleChoices
) -> Answer:
    """What texts cost in a calendar month stays within the account's limit, to the last one."""
    if not send.to.possible:  # nobody knows its price: the number that replaces it is asked
        return NotApplicable("assumed", {"possible": False})
    price = fare_of(send, account, choices).price
    if not price:
        return NotApplicable("assumed", {"free": True})
    spent, limit = send.circumstances.spent, account.monthly_limit
    saw = {"spent_usd": usd(spent), "price_usd": usd(price), "limit_usd": usd(limit)}
    if spent + price <= limit:
        return Passed("documented", saw)
    return Failed(
        Verdict.SPEND_LIMIT_REACHED,
        basis="observed",
        saw=saw,
        because=f"The account's texts have cost {usd(spent)} USD this month and this one would "
        f"cost {usd(price)} USD more, above the limit of {usd(limit)} USD.",
        source="SNS developer guide, monthly SMS spend limit; the sentence is from delivery logs",
        aws_says=MEANINGS[Verdict.SPEND_LIMIT_REACHED].aws_says,
        steps=_raise_the_limit(send, account, spent + price),
    )


def _raise_the_limit(send: SmsSend, account: SendingAccount, needed: int) -> tuple[Step, ...]:
    """Support allows more, if need be; then the limit is set, which does not follow by itself.

    With room for some texts more than this one: a step that helps once only is no help.
    """
    limit = whole_usd_from(max(2 * account.monthly_limit, needed + USD))
    dollars = limit // USD
    raised = aws(send.place, f"sns set-sms-attributes --attributes MonthlySpendLimit={dollars}")
    if limit <= account.spend_quota:
        return (raised,)
    return (sandpost(send.place, f"spend-quota {dollars}"), raised)
