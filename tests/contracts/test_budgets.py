"""What was counted against limits, on every store."""

from __future__ import annotations

import asyncio

from msgspec.structs import replace

from engine.domain.events import Charge
from engine.domain.streams import message_stream
from engine.ports import BudgetSpent, Limit, Write
from tests.support.writing import judged, messaging, requested, together

NOVEMBER = "sms-spend/000000000000/us-east-1/2026-11"
DECEMBER = "sms-spend/000000000000/us-east-1/2026-12"
BEYOND_32_BITS = 5_000_000_000  # micro-USD; a month's texts may cost more than 4,295 USD


async def charged(room, message: str, budget: str, amount: int, *limits: Limit) -> None:
    """A text that costs so much is judged."""
    await room.log.append(messaging(message, 0, requested(message)))
    verdict = replace(judged(message), charge=Charge(budget, amount))
    await room.log.append(together(Write(message_stream(message), 1, (verdict,)), limits=limits))


async def test_of_what_nothing_was_counted_nothing_is_spent(room):
    assert await room.budgets.spent(NOVEMBER) == (0,)
    assert await room.budgets.spent() == ()


async def test_charges_add_up_and_are_answered_in_the_order_of_asking(room):
    await charged(room, "m1", NOVEMBER, 8_830)
    await charged(room, "m2", DECEMBER, 50_000)
    await charged(room, "m3", NOVEMBER, 1)

    spent = await room.budgets.spent(DECEMBER, "sms-spend/of/nobody/2026-11", NOVEMBER)

    assert spent == (50_000, 0, 8_831)


async def test_large_amounts_are_counted_exactly(room):
    await charged(room, "m1", NOVEMBER, BEYOND_32_BITS)
    await charged(room, "m2", NOVEMBER, 1)

    assert await room.budgets.spent(NOVEMBER) == (BEYOND_32_BITS + 1,)


async def test_of_many_who_charge_at_once_only_those_within_the_limit_do(room):
    limit = Limit(NOVEMBER, 10 * 8_830 + 1)

    ends = await asyncio.gather(
        *(charged(room, f"m{n}", NOVEMBER, 8_830, limit) for n in range(16)),
        return_exceptions=True,
    )

    assert sum(end is None for end in ends) == 10
    assert sum(isinstance(end, BudgetSpent) for end in ends) == 6
    assert await room.budgets.spent(NOVEMBER) == (10 * 8_830,)
