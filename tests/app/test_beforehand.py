"""Messages that nobody asked for are judged on what the real ones would be judged on."""

from __future__ import annotations

import pytest

from engine.adapters.template_texts import TemplateTexts
from engine.app.beforehand import Beforehand, Origin, Supposed
from engine.app.handle import Caller
from engine.app.judge import Judge, Waiting
from engine.domain.events import (
    OriginationNumberRequested,
    RegistrationCompleted,
    SmsSandboxLeft,
    SpendQuotaRaised,
)
from engine.domain.streams import account_stream
from tests.support.working import ACCOUNT, REGION, record, request, text

ADA, MAIL = "+12065550100", "ada@new.example"
US_PART = 8_830  # micro-USD
NUMBER = OriginationNumberRequested(
    id="phone-1",
    number="+18335550100",
    country="US",
    number_type="TOLL_FREE",
    message_type="TRANSACTIONAL",
    capabilities=("SMS",),
    needs_registration=True,
    monthly_price="2.00",
)
OPEN = (SmsSandboxLeft(), NUMBER, RegistrationCompleted("phone-1"))


async def supposed(sandpost, *destinations: str) -> list[str | None]:
    """The verdict on a message to each."""
    beforehand = Beforehand(sandpost.handler, TemplateTexts())
    origin = Origin(Caller(ACCOUNT, REGION))
    messages = await beforehand.judge(origin, [Supposed(to) for to in destinations])
    return [message.judged.verdict if message.judged else "pending" for message in messages]


@pytest.mark.parametrize(("texts", "verdict"), [(1, None), (2, "spend-limit-reached")])
async def test_what_the_month_has_cost_counts(sandpost, texts, verdict):
    await record(sandpost, account_stream(ACCOUNT, REGION), 0, *OPEN, SpendQuotaRaised(2 * US_PART))
    sent = [f"m{n}" for n in range(texts)]
    await request(sandpost, *sent)
    judge = Judge(sandpost.judging, sandpost.settings.choices, "judge")
    await judge.judge([Waiting(text(message), 1) for message in sent])

    # A mail before it, which costs nothing, must not hide what texts have cost.
    assert await supposed(sandpost, MAIL, ADA) == [None, verdict]


async def test_what_the_account_has_in_another_region_counts(sandpost):
    before = await supposed(sandpost, ADA)
    await record(sandpost, account_stream(ACCOUNT, "eu-west-1"), 0, *OPEN)

    assert before == ["sandbox-destination-unverified"]
    assert await supposed(sandpost, ADA) == ["configured-in-another-region"]
